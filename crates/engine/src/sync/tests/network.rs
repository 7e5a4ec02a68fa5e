//! What lies between a console and its platform.

use super::bed::SystemClock;
use std::{net::SocketAddr, sync::Arc};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use wheelhouse_remote::{BaseUrl, Client, Config, MemoryTokens};

/// A network in front of the platform.
pub struct Network {
    pub address: SocketAddr,
    pub task: JoinHandle<()>,
}

/// How a network treats a connection.
#[derive(Clone, Copy)]
pub enum Weather {
    /// Like a proxy that knows no WebSocket.
    NoStream,
    /// Every connection breaks, some early, some late.
    Cuts,
}

impl Network {
    pub async fn before(target: SocketAddr, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            for number in 1.. {
                let (socket, _) = listener.accept().await.unwrap();
                tokio::spawn(carry(socket, target, weather, number));
            }
        });
        Self { address, task }
    }

    /// `client`'s session, through here.
    pub fn client(&self, tokens: Arc<MemoryTokens>) -> Client {
        let base = BaseUrl::parse(&format!("http://{}", self.address)).unwrap();
        let config = Config {
            console_version: "0.1.0".to_owned(),
        };
        Client::new(base, config, tokens, Arc::new(SystemClock)).unwrap()
    }
}

async fn carry(mut near: TcpStream, target: SocketAddr, weather: Weather, number: u64) {
    let mut start = [0; 14];
    let read = near.peek(&mut start).await.unwrap_or(0);
    if matches!(weather, Weather::NoStream) && start[..read] == *b"GET /v1/stream" {
        let refusal = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        near.write_all(refusal).await.unwrap();
        return;
    }
    let Ok(mut far) = TcpStream::connect(target).await else {
        return;
    };
    let (mut near_read, mut near_write) = near.split();
    let (far_read, mut far_write) = far.split();
    let budget = match weather {
        Weather::NoStream => u64::MAX,
        Weather::Cuts => (number * 7 % 19 + 1) * 10_000,
    };
    let mut answers = far_read.take(budget);
    tokio::select! {
        _ = tokio::io::copy(&mut near_read, &mut far_write) => {}
        _ = tokio::io::copy(&mut answers, &mut near_write) => {}
    }
}
