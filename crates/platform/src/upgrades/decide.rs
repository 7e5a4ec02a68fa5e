//! Granting, by switching the module on; declining, with a reason that the tenant reads.

use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, sql, wire},
    tenants::{self, Happening, record},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, ErrorCode, Permission, Problem, Resource, UpgradeRequestId,
    audit::AuditCategory,
    event::TenantEventKind,
    tenant::Tenant,
    upgrade::{UpgradeDecision, UpgradeRequest, UpgradeState},
};

/// Grants a tenant's request (the module is switched on in the same transaction, and open pages of its site show it at once) or
/// declines it with a note that the tenant reads.
#[utoipa::path(post, path = "/v1/upgrade-requests/{id}/decision", tag = "sites", request_body = UpgradeDecision,
    params(("id" = UpgradeRequestId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = UpgradeRequest), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn decide(
    State(app): State<App>,
    Segment(id): Segment<UpgradeRequestId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Tenants, Action::Update))?;
    let decision: UpgradeDecision = request.json()?;
    ApiError::check(decision.faults())?;
    let mut tx = app.begin(&request).await?;
    let asked: UpgradeRequest = tx.require(id).await?;
    request.check_version(&asked)?;
    if asked.state != UpgradeState::Open {
        let sentence = format!("This request was {} already.", wire(&asked.state));
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    let note = decision.note.as_deref().map(str::trim).filter(|note| !note.is_empty());
    let decided = if decision.grant {
        grant(&mut tx, asked, note).await?
    } else {
        close(&mut tx, asked, UpgradeState::Declined, note).await?
    };
    tx.commit(Reply::ok(&decided)?).await
}

async fn grant(tx: &mut Tx, asked: UpgradeRequest, note: Option<&str>) -> Result<UpgradeRequest, ApiError> {
    let tenant: Tenant = tx.require(asked.tenant_id).await?;
    if tenant.status.is_final() {
        let sentence = format!(
            "{} is gone for good; its modules are not changed any more.",
            tenant.name
        );
        return Err(ApiError::new(ErrorCode::TenantInactive, sentence));
    }
    // Closed first, so that the switching does not close it without the note.
    let (module, granted) = (asked.module, close(tx, asked, UpgradeState::Granted, note).await?);
    tenants::bulk::switch_on(tx, &tenant, module, "The tenant asked for it.").await?;
    Ok(granted)
}

async fn close(
    tx: &mut Tx,
    mut asked: UpgradeRequest,
    state: UpgradeState,
    note: Option<&str>,
) -> Result<UpgradeRequest, ApiError> {
    let before = asked.clone();
    asked.state = state;
    asked.decided_by = tx.actor().id;
    asked.decided_by_name = Some(tx.actor().name.clone());
    asked.decided_at = Some(tx.now());
    asked.answer = note.map(str::to_owned);
    tx.put(&mut asked).await?;
    let module = wire(&asked.module);
    let mut happening = Happening::new(TenantEventKind::UpgradeAnswered).turn(module.clone(), wire(&state));
    if let Some(note) = note {
        happening = happening.note(note);
    }
    record(tx, asked.tenant_id, happening).await?;
    let sentence = format!(
        "The request of {} for the module {module} was {}.",
        asked.tenant_name,
        wire(&state)
    );
    let entry = AuditEntry::new(AuditCategory::Tenant, "upgrade.decided", sentence)
        .on("tenant", asked.tenant_id, asked.tenant_name.clone())
        .before(&before)?
        .after(&asked)?;
    tx.audit(entry).await?;
    Ok(asked)
}

/// Closes the tenant's requests for modules that it has now, however they were switched on.
pub(crate) async fn settle(tx: &mut Tx, tenant: &Tenant) -> Result<(), ApiError> {
    let rest = "WHERE tenant_id = $1 AND state = 'open' ORDER BY id";
    let open: Vec<UpgradeRequest> = sql::rows(tx.conn(), rest, vec![tenant.id.to_string().into()]).await?;
    for asked in open {
        if tenant.modules.contains(&asked.module) {
            close(tx, asked, UpgradeState::Granted, None).await?;
        }
    }
    Ok(())
}
