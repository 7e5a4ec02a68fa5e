//! Instances of several versions on one database: on whichever engine the suite runs.

use super::{MIGRATIONS, Migration, bring_to};
use crate::{Platform, PlatformConfig, http::Actor, operators::admin, storage::dialect};
use database::TestDatabase;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use secrecy::SecretString;
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};
use wheelhouse_contract::{Role, operator::Operator};

#[allow(dead_code, reason = "shared with the suite, which uses more of it")]
#[path = "../../../tests/it/database.rs"]
mod database;

const ADDS: &str = "ALTER TABLE operators ADD COLUMN note TEXT; CREATE TABLE notes (id TEXT NOT NULL PRIMARY KEY);";

fn later(script: &'static str, min_reader: i64) -> Vec<Migration> {
    let released = MIGRATIONS.iter().map(|step| Migration {
        script: step.script,
        min_reader: step.min_reader,
    });
    released.chain([Migration { script, min_reader }]).collect()
}

fn newest() -> i64 {
    i64::try_from(MIGRATIONS.len()).unwrap()
}

async fn knows(writer: &DatabaseConnection, table: &str) -> bool {
    let asked = writer
        .execute_unprepared(&format!("SELECT COUNT(*) FROM {table}"))
        .await;
    asked.is_ok()
}

#[tokio::test]
async fn an_older_program_serves_what_only_has_more() {
    let database = TestDatabase::blank();
    let writer = dialect::writer(&database.url).await.unwrap();
    bring_to(&writer, &later(ADDS, 3)).await.unwrap();
    let platform = Platform::open(PlatformConfig::new(&database.url, "localhost"))
        .await
        .unwrap();
    let password = SecretString::from("correct horse battery staple");
    admin::create_with(platform.app(), "a@example.com", "Ada", Role::Owner, &password, None)
        .await
        .unwrap();
    assert!(knows(&writer, "notes").await, "the older program took nothing away");
    platform.close().await.unwrap();
    writer.close().await.unwrap();
}

#[tokio::test]
async fn an_older_program_refuses_what_it_would_misread() {
    let database = TestDatabase::blank();
    let writer = dialect::writer(&database.url).await.unwrap();
    let breaking = newest() + 1;
    bring_to(
        &writer,
        &later("ALTER TABLE operators RENAME COLUMN email TO mail;", breaking),
    )
    .await
    .unwrap();
    let refused = Platform::open(PlatformConfig::new(&database.url, "localhost")).await;
    let said = refused.err().unwrap().to_string();
    assert!(
        said.contains(&format!("schema {breaking}")) && said.contains("start the newer version"),
        "{said}"
    );
    writer.close().await.unwrap();
}

#[tokio::test]
async fn a_migration_that_fails_leaves_nothing_behind() {
    let database = TestDatabase::blank();
    let writer = dialect::writer(&database.url).await.unwrap();
    bring_to(&writer, MIGRATIONS).await.unwrap();
    let broken = later(
        "CREATE TABLE notes (id TEXT NOT NULL PRIMARY KEY); CREATE TABLE tenants (id TEXT);",
        3,
    );
    bring_to(&writer, &broken).await.unwrap_err();
    assert!(!knows(&writer, "notes").await);
    bring_to(&writer, &later(ADDS, 3)).await.unwrap();
    assert!(knows(&writer, "notes").await);
    writer.close().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_migration_runs_while_others_serve() {
    let database = TestDatabase::blank();
    let platform = Platform::open(PlatformConfig::new(&database.url, "localhost"))
        .await
        .unwrap();
    let app = platform.app().clone();
    let password = SecretString::from("correct horse battery staple");
    let id = admin::create_with(&app, "a@example.com", "Ada", Role::Owner, &password, None)
        .await
        .unwrap()
        .id;
    let (done, written) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
    let serving = {
        let (app, done, written) = (app.clone(), done.clone(), written.clone());
        tokio::spawn(async move {
            while !done.load(Ordering::SeqCst) {
                let mut tx = app.begin_as(Actor::platform()).await.unwrap();
                let mut operator: Operator = tx.require(id).await.unwrap();
                tx.put(&mut operator).await.unwrap();
                tx.finish().await.unwrap();
                let _: Operator = app.require(id).await.unwrap();
                written.fetch_add(1, Ordering::SeqCst);
            }
        })
    };
    let newer = dialect::writer(&database.url).await.unwrap();
    let reach = async |count: u64| {
        while written.load(Ordering::SeqCst) < count && !serving.is_finished() {
            tokio::task::yield_now().await;
        }
    };
    reach(5).await;
    bring_to(&newer, &later(ADDS, 3)).await.unwrap();
    let before = written.load(Ordering::SeqCst);
    reach(before + 5).await;
    done.store(true, Ordering::SeqCst);
    serving.await.unwrap();
    let operator: Operator = app.require(id).await.unwrap();
    assert_eq!(
        operator.version,
        written.load(Ordering::SeqCst) + 1,
        "none lost, none twice"
    );
    newer.close().await.unwrap();
    platform.close().await.unwrap();
}
