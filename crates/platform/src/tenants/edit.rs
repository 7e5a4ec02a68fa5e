//! `PATCH`: notes, tags and archive, which merge by themselves when nobody touched the same field meanwhile.

use super::{
    fields,
    store::{Act, names, store},
};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::Tx,
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    Action, FieldError, Permission, Problem, Resource, TenantId,
    subscription::SubscriptionChangeKind,
    tenant::{TAG, TAGS, Tenant, TenantPatch, TenantStatus, TenantUpdated, changes, tidy_tags},
};

const NOTES: usize = 5_000;

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
    let after = edited(&before, patch)?;
    fields::merge(&tx, &request, &before, &names(&changes(&before, &after))).await?;
    let answer = save(&mut tx, &before, after, None).await?;
    tx.commit(Reply::ok(&answer.tenant)?).await
}

/// The tenant as `patch` makes it.
///
/// # Errors
/// `invalid`, with every field at fault.
pub(super) fn edited(before: &Tenant, patch: TenantPatch) -> Result<Tenant, ApiError> {
    ApiError::check(faults(&patch, before))?;
    let mut after = before.clone();
    apply(patch, &mut after);
    Ok(after)
}

/// Stores an edited tenant.
pub(super) async fn save(
    tx: &mut Tx,
    before: &Tenant,
    after: Tenant,
    reason: Option<&str>,
) -> Result<TenantUpdated, ApiError> {
    let act = Act::new(
        SubscriptionChangeKind::Controlled,
        "tenant.edited",
        format!("{} was edited.", after.name),
    );
    store(tx, before, after, act.reason(reason)).await
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
        wheelhouse_contract::text::length(&mut faults, &format!("tags.{index}"), tag, TAG);
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

fn apply(patch: TenantPatch, tenant: &mut Tenant) {
    if let Some(notes) = patch.notes {
        tenant.notes = notes;
    }
    if let Some(tags) = patch.tags {
        tenant.tags = tidy_tags(&tags);
    }
    if let Some(archived) = patch.archived {
        tenant.archived = archived;
    }
}
