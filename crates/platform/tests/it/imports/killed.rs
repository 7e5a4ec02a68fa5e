//! Ten thousand rows, and a platform that is killed in the middle of them, several times.

use super::{file, order, ready, started};
use crate::{
    crash::{Server, people, sign_in},
    database::TestDatabase,
    jobs::{job, records},
};
use std::{collections::HashSet, time::Duration};
use wheelhouse_contract::{
    audit::{GENESIS, verify_chain},
    import::ImportOrder,
    job::{Job, JobState},
    tenant::Tenant,
};
use wheelhouse_platform::{Platform, PlatformConfig, storage::sql};

const ROWS: usize = 10_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_doubles_no_tenant_and_loses_none() {
    let database = TestDatabase::blank();
    let (owner, _) = people(&database.url).await;
    let mut server = Server::start(&database.url);
    let mut console = sign_in(&server.url, owner).await;
    let import = ready(&console, file(0..ROWS).as_bytes()).await;
    let wanted = ImportOrder {
        invite: false,
        ..order(&import)
    };
    let begun = started(&console, &import, &wanted).await;
    assert_eq!(begun.total as usize, ROWS);
    let mut seen = 0;
    for mark in [400, 2_500, 5_000, 8_700] {
        let now = at_least(&console, &begun, mark).await;
        assert!(now.done >= seen, "what was done stays done: {} after {seen}", now.done);
        seen = now.done;
        server.kill();
        server = Server::start(&database.url);
        console.url.clone_from(&server.url);
    }
    let ended = at_least(&console, &begun, u32::MAX).await;
    assert_eq!(
        (ended.state, ended.done as usize, ended.failed),
        (JobState::Done, ROWS, 0)
    );
    let records = records(&console).await;
    verify_chain(0, GENESIS, &records).unwrap();
    let created: Vec<_> = records
        .iter()
        .filter(|record| record.action == "tenant.created")
        .collect();
    let once: HashSet<_> = created.iter().map(|record| &record.resource_id).collect();
    assert_eq!((created.len(), once.len()), (ROWS, ROWS));
    server.kill();
    let platform = Platform::open(PlatformConfig::new(&database.url, "localhost"))
        .await
        .unwrap();
    let tenants: Vec<Tenant> = sql::rows(platform.app().reader(), "ORDER BY number", vec![])
        .await
        .unwrap();
    assert_eq!(tenants.len(), ROWS);
    for (index, tenant) in tenants.iter().enumerate() {
        // In the order of the file, without a gap in their numbers, and never touched twice.
        assert_eq!(tenant.name, format!("Import {index:05} Ltd"));
        assert_eq!((tenant.number as usize, tenant.version), (index + 1, 1));
    }
    for table in [
        "tenant_users",
        "tenant_events",
        "subscription_changes",
        "subscription_marks",
    ] {
        let statement = format!("SELECT COUNT(*) FROM {table}");
        let count: Option<i64> = sql::scalar(platform.app().reader(), &statement, vec![]).await.unwrap();
        assert_eq!(count, Some(ROWS as i64), "{table}");
    }
    platform.close().await.unwrap();
}

/// The job when so many rows are done, or it is over.
async fn at_least(console: &crate::support::Console, begun: &Job, mark: u32) -> Job {
    loop {
        let now = job(console, begun.id).await;
        if now.done >= mark || now.state.is_over() {
            return now;
        }
        // Asking costs the platform time that its rows need.
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}
