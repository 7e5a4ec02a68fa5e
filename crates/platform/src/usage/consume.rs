//! Using a limit: counted only when it fits, in the transaction that decides it, so that of two at the last place one passes.

use super::{TELL, counts, ingest, overrides};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, sql},
};
use axum::{extract::State, response::Response};
use sea_orm::ConnectionTrait;
use wheelhouse_contract::{
    ErrorCode, Problem, TenantId, Timestamp,
    audit::AuditCategory,
    tenant::Tenant,
    usage::{Consume, Consumed, LimitKey, LimitState, QuotaRefusal, TenantUsage, granted, limit_state, month_start},
};

/// Counts what fits; 429 with `quota` and `Retry-After` when it does not. With `check_only` nothing is counted.
#[utoipa::path(post, path = "/v1/tenants/{id}/usage/consume", tag = "usage", request_body = Consume,
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Consumed), (status = 429, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:create"]))))]
pub(super) async fn consume(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(TELL)?;
    let wish: Consume = request.json()?;
    ApiError::check(wish.faults())?;
    let mut tx = app.begin(&request).await?;
    let tenant: Tenant = tx.require(id).await?;
    let consumed = take(&mut tx, &tenant, &wish).await?;
    if consumed.counted {
        let sentence = format!("{} {} were counted.", wish.amount, wish.limit.noun());
        let entry = AuditEntry::new(AuditCategory::Tenant, "usage.consumed", sentence)
            .on("tenant", id, tenant.name.clone())
            .after(&consumed.state)?;
        tx.audit(entry).await?;
    }
    tx.commit(Reply::ok(&consumed)?).await
}

/// Counts `wish` if it fits.
///
/// # Errors
/// `rate_limited` with the quota; `tenant_inactive` when the tenant's status takes nothing new.
pub(crate) async fn take(tx: &mut Tx, tenant: &Tenant, wish: &Consume) -> Result<Consumed, ApiError> {
    if !tenant.status.allows_activity() {
        let sentence = format!("{} is not in service: nothing new is counted.", tenant.name);
        return Err(ApiError::new(ErrorCode::TenantInactive, sentence));
    }
    let now = tx.now();
    let state = stand(tx.conn(), tenant, wish.limit, now).await?;
    if let Some(id) = &wish.id {
        let known = "usage_events WHERE tenant_id = $1 AND id = $2";
        if sql::exists(tx.conn(), known, vec![tenant.id.to_string().into(), id.trim().into()]).await? {
            return Ok(Consumed { counted: false, state });
        }
    }
    let amount = u64::try_from(wish.amount).map_err(ApiError::internal)?;
    if !state.admits(amount) {
        return Err(refused(&state, amount, now));
    }
    if wish.check_only {
        return Ok(Consumed { counted: false, state });
    }
    if let Some(id) = &wish.id {
        ingest::remember(tx, tenant.id, id, now.millis()).await?;
    }
    let period = counts::period(wish.limit, now);
    counts::add(tx, tenant.id, wish.limit, period, wish.amount).await?;
    ingest::told(tx, tenant, wish.limit, period).await?;
    let state = stand(tx.conn(), tenant, wish.limit, now).await?;
    Ok(Consumed { counted: true, state })
}

/// 429 when the tenant has as many sessions at its site as it may have.
pub(crate) async fn admit_session(tx: &Tx, tenant: TenantId) -> Result<(), ApiError> {
    let (tenant, now): (Tenant, _) = (tx.require(tenant).await?, tx.now());
    let state = stand(tx.conn(), &tenant, LimitKey::ConcurrentSessions, now).await?;
    match state.admits(1) {
        true => super::touch(tx, tenant.id).await,
        false => Err(refused(&state, 1, now)),
    }
}

/// How one limit stands, counted now.
async fn stand<C: ConnectionTrait>(
    conn: &C,
    tenant: &Tenant,
    key: LimitKey,
    now: Timestamp,
) -> Result<LimitState, ApiError> {
    let mut usage = TenantUsage::new(tenant.id, now);
    usage.month = month_start(now);
    usage.overrides = overrides::all(conn, tenant.id).await?;
    let allowed = granted(tenant, &usage.overrides, key, now).allowed;
    usage.counts.set(
        key,
        counts::used(conn, tenant.id, key, counts::period(key, now), now).await?,
    );
    let mut state = limit_state(tenant, &usage, key, now);
    if key == LimitKey::ConcurrentSessions && allowed >= 0 {
        state.resets_at = counts::first_end(conn, tenant.id, now).await?;
    }
    Ok(state)
}

fn refused(state: &LimitState, asked: u64, now: Timestamp) -> ApiError {
    let noun = state.limit.noun();
    let until = match state.resets_at {
        Some(at) if state.limit.is_monthly() => format!(
            "The count begins anew on {} (UTC); until then a higher limit is needed.",
            at.datetime().format("%-d %B %Y")
        ),
        Some(_) => "Sign out elsewhere, or wait until a session ends.".to_owned(),
        None => "Remove some, or ask for a higher limit.".to_owned(),
    };
    let mut problem = Problem::new(
        ErrorCode::RateLimited,
        format!(
            "{} of {} {noun} are used, and {asked} more do not fit. {until}",
            state.used, state.allowed
        ),
    );
    problem.quota = Some(QuotaRefusal::of(state, asked, now));
    problem.into()
}
