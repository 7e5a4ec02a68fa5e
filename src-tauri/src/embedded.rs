//! The sample platform: a whole platform in this process, for a first try. Its files lie in the profile's `sample` folder,
//! and it listens on this machine alone.

use async_trait::async_trait;
use secrecy::SecretString;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use wheelhouse_engine::{SampleAccess, SamplePlatform};
use wheelhouse_platform::{
    Platform, PlatformConfig,
    generate::{self, sample},
    operators::renew::renew,
};

/// How many tenants the sample gets, instead of [`TENANTS`].
const TENANTS_VARIABLE: &str = "WHEELHOUSE_SAMPLE_TENANTS";
const TENANTS: u32 = 2_000;

/// The same sample for everybody.
const SEED: u64 = 20;

const OWNER: &str = "owner@wheelhouse.example";

/// Something happens about this often.
const PULSE: Duration = Duration::from_secs(5);

/// Starts the sample at most once.
#[derive(Default)]
pub struct Embedded {
    running: Mutex<Option<Running>>,
}

struct Running {
    access: SampleAccess,
    /// Cancelled when the shell drops it.
    _shutdown: tokio_util::sync::DropGuard,
}

/// Why the sample does not run.
#[derive(Debug, thiserror::Error)]
enum SampleError {
    #[error("its folder cannot be used: {0}")]
    Folder(#[from] std::io::Error),
    #[error("{0}")]
    Platform(#[from] wheelhouse_platform::ApiError),
    #[error("{TENANTS_VARIABLE} must be a number of tenants")]
    Count,
}

#[async_trait]
impl SamplePlatform for Embedded {
    async fn start(&self, dir: &Path) -> Result<SampleAccess, String> {
        let mut running = self.running.lock().await;
        if let Some(running) = running.as_ref() {
            return Ok(running.access.clone());
        }
        let started = start(&dir.join("sample")).await;
        let started = started.map_err(|error| format!("The sample platform does not start: {error}."))?;
        Ok(running.insert(started).access.clone())
    }
}

async fn start(folder: &Path) -> Result<Running, SampleError> {
    tokio::fs::create_dir_all(folder).await?;
    let listener = listen(&folder.join("port")).await?;
    let address = listener.local_addr()?;
    let mut config = PlatformConfig::new(format!("sqlite:{}", folder.join("platform.db").display()), "localhost");
    config.name = "Sample platform".to_owned();
    config.sample = true;
    let platform = Platform::open(config).await?;
    let filled = folder.join("filled");
    if !tokio::fs::try_exists(&filled).await? {
        generate::generate(platform.app(), tenants()?, SEED).await?;
        tokio::fs::write(&filled, "").await?;
    }
    // New credentials at each start: none have to be kept anywhere.
    let owner = renew(platform.app(), OWNER, "Sample Owner", wheelhouse_contract::Role::Owner).await?;
    let shutdown = CancellationToken::new();
    live(platform.app().clone(), shutdown.clone());
    serve(platform, listener, shutdown.clone());
    Ok(Running {
        access: access(address, owner.password, owner.totp_secret),
        _shutdown: shutdown.drop_guard(),
    })
}

fn access(address: SocketAddr, password: SecretString, totp_secret: SecretString) -> SampleAccess {
    SampleAccess {
        url: format!("http://{address}"),
        email: OWNER.to_owned(),
        password,
        totp_secret,
    }
}

fn serve(platform: Platform, listener: TcpListener, shutdown: CancellationToken) {
    tauri::async_runtime::spawn(async move {
        if let Err(error) = platform.launch(listener, shutdown).await {
            tracing::error!(%error, "the sample platform ended");
        }
    });
}

/// The living stream: a small event now and then, so that there is something to watch.
fn live(app: wheelhouse_platform::App, shutdown: CancellationToken) {
    tauri::async_runtime::spawn(async move {
        let mut pulse = tokio::time::interval(PULSE);
        let mut chance = sample::source(u64::from(std::process::id()));
        while shutdown.run_until_cancelled(pulse.tick()).await.is_some() {
            if let Err(error) = sample::tick(&app, &mut chance).await {
                tracing::warn!(%error, "a sample event failed");
            }
        }
    });
}

/// The port of the last time, so that the copy's address stays right; another one when somebody took it.
async fn listen(remembered: &Path) -> Result<TcpListener, SampleError> {
    let last = tokio::fs::read_to_string(remembered).await.unwrap_or_default();
    let last: u16 = last.trim().parse().unwrap_or(0);
    let listener = match TcpListener::bind((Ipv4Addr::LOCALHOST, last)).await {
        Ok(listener) => listener,
        Err(_) => TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?,
    };
    tokio::fs::write(remembered, listener.local_addr()?.port().to_string()).await?;
    Ok(listener)
}

fn tenants() -> Result<u32, SampleError> {
    match std::env::var(TENANTS_VARIABLE) {
        Ok(count) => count.parse().map_err(|_| SampleError::Count),
        Err(_) => Ok(TENANTS),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_port_stays_the_same_unless_it_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("port");
        let first = listen(&file).await.unwrap();
        let port = first.local_addr().unwrap().port();
        let second = listen(&file).await.unwrap();
        assert_ne!(second.local_addr().unwrap().port(), port);
        std::fs::write(&file, port.to_string()).unwrap();
        drop(first);
        assert_eq!(listen(&file).await.unwrap().local_addr().unwrap().port(), port);
    }
}
