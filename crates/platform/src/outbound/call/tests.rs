//! Against servers that misbehave.

use super::*;
use axum::{Router, response::Redirect, routing::get};
use std::{net::SocketAddr, sync::Arc};
use tokio::{io::AsyncWriteExt, net::TcpListener, sync::Notify};

fn outbound() -> Outbound {
    Outbound::new(Networks::new(vec!["127.0.0.1/32".parse().unwrap()]))
}

async fn listener() -> (TcpListener, Url) {
    let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap()).parse().unwrap();
    (listener, url)
}

async fn serve(router: Router) -> Url {
    let (listener, url) = listener().await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    url
}

#[tokio::test]
async fn a_redirect_is_told_and_never_followed() {
    let followed = Arc::new(Notify::new());
    let seen = followed.clone();
    let inner = get(move || async move { seen.notify_one() });
    let router = Router::new()
        .route("/", get(|| async { Redirect::temporary("/inner") }))
        .route("/inner", inner);
    let url = serve(router).await;
    let fault = outbound().get(&url, None).await.unwrap_err();
    assert_eq!(fault.fault, IntegrationFault::Redirect);
    // A permit would be there, had it been called.
    assert!(futures_util::FutureExt::now_or_never(followed.notified()).is_none());
}

#[tokio::test]
async fn the_key_is_a_bearer_and_in_no_error() {
    let key = SecretString::from("key_secret".to_owned());
    let echo = get(|headers: axum::http::HeaderMap| async move {
        let sent = headers.get("authorization").and_then(|value| value.to_str().ok());
        axum::Json(serde_json::json!({ "sent": sent }))
    });
    let url = serve(Router::new().route("/", echo)).await;
    let answer = outbound().get(&url, Some(&key)).await.unwrap();
    assert_eq!(answer.body["sent"], "Bearer key_secret");
    let fault = Outbound::new(Networks::default())
        .get(&url, Some(&key))
        .await
        .unwrap_err();
    assert_eq!(fault.fault, IntegrationFault::Blocked);
    assert!(!format!("{fault:?}").contains("secret"));
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let endless = get(|| async {
        let zeros = futures_util::stream::repeat_with(|| Ok::<_, std::io::Error>(vec![b'0'; 64 * 1024]));
        axum::body::Body::from_stream(zeros)
    });
    let url = serve(Router::new().route("/", endless)).await;
    let answer = outbound().get(&url, None).await.unwrap();
    assert_eq!((answer.status, answer.body), (200, Value::Null));
}

#[tokio::test]
async fn a_closed_port_and_a_broken_answer_are_told() {
    let (closed, url) = listener().await;
    drop(closed);
    let fault = outbound().get(&url, None).await.unwrap_err();
    assert_eq!(fault.fault, IntegrationFault::Unreachable);

    let (listener, url) = listener().await;
    tokio::spawn(async move {
        let (mut peer, _) = listener.accept().await.unwrap();
        peer.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhalf")
            .await
            .unwrap();
    });
    let fault = outbound().get(&url, None).await.unwrap_err();
    assert_eq!(fault.fault, IntegrationFault::Unreachable);
}

#[tokio::test]
async fn a_silent_server_is_given_up() {
    assert_eq!(outbound().limit, Duration::from_secs(10));
    let (listener, url) = listener().await;
    let impatient = Outbound {
        limit: Duration::ZERO,
        ..outbound()
    };
    let fault = impatient.get(&url, None).await.unwrap_err();
    assert_eq!(fault.fault, IntegrationFault::Timeout);
    drop(listener);
}

#[tokio::test]
async fn plain_text_where_tls_is_expected_is_told() {
    let url = serve(Router::new()).await;
    let mut secure = url.clone();
    secure.set_scheme("https").unwrap();
    let fault = outbound().get(&secure, None).await.unwrap_err();
    assert_eq!(fault.fault, IntegrationFault::Tls);
}
