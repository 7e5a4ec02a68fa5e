//! A TCP proxy between a console and a platform that misbehaves on command: it cuts, delays, replays and truncates.
//!
//! Faults are drawn per connection from a seeded generator, so a failing run can be repeated.

use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{
    io,
    net::SocketAddr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::broadcast,
};

#[cfg(test)]
mod tests;

/// How likely each fault is on a new connection; the rest pass untouched.
#[derive(Clone, Copy, Debug, Default)]
pub struct Faults {
    /// Cut after a random number of bytes of the request: the platform may or may not have seen it.
    pub cut_request: f64,
    /// Cut after a random number of bytes of the answer: it is truncated or lost, its effect is not.
    pub cut_answer: f64,
    /// Hold every chunk back for up to this long.
    pub delay: Duration,
    /// Send the connection's request bytes once more on a connection of their own: a replay.
    pub replay: f64,
}

impl Faults {
    /// Everything at once, often enough that each run meets all of them.
    pub fn nasty() -> Self {
        Self {
            cut_request: 0.15,
            cut_answer: 0.2,
            delay: Duration::from_millis(5),
            replay: 0.2,
        }
    }
}

/// What happened so far.
#[derive(Debug, Default)]
pub struct Counts {
    pub connections: AtomicU64,
    pub cuts: AtomicU64,
    /// Open connections that died when the cable was pulled.
    pub severed: AtomicU64,
    pub replays: AtomicU64,
}

/// A running proxy; it stops when dropped.
pub struct FaultProxy {
    address: SocketAddr,
    shared: Arc<Shared>,
    accept: tokio::task::JoinHandle<()>,
}

struct Shared {
    upstream: SocketAddr,
    severed: AtomicBool,
    sever: broadcast::Sender<()>,
    faults: Mutex<(Faults, StdRng)>,
    counts: Counts,
}

/// What one connection suffers.
#[derive(Clone, Copy, Debug, Default)]
struct Fate {
    request_bytes: Option<u64>,
    answer_bytes: Option<u64>,
    delay: Duration,
    replay: bool,
}

impl FaultProxy {
    /// Listens on a free loopback port in front of `upstream`.
    pub async fn start(upstream: SocketAddr, faults: Faults, seed: u64) -> io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let address = listener.local_addr()?;
        let shared = Arc::new(Shared {
            upstream,
            severed: AtomicBool::new(false),
            sever: broadcast::channel(1).0,
            faults: Mutex::new((faults, StdRng::seed_from_u64(seed))),
            counts: Counts::default(),
        });
        let accept = tokio::spawn(accept(listener, shared.clone()));
        Ok(Self {
            address,
            shared,
            accept,
        })
    }

    /// `http://localhost:<port>`, what the console connects to.
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.address.port())
    }

    /// Pulls the cable: open connections die, new ones are dropped.
    pub fn sever(&self) {
        self.shared.severed.store(true, Ordering::SeqCst);
        // No connection may be open, and then nobody listens.
        drop(self.shared.sever.send(()));
    }

    /// Plugs the cable in again.
    pub fn restore(&self) {
        self.shared.severed.store(false, Ordering::SeqCst);
    }

    pub fn set_faults(&self, faults: Faults) {
        self.shared.faults().0 = faults;
    }

    pub fn counts(&self) -> &Counts {
        &self.shared.counts
    }
}

impl Drop for FaultProxy {
    fn drop(&mut self) {
        self.sever();
        self.accept.abort();
    }
}

impl Shared {
    fn faults(&self) -> MutexGuard<'_, (Faults, StdRng)> {
        self.faults.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fate(&self) -> Fate {
        let (faults, random) = &mut *self.faults();
        let mut fate = Fate {
            delay: faults.delay,
            replay: random.gen_bool(faults.replay),
            ..Fate::default()
        };
        if random.gen_bool(faults.cut_request) {
            fate.request_bytes = Some(random.gen_range(0..2_000));
        } else if random.gen_bool(faults.cut_answer) {
            fate.answer_bytes = Some(random.gen_range(0..4_000));
        }
        fate
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        if shared.severed.load(Ordering::SeqCst) {
            continue;
        }
        shared.counts.connections.fetch_add(1, Ordering::Relaxed);
        let (shared, fate) = (shared.clone(), shared.fate());
        tokio::spawn(async move {
            let mut severed = shared.sever.subscribe();
            tokio::select! {
                _ = severed.recv() => drop(shared.counts.severed.fetch_add(1, Ordering::Relaxed)),
                // A broken connection is this proxy's business; both sides see it as such.
                _ = carry(client, &shared, fate) => {}
            }
        });
    }
}

async fn carry(client: TcpStream, shared: &Shared, fate: Fate) -> io::Result<()> {
    let server = TcpStream::connect(shared.upstream).await?;
    let (mut client_in, mut client_out) = client.into_split();
    let (mut server_in, mut server_out) = server.into_split();
    let mut sent = fate.replay.then(Vec::new);
    let up = pump(
        &mut client_in,
        &mut server_out,
        fate.request_bytes,
        fate.delay,
        sent.as_mut(),
    );
    let down = pump(&mut server_in, &mut client_out, fate.answer_bytes, fate.delay, None);
    // Either end closing, or a fault, closes both: a half-open connection would hide the cut.
    let cut = tokio::select! {
        cut = up => cut?,
        cut = down => cut?,
    };
    shared.counts.cuts.fetch_add(u64::from(cut), Ordering::Relaxed);
    if let Some(bytes) = sent {
        shared.counts.replays.fetch_add(1, Ordering::Relaxed);
        replay(shared.upstream, &bytes).await?;
    }
    Ok(())
}

/// Copies until the end or until `budget` bytes have passed; whether it was cut.
async fn pump(
    from: &mut (impl AsyncRead + Unpin),
    to: &mut (impl AsyncWrite + Unpin),
    budget: Option<u64>,
    delay: Duration,
    mut record: Option<&mut Vec<u8>>,
) -> io::Result<bool> {
    let mut left = budget;
    let mut buffer = vec![0; 16 * 1024];
    loop {
        let count = from.read(&mut buffer).await?;
        if count == 0 {
            return Ok(false);
        }
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        let pass = left.map_or(count, |left| count.min(usize::try_from(left).unwrap_or(usize::MAX)));
        to.write_all(&buffer[..pass]).await?;
        if let Some(record) = record.as_mut() {
            record.extend_from_slice(&buffer[..pass]);
        }
        if pass < count {
            return Ok(true);
        }
        left = left.map(|left| left - pass as u64);
    }
}

/// Says the same bytes again; the answer is read to its end or for a second, and dropped.
async fn replay(upstream: SocketAddr, bytes: &[u8]) -> io::Result<()> {
    let mut server = TcpStream::connect(upstream).await?;
    server.write_all(bytes).await?;
    server.shutdown().await?;
    let mut answer = Vec::new();
    match tokio::time::timeout(Duration::from_secs(1), server.read_to_end(&mut answer)).await {
        Ok(read) => read.map(drop),
        Err(_) => Ok(()),
    }
}
