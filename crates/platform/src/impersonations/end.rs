//! Every way in which a session ends.

use crate::{
    app::App,
    cluster::Lease,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, sql, wire},
    tenants::{Happening, record},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, ImpersonationId, OperatorId, Permission, Problem, Resource, SessionId, TenantId,
    audit::AuditCategory,
    event::TenantEventKind,
    impersonation::{EndReason, Impersonation, ImpersonationEnd},
    operator::Operator,
};

/// Ends a session: one's own for the reason given, another operator's as `revoked`. Ended already, it stays as it is.
#[utoipa::path(post, path = "/v1/impersonations/{id}/end", tag = "impersonations", request_body = ImpersonationEnd,
    params(("id" = ImpersonationId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = Impersonation), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["impersonations:start", "impersonations:end"]))))]
pub(super) async fn end(
    State(app): State<App>,
    Segment(id): Segment<ImpersonationId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Impersonations, Action::Start))?;
    let end: ImpersonationEnd = request.json()?;
    let mut tx = app.begin(&request).await?;
    let mut impersonation: Impersonation = tx.require(id).await?;
    let own = impersonation.operator_id == request.auth.operator.id;
    if !own {
        request.require(Permission::new(Resource::Impersonations, Action::End))?;
    }
    let reason = match end.reason {
        _ if !own => EndReason::Revoked,
        // What only the platform can know is not for a console to claim.
        EndReason::TenantSuspended | EndReason::Revoked | EndReason::SubdomainChanged => EndReason::Ended,
        told => told,
    };
    if impersonation.ended_at.is_none() {
        impersonation = close(&mut tx, impersonation, reason).await?;
    }
    tx.commit(Reply::ok(&impersonation)?).await
}

/// Ends one session: its row, its entry code, its browsers; with history and audit.
pub(super) async fn close(
    tx: &mut Tx,
    mut impersonation: Impersonation,
    reason: EndReason,
) -> Result<Impersonation, ApiError> {
    let before = impersonation.clone();
    impersonation.ended_at = Some(tx.now());
    impersonation.end_reason = Some(reason);
    tx.put(&mut impersonation).await?;
    for table in ["impersonation_codes", "site_sessions", "impersonation_origins"] {
        let statement = format!("DELETE FROM {table} WHERE impersonation_id = $1");
        sql::exec(tx.conn(), &statement, vec![impersonation.id.to_string().into()]).await?;
    }
    let happening = Happening::new(TenantEventKind::ImpersonationEnded).note(format!(
        "{}: {}",
        impersonation.operator_email,
        wire(&reason).replace('_', " ")
    ));
    record(tx, impersonation.tenant_id, happening).await?;
    let sentence = format!(
        "{} no longer acts as {}.",
        impersonation.operator_email, impersonation.acting_as
    );
    let entry = AuditEntry::new(AuditCategory::Security, "impersonation.ended", sentence)
        .on("tenant", impersonation.tenant_id, impersonation.tenant_name.clone())
        .before(&before)?
        .after(&impersonation)?
        .reason(wire(&reason));
    tx.audit(entry).await?;
    Ok(impersonation)
}

/// Ends what `operator` has open, of one console session or of all of them.
pub async fn end_of_operator(
    tx: &mut Tx,
    operator: OperatorId,
    session: Option<SessionId>,
    reason: EndReason,
) -> Result<(), ApiError> {
    let open: Vec<Impersonation> = match session {
        None => {
            let rest = "WHERE operator_id = $1 AND ended_at IS NULL";
            sql::rows(tx.conn(), rest, vec![operator.to_string().into()]).await?
        }
        Some(session) => {
            let rest = "WHERE operator_id = $1 AND ended_at IS NULL
                AND id IN (SELECT impersonation_id FROM impersonation_origins WHERE session_id = $2)";
            let values = vec![operator.to_string().into(), session.to_string().into()];
            sql::rows(tx.conn(), rest, values).await?
        }
    };
    for impersonation in open {
        close(tx, impersonation, reason).await?;
    }
    Ok(())
}

/// Ends every session for `tenant`.
pub(crate) async fn end_of_tenant(tx: &mut Tx, tenant: TenantId, reason: EndReason) -> Result<(), ApiError> {
    let rest = "WHERE tenant_id = $1 AND ended_at IS NULL";
    let open: Vec<Impersonation> = sql::rows(tx.conn(), rest, vec![tenant.to_string().into()]).await?;
    for impersonation in open {
        close(tx, impersonation, reason).await?;
    }
    Ok(())
}

/// Whether the session still holds at this moment: open, in time, its operator enabled and permitted.
pub(crate) async fn still_may(app: &App, id: ImpersonationId) -> Result<Option<(Impersonation, Operator)>, ApiError> {
    let impersonation: Option<Impersonation> = sql::get(app.reader(), id).await?;
    let Some(impersonation) = impersonation.filter(|one| one.ended_at.is_none() && one.expires_at > app.now()) else {
        return Ok(None);
    };
    let operator: Option<Operator> = sql::get(app.reader(), impersonation.operator_id).await?;
    let start = Permission::new(Resource::Impersonations, Action::Start);
    Ok(operator
        .filter(|operator| !operator.disabled && operator.role.allows(start))
        .map(|operator| (impersonation, operator)))
}

/// Ends what has run out of time.
pub(crate) async fn expire(app: &App, lease: &Lease) -> Result<(), ApiError> {
    let due = "WHERE ended_at IS NULL AND expires_at <= $1 LIMIT 100";
    let late: Vec<Impersonation> = sql::rows(app.reader(), due, vec![app.now().millis().into()]).await?;
    if late.is_empty() {
        return Ok(());
    }
    let mut tx = lease.begin(app).await?;
    for impersonation in late {
        // Read again under the lock: it may have ended since.
        let now: Impersonation = tx.require(impersonation.id).await?;
        if now.ended_at.is_none() {
            close(&mut tx, now, EndReason::Expired).await?;
        }
    }
    tx.finish().await?;
    Ok(())
}
