//! The database goes away and comes back: requests say so, and nothing needs to be started again.

use crate::{
    own,
    support::{Answer, answer, http},
};
use std::time::Duration;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::ErrorCode;
use wheelhouse_platform::{Platform, PlatformConfig};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_of_the_database_is_told_and_survived() {
    let mut server = own();
    let platform = Platform::open(PlatformConfig::new(server.admin_url(), "localhost"))
        .await
        .unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/readyz", listener.local_addr().unwrap());
    let stop = CancellationToken::new();
    let serving = tokio::spawn(platform.launch(listener, stop.clone()));
    let http = http();
    let ask = async || -> Answer { answer(http.get(&url)).await };
    assert_eq!(ask().await.status, 200);
    server.stop().unwrap();
    ask().await.fails(ErrorCode::Offline);
    server.start_again().unwrap();
    tokio::time::timeout(Duration::from_secs(60), async {
        while ask().await.status != 200 {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    stop.cancel();
    tokio::time::timeout(Duration::from_secs(30), serving)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
}
