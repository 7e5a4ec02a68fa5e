//! A TCP balancer in front of several instances, as simple as they come: the next connection goes to the next instance that
//! takes it. What breaks on the way breaks for the client, too.

use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

/// A running balancer; it stops when dropped. Connections that are open go on.
pub struct Balancer {
    address: SocketAddr,
    upstreams: Arc<Mutex<Vec<SocketAddr>>>,
    accept: JoinHandle<()>,
}

impl Balancer {
    /// Listens on a free loopback port.
    pub async fn start(upstreams: Vec<SocketAddr>) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let upstreams = Arc::new(Mutex::new(upstreams));
        let accept = tokio::spawn(accept(listener, upstreams.clone()));
        Ok(Self {
            address,
            upstreams,
            accept,
        })
    }

    /// `http://localhost:<port>`, what consoles connect to.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// From now on connections go there.
    pub fn point_at(&self, upstreams: Vec<SocketAddr>) {
        *self.upstreams.lock().unwrap_or_else(PoisonError::into_inner) = upstreams;
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.accept.abort();
    }
}

async fn accept(listener: TcpListener, upstreams: Arc<Mutex<Vec<SocketAddr>>>) {
    let turn = AtomicUsize::new(0);
    while let Ok((client, _)) = listener.accept().await {
        let mut order = upstreams.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if !order.is_empty() {
            let first = turn.fetch_add(1, Ordering::Relaxed) % order.len();
            order.rotate_left(first);
        }
        tokio::spawn(carry(client, order));
    }
}

async fn carry(mut client: TcpStream, order: Vec<SocketAddr>) {
    for upstream in order {
        if let Ok(mut server) = TcpStream::connect(upstream).await {
            // A broken connection is what this is for; both sides see it as such.
            drop(copy_bidirectional(&mut client, &mut server).await);
            return;
        }
    }
}
