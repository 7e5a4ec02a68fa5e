//! `PATCH`: notes, tags and archive, which merge by themselves when nobody touched the same field meanwhile.

use super::{Happening, record};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, sql},
};
use axum::{extract::State, response::Response};
use std::collections::BTreeSet;
use wheelhouse_contract::{
    Action, FieldError, Permission, Problem, Resource, TenantId,
    audit::AuditCategory,
    event::TenantEventKind,
    tenant::{Tenant, TenantPatch, TenantStatus},
};

const NOTES: usize = 5_000;
const TAGS: usize = 20;
const TAG: usize = 32;

/// Changes notes, tags or the archive mark. A version older than the present one is accepted as long as nobody changed
/// the same fields since; otherwise 412 with the present tenant.
#[utoipa::path(patch, path = "/v1/tenants/{id}", tag = "tenants", request_body = TenantPatch,
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = Tenant), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn edit(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Tenants, Action::Update))?;
    let patch: TenantPatch = request.json()?;
    let mut tx = app.begin(&request).await?;
    let before: Tenant = tx.require(id).await?;
    ApiError::check(faults(&patch, &before))?;
    let mut after = before.clone();
    let touched = apply(patch, &mut after);
    merge(&tx, &request, &before, &touched).await?;
    if !touched.is_empty() {
        after.updated_at = tx.now();
        tx.put(&mut after).await?;
        remember(&tx, &after, &touched).await?;
        let note = format!("Changed: {}.", touched.join(", "));
        record(&mut tx, id, Happening::new(TenantEventKind::Edited).note(note)).await?;
        let entry = AuditEntry::new(
            AuditCategory::Tenant,
            "tenant.edited",
            format!("{} was edited.", after.name),
        )
        .on("tenant", id, after.name.clone())
        .before(&before)?
        .after(&after)?;
        tx.audit(entry).await?;
    }
    tx.commit(Reply::ok(&after)?).await
}

fn faults(patch: &TenantPatch, tenant: &Tenant) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if let Some(notes) = &patch.notes {
        wheelhouse_contract::text::length(&mut faults, "notes", notes, 0..=NOTES);
    }
    let tags = patch.tags.as_deref().unwrap_or_default();
    if tags.len() > TAGS {
        faults.push(FieldError::new("tags", format!("At most {TAGS} tags.")));
    }
    for (index, tag) in tags.iter().enumerate() {
        wheelhouse_contract::text::length(&mut faults, &format!("tags.{index}"), tag, 1..=TAG);
    }
    let hideable = matches!(
        tenant.status,
        TenantStatus::Suspended | TenantStatus::Rejected | TenantStatus::Terminated
    );
    if patch.archived == Some(true) && !hideable {
        let sentence = "Only a suspended, rejected or terminated tenant can be archived.";
        faults.push(FieldError::new("archived", sentence));
    }
    faults
}

/// Applies the patch; the names of the fields that became different.
fn apply(patch: TenantPatch, tenant: &mut Tenant) -> Vec<&'static str> {
    let mut touched = Vec::new();
    if let Some(notes) = patch.notes.filter(|notes| *notes != tenant.notes) {
        tenant.notes = notes;
        touched.push("notes");
    }
    let tags = patch.tags.map(|tags| tidy(&tags));
    if let Some(tags) = tags.filter(|tags| *tags != tenant.tags) {
        tenant.tags = tags;
        touched.push("tags");
    }
    if let Some(archived) = patch.archived.filter(|archived| *archived != tenant.archived) {
        tenant.archived = archived;
        touched.push("archived");
    }
    touched
}

/// Trimmed, lower case, each once, in alphabetical order.
fn tidy(tags: &[String]) -> Vec<String> {
    let tidy: BTreeSet<_> = tags.iter().map(|tag| tag.trim().to_lowercase()).collect();
    tidy.into_iter().collect()
}

/// 412 unless `If-Match` is the present version, or none of `touched` changed since it.
async fn merge(tx: &Tx, request: &Mutation, tenant: &Tenant, touched: &[&str]) -> Result<(), ApiError> {
    let seen = match request.if_match() {
        Some(version) if version < tenant.version => version,
        _ => return request.check_version(tenant),
    };
    for field in touched {
        let changed: Option<i64> = sql::scalar(
            tx.conn(),
            "SELECT version FROM tenant_fields WHERE tenant_id = $1 AND field = $2",
            vec![tenant.id.to_string().into(), (*field).into()],
        )
        .await?;
        if changed.is_some_and(|version| version.unsigned_abs() > seen) {
            return Err(ApiError::stale(tenant));
        }
    }
    Ok(())
}

async fn remember(tx: &Tx, tenant: &Tenant, touched: &[&str]) -> Result<(), ApiError> {
    let version = i64::try_from(tenant.version).map_err(ApiError::internal)?;
    for field in touched {
        sql::exec(
            tx.conn(),
            "INSERT INTO tenant_fields (tenant_id, field, version) VALUES ($1, $2, $3)
             ON CONFLICT (tenant_id, field) DO UPDATE SET version = excluded.version",
            vec![tenant.id.to_string().into(), (*field).into(), version.into()],
        )
        .await?;
    }
    Ok(())
}
