//! What is wrong with a site, found and mended.

use super::{damage, deploy, health, site};
use crate::{
    scene::{Browser, alter, audited, nth_tenant, tenant, world},
    support::{Bed, Console},
};
use chrono::TimeDelta;
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role, TenantId,
    site::{SiteRepaired, SiteState},
    tenant::TenantStatus,
};
use wheelhouse_platform::maintenance::{self, Job};

async fn repair(console: &Console, id: TenantId) -> SiteRepaired {
    console
        .post(&format!("/v1/tenants/{id}/repair"), &json!({}))
        .await
        .is(200)
}

async fn lose(bed: &Bed, id: TenantId, path: &str) {
    let statement = "DELETE FROM site_files WHERE tenant_id = $1 AND path = $2";
    damage(bed, statement, vec![id.to_string().into(), path.into()]).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_file_is_named_mended_and_nothing_else_is_touched() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    deploy(&admin, &subject).await;
    lose(&bed, subject.id, "config.json").await;
    lose(&bed, subject.id, "icons/tasks.svg").await;
    // Visitors go on with the template's own.
    assert_eq!(
        Browser::of(&bed, &subject)
            .get("/icons/tasks.svg")
            .await
            .status
            .as_u16(),
        200
    );
    let found = health(&admin, subject.id).await;
    assert_eq!(found.state, Some(SiteState::Broken));
    assert_eq!(found.missing_files, ["config.json", "icons/tasks.svg"]);
    assert!(!found.config_exists && found.changed_files.is_empty());
    // What was found stands in every console's copy.
    let told = site(&admin, subject.id).await.unwrap();
    assert_eq!((told.state, told.faults), (SiteState::Broken, 2));
    let mended = repair(&admin, subject.id).await;
    assert_eq!(mended.mended, ["config.json", "icons/tasks.svg"]);
    assert_eq!(mended.health.state, Some(SiteState::Healthy));
    let told = site(&admin, subject.id).await.unwrap();
    assert_eq!((told.state, told.faults, told.number), (SiteState::Healthy, 0, 1));
    assert_eq!(audited(&admin, "site.repaired").await.records.len(), 1);
    // Whole: nothing is done, and nothing is written about it.
    assert!(repair(&admin, subject.id).await.mended.is_empty());
    assert_eq!(audited(&admin, "site.repaired").await.records.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_changed_is_not_served_and_is_put_right_for_every_site() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let one = nth_tenant(&bed, TenantStatus::Active, 0).await;
    let two = nth_tenant(&bed, TenantStatus::Active, 1).await;
    deploy(&admin, &one).await;
    deploy(&admin, &two).await;
    // "alert(1)" in the place of the script that both have.
    let statement = "UPDATE site_blobs SET content = 'YWxlcnQoMSk=' WHERE checksum IN
        (SELECT checksum FROM site_files WHERE path = 'live.js')";
    damage(&bed, statement, vec![]).await;
    let script = Browser::of(&bed, &one).get("/live.js").await.text;
    assert!(!script.contains("alert(1)") && script.contains("EventSource"));
    for subject in [&one, &two] {
        assert_eq!(health(&admin, subject.id).await.changed_files, ["live.js"]);
    }
    assert_eq!(repair(&admin, one.id).await.mended, ["live.js"]);
    for subject in [&one, &two] {
        assert_eq!(health(&admin, subject.id).await.state, Some(SiteState::Healthy));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_configuration_is_noticed_by_itself_and_repaired_in_its_files_alone() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    deploy(&admin, &subject).await;
    alter(&bed, subject.id, |tenant| tenant.phone = "+441632960999".to_owned()).await;
    maintenance::perform(&bed.app, Job::Sites).await.unwrap();
    assert_eq!(site(&admin, subject.id).await.unwrap().state, SiteState::Outdated);
    let found = health(&admin, subject.id).await;
    assert_eq!(found.outdated, ["phone"]);
    let mended = repair(&admin, subject.id).await;
    assert_eq!(mended.mended, ["config.json"]);
    assert_eq!(mended.health.state, Some(SiteState::Healthy));
    // Modules are no part of it: they take effect without any deployment.
    alter(&bed, subject.id, |tenant| tenant.modules.clear()).await;
    maintenance::perform(&bed.app, Job::Sites).await.unwrap();
    assert_eq!(site(&admin, subject.id).await.unwrap().state, SiteState::Healthy);
}

#[tokio::test(flavor = "multi_thread")]
async fn sites_are_looked_at_again_after_a_while() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    deploy(&admin, &subject).await;
    lose(&bed, subject.id, "style.css").await;
    maintenance::perform(&bed.app, Job::Sites).await.unwrap();
    assert_eq!(
        site(&admin, subject.id).await.unwrap().state,
        SiteState::Healthy,
        "not yet"
    );
    bed.clock.advance(TimeDelta::minutes(61));
    maintenance::perform(&bed.app, Job::Sites).await.unwrap();
    assert_eq!(site(&admin, subject.id).await.unwrap().state, SiteState::Broken);
}

#[tokio::test]
async fn what_was_never_deployed_is_not_repaired() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let refused = admin
        .post(&format!("/v1/tenants/{}/repair", subject.id), &json!({}))
        .await;
    refused.fails(ErrorCode::Conflict);
    let found = health(&admin, subject.id).await;
    assert!(!found.frontend_deployed && !found.config_exists);
}
