//! The command line.

use crate::{
    config::PlatformConfig, error::ApiError, generate, http::Actor, integrations::IntegrationsConfig, launch::Platform,
    mail::MailServer, operators::admin, outbound::Networks, storage::AuditEntry,
};
use clap::{Parser, Subcommand, ValueEnum, builder::RangedI64ValueParser};
use secrecy::{ExposeSecret, SecretString};
use std::{
    io::{self, Write},
    net::SocketAddr,
};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;
use wheelhouse_contract::{Role, audit::AuditCategory, subscription::HIGHEST_PRICE, tenant::Prices};

#[derive(Parser)]
#[command(name = "wheelhouse-platform", version, about = "The Wheelhouse platform")]
pub struct Cli {
    /// Of the log, on standard error.
    #[arg(long, global = true, env = "WHEELHOUSE_LOG_FORMAT", default_value = "text")]
    pub log_format: LogFormat,
    #[command(subcommand)]
    command: Command,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    Text,
    /// One object a line.
    Json,
}

#[derive(clap::Args)]
struct Storage {
    /// `sqlite:PATH` (the file is created when absent) or `postgres://USER:PASSWORD@HOST/DATABASE?sslmode=…`. A
    /// password is better kept in the environment: arguments are there for every user of the machine to read.
    #[arg(
        long,
        env = "WHEELHOUSE_DATABASE_URL",
        default_value = "sqlite:wheelhouse.db",
        hide_env_values = true
    )]
    database_url: String,
}

#[derive(clap::Args)]
struct Addresses {
    #[arg(long, env = "WHEELHOUSE_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Serve `/metrics` there, unencrypted and for everybody who can reach it: an address of the machine itself or of an
    /// inner network. Not served when absent.
    #[arg(long, env = "WHEELHOUSE_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
}

#[derive(clap::Args)]
struct PlanPrices {
    /// A month of the plan pro, in minor units of the currency (pence, cents).
    #[arg(long, env = "WHEELHOUSE_PRICE_PRO", default_value_t = Prices::default().pro, value_parser = price())]
    price_pro: i64,
    /// A month of the plan enterprise, likewise.
    #[arg(long, env = "WHEELHOUSE_PRICE_ENTERPRISE", default_value_t = Prices::default().enterprise, value_parser = price())]
    price_enterprise: i64,
    /// Of all prices: three capitals, as ISO 4217 has them.
    #[arg(long, env = "WHEELHOUSE_CURRENCY", default_value_t = Prices::default().currency, value_parser = currency)]
    currency: String,
}

impl From<PlanPrices> for Prices {
    fn from(prices: PlanPrices) -> Self {
        Self {
            currency: prices.currency,
            pro: prices.price_pro,
            enterprise: prices.price_enterprise,
        }
    }
}

fn price() -> RangedI64ValueParser<i64> {
    RangedI64ValueParser::new().range(0..=HIGHEST_PRICE)
}

fn currency(text: &str) -> Result<String, &'static str> {
    match text.len() == 3 && text.bytes().all(|letter| letter.is_ascii_uppercase()) {
        true => Ok(text.to_owned()),
        false => Err("write three capitals, such as GBP"),
    }
}

#[derive(clap::Args)]
struct Services {
    /// Of Retell AI; absent: its own.
    #[arg(long, env = "WHEELHOUSE_RETELL_URL")]
    retell_url: Option<Url>,
    /// Of Cal.com; absent: its own.
    #[arg(long, env = "WHEELHOUSE_CAL_COM_URL")]
    cal_com_url: Option<Url>,
    /// Of Calendly; absent: its own.
    #[arg(long, env = "WHEELHOUSE_CALENDLY_URL")]
    calendly_url: Option<Url>,
    /// For tenants without a Retell AI key of their own. Better kept in the environment.
    #[arg(long, env = "WHEELHOUSE_RETELL_KEY", hide_env_values = true)]
    retell_key: Option<SecretString>,
    /// A network that the platform may call although it is not public, such as `10.1.0.0/16`; also over plain HTTP. May be
    /// given several times; in the environment separated by commas.
    #[arg(long, env = "WHEELHOUSE_ALLOW_NETWORKS", value_delimiter = ',')]
    allow_network: Vec<ipnet::IpNet>,
}

impl From<Services> for IntegrationsConfig {
    fn from(services: Services) -> Self {
        Self {
            retell: services.retell_url,
            cal_com: services.cal_com_url,
            calendly: services.calendly_url,
            retell_key: services.retell_key,
            allowed: Networks::new(services.allow_network),
        }
    }
}

#[derive(clap::Args)]
struct Serve {
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    addresses: Addresses,
    /// `redis://:PASSWORD@HOST`, or `rediss://` for TLS: with several instances, news travels between them at once.
    #[arg(long, env = "WHEELHOUSE_REDIS_URL", hide_env_values = true)]
    redis_url: Option<SecretString>,
    /// Tenant sites live at `<subdomain>.<base domain>`.
    #[arg(long, env = "WHEELHOUSE_BASE_DOMAIN", default_value = "localhost")]
    base_domain: String,
    /// The name that consoles show.
    #[arg(long, env = "WHEELHOUSE_NAME", default_value = "Wheelhouse")]
    name: String,
    /// The address that consoles use, when a proxy stands in between.
    #[arg(long, env = "WHEELHOUSE_PUBLIC_URL")]
    public_url: Option<Url>,
    #[command(flatten)]
    prices: PlanPrices,
    #[command(flatten)]
    services: Services,
    #[command(flatten)]
    mail: MailServer,
    /// That proxy's `X-Forwarded-For` names the client.
    #[arg(long, env = "WHEELHOUSE_TRUST_PROXY")]
    trust_proxy: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the tenant sites.
    Serve(Box<Serve>),
    /// Create an owner; prints the password and the second factor's secret, this once.
    CreateOwner {
        #[command(flatten)]
        storage: Storage,
        #[arg(long)]
        email: String,
        #[arg(long, default_value = "Owner")]
        name: String,
    },
    /// Fill an empty platform with sample data.
    Generate {
        #[command(flatten)]
        storage: Storage,
        #[arg(long, default_value_t = 2_000)]
        tenants: u32,
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// After a backup was restored: start a new history, so that every console takes everything anew.
    NewEpoch {
        #[command(flatten)]
        storage: Storage,
    },
    /// Print the OpenAPI document.
    Openapi,
}

/// The command line of this process; prints and exits when it asks for help or is wrong.
pub fn parse() -> Cli {
    Cli::parse()
}

/// Carries out a command.
///
/// # Errors
/// What the command failed with; also a failed write to standard output.
pub async fn run(cli: Cli) -> Result<(), ApiError> {
    match cli.command {
        Command::Serve(asked) => {
            let mut config = PlatformConfig::new(asked.storage.database_url, asked.base_domain);
            config.name = asked.name;
            config.public_url = asked.public_url;
            config.trust_proxy = asked.trust_proxy;
            config.redis_url = asked.redis_url;
            config.prices = asked.prices.into();
            config.integrations = asked.services.into();
            config.smtp = asked.mail.smtp()?;
            serve(config, &asked.addresses).await
        }
        Command::CreateOwner { storage, email, name } => create_owner(storage, &email, &name).await,
        Command::Generate { storage, tenants, seed } => {
            let platform = Platform::open(PlatformConfig::new(storage.database_url, "localhost")).await?;
            generate::generate(platform.app(), tenants, seed).await?;
            platform.close().await
        }
        Command::NewEpoch { storage } => {
            let platform = Platform::open(PlatformConfig::new(storage.database_url, "localhost")).await?;
            let mut tx = platform.app().begin_as(Actor::platform()).await?.bulk();
            let text = "A backup was restored: the change feed starts a new epoch.";
            let entry = AuditEntry::new(AuditCategory::Platform, "platform.rewound", text).on("platform", "", "");
            tx.audit(entry.sensitive()).await?;
            tx.finish().await?;
            platform.close().await
        }
        Command::Openapi => {
            let document = Platform::openapi().to_pretty_json()?;
            print(&document)
        }
    }
}

async fn serve(config: PlatformConfig, addresses: &Addresses) -> Result<(), ApiError> {
    let platform = Platform::open(config).await?;
    let listener = bind(addresses.listen).await?;
    let shutdown = CancellationToken::new();
    let signal = shutdown.clone();
    tokio::spawn(async move {
        stop_signal().await;
        signal.cancel();
    });
    if let Some(address) = addresses.metrics_listen {
        let listener = bind(address).await?;
        tracing::info!(metrics = %listener.local_addr().map_err(ApiError::internal)?, "metrics");
        let (router, stop) = (platform.metrics(), shutdown.clone());
        let serving = axum::serve(listener, router).with_graceful_shutdown(stop.cancelled_owned());
        tokio::spawn(async move {
            if let Err(error) = serving.await {
                tracing::error!(%error, "metrics are no longer served");
            }
        });
    }
    platform.launch(listener, shutdown).await
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ApiError> {
    TcpListener::bind(address)
        .await
        .map_err(|error| ApiError::internal(format_args!("cannot listen on {address}: {error}")))
}

/// Ctrl+C, and on Unix SIGTERM. Without a way to hear signals the process runs until it is killed.
async fn stop_signal() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => return,
                heard = tokio::signal::ctrl_c() => if heard.is_ok() { return },
            }
        }
    }
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn create_owner(storage: Storage, email: &str, name: &str) -> Result<(), ApiError> {
    let platform = Platform::open(PlatformConfig::new(storage.database_url, "localhost")).await?;
    let created = admin::create(platform.app(), email, name, Role::Owner).await?;
    platform.close().await?;
    print(&format!(
        "e-mail:      {}\npassword:    {}\nTOTP secret: {}\n\nThey are shown this once.",
        created.operator.email,
        created.password.expose_secret(),
        created.totp_secret.expose_secret(),
    ))
}

fn print(text: &str) -> Result<(), ApiError> {
    writeln!(io::stdout().lock(), "{text}").map_err(ApiError::internal)
}
