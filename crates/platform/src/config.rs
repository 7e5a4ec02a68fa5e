//! What a platform needs to know before it starts.

use crate::{
    clock::{Clock, SystemClock},
    integrations::IntegrationsConfig,
    mail::Smtp,
};
use secrecy::SecretString;
use std::sync::Arc;
use url::Url;
use wheelhouse_contract::tenant::Prices;

/// Settings of one platform.
#[derive(Clone)]
pub struct PlatformConfig {
    /// `sqlite:PATH` (created when absent) or `postgres://USER:PASSWORD@HOST/DATABASE`.
    pub database_url: String,
    /// `redis://…` or `rediss://…`: makes news between several instances travel at once.
    pub redis_url: Option<SecretString>,
    /// Tenant sites live at `<subdomain>.<base_domain>`; without port.
    pub base_domain: String,
    /// Shown by consoles.
    pub name: String,
    /// Whether the data is sample data; consoles say so everywhere.
    pub sample: bool,
    pub clock: Arc<dyn Clock>,
    /// The address that browsers and consoles use, when a proxy stands before the platform. Its scheme and port are those
    /// of the tenant sites. Absent: plain HTTP at the port that is listened on.
    pub public_url: Option<Url>,
    /// A proxy of ours stands before the platform: its `X-Forwarded-For` names the client.
    pub trust_proxy: bool,
    /// Sign-in attempts per address and minute.
    pub sign_ins_per_minute: u32,
    /// Requests for public configuration and assets of sites per address and minute, at each instance.
    pub public_per_minute: u32,
    /// Of streams.
    pub heartbeat_seconds: u64,
    /// What plans cost a month.
    pub prices: Prices,
    /// The services that tenants are connected to.
    pub integrations: IntegrationsConfig,
    /// The mail server. Without one mail stays in the mailbox that consoles show.
    pub smtp: Option<Smtp>,
}

impl PlatformConfig {
    pub fn new(database_url: impl Into<String>, base_domain: impl Into<String>) -> Self {
        Self {
            database_url: database_url.into(),
            redis_url: None,
            base_domain: base_domain.into().to_lowercase(),
            name: "Wheelhouse".to_owned(),
            sample: false,
            clock: Arc::new(SystemClock),
            public_url: None,
            trust_proxy: false,
            sign_ins_per_minute: 30,
            public_per_minute: 600,
            heartbeat_seconds: wheelhouse_contract::sync::HEARTBEAT_SECONDS,
            prices: Prices::default(),
            integrations: IntegrationsConfig::default(),
            smtp: None,
        }
    }
}
