//! The state that handlers share.

use crate::{
    assets::PublicSites,
    clock::Clock,
    cluster::Cluster,
    config::PlatformConfig,
    error::ApiError,
    http::{Actor, Mutation},
    metrics::Metrics,
    rate_limit::RateLimit,
    site::LivePages,
    storage::{Commit, Database, Head, Keys, Row, Tx, head, sql},
};
use sea_orm::DatabaseConnection;
use std::sync::{Arc, OnceLock};
use tokio::sync::{broadcast, watch};
use tokio_util::sync::CancellationToken;
use url::Url;
use wheelhouse_contract::{TenantId, Timestamp, sync::Scope};

const TOO_MANY_SIGN_INS: &str = "Too many sign-in attempts from this address. Wait a minute.";
const TOO_MANY_REQUESTS: &str = "Too many requests for modules from this site. Wait a minute.";
const TOO_MANY_PUBLIC: &str = "Too many requests from this address. Wait a minute.";
/// Of one tenant for modules: there are six that can be locked.
const REQUESTS_PER_MINUTE: u32 = 8;

/// One running platform; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    config: PlatformConfig,
    db: Database,
    keys: Keys,
    cluster: Cluster,
    metrics: Metrics,
    sign_ins: RateLimit,
    public: RateLimit,
    public_sites: PublicSites,
    /// Requests for modules, by tenant.
    upgrades: RateLimit,
    live_pages: LivePages,
    /// Of the listener, once there is one.
    port: OnceLock<u16>,
    shutdown: CancellationToken,
    /// Counts commits that touched jobs.
    jobs: watch::Sender<u64>,
}

impl App {
    pub(crate) async fn open(config: PlatformConfig) -> Result<Self, ApiError> {
        let db = Database::open(&config.database_url).await?;
        let keys = Keys::load(&db).await?;
        let head = head(db.reader()).await?.position();
        let shared = !config.database_url.starts_with("sqlite:");
        let cluster = Cluster::open(head, &keys, config.redis_url.as_ref(), shared)?;
        let sign_ins = RateLimit::per_minute("sign_in", TOO_MANY_SIGN_INS, config.sign_ins_per_minute);
        let public = RateLimit::per_minute("public_site", TOO_MANY_PUBLIC, config.public_per_minute);
        Ok(Self(Arc::new(Inner {
            config,
            db,
            keys,
            metrics: Metrics::new(cluster.redis().is_some()),
            cluster,
            sign_ins,
            public,
            public_sites: PublicSites::default(),
            upgrades: RateLimit::per_minute("upgrade_request", TOO_MANY_REQUESTS, REQUESTS_PER_MINUTE),
            live_pages: LivePages::default(),
            port: OnceLock::new(),
            shutdown: CancellationToken::new(),
            jobs: watch::Sender::new(0),
        })))
    }

    pub fn config(&self) -> &PlatformConfig {
        &self.0.config
    }

    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.0.config.clock
    }

    pub fn now(&self) -> Timestamp {
        self.0.config.clock.now()
    }

    pub(crate) fn db(&self) -> &Database {
        &self.0.db
    }

    /// For reads outside of mutations, with the functions of [`sql`].
    pub fn reader(&self) -> &DatabaseConnection {
        self.0.db.reader()
    }

    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// This instance among the others of the platform.
    pub fn cluster(&self) -> &Cluster {
        &self.0.cluster
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// Counts a sign-in attempt from `address`, over all instances.
    ///
    /// # Errors
    /// 429 when there were too many within a minute.
    pub(crate) async fn check_sign_in(&self, address: &str) -> Result<(), ApiError> {
        let limit = &self.0.sign_ins;
        let checked = limit.check(address, self.now(), self.cluster().redis()).await;
        checked.inspect_err(|_| self.metrics().refused(limit.name()))
    }

    /// Counts a tenant's request for a module, over all instances.
    ///
    /// # Errors
    /// 429 when there were too many within a minute.
    pub(crate) async fn check_upgrade(&self, tenant: TenantId) -> Result<(), ApiError> {
        let limit = &self.0.upgrades;
        let checked = limit
            .check(&tenant.to_string(), self.now(), self.cluster().redis())
            .await;
        checked.inspect_err(|_| self.metrics().refused(limit.name()))
    }

    /// Open pages of sites that hear of changes.
    pub(crate) fn live_pages(&self) -> &LivePages {
        &self.0.live_pages
    }

    /// Counts a request for what everybody may have, at this instance.
    ///
    /// # Errors
    /// 429 when there were too many within a minute.
    pub(crate) async fn check_public(&self, address: &str) -> Result<(), ApiError> {
        let limit = &self.0.public;
        let checked = limit.check(address, self.now(), None).await;
        checked.inspect_err(|_| self.metrics().refused(limit.name()))
    }

    /// What is served of sites without signing in.
    pub(crate) fn public_sites(&self) -> &PublicSites {
        &self.0.public_sites
    }

    /// One row by its id, 404 when absent.
    pub async fn require<R: Row>(&self, id: impl std::fmt::Display) -> Result<R, ApiError> {
        sql::get(self.reader(), id)
            .await?
            .ok_or_else(|| ApiError::not_found(R::NOUN))
    }

    /// The heads of the change feed and of the audit chain.
    pub(crate) async fn head(&self) -> Result<Head, ApiError> {
        head(self.reader()).await
    }

    /// Starts the transaction of a request. When the request was answered before, `?` gives that answer again.
    pub async fn begin(&self, request: &Mutation) -> Result<Tx, ApiError> {
        let mut tx = Tx::begin(self, request.auth.actor()).await?;
        tx.guard(crate::storage::Key::of(request)).await?;
        Ok(tx)
    }

    /// Starts a transaction without a request's key: sign-in, audited reads, jobs.
    pub async fn begin_as(&self, actor: Actor) -> Result<Tx, ApiError> {
        Tx::begin(self, actor).await
    }

    /// Every commit from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Commit> {
        self.cluster().feed().subscribe()
    }

    /// Tells the streams of this instance, and the other instances.
    pub(crate) fn publish(&self, commit: Commit) {
        self.metrics().commits.inc();
        self.public_sites().forget(&commit.changes);
        if let Some(redis) = self.cluster().redis() {
            redis.announce(&commit.position, !commit.ended_sessions.is_empty());
        }
        if commit.changes.iter().any(|change| change.scope() == Scope::Jobs) {
            self.0.jobs.send_modify(|commits| *commits += 1);
        }
        self.cluster().feed().publish(commit);
    }

    /// Changes with every commit of this instance that touched a job.
    pub(crate) fn job_news(&self) -> watch::Receiver<u64> {
        self.0.jobs.subscribe()
    }

    /// Cancelled when the platform goes down; long-lived answers end then.
    pub fn shutdown(&self) -> &CancellationToken {
        &self.0.shutdown
    }

    pub(crate) fn listening_on(&self, port: u16) {
        self.0.port.get_or_init(|| port);
    }

    /// Of the listener, once there is one.
    pub(crate) fn port(&self) -> Option<u16> {
        self.0.port.get().copied()
    }

    /// `acme.localhost:8080`'s part behind the first dot: the base domain, with the port where it is not the scheme's own.
    pub fn site_domain(&self) -> String {
        let public = self.config().public_url.as_ref();
        let port = match public {
            Some(url) => url.port(),
            None => self.port().filter(|port| *port != 80),
        };
        match port {
            Some(port) => format!("{}:{port}", self.config().base_domain),
            None => self.config().base_domain.clone(),
        }
    }

    /// Of every site: `http` or `https`.
    pub fn site_scheme(&self) -> &str {
        self.config().public_url.as_ref().map_or("http", Url::scheme)
    }

    /// `http://acme.localhost:8080`, without a slash at the end.
    pub fn site_origin(&self, subdomain: &str) -> String {
        format!("{}://{subdomain}.{}", self.site_scheme(), self.site_domain())
    }
}
