//! A platform that is killed in the middle of deployments: every site is whole, at the old version or the new one.

use crate::{
    crash::{Server, people, sign_in},
    database::TestDatabase,
    jobs::{ids, job, over, tenants},
};
use serde_json::json;
use wheelhouse_contract::{
    job::{JobOpened, JobState},
    tenant::Tenant,
};
use wheelhouse_platform::{Platform, PlatformConfig, generate::generate, storage::sql};

const SITES: usize = 300;

async fn generated(database: &str) -> Vec<Tenant> {
    let mut config = PlatformConfig::new(database, "localhost");
    config.sample = true;
    let platform = Platform::open(config).await.unwrap();
    generate(platform.app(), 600, 3).await.unwrap();
    let all = tenants(platform.app(), "WHERE status = 'active'", SITES).await;
    platform.close().await.unwrap();
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_leaves_no_site_half_deployed_and_none_out() {
    let database = TestDatabase::blank();
    let (owner, _) = people(&database.url).await;
    let chosen = generated(&database.url).await;
    let mut server = Server::start(&database.url);
    let mut console = sign_in(&server.url, owner).await;
    let body = json!({ "selection": { "by": "ids", "ids": ids(&chosen) } });
    let opened: JobOpened = console.post("/v1/sites/deployments", &body).await.is(202);
    for round in 1..=3_u32 {
        let mark = round * SITES as u32 / 4;
        loop {
            let now = job(&console, opened.job.id).await;
            if now.done >= mark || now.state.is_over() {
                break;
            }
        }
        server.kill();
        whole(&database.url).await;
        server = Server::start(&database.url);
        console.url.clone_from(&server.url);
    }
    let ended = over(&console, opened.job.id).await;
    assert_eq!(
        (ended.state, ended.done as usize, ended.failed),
        (JobState::Done, SITES, 0)
    );
    server.kill();
    assert_eq!(whole(&database.url).await, SITES as i64);
}

/// Every site that is served has all files of its version, and each tenant has at most one version; how many sites there are.
async fn whole(database: &str) -> i64 {
    let platform = Platform::open(PlatformConfig::new(database, "localhost"))
        .await
        .unwrap();
    let count = async |statement: &str| -> i64 {
        sql::scalar(platform.app().reader(), statement, vec![])
            .await
            .unwrap()
            .unwrap()
    };
    let torn = "SELECT COUNT(*) FROM sites s JOIN site_versions v ON v.tenant_id = s.id AND v.number = s.number
        WHERE v.state <> 'current' OR v.files <> (SELECT COUNT(*) FROM site_files f JOIN site_blobs b ON b.checksum = f.checksum
            WHERE f.tenant_id = s.id AND f.number = s.number)";
    assert_eq!(count(torn).await, 0);
    assert_eq!(
        count("SELECT COUNT(*) FROM site_versions WHERE number > 1").await,
        0,
        "none was done twice"
    );
    let sites = count("SELECT COUNT(*) FROM sites").await;
    assert_eq!(count("SELECT COUNT(*) FROM site_versions").await, sites);
    platform.close().await.unwrap();
    sites
}
