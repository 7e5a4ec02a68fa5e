//! Limits that were agreed for one tenant. What holds stands in the tenant's row; here is why, by whom, and until when.

use super::{OVERRIDE, row};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, sql},
    tenants::{
        Happening, fields, record, status,
        store::{Act, store},
    },
};
use axum::{extract::State, response::Response};
use sea_orm::ConnectionTrait;
use wheelhouse_contract::{
    ErrorCode, Problem, TenantId,
    audit::AuditCategory,
    event::TenantEventKind,
    subscription::SubscriptionChangeKind,
    tenant::{Tenant, TenantStatus, TenantUpdated},
    usage::{LimitKey, LimitOverride, OverrideRemoval, OverrideRequest, UNLIMITED, kept},
};

/// Whoever changes a limit has seen them all, and the plan that they are of.
const SEEN: [&str; 2] = ["plan", "limits"];

/// What is known of the tenant's overrides, in the order of the limits' names.
pub(super) async fn all<C: ConnectionTrait>(conn: &C, tenant: TenantId) -> Result<Vec<LimitOverride>, ApiError> {
    let statement = "SELECT doc FROM limit_overrides WHERE tenant_id = $1 ORDER BY limit_key";
    let rows = sql::all(conn, statement, vec![tenant.to_string().into()]).await?;
    rows.iter()
        .map(|row| Ok(serde_json::from_str(&row.try_get_by_index::<String>(0)?)?))
        .collect()
}

async fn write(tx: &Tx, tenant: TenantId, one: &LimitOverride) -> Result<(), ApiError> {
    sql::exec(
        tx.conn(),
        "INSERT INTO limit_overrides (tenant_id, limit_key, expires_at, doc) VALUES ($1, $2, $3, $4)
         ON CONFLICT (tenant_id, limit_key) DO UPDATE SET expires_at = excluded.expires_at, doc = excluded.doc",
        vec![
            tenant.to_string().into(),
            one.limit.as_str().into(),
            one.expires_at.map(wheelhouse_contract::Timestamp::millis).into(),
            serde_json::to_string(one)?.into(),
        ],
    )
    .await?;
    Ok(())
}

/// Keeps what is known of overrides in step with limits that have changed, whoever changed them.
pub(crate) async fn settle(tx: &Tx, before: &Tenant, after: &Tenant, reason: Option<&str>) -> Result<(), ApiError> {
    let known = all(tx.conn(), after.id).await?;
    let kept = kept(&known, after.plan, &after.limits);
    for gone in known.iter().filter(|one| !kept.contains(one)) {
        let statement = "DELETE FROM limit_overrides WHERE tenant_id = $1 AND limit_key = $2";
        let values = vec![after.id.to_string().into(), gone.limit.as_str().into()];
        sql::exec(tx.conn(), statement, values).await?;
    }
    for key in LimitKey::ALL {
        let (was, is) = (key.of(&before.limits), key.of(&after.limits));
        let agreed = was != is && is != key.of(&after.plan.limits());
        if agreed && !kept.iter().any(|one| one.limit == key) {
            let one = LimitOverride {
                limit: key,
                allowed: is,
                reason: reason.map(str::to_owned),
                by_name: tx.actor().name.clone(),
                set_at: tx.now(),
                expires_at: None,
            };
            write(tx, after.id, &one).await?;
        }
    }
    row::touch(tx, after.id).await
}

fn key_of(text: &str) -> Result<LimitKey, ApiError> {
    LimitKey::parse(text).ok_or_else(|| ApiError::not_found("limit"))
}

/// As a person reads it.
fn plain(allowed: i32) -> String {
    match allowed {
        UNLIMITED => "unlimited".to_owned(),
        allowed => super::threshold::grouped(allowed.unsigned_abs().into()),
    }
}

async fn seen(tx: &Tx, request: &Mutation, tenant: &Tenant) -> Result<(), ApiError> {
    fields::merge(tx, request, tenant, &SEEN).await?;
    match tenant.status.is_final() {
        true => Err(status::invalid_transition(tenant, TenantStatus::Active)),
        false => Ok(()),
    }
}

/// Agrees a limit for one tenant in place of its plan's, until somebody removes it or until `expires_at`.
#[utoipa::path(put, path = "/v1/tenants/{id}/limits/{key}", tag = "usage", request_body = OverrideRequest,
    params(("id" = TenantId, Path,), ("key" = LimitKey, Path,), ("Idempotency-Key" = String, Header,),
        ("If-Match" = String, Header,)),
    responses((status = 200, body = TenantUpdated), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:update"]))))]
pub(super) async fn set(
    State(app): State<App>,
    Segment((id, key)): Segment<(TenantId, String)>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(OVERRIDE)?;
    let (key, wish): (_, OverrideRequest) = (key_of(&key)?, request.json()?);
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    ApiError::check(wish.faults(&before, key, tx.now()))?;
    seen(&tx, &request, &before).await?;
    let known = all(tx.conn(), id).await?.into_iter().find(|one| one.limit == key);
    let one = LimitOverride {
        limit: key,
        allowed: wish.allowed,
        reason: Some(wish.reason.trim().to_owned()),
        by_name: tx.actor().name.clone(),
        set_at: tx.now(),
        expires_at: wish.expires_at,
    };
    write(&tx, id, &one).await?;
    let mut after = before.clone();
    key.set(&mut after.limits, wish.allowed);
    let sentence = format!("{} was given {} {}.", before.name, plain(wish.allowed), key.noun());
    let answer = if after.limits == before.limits {
        reworded(&mut tx, &before, known.as_ref(), &one, sentence).await?
    } else {
        let act = Act::new(SubscriptionChangeKind::Controlled, "limit.overridden", sentence);
        store(&mut tx, &before, after, act.reason(one.reason.as_deref())).await?
    };
    row::publish(&mut tx, &answer.tenant).await?;
    tx.commit(Reply::ok(&answer)?).await
}

/// The limit stays; its reason or its end is another.
async fn reworded(
    tx: &mut Tx,
    tenant: &Tenant,
    before: Option<&LimitOverride>,
    after: &LimitOverride,
    sentence: String,
) -> Result<TenantUpdated, ApiError> {
    let reason = after.reason.clone().unwrap_or_default();
    let note = format!("Changed: limits. {reason}");
    record(tx, tenant.id, Happening::new(TenantEventKind::Edited).note(note)).await?;
    let entry = AuditEntry::new(AuditCategory::Tenant, "limit.overridden", sentence)
        .on("tenant", tenant.id, tenant.name.clone())
        .before(&before)?
        .after(after)?
        .reason(reason);
    tx.audit(entry).await?;
    Ok(TenantUpdated {
        tenant: tenant.clone(),
        changes: Vec::new(),
    })
}

/// The plan's limit holds again.
#[utoipa::path(delete, path = "/v1/tenants/{id}/limits/{key}", tag = "usage", request_body = OverrideRemoval,
    params(("id" = TenantId, Path,), ("key" = LimitKey, Path,), ("Idempotency-Key" = String, Header,),
        ("If-Match" = String, Header,)),
    responses((status = 200, body = TenantUpdated), (status = 409, body = Problem), (status = 412, body = Problem),
        (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:update"]))))]
pub(super) async fn remove(
    State(app): State<App>,
    Segment((id, key)): Segment<(TenantId, String)>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(OVERRIDE)?;
    let (key, wish): (_, OverrideRemoval) = (key_of(&key)?, request.json()?);
    ApiError::check(wish.faults())?;
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    seen(&tx, &request, &before).await?;
    let answer = lifted(&mut tx, &before, key, "limit.override_removed", wish.reason.trim()).await?;
    tx.commit(Reply::ok(&answer)?).await
}

/// Gives the plan's limit back.
///
/// # Errors
/// `conflict` when the plan's limit holds already.
pub(super) async fn lifted(
    tx: &mut Tx,
    before: &Tenant,
    key: LimitKey,
    action: &'static str,
    reason: &str,
) -> Result<TenantUpdated, ApiError> {
    let plan = key.of(&before.plan.limits());
    if key.of(&before.limits) == plan {
        let sentence = format!(
            "{} has what its plan grants; there is no override to remove.",
            before.name
        );
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    let mut after = before.clone();
    key.set(&mut after.limits, plan);
    let sentence = format!(
        "{} has the {} of its plan again: {}.",
        before.name,
        key.noun(),
        plain(plan)
    );
    let act = Act::new(SubscriptionChangeKind::Controlled, action, sentence).reason(Some(reason));
    let answer = store(tx, before, after, act).await?;
    row::publish(tx, &answer.tenant).await?;
    Ok(answer)
}
