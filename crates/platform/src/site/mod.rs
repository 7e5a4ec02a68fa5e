//! Tenant sites, served by host name: small, server-rendered; one script keeps open pages in step.

mod acts;
mod api;
mod enter;
mod host;
mod icons;
pub(crate) mod jobs;
mod live;
mod page;
mod pages;
mod refusal;
mod session;
mod sign_in;
mod style;
mod upgrade;
mod usage;
mod visit;
mod words;

pub use host::subdomain;
pub(crate) use icons::icon_path;
pub(crate) use live::LivePages;
pub(crate) use page::initials;
pub(crate) use style::colours as theme_of;
pub(crate) use style::text_on;

use crate::{app::App, cluster::Lease, error::ApiError, storage::sql};
use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::Response,
    routing::{any, get, post},
};

/// Everything that a host `<subdomain>.<base domain>` serves; the state is given by the caller.
pub fn router() -> Router<App> {
    Router::new()
        .route("/", get(pages::home))
        .route("/account", get(pages::account))
        .route("/modules/{key}", get(pages::module))
        .route("/sign-in", get(sign_in::page).post(sign_in::submit))
        .route("/sign-out", post(sign_in::leave))
        .route("/api/account", post(api::account))
        .route("/api/tasks", get(api::tasks).post(api::add_task))
        .route("/api/live", get(live::live))
        .route("/api/modules", get(api::modules))
        .route("/api/modules/{key}", get(api::module))
        .route("/api/usage", get(usage::read).post(usage::take))
        .route("/api/modules/{key}/upgrade", post(upgrade::request))
        .route("/api/{*rest}", any(api::nothing))
        .route("/__wheelhouse/enter", get(enter::enter))
        .route("/language", post(style::language))
        .route("/theme.css", get(style::theme))
        .route("/logo", get(style::logo))
        .route("/{*rest}", any(pages::other))
        .layer(middleware::from_fn(guard_headers))
}

/// Works off what sites left for later, and forgets sessions and codes that ran out.
pub(crate) async fn tick(app: &App, lease: &Lease) -> Result<(), ApiError> {
    jobs::run(app, lease).await?;
    let now = app.now().millis();
    for table in ["site_sessions", "impersonation_codes"] {
        let late = format!("{table} WHERE expires_at <= $1");
        if sql::exists(app.reader(), &late, vec![now.into()]).await? {
            let tx = lease.begin(app).await?;
            sql::exec(tx.conn(), &format!("DELETE FROM {late}"), vec![now.into()]).await?;
            tx.finish().await?;
        }
    }
    Ok(())
}

/// Nothing but the site's own style sheets and script, which speaks to the site alone; no frames, no
/// sniffing, no referrers to others, nothing kept.
async fn guard_headers(request: Request, next: Next) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; \
                          manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    const ALWAYS: [(HeaderName, &str); 4] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Not `no-referrer`: browsers then send `Origin: null` with the forms of the site's own pages, which are refused.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ];
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in ALWAYS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    // A picture has a stricter one: nothing in it acts, not even opened alone.
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests;
