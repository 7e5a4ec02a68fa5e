//! Starting a session, and the one-time code that opens the tenant's site.

use super::end::close;
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply},
    storage::{AuditEntry, Token, Tx, sql, wire},
    tenants::{Happening, record},
};
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use wheelhouse_contract::{
    Action, ErrorCode, ImpersonationId, Permission, Problem, Resource, Role,
    audit::AuditCategory,
    event::TenantEventKind,
    impersonation::{CODE_SECONDS, EndReason, Impersonation, ImpersonationStart, ImpersonationStarted, validate},
    tenant::Tenant,
};

/// Starts an impersonation. The answer's `entry_url` is good once, for 60 seconds. One live session per operator and
/// tenant: another start answers 409 with the live one.
#[utoipa::path(post, path = "/v1/impersonations", tag = "impersonations", request_body = ImpersonationStart,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = ImpersonationStarted), (status = 409, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["impersonations:start"]))))]
pub(super) async fn start(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Impersonations, Action::Start))?;
    let start: ImpersonationStart = request.json()?;
    ApiError::check(validate(&start))?;
    let mut tx = app.begin(&request).await?;
    let tenant: Tenant = tx.require(start.tenant_id).await?;
    allowed(&tenant, request.auth.operator.role)?;
    no_other(&mut tx, &tenant).await?;
    let impersonation = row(&mut tx, &tenant, start).await?;
    sql::exec(
        tx.conn(),
        "INSERT INTO impersonation_origins (impersonation_id, session_id) VALUES ($1, $2)",
        vec![
            impersonation.id.to_string().into(),
            request.auth.session_id.to_string().into(),
        ],
    )
    .await?;
    let code = code(&tx, &impersonation).await?;
    let started = ImpersonationStarted {
        entry_url: format!("{}/__wheelhouse/enter?code={code}", app.site_origin(&tenant.subdomain)),
        impersonation,
    };
    tx.commit(Reply::created(&started)?).await
}

fn allowed(tenant: &Tenant, role: Role) -> Result<(), ApiError> {
    if tenant.status.allows_impersonation(role) {
        return Ok(());
    }
    let status = wire(&tenant.status).replace('_', " ");
    let sentence = if tenant.status.allows_impersonation(Role::Owner) {
        format!("{} is {status}; only an owner may look into it.", tenant.name)
    } else {
        format!("{} is {status}; it has no site to look into.", tenant.name)
    };
    Err(ApiError::new(ErrorCode::TenantInactive, sentence))
}

/// 409 with the operator's live session for this tenant; one that ran out of time is ended here.
async fn no_other(tx: &mut Tx, tenant: &Tenant) -> Result<(), ApiError> {
    let operator = tx.actor().require_id()?;
    let rest = "WHERE operator_id = $1 AND tenant_id = $2 AND ended_at IS NULL";
    let open: Vec<Impersonation> = sql::rows(
        tx.conn(),
        rest,
        vec![operator.to_string().into(), tenant.id.to_string().into()],
    )
    .await?;
    for live in open {
        if live.expires_at <= tx.now() {
            close(tx, live, EndReason::Expired).await?;
            continue;
        }
        let mut problem = Problem::new(
            ErrorCode::Conflict,
            "You already have an open session for this tenant. Go on in it, or end it first.",
        );
        problem.current = serde_json::to_value(&live).ok();
        return Err(problem.into());
    }
    Ok(())
}

async fn row(tx: &mut Tx, tenant: &Tenant, start: ImpersonationStart) -> Result<Impersonation, ApiError> {
    let actor = tx.actor().clone();
    let mut impersonation = Impersonation {
        id: tx.new_id::<ImpersonationId>(),
        version: 0,
        operator_id: actor.require_id()?,
        operator_email: actor.email,
        tenant_id: tenant.id,
        tenant_name: tenant.name.clone(),
        subdomain: tenant.subdomain.clone(),
        acting_as: tenant.owner_email.clone(),
        reason: start.reason.trim().to_owned(),
        scope: start.scope,
        started_at: tx.now(),
        expires_at: tx.now().plus(TimeDelta::minutes(i64::from(start.minutes))),
        ended_at: None,
        end_reason: None,
        address: actor.address.unwrap_or_default(),
    };
    tx.put(&mut impersonation).await?;
    let note = format!(
        "{} ({})",
        impersonation.reason,
        wire(&impersonation.scope).replace('_', " ")
    );
    let happening = Happening::new(TenantEventKind::ImpersonationStarted).note(note);
    record(tx, tenant.id, happening).await?;
    let sentence = format!(
        "{} began to act as {}.",
        impersonation.operator_email, impersonation.acting_as
    );
    let entry = AuditEntry::new(AuditCategory::Security, "impersonation.started", sentence)
        .on("tenant", tenant.id, tenant.name.clone())
        .after(&impersonation)?
        .reason(impersonation.reason.clone())
        .sensitive();
    tx.audit(entry).await?;
    Ok(impersonation)
}

/// A fresh entry code, kept by its hash.
async fn code(tx: &Tx, impersonation: &Impersonation) -> Result<String, ApiError> {
    let code = Token::random();
    let values = vec![
        code.hash.clone().into(),
        impersonation.id.to_string().into(),
        impersonation.tenant_id.to_string().into(),
        tx.now().plus(TimeDelta::seconds(CODE_SECONDS)).millis().into(),
    ];
    sql::exec(
        tx.conn(),
        "INSERT INTO impersonation_codes (hash, impersonation_id, tenant_id, expires_at) VALUES ($1, $2, $3, $4)",
        values,
    )
    .await?;
    Ok(code.reveal())
}
