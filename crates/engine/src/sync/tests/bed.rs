//! The real platform on a port of its own.

use secrecy::SecretString;
use std::{net::SocketAddr, sync::Arc};
use tempfile::TempDir;
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use totp_rs::{Algorithm, Secret, TOTP};
use wheelhouse_contract::{
    Role, Timestamp,
    auth::{Login, Verify},
};
use wheelhouse_platform::{Platform, PlatformConfig, generate, operators::admin};
use wheelhouse_remote::{BaseUrl, Client, Clock, Config, MemoryTokens};

const PASSWORD: &str = "correct horse battery staple";

pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        wheelhouse_platform::Clock::now(&wheelhouse_platform::SystemClock)
    }
}

/// A platform that can be stopped and started at the same address.
pub struct Bed {
    dir: TempDir,
    pub address: SocketAddr,
    running: Option<(CancellationToken, JoinHandle<()>)>,
    secret: String,
}

impl Bed {
    pub async fn start(tenants: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut bed = Self {
            dir: TempDir::new().unwrap(),
            address: listener.local_addr().unwrap(),
            running: None,
            secret: Secret::generate_secret().to_encoded().to_string(),
        };
        let platform = bed.platform().await;
        let (password, secret) = (SecretString::from(PASSWORD), SecretString::from(bed.secret.as_str()));
        admin::create_with(
            platform.app(),
            "ada@example.com",
            "Ada",
            Role::Owner,
            &password,
            Some(&secret),
        )
        .await
        .unwrap();
        if tenants > 0 {
            generate::generate(platform.app(), tenants, 7).await.unwrap();
        }
        bed.serve(platform, listener);
        bed
    }

    pub async fn platform(&self) -> Platform {
        let url = format!("sqlite:{}", self.dir.path().join("platform.db").display());
        let mut config = PlatformConfig::new(url, "localhost");
        config.heartbeat_seconds = 1;
        config.sign_ins_per_minute = 10_000;
        Platform::open(config).await.unwrap()
    }

    pub fn serve(&mut self, platform: Platform, listener: TcpListener) {
        let stop = CancellationToken::new();
        let token = stop.clone();
        let server = tokio::spawn(async move { platform.launch(listener, token).await.unwrap() });
        self.running = Some((stop, server));
    }

    pub async fn stop(&mut self) {
        if let Some((stop, server)) = self.running.take() {
            stop.cancel();
            server.await.unwrap();
        }
    }

    pub async fn restart(&mut self) {
        let platform = self.platform().await;
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(platform, listener);
    }

    /// A client, signed in. Once per bed: a code is good for one sign-in.
    pub async fn client(&self) -> Client {
        self.session().await.0
    }

    /// As [`Bed::client`], with where its tokens are kept.
    pub async fn session(&self) -> (Client, Arc<MemoryTokens>) {
        let base = BaseUrl::parse(&format!("http://{}", self.address)).unwrap();
        let config = Config {
            console_version: "0.1.0".to_owned(),
        };
        let tokens = Arc::new(MemoryTokens::default());
        let client = Client::new(base, config, tokens.clone(), Arc::new(SystemClock)).unwrap();
        let login = Login {
            email: "ada@example.com".to_owned(),
            password: PASSWORD.to_owned(),
            device: "Test".to_owned(),
        };
        let challenge = client.login(&login).await.unwrap().challenge;
        let bytes = Secret::Encoded(self.secret.clone()).to_bytes().unwrap();
        let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes, None, "x".to_owned()).unwrap();
        let code = totp.generate_current().unwrap();
        client.verify(&Verify { challenge, code }).await.unwrap();
        (client, tokens)
    }
}
