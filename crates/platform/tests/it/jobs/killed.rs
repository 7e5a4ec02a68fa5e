//! A platform that is killed in the middle of a job: no row is doubled, none is lost.

use super::{ids, job, over, records, request, start, tag, tenants};
use crate::{
    crash::{Server, people, sign_in},
    database::TestDatabase,
};
use std::collections::HashMap;
use wheelhouse_contract::{
    audit::{AuditRecord, GENESIS, verify_chain},
    job::JobState,
    tenant::Tenant,
};
use wheelhouse_platform::{Platform, PlatformConfig, generate::generate, storage::sql};

const TENANTS: usize = 900;

async fn generated(database: &str) -> Vec<Tenant> {
    let mut config = PlatformConfig::new(database, "localhost");
    config.sample = true;
    let platform = Platform::open(config).await.unwrap();
    generate(platform.app(), TENANTS as u32, 3).await.unwrap();
    let all = tenants(platform.app(), "WHERE 1 = 1", TENANTS).await;
    platform.close().await.unwrap();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_doubles_no_row_and_loses_none() {
    let database = TestDatabase::blank();
    let (owner, _) = people(&database.url).await;
    let before = generated(&database.url).await;
    let mut server = Server::start(&database.url);
    let mut console = sign_in(&server.url, owner).await;
    let begun = start(&console, &request(&ids(&before), tag("once"))).await;
    let mut seen = 0;
    for round in 1..=4_u32 {
        // Killed when about a fifth more was done, in the middle of whatever it does then.
        let mark = round * TENANTS as u32 / 5;
        loop {
            let now = job(&console, begun.id).await;
            assert!(now.done >= seen, "what was done stays done: {} after {seen}", now.done);
            seen = now.done;
            if now.done >= mark || now.state.is_over() {
                break;
            }
        }
        server.kill();
        server = Server::start(&database.url);
        console.url.clone_from(&server.url);
    }
    let ended = over(&console, begun.id).await;
    assert_eq!(
        (ended.state, ended.done as usize, ended.failed),
        (JobState::Done, TENANTS, 0)
    );
    let records = records(&console).await;
    verify_chain(0, GENESIS, &records).unwrap();
    let mut edits: HashMap<String, usize> = HashMap::new();
    // The sample's own history has edits, too.
    let ours = |record: &&AuditRecord| record.action == "tenant.edited" && record.reason.as_deref() == Some(super::WHY);
    for record in records.iter().filter(ours) {
        *edits.entry(record.resource_id.clone()).or_default() += 1;
    }
    server.kill();
    let platform = Platform::open(PlatformConfig::new(&database.url, "localhost"))
        .await
        .unwrap();
    for tenant in &before {
        let after: Tenant = platform.app().require(tenant.id).await.unwrap();
        assert_eq!(after.version, tenant.version + 1);
        assert!(after.tags.contains(&"once".to_owned()));
        let id = tenant.id.to_string();
        assert_eq!(edits.get(&id), Some(&1));
        let statement = "SELECT COUNT(*) FROM tenant_events WHERE tenant_id = $1 AND kind = 'edited' AND doc LIKE $2";
        let note = format!("%{}%", super::WHY);
        let told: Option<i64> = sql::scalar(platform.app().reader(), statement, vec![id.into(), note.into()])
            .await
            .unwrap();
        assert_eq!(told, Some(1));
    }
    platform.close().await.unwrap();
}
