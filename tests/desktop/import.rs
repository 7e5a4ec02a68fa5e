//! A file of tenants in the real app: chosen and mapped without a connection, created once there is one.

use crate::support::{desktop, driven::Driven, output};
use anyhow::Result;
use wheelhouse_testkit::{Faults, World};

const FILE: &str = "Company;Contact;Sign-in;Tel;Package\r\n\
    Harbour Clinic;Ada Lovelace;ada@harbour.example;0113 496 0000;pro\r\n\
    \"Brook; Sons\";Bea Brook;bea@brook.example;0113 496 0001;gold\r\n\
    =SUM(A1) Ltd;Cem Kaya;cem@sum.example;0113 496 0002;free\r\n";

/// How many tenants the platform has of these names.
fn there(world: &World, name: &str) -> Result<i64> {
    let database = rusqlite::Connection::open(world.database())?;
    Ok(database.query_row(
        "SELECT COUNT(*) FROM tenants WHERE name_key = ?1",
        [name.to_lowercase()],
        |row| row.get(0),
    )?)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_chosen_offline_is_mapped_sent_later_and_created_without_its_faulty_row() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(60, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let path = home.path().join("clients.csv");
    std::fs::write(&path, FILE)?;
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    world.proxy.sever();
    app.link("offline").await?;
    app.go("/import").await?;
    app.fill("Path of the file", &path.to_string_lossy()).await?;
    app.press("Enter").await?;
    app.sees("clients.csv").await?;
    app.sees("Waits for the platform").await?;
    app.sees("Say which columns hold").await?;
    app.tab_to("What “Sign-in” becomes").await?;
    app.press("Enter").await?;
    app.type_text("Owner's e").await?;
    app.press("Enter").await?;
    app.sees("once the file has arrived there").await?;
    world.proxy.restore();
    app.sees("The file is at the platform").await?;
    app.sees("Write free, pro or enterprise.").await?;
    app.click("Create 2 tenants").await?;
    app.until(
        || "the platform to have both".into(),
        async || Ok((there(&world, "Harbour Clinic")? == 1 && there(&world, "=SUM(A1) Ltd")? == 1).then_some(())),
    )
    .await?;
    anyhow::ensure!(there(&world, "Brook; Sons")? == 0);
    app.quit().await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dialog_of_the_desktop_answers_with_the_file_that_was_chosen_there() -> Result<()> {
    let _desktop = desktop();
    let world = World::start(30, Faults::default()).await?;
    let home = tempfile::tempdir()?;
    let path = home.path().join("clients.csv");
    std::fs::write(&path, FILE)?;
    let app = Driven::start(&home.path().join("profile"), &[]).await?;
    app.connect_and_sign_in(&world, &world.owner).await?;
    app.go("/import").await?;
    app.click("Browse…").await?;
    let find = "xdotool search --onlyvisible --name '^Open File$' || true";
    let dialog = || output("sh", &["-c", find]).lines().next().map(str::to_owned);
    app.until(|| "the dialog".into(), async || Ok(dialog())).await?;
    let (path, told) = (path.to_string_lossy().into_owned(), "3 rows, 5 columns");
    // As a person types a path there. Its entry appears a moment after it was asked for, and takes the path once it has looked into
    // the folder: Return is pressed until then, and what came too early is typed again.
    let mut tries = 0;
    let chosen = async || {
        if app.shows(told).await? {
            return Ok(Some(()));
        }
        if let Some(window) = dialog() {
            output("xdotool", &["windowactivate", "--sync", &window]);
            if tries % 40 == 0 {
                output("xdotool", &["key", "ctrl+l", "ctrl+a"]);
                output("xdotool", &["type", "--delay", "20", &path]);
            }
            output("xdotool", &["key", "Return"]);
            tries += 1;
        }
        Ok(None)
    };
    app.until(|| "the file that was chosen".into(), chosen).await?;
    app.quit().await
}
