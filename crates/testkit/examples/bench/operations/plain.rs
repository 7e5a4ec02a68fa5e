//! The reference of everything over HTTP: a loop that reads a request's head and writes bytes that it holds ready.

use anyhow::Result;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_util::sync::{CancellationToken, DropGuard};

/// A server that answers every request with the same bytes; it ends with the value.
pub struct Plain {
    pub url: String,
    _running: DropGuard,
}

impl Plain {
    pub async fn serving(body: &str) -> Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://localhost:{}/", listener.local_addr()?.port());
        let answer = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        let stop = CancellationToken::new();
        let ended = stop.clone();
        tokio::spawn(async move {
            let accepting = async {
                while let Ok((stream, _)) = listener.accept().await {
                    tokio::spawn(answer_all(stream, answer.clone()));
                }
            };
            ended.run_until_cancelled(accepting).await;
        });
        Ok(Self {
            url,
            _running: stop.drop_guard(),
        })
    }
}

/// Until the client goes.
async fn answer_all(mut stream: TcpStream, answer: String) {
    let (mut head, mut part) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = stream.read(&mut part).await {
        head.extend_from_slice(&part[..read]);
        if !head.ends_with(b"\r\n\r\n") {
            continue;
        }
        head.clear();
        if stream.write_all(answer.as_bytes()).await.is_err() {
            return;
        }
    }
}
