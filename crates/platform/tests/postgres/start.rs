//! Instances that start at once, and what they then share.

use crate::{database::TestDatabase, support};
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait, Database};
use std::time::Duration;
use wheelhouse_platform::{Platform, PlatformConfig, storage::sql};

/// A database on the suite's server, or on one that lives as long as the value.
pub struct Place {
    pub database: TestDatabase,
    _server: Option<wheelhouse_servers::Postgres>,
}

impl Place {
    pub fn blank() -> Self {
        match std::env::var(wheelhouse_servers::POSTGRES) {
            Ok(admin) => Self {
                database: TestDatabase::blank_on(admin),
                _server: None,
            },
            Err(_) => {
                let server = crate::own();
                Self {
                    database: TestDatabase::blank_on(server.admin_url()),
                    _server: Some(server),
                }
            }
        }
    }
}

pub fn config(url: &str) -> PlatformConfig {
    let mut config = PlatformConfig::new(url, "localhost");
    config.redis_url = support::redis_url().map(Into::into);
    config
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_that_start_at_once_migrate_once_and_share_their_keys() {
    let place = Place::blank();
    let opened = join_all((0..4).map(|_| Platform::open(config(&place.database.url)))).await;
    let platforms: Vec<_> = opened.into_iter().map(Result::unwrap).collect();
    let count = "SELECT COUNT(*) FROM (SELECT DISTINCT version FROM schema_version) v";
    let reader = platforms[0].app().reader();
    let distinct: Option<i64> = sql::scalar(reader, count, vec![]).await.unwrap();
    let all: Option<i64> = sql::scalar(reader, "SELECT COUNT(*) FROM schema_version", vec![])
        .await
        .unwrap();
    assert_eq!(all, distinct);
    let claims = serde_json::json!({ "aud": "test", "exp": 4_000_000_000_i64 });
    let token = platforms[0].app().keys().sign(&claims).unwrap();
    for platform in &platforms {
        let known: Option<serde_json::Value> = platform.app().keys().verify(&token, "test", platform.app().now());
        assert_eq!(
            known.as_ref(),
            Some(&claims),
            "a token of one instance is good at the others"
        );
    }
    for platform in platforms {
        platform.close().await.unwrap();
    }
}

#[tokio::test]
async fn what_was_answered_is_durable_also_where_the_server_prefers_speed() {
    let place = Place::blank();
    let db = Database::connect(&place.database.url).await.unwrap();
    let name: Option<String> = sql::scalar(&db, "SELECT current_database()::text", vec![])
        .await
        .unwrap();
    let faster = format!("ALTER DATABASE {} SET synchronous_commit = off", name.unwrap());
    db.execute_unprepared(&faster).await.unwrap();
    db.close().await.unwrap();
    let platform = Platform::open(config(&place.database.url)).await.unwrap();
    let tx = platform
        .app()
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    let setting: Option<String> = sql::scalar(tx.conn(), "SHOW synchronous_commit", vec![]).await.unwrap();
    assert_eq!(setting.as_deref(), Some("on"));
    drop(tx);
    platform.close().await.unwrap();
}

#[tokio::test]
async fn whoever_waits_for_a_writer_gets_the_lock_when_that_one_dies() {
    let place = Place::blank();
    let (one, two) = (
        Platform::open(config(&place.database.url)).await.unwrap(),
        Platform::open(config(&place.database.url)).await.unwrap(),
    );
    let actor = wheelhouse_platform::http::Actor::platform;
    let held = one.app().begin_as(actor()).await.unwrap();
    let pid: Option<i32> = sql::scalar(held.conn(), "SELECT pg_backend_pid()", vec![])
        .await
        .unwrap();
    let app = two.app().clone();
    let waiting = tokio::spawn(async move { app.begin_as(actor()).await.map(drop) });
    let server = Database::connect(&place.database.url).await.unwrap();
    let blocked = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)";
    let waits = async || sql::scalar::<bool, _>(&server, blocked, vec![]).await.unwrap().unwrap();
    tokio::time::timeout(Duration::from_secs(30), async {
        while !waits().await {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    assert!(!waiting.is_finished());
    // As the server ends the connection of an instance that was killed.
    let end = format!("SELECT pg_terminate_backend({})", pid.unwrap());
    server.execute_unprepared(&end).await.unwrap();
    tokio::time::timeout(Duration::from_secs(30), waiting)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    drop(held);
    server.close().await.unwrap();
}
