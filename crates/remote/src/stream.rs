//! The change feed as it happens, over WebSocket.

use crate::{Client, RemoteError};
use futures_util::{SinkExt, StreamExt};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio_tungstenite::{
    MaybeTlsStream, WebSocketStream, connect_async_with_config,
    tungstenite::{self, Message, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig},
};
use wheelhouse_contract::{
    http::CONSOLE_VERSION,
    sync::{Position, StreamFrame, StreamHello},
};

/// From the first packet to the platform's welcome.
const HANDSHAKE: Duration = Duration::from_secs(15);
const MAX_FRAME: usize = 32 * 1024 * 1024;

/// A connected stream.
#[derive(Debug)]
pub struct Stream {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// The platform sends a heartbeat this often.
    pub heartbeat: Duration,
    /// Where the platform stood when it welcomed us.
    pub position: Position,
}

impl Client {
    /// Connects, and says from where to continue.
    ///
    /// # Errors
    /// Offline when there is no way through (a proxy may forbid it: pull instead); signed out;
    /// [`RemoteError::Malformed`] when what answers does not speak the protocol.
    pub async fn stream(&self, after: &Position) -> Result<Stream, RemoteError> {
        tokio::time::timeout(HANDSHAKE, self.connect(after))
            .await
            .map_err(|_| RemoteError::offline("The stream took too long to connect."))?
    }

    async fn connect(&self, after: &Position) -> Result<Stream, RemoteError> {
        let tokens = self.access().await?;
        let url = self.inner().base.socket("/v1/stream").map_err(RemoteError::malformed)?;
        let mut request = url.as_str().into_client_request().map_err(lost)?;
        if let Ok(version) = HeaderValue::from_str(&self.inner().config.console_version) {
            request.headers_mut().insert(CONSOLE_VERSION, version);
        }
        let config = WebSocketConfig::default()
            .max_message_size(Some(MAX_FRAME))
            .max_frame_size(Some(MAX_FRAME));
        let (mut socket, _) = connect_async_with_config(request, Some(config), true)
            .await
            .map_err(lost)?;
        let hello = StreamHello {
            access_token: tokens.access_token.clone(),
            after: after.clone(),
        };
        let hello = serde_json::to_string(&hello).map_err(RemoteError::malformed)?;
        socket.send(Message::text(hello)).await.map_err(lost)?;
        let mut stream = Stream {
            socket,
            heartbeat: Duration::ZERO,
            position: after.clone(),
        };
        match stream.next().await? {
            StreamFrame::Welcome {
                position,
                heartbeat_seconds,
            } => {
                stream.heartbeat = Duration::from_secs(heartbeat_seconds.clamp(1, 120));
                stream.position = position;
                Ok(stream)
            }
            StreamFrame::SessionEnded => Err(RemoteError::offline("The stream does not know the session.")),
            StreamFrame::Lagged => Err(RemoteError::offline("The stream is too far ahead.")),
            _ => Err(RemoteError::Malformed("a stream without a welcome".to_owned())),
        }
    }
}

impl Stream {
    /// The next frame, however long it takes. Dropping the future loses nothing.
    ///
    /// # Errors
    /// Offline when the stream ends; [`RemoteError::Malformed`] for a frame that is none.
    pub async fn next(&mut self) -> Result<StreamFrame, RemoteError> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    return serde_json::from_str(&text).map_err(RemoteError::malformed);
                }
                Some(Ok(Message::Binary(_))) => {
                    return Err(RemoteError::Malformed("a binary frame".to_owned()));
                }
                Some(Ok(Message::Close(_))) | None => {
                    return Err(RemoteError::offline("The platform closed the stream."));
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(lost(error)),
            }
        }
    }

    /// Says goodbye, as far as that is possible at once.
    pub async fn close(mut self) {
        let goodbye = tokio::time::timeout(Duration::from_secs(1), self.socket.close(None)).await;
        if !matches!(goodbye, Ok(Ok(()))) {
            tracing::debug!("the stream ended without a goodbye");
        }
    }
}

fn lost(error: tungstenite::Error) -> RemoteError {
    match error {
        tungstenite::Error::Http(answer) => {
            RemoteError::offline(format!("The stream was refused with {}.", answer.status().as_u16()))
        }
        other => RemoteError::offline(crate::error::sentence(&other.to_string())),
    }
}
