//! The proof after a pause, suspension or termination: real requests to the tenant's own site, the real queue of its jobs,
//! the real rows of its sessions.

use crate::{app::App, error::ApiError, site, storage::sql};
use axum::{
    body::{Body, to_bytes},
    http::{Method, Request, StatusCode, header},
    response::Response,
};
use tower::ServiceExt;
use wheelhouse_contract::tenant::{Probe, ProbeKind, StatusOutcome, Tenant, TenantStatus};

/// Largest answer that is read back.
const BYTES: usize = 1024 * 1024;

/// Adds the proof to the answer of an applied change.
pub(super) async fn prove(app: &App, answer: Response) -> Result<Response, ApiError> {
    let (mut parts, body) = answer.into_parts();
    let bytes = to_bytes(body, BYTES).await.map_err(ApiError::internal)?;
    let Ok(StatusOutcome::Applied { tenant, .. }) = serde_json::from_slice(&bytes) else {
        return Ok(Response::from_parts(parts, Body::from(bytes)));
    };
    let probes = probes(app, &tenant).await?;
    parts.headers.remove(header::CONTENT_LENGTH);
    let body = serde_json::to_string(&StatusOutcome::Applied { tenant, probes })?;
    Ok(Response::from_parts(parts, Body::from(body)))
}

/// One line per effect; none for moves that open a tenant.
async fn probes(app: &App, tenant: &Tenant) -> Result<Vec<Probe>, ApiError> {
    let closed = !tenant.status.allows_sign_in();
    match tenant.status {
        TenantStatus::Active | TenantStatus::PendingReview | TenantStatus::Rejected => return Ok(Vec::new()),
        TenantStatus::Paused | TenantStatus::Suspended | TenantStatus::Terminated => {}
    }
    let page = ask(app, tenant, Method::GET, "/sign-in").await?;
    let write = ask(app, tenant, Method::POST, "/api/tasks").await?;
    let jobs = site::jobs::runnable(app.reader(), tenant.id, app.now()).await?;
    let waiting = site::jobs::waiting(app.reader(), tenant.id).await?;
    let sessions = rows(
        app,
        "SELECT COUNT(*) FROM site_sessions WHERE tenant_id = $1 AND impersonation_id IS NULL",
        tenant,
    )
    .await?;
    let open = rows(
        app,
        "SELECT COUNT(*) FROM impersonations WHERE tenant_id = $1 AND ended_at IS NULL",
        tenant,
    )
    .await?;
    Ok(vec![
        Probe {
            what: ProbeKind::SignIn,
            ok: (page == StatusCode::FORBIDDEN) == closed,
            detail: match page {
                StatusCode::FORBIDDEN => "The sign-in page refuses everybody (403).".to_owned(),
                other => format!("The sign-in page answers {}; data stays readable.", other.as_u16()),
            },
        },
        Probe {
            what: ProbeKind::Api,
            ok: write == StatusCode::FORBIDDEN,
            detail: format!("A write to the tenant's API answers {}.", write.as_u16()),
        },
        Probe {
            what: ProbeKind::Jobs,
            ok: jobs == 0,
            detail: format!("{jobs} jobs would run; {waiting} wait."),
        },
        Probe {
            what: ProbeKind::Sessions,
            ok: !closed || sessions == 0,
            detail: if closed {
                format!("{sessions} sessions are left.")
            } else {
                format!("{sessions} sessions stay and can read.")
            },
        },
        Probe {
            what: ProbeKind::Impersonations,
            ok: !closed || open == 0,
            detail: if closed {
                format!("{open} impersonations are left.")
            } else {
                format!("{open} impersonations stay open.")
            },
        },
    ])
}

/// Asks the tenant's site as a browser would.
async fn ask(app: &App, tenant: &Tenant, method: Method, path: &str) -> Result<StatusCode, ApiError> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, format!("{}.{}", tenant.subdomain, app.site_domain()))
        .body(Body::empty())
        .map_err(ApiError::internal)?;
    let site = site::router().with_state(app.clone());
    match site.oneshot(request).await {
        Ok(response) => Ok(response.status()),
        Err(never) => match never {},
    }
}

async fn rows(app: &App, statement: &str, tenant: &Tenant) -> Result<i64, ApiError> {
    let count = sql::scalar(app.reader(), statement, vec![tenant.id.to_string().into()]).await?;
    Ok(count.unwrap_or(0))
}
