//! A hundred thousand tenants.

use crate::{album::Album, cast::Cast};
use anyhow::Result;
use serde_json::json;

pub async fn tell(album: &mut Album, tenants: u32) -> Result<()> {
    let home = tempfile::tempdir()?;
    let cast = Cast::gather(home.path(), tenants).await?;
    let app = &cast.app;
    app.enter(&cast.world, &cast.operator).await?;
    app.go("/tenants").await?;
    app.until_within(
        std::time::Duration::from_secs(900),
        || "all tenants".into(),
        async || {
            let page = app
                .call("tenants_page", json!({ "query": {}, "offset": 0, "limit": 1 }))
                .await?;
            Ok((page["total"].as_u64() > Some(u64::from(tenants) * 975 / 1_000)).then_some(()))
        },
    )
    .await?;
    album.page(app, "tenants-100000").await?;
    app.press("/").await?;
    app.type_text("dental nor").await?;
    album.page(app, "tenants-100000-search").await?;
    cast.app.quit().await
}
