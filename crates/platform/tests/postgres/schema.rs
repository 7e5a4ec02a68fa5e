//! One set of migrations, two engines: the same tables, columns and indexes.

use crate::start::{Place, config};
use sea_orm::{Database, DatabaseConnection};
use std::collections::BTreeSet;
use tempfile::TempDir;
use wheelhouse_platform::{Platform, PlatformConfig, storage::sql};

async fn texts(db: &DatabaseConnection, statement: &str) -> BTreeSet<String> {
    let rows = sql::all(db, statement, vec![]).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

#[tokio::test]
async fn both_engines_have_the_same_tables_columns_and_indexes() {
    let (place, dir) = (Place::blank(), TempDir::new().unwrap());
    let file = format!("sqlite:{}", dir.path().join("platform.db").display());
    let server = config(&place.database.url);
    for config in [server, PlatformConfig::new(&file, "localhost")] {
        Platform::open(config).await.unwrap().close().await.unwrap();
    }
    let lite = Database::connect(&file).await.unwrap();
    let post = Database::connect(&place.database.url).await.unwrap();
    let in_file = texts(
        &lite,
        "SELECT t.name || '.' || c.name || ' ' || lower(c.type) || CASE WHEN c.\"notnull\" = 1 THEN ' not null' ELSE '' END
         FROM sqlite_master t JOIN pragma_table_info(t.name) c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'",
    )
    .await;
    let on_server = texts(
        &post,
        "SELECT table_name || '.' || column_name || ' ' || data_type
            || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
         FROM information_schema.columns WHERE table_schema = 'public'",
    )
    .await;
    assert!(in_file.len() > 100);
    assert_eq!(in_file, on_server);
    let named = "SELECT name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_%'";
    let indexes = texts(&lite, named).await;
    let there = texts(
        &post,
        "SELECT indexname::text FROM pg_indexes WHERE schemaname = 'public'",
    )
    .await;
    assert!(indexes.is_subset(&there), "{:?}", indexes.difference(&there));
    let in_other_order = "SELECT table_name || '.' || column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'";
    assert_eq!(texts(&post, in_other_order).await, BTreeSet::new());
    lite.close().await.unwrap();
    post.close().await.unwrap();
}
