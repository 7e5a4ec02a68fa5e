//! Tenants out of a file: choosing it, its columns, what would become of its rows.

use crate::{album::Album, cast::Cast};
use anyhow::Result;

const ROWS: usize = 400;

pub async fn tell(album: &mut Album, cast: &Cast) -> Result<()> {
    let app = &cast.app;
    app.go("/import").await?;
    app.settled().await?;
    album.page(app, "import-choose").await?;
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("clients.csv");
    std::fs::write(&path, file())?;
    app.fill("Path of the file", &path.to_string_lossy()).await?;
    app.click("Read file").await?;
    app.sees("Preview").await?;
    app.settled().await?;
    album.page(app, "import").await?;
    app.click("Choose another file").await?;
    app.settled().await
}

/// A few of its rows have faults.
fn file() -> String {
    let mut text = "Company,Contact person,Admin e-mail,Telephone,Town,Package,Renewal date\n".to_owned();
    for n in 0..ROWS {
        let (plan, town) = (
            ["pro", "free", "enterprise", "gold"][n % 4],
            ["Leeds", "York", "Bath"][n % 3],
        );
        let ends = if plan == "free" { "" } else { "30/04/2099" };
        text +=
            &format!("Kestrel Works {n},Ines Calder,owner{n}@kestrel.example,0113 496 {n:04},{town},{plan},{ends}\n");
    }
    text
}
