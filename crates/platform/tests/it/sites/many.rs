//! Deployments of many tenants: queued, each in a row.

use super::{deploy, site, versions};
use crate::{
    cluster::until,
    jobs::{ids, job, over, rows, tenants},
    scene::{alter, tenant},
    support::Bed,
};
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    job::{ItemState, Job, JobOpened, JobState},
    site::DeploymentState,
    tenant::TenantStatus,
};
use wheelhouse_platform::{generate::generate, storage::sql};

const MANY: &str = "/v1/sites/deployments";

#[tokio::test(flavor = "multi_thread")]
async fn hundreds_are_deployed_each_on_its_own() {
    let bed = Bed::start().await;
    generate(&bed.app, 400, 5).await.unwrap();
    let admin = bed.console(Role::Admin).await;
    let whole = tenant(&bed, TenantStatus::Active).await;
    deploy(&admin, &whole).await;
    let all = tenants(&bed.app, "WHERE 1 = 1", 400).await;
    let gone = all.iter().filter(|tenant| tenant.status.is_final()).count();
    let body = json!({ "selection": { "by": "ids", "ids": ids(&all) } });
    let opened: JobOpened = admin.post(MANY, &body).await.is(202);
    let ended = over(&admin, opened.job.id).await;
    // Whole and up to date is skipped; gone for good is refused; no row harms another.
    assert_eq!((ended.skipped, ended.failed as usize), (1, gone));
    assert_eq!(ended.done as usize, 400 - 1 - gone);
    assert_eq!(versions(&admin, whole.id).await.items.len(), 1);
    // Contents are kept once: four hundred sites, and few of them are their own.
    let blobs: Option<i64> = sql::scalar(bed.app.reader(), "SELECT COUNT(*) FROM site_blobs", vec![])
        .await
        .unwrap();
    assert!(blobs.unwrap() < 400 * 5, "{blobs:?}");
    let forced = json!({ "selection": { "by": "ids", "ids": [whole.id] }, "force": true });
    let opened: JobOpened = admin.post(MANY, &forced).await.is(202);
    assert_eq!(over(&admin, opened.job.id).await.done, 1);
    assert_eq!(site(&admin, whole.id).await.unwrap().number, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_queue_leaves_the_rest_as_it_was() {
    let bed = Bed::start().await;
    generate(&bed.app, 1_200, 5).await.unwrap();
    let admin = bed.console(Role::Admin).await;
    let all = tenants(&bed.app, "WHERE status = 'active'", 800).await;
    let body = json!({ "selection": { "by": "ids", "ids": ids(&all) } });
    let opened: JobOpened = admin.post(MANY, &body).await.is(202);
    let going = || async { (job(&admin, opened.job.id).await.done > 0).then_some(()) };
    until("the first site", going).await;
    let path = format!("/v1/jobs/{}/cancel", opened.job.id);
    let _: Job = admin.post(&path, &json!({})).await.is(200);
    let ended = over(&admin, opened.job.id).await;
    assert_eq!(ended.state, JobState::Cancelled);
    let found = rows(&admin, opened.job.id).await;
    let done = found.iter().filter(|row| row.state == ItemState::Done).count();
    let deployed: Option<i64> = sql::scalar(bed.app.reader(), "SELECT COUNT(*) FROM sites", vec![])
        .await
        .unwrap();
    assert_eq!(deployed.unwrap() as usize, done);
    assert!(done < all.len());
}

#[tokio::test]
async fn a_filter_that_matches_another_number_is_asked_again() {
    let bed = Bed::start().await;
    generate(&bed.app, 60, 5).await.unwrap();
    let admin = bed.console(Role::Admin).await;
    let selection = |expected: u64| json!({ "selection": { "by": "filter", "filter": { "statuses": ["active"] }, "expected": expected } });
    let problem = admin.post(MANY, &selection(1)).await.fails(ErrorCode::Conflict);
    let matching = problem.current.unwrap()["matching"].as_u64().unwrap();
    let opened: JobOpened = admin.post(MANY, &selection(matching)).await.is(202);
    assert_eq!(u64::from(over(&admin, opened.job.id).await.done), matching);
    let none = json!({ "selection": { "by": "ids", "ids": [] } });
    admin.post(MANY, &none).await.fails(ErrorCode::Invalid);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_so_many_versions_are_kept() {
    let bed = Bed::start().await;
    generate(&bed.app, 60, 5).await.unwrap();
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    for round in 0..12 {
        let one = alter(&bed, subject.id, |tenant| tenant.email = format!("r{round}@x.example")).await;
        deploy(&admin, &one).await;
    }
    let items = versions(&admin, subject.id).await.items;
    assert_eq!(items.len(), 10);
    assert_eq!((items[0].number, items[0].state), (12, DeploymentState::Current));
    assert!(items.iter().all(|one| one.files_copied == one.files));
}
