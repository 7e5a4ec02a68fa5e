//! Deployments of one tenant: versions, of which the old one is served till the end.

use super::{deploy, deployments_path, health, signed_in, site, versions};
use crate::{
    jobs::{over, rows},
    scene::{Browser, alter, audited, tenant, world},
};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role, TenantId,
    job::{JobOpened, JobState},
    site::{DeploymentOpened, DeploymentState, SiteState},
    tenant::TenantStatus,
};

#[tokio::test(flavor = "multi_thread")]
async fn every_file_is_copied_with_the_tenants_configuration_and_then_served() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    assert_eq!(health(&admin, subject.id).await.state, None);
    let opened: DeploymentOpened = admin.post(&deployments_path(subject.id), &json!({})).await.is(202);
    let (planned, job) = (opened.deployment, opened.opened.job);
    assert_eq!((planned.number, planned.state), (1, DeploymentState::Staged));
    assert_eq!(job.total, planned.files + 1);
    let ended = over(&admin, job.id).await;
    assert_eq!((ended.state, ended.done), (JobState::Done, job.total));
    let rows = rows(&admin, job.id).await;
    let last = rows.last().unwrap().result.clone().unwrap();
    assert_eq!(
        (last["version"].as_u64(), last["files_copied"].as_u64()),
        (Some(1), Some(u64::from(planned.files)))
    );
    let now = site(&admin, subject.id).await.unwrap();
    assert_eq!(
        (now.number, now.files, now.state),
        (1, planned.files, SiteState::Healthy)
    );
    let found = health(&admin, subject.id).await;
    assert!(found.frontend_deployed && found.config_exists && found.missing_files.is_empty());
    assert_eq!(found.enabled_modules_count as usize, subject.modules.len());
    let mut browser = Browser::of(&bed, &subject);
    let config: Value = serde_json::from_str(&browser.get("/config.json").await.text).unwrap();
    assert_eq!(config["name"], subject.name);
    let icon = browser.get("/icons/tasks.svg").await;
    assert_eq!(icon.header("content-type"), "image/svg+xml");
    assert_eq!(audited(&admin, "site.deployed").await.records.len(), 1);
    assert!(versions(&admin, subject.id).await.url.contains(&subject.subdomain));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_version_is_current_only_when_it_is_whole_and_an_old_one_comes_back() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    deploy(&admin, &subject).await;
    let renamed = alter(&bed, subject.id, |tenant| tenant.name = "Renamed Limited".to_owned()).await;
    let found = health(&admin, subject.id).await;
    assert_eq!(
        (found.state, found.outdated.as_slice()),
        (Some(SiteState::Outdated), ["name".to_owned()].as_slice())
    );
    assert_eq!(deploy(&admin, &renamed).await.number, 2);
    let mut browser = Browser::of(&bed, &subject);
    assert!(browser.get("/config.json").await.text.contains("Renamed Limited"));
    let body = json!({ "from": 1 });
    let opened: DeploymentOpened = admin.post(&deployments_path(subject.id), &body).await.is(202);
    assert_eq!(over(&admin, opened.opened.job.id).await.failed, 0);
    assert!(!browser.get("/config.json").await.text.contains("Renamed Limited"));
    let items = versions(&admin, subject.id).await.items;
    let states: Vec<_> = items.iter().map(|one| (one.number, one.state, one.copy_of)).collect();
    let retired = |number| (number, DeploymentState::Retired, None);
    assert_eq!(states, [(3, DeploymentState::Current, Some(1)), retired(2), retired(1)]);
    // What was brought back says the old name, and that is told.
    assert_eq!(site(&admin, subject.id).await.unwrap().state, SiteState::Outdated);
    let never = admin.post(&deployments_path(subject.id), &json!({ "from": 9 })).await;
    assert_eq!(never.fails(ErrorCode::Invalid).fields[0].field, "from");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_row_keeps_the_old_version_and_is_tried_again() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    deploy(&admin, &subject).await;
    let old = alter(&bed, subject.id, |tenant| tenant.name = "Second Name".to_owned()).await;
    deploy(&admin, &old).await;
    // The older version's own configuration is damaged, so that it cannot be brought back.
    let kept = "SELECT f.checksum FROM site_files f WHERE f.tenant_id = $1 AND f.number = 1 AND f.path = 'config.json'";
    let damage = format!("UPDATE site_blobs SET content = 'AAAA' WHERE checksum = ({kept})");
    super::damage(&bed, &damage, vec![subject.id.to_string().into()]).await;
    let opened: DeploymentOpened = admin
        .post(&deployments_path(subject.id), &json!({ "from": 1 }))
        .await
        .is(202);
    let ended = over(&admin, opened.opened.job.id).await;
    assert_eq!(
        (ended.state, ended.failed),
        (JobState::Done, 2),
        "the file and the switch"
    );
    assert_eq!(site(&admin, subject.id).await.unwrap().number, 2);
    let mut browser = Browser::of(&bed, &subject);
    assert!(browser.get("/config.json").await.text.contains("Second Name"));
    // Mended: the same rows again, and only they.
    alter(&bed, subject.id, |tenant| tenant.name.clone_from(&subject.name)).await;
    let mended = admin
        .post(&format!("/v1/tenants/{}/repair", subject.id), &json!({}))
        .await;
    let _: Value = mended.is(200);
    let retry = format!("/v1/jobs/{}/retry", ended.id);
    let again: JobOpened = admin.post(&retry, &json!({})).await.is(202);
    assert_eq!((again.job.total, again.job.tenant_id), (2, Some(subject.id)));
    assert_eq!(over(&admin, again.job.id).await.failed, 0);
    assert_eq!(site(&admin, subject.id).await.unwrap().number, 3);
}

#[tokio::test]
async fn who_may_not_and_what_cannot_be_deployed() {
    let bed = world().await;
    let (support, admin) = (bed.console(Role::Support).await, bed.console(Role::Admin).await);
    let subject = tenant(&bed, TenantStatus::Active).await;
    support
        .post(&deployments_path(subject.id), &json!({}))
        .await
        .fails(ErrorCode::Forbidden);
    support
        .post(&format!("/v1/tenants/{}/repair", subject.id), &json!({}))
        .await
        .fails(ErrorCode::Forbidden);
    let selection = json!({ "selection": { "by": "ids", "ids": [subject.id] } });
    support
        .post("/v1/sites/deployments", &selection)
        .await
        .fails(ErrorCode::Forbidden);
    let nobody = TenantId(uuid::Uuid::now_v7());
    admin
        .post(&deployments_path(nobody), &json!({}))
        .await
        .fails(ErrorCode::NotFound);
    admin
        .get(&format!("/v1/tenants/{nobody}/health"))
        .await
        .fails(ErrorCode::NotFound);
    let gone = alter(&bed, subject.id, |tenant| tenant.status = TenantStatus::Terminated).await;
    admin
        .post(&deployments_path(gone.id), &json!({}))
        .await
        .fails(ErrorCode::TenantInactive);
    let never = admin.post(&format!("/v1/tenants/{}/repair", gone.id), &json!({})).await;
    never.fails(ErrorCode::TenantInactive);
}

#[tokio::test]
async fn of_many_requests_at_once_each_is_done_or_told_to_wait() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let (path, body) = (deployments_path(subject.id), json!({}));
    let answers = futures_util::future::join_all((0..6).map(|_| admin.post(&path, &body))).await;
    let mut opened = 0;
    for answer in answers {
        if answer.status.as_u16() != 202 {
            answer.fails(ErrorCode::Conflict);
            continue;
        }
        opened += 1;
        let one: DeploymentOpened = answer.is(202);
        assert_eq!(over(&admin, one.opened.job.id).await.failed, 0);
    }
    assert!(opened >= 1);
    assert_eq!(site(&admin, subject.id).await.unwrap().number, opened);
}

#[tokio::test]
async fn a_path_leads_nowhere_but_into_the_site() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    deploy(&admin, &subject).await;
    // What somebody wrote into the database by hand is served to nobody.
    let insert = "INSERT INTO site_files (tenant_id, number, path, checksum)
        SELECT tenant_id, number, 'evil.js', checksum FROM site_files WHERE tenant_id = $1 AND path = 'live.js'";
    super::damage(&bed, insert, vec![subject.id.to_string().into()]).await;
    let mut browser = signed_in(&bed, &subject).await;
    for path in [
        "/evil.js",
        "/..%2f..%2fetc/passwd",
        "/icons/..%2f..%2fconfig.json",
        "/icons//tasks.svg",
        "/.env",
        "/icons/",
        "/CONFIG.JSON",
        "/config.json%00.svg",
        "/icons%5ctasks.svg",
    ] {
        let answer = browser.get(path).await;
        assert_eq!(answer.status.as_u16(), 404, "{path}");
    }
    let first = browser.get("/style.css").await;
    let tag = first.header("etag").to_owned();
    let again = browser
        .request(reqwest::Method::GET, "/style.css")
        .header("if-none-match", tag);
    assert_eq!(crate::support::answer(again).await.status.as_u16(), 304);
}
