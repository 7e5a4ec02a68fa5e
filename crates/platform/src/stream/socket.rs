//! `GET /v1/stream`: the feed over WebSocket.

use super::tail::Tail;
use crate::{
    app::App,
    auth,
    error::ApiError,
    http::{Client, no_upgrade},
    sync::require_scopes,
};
use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{CloseFrame, Message, WebSocket, close_code, rejection::WebSocketUpgradeRejection},
    },
    response::Response,
};
use std::time::Duration;
use wheelhouse_contract::{
    Problem,
    sync::{Scope, StreamFrame, StreamHello},
};

/// For the first message.
const HELLO: Duration = Duration::from_secs(10);
/// For one frame to leave; a console that takes longer is dead.
const SEND: Duration = Duration::from_secs(30);
/// A hello is small; nothing larger is read.
const INCOMING_BYTES: usize = 16 * 1024;

/// Changes as they happen. The console's first message is a `StreamHello` within ten seconds; the platform sends
/// `StreamFrame`s. The token travels in the hello, so that it stands in no log of addresses.
#[utoipa::path(get, path = "/v1/stream", tag = "sync", security(()),
    responses((status = 101, description = "WebSocket; text messages", body = StreamFrame), (status = "4XX", body = Problem)))]
pub async fn stream(
    State(app): State<App>,
    client: Client,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, ApiError> {
    let upgrade = upgrade.map_err(|_| no_upgrade())?;
    Ok(upgrade
        .max_message_size(INCOMING_BYTES)
        .max_frame_size(INCOMING_BYTES)
        .on_upgrade(move |socket| async move {
            if let Err(error) = serve(app, client, socket).await {
                tracing::warn!(%error, "stream failed");
            }
        }))
}

async fn serve(app: App, client: Client, mut socket: WebSocket) -> Result<(), ApiError> {
    let Some(hello) = hello(&mut socket).await else {
        return close(&mut socket, close_code::POLICY, "say hello").await;
    };
    let auth = match auth::authenticate(&app, &hello.access_token, client).await {
        Ok(auth) => auth,
        Err(ApiError::Internal(context)) => return Err(ApiError::Internal(context)),
        Err(_) => {
            send(&mut socket, &StreamFrame::SessionEnded).await?;
            return close(&mut socket, close_code::POLICY, "sign in").await;
        }
    };
    if require_scopes(&auth, &Scope::ALL).is_err() {
        return close(&mut socket, close_code::POLICY, "not permitted").await;
    }
    let mut tail = Tail::open(&app, &auth, hello.after).await?;
    loop {
        let frame = tokio::select! {
            frame = tail.next() => frame?,
            // After its hello the console has nothing to say; this notices that it went.
            incoming = socket.recv() => match incoming {
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(()),
                Some(Ok(_)) => continue,
            },
        };
        match frame {
            Some(frame) => {
                if !send(&mut socket, &frame).await? {
                    return Ok(());
                }
            }
            // Not a failure of the console's way: it may come back at once, and meets another instance.
            None if tail.moved() => return close(&mut socket, close_code::RESTART, "reconnect").await,
            None => return close(&mut socket, close_code::AWAY, "over").await,
        }
    }
}

async fn hello(socket: &mut WebSocket) -> Option<StreamHello> {
    match tokio::time::timeout(HELLO, socket.recv()).await {
        Ok(Some(Ok(Message::Text(text)))) => serde_json::from_str(&text).ok(),
        _ => None,
    }
}

/// False when the console is gone.
async fn send(socket: &mut WebSocket, frame: &StreamFrame) -> Result<bool, ApiError> {
    let text = serde_json::to_string(frame)?;
    let sent = tokio::time::timeout(SEND, socket.send(Message::Text(text.into()))).await;
    Ok(matches!(sent, Ok(Ok(()))))
}

async fn close(socket: &mut WebSocket, code: u16, reason: &'static str) -> Result<(), ApiError> {
    let frame = CloseFrame {
        code,
        reason: reason.into(),
    };
    let closed = tokio::time::timeout(SEND, socket.send(Message::Close(Some(frame)))).await;
    tracing::debug!(?closed, reason, "stream closed");
    Ok(())
}
