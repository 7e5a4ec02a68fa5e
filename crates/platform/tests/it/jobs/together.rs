//! Fifty operators at a thousand tenants at once: no update is lost, and the history is true.

use super::{ids, job, records, request, start, tag, tenants};
use crate::{
    cluster::until_within,
    support::{Bed, Console, With},
};
use reqwest::Method;
use serde_json::json;
use std::{collections::HashMap, sync::Arc, time::Duration};
use wheelhouse_contract::{
    JobId, Role,
    audit::verify_chain,
    tenant::{Tenant, TenantUpdated},
};
use wheelhouse_platform::generate::generate;

const OPERATORS: usize = 50;
const TENANTS: usize = 1_000;
/// Every tenant is in the hands of two or three operators at once.
const SHARE: usize = 20;
/// Two and a half thousand rows in a debug build on a busy machine; it is ended from outside before that.
const PATIENCE: Duration = Duration::from_secs(600);

/// Each operator tags a twentieth of all tenants in one job, every third of them beside it one tenant at a time.
async fn desk(console: Arc<Console>, all: Arc<Vec<Tenant>>, number: usize) -> JobId {
    let mine: Vec<Tenant> = all.iter().skip(number % SHARE).step_by(SHARE).cloned().collect();
    let job = start(&console, &request(&ids(&mine), tag(&format!("desk-{number:02}")))).await;
    if number.is_multiple_of(3) {
        let single = &mine[number];
        let with = With {
            version: Some(single.version),
            ..With::default()
        };
        // A field of its own: it merges with whatever happens to the tags meanwhile.
        let body = json!({ "subcategory": format!("Desk {number:02}") });
        let path = format!("/v1/tenants/{}", single.id);
        let answer = console.send(Method::PUT, &path, &body, with).await;
        let _: TenantUpdated = answer.is(200);
    }
    job.id
}

/// One asks at a time: fifty that ask again and again would measure the asking.
async fn ended(console: &Console, id: JobId) {
    let ask = || async { Some(job(console, id).await).filter(|job| job.state.is_over()) };
    let ended = until_within(PATIENCE, "the job to be over", ask).await;
    assert_eq!(
        (ended.done as usize, ended.failed, ended.skipped),
        (TENANTS / SHARE, 0, 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_operators_at_a_thousand_tenants_leave_a_true_history() {
    let bed = Bed::start().await;
    generate(&bed.app, TENANTS as u32, 9).await.unwrap();
    for tenant in tenants(&bed.app, "WHERE 1 = 1", TENANTS).await {
        assert!(tenant.tags.len() + OPERATORS.div_ceil(SHARE) <= 20);
    }
    let mut consoles = Vec::new();
    for _ in 0..OPERATORS {
        consoles.push(Arc::new(bed.console(Role::Admin).await));
    }
    let before = Arc::new(tenants(&bed.app, "WHERE 1 = 1", TENANTS).await);
    let head = records(&consoles[0]).await;
    let (from, hash) = head.last().map(|last| (last.seq, last.hash.clone())).unwrap();
    let desks: Vec<_> = (0..OPERATORS)
        .map(|number| tokio::spawn(desk(consoles[number].clone(), before.clone(), number)))
        .collect();
    for (desk, console) in desks.into_iter().zip(&consoles) {
        ended(console, desk.await.unwrap()).await;
    }
    let all = records(&consoles[0]).await;
    let records: Vec<_> = all.into_iter().filter(|record| record.seq > from).collect();
    verify_chain(from, &hash, &records).unwrap();
    let mut chains: HashMap<String, Vec<(u64, u64)>> = HashMap::new();
    for record in records.iter().filter(|record| record.resource_type == "tenant") {
        let version = |row: &Option<serde_json::Value>| row.as_ref().unwrap()["version"].as_u64().unwrap();
        let step = (version(&record.before), version(&record.after));
        chains.entry(record.resource_id.clone()).or_default().push(step);
    }
    let after = tenants(&bed.app, "WHERE 1 = 1", TENANTS).await;
    for (index, (old, new)) in before.iter().zip(&after).enumerate() {
        let mut at = old.version;
        for (from, to) in &chains[&old.id.to_string()] {
            assert_eq!((*from, *to), (at, at + 1), "a gap in the history of {}", old.name);
            at = *to;
        }
        assert_eq!(at, new.version);
        for number in (0..OPERATORS).filter(|number| number % SHARE == index % SHARE) {
            assert!(
                new.tags.contains(&format!("desk-{number:02}")),
                "{} lost {number}",
                new.name
            );
        }
    }
}
