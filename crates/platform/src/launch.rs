//! A platform from opening to shutdown.

use crate::{
    app::App,
    cluster,
    config::PlatformConfig,
    error::ApiError,
    http::{self},
    integrations, jobs, maintenance,
    metrics::{self, Surface, Watched},
    openapi, site, subscriptions,
};
use axum::{
    Router,
    extract::Request,
    http::{header, uri::Authority},
    response::Response,
};
use std::{convert::Infallible, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::{ServiceExt, service_fn};

/// Longest that open requests hold up a shutdown.
const LAST_CALL: Duration = Duration::from_secs(10);

/// An opened platform.
#[derive(Clone)]
pub struct Platform {
    app: App,
}

impl Platform {
    /// Opens the database (created and migrated as needed) and loads the keys.
    ///
    /// # Errors
    /// When the database cannot be opened, or was written by a newer version.
    pub async fn open(config: PlatformConfig) -> Result<Self, ApiError> {
        let app = App::open(config).await?;
        subscriptions::project(&app).await?;
        Ok(Self { app })
    }

    /// The shared state, for administration and tests.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Closes the database, for those who never launched.
    pub async fn close(self) -> Result<(), ApiError> {
        self.app.db().close().await
    }

    /// The OpenAPI 3.1 document of the API.
    pub fn openapi() -> utoipa::openapi::OpenApi {
        openapi::router().into_openapi()
    }

    /// The API and the tenant sites, told apart by host name.
    pub fn router(&self) -> Router {
        let (mut api, _) = openapi::router().split_for_parts();
        if self.app.config().sample {
            api = api.merge(integrations::fakes::router());
        }
        let watched = |surface| Watched {
            metrics: self.app.metrics().clone(),
            surface,
        };
        let api = http::api(api, watched(Surface::Api)).with_state(self.app.clone());
        let sites = http::api(site::router(), watched(Surface::Site)).with_state(self.app.clone());
        let base = self.app.config().base_domain.clone();
        let trust_proxy = self.app.config().trust_proxy;
        let by_host = service_fn(move |mut request: Request| {
            if let Some(address) = http::ClientAddress::of(&request, trust_proxy) {
                request.extensions_mut().insert(address);
            }
            let target = if is_site(&request, &base) {
                sites.clone()
            } else {
                api.clone()
            };
            async move { Ok::<Response, Infallible>(target.oneshot(request).await.unwrap_or_else(|never| match never {})) }
        });
        Router::new().fallback_service(by_host)
    }

    /// `GET /metrics`, for a listener that only those can reach who run the platform.
    pub fn metrics(&self) -> Router {
        metrics::router(self.app.clone())
    }

    /// Serves until `shutdown` is cancelled: open requests finish, streams close and send their consoles elsewhere, jobs end.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn launch(self, listener: TcpListener, shutdown: CancellationToken) -> Result<(), ApiError> {
        let address = listener.local_addr().map_err(ApiError::internal)?;
        self.app.listening_on(address.port());
        tracing::info!(%address, "listening");
        let periodic = tokio::spawn(maintenance::run(self.app.clone()));
        let working = tokio::spawn(jobs::run(self.app.clone()));
        let following = tokio::spawn(cluster::run(self.app.clone()));
        let closing = self.app.shutdown().clone();
        let service = self.router().into_make_service_with_connect_info::<SocketAddr>();
        let last_call = closing.clone();
        let serving = axum::serve(listener, service).with_graceful_shutdown(async move {
            shutdown.cancelled().await;
            closing.cancel();
        });
        tokio::select! {
            served = serving => served.map_err(ApiError::internal)?,
            () = async {
                last_call.cancelled().await;
                tokio::time::sleep(LAST_CALL).await;
            } => tracing::warn!("requests were still open at shutdown"),
        }
        periodic.await.map_err(ApiError::internal)?;
        working.await.map_err(ApiError::internal)?;
        following.await.map_err(ApiError::internal)?;
        self.app.db().close().await
    }
}

/// Whether the request's host is a tenant's: API hosts and site hosts are disjoint.
fn is_site(request: &Request, base_domain: &str) -> bool {
    let header = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok());
    let host = request
        .uri()
        .authority()
        .map(Authority::as_str)
        .or(header)
        .unwrap_or("");
    site::subdomain(&host.to_lowercase(), base_domain).is_some()
}
