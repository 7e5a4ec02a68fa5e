//! A view gets another name or content, is shared or taken back.

use super::{CATEGORY, permit, refuse_full, seen};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    storage::{AuditEntry, Tx},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    ErrorCode, Problem, ViewId,
    saved_view::{CHANGE_SHARED, READ, SHARE, SavedView, ViewPatch},
};

/// Changes a view. A shared one is changed by its author and by owners (`saved_views:update`); sharing needs
/// `saved_views:create`; only the author takes it back.
#[utoipa::path(patch, path = "/v1/views/{id}", tag = "views", request_body = ViewPatch,
    params(("id" = ViewId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = SavedView), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["saved_views:read"]))))]
pub(super) async fn change(
    State(app): State<App>,
    Segment(id): Segment<ViewId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(READ)?;
    let patch: ViewPatch = request.json()?;
    let mut tx = app.begin(&request).await?;
    let me = &request.auth.operator;
    let before = seen(&tx, id, me.id).await?;
    permit(&request, &before, CHANGE_SHARED)?;
    request.check_version(&before)?;
    ApiError::check(patch.faults(&before))?;
    let mut after = patch.apply(&before, &me.name, tx.now());
    match (before.shared, after.shared) {
        (false, true) => {
            request.require(SHARE)?;
            refuse_full(&tx, before.owner_id, true).await?;
        }
        (true, false) if before.owner_id != me.id => return Err(not_the_author(&before)),
        (true, false) => refuse_full(&tx, before.owner_id, false).await?,
        _ => {}
    }
    if after != before {
        tx.put(&mut after).await?;
        audit(&mut tx, &before, &after).await?;
    }
    tx.commit(Reply::ok(&after)?).await
}

fn not_the_author(view: &SavedView) -> ApiError {
    ApiError::new(
        ErrorCode::Forbidden,
        format!(
            "Only {} can make it personal again: it would be out of everybody else's reach. Delete it instead.",
            view.owner_name
        ),
    )
}

/// What everybody sees is audited, and nothing else: of a view that is shared now, not what it was before; of one that is
/// personal now, not what it became.
async fn audit(tx: &mut Tx, before: &SavedView, after: &SavedView) -> Result<(), ApiError> {
    let entry = match (before.shared, after.shared) {
        (false, false) => return Ok(()),
        (true, true) => AuditEntry::new(
            CATEGORY,
            "view.changed",
            format!("The view {} was changed.", before.name),
        )
        .on("view", after.id, after.name.clone())
        .before(before)?
        .after(after)?,
        (false, true) => {
            let sentence = format!("The view {} was shared with everybody.", after.name);
            AuditEntry::new(CATEGORY, "view.shared", sentence)
                .on("view", after.id, after.name.clone())
                .after(after)?
        }
        (true, false) => {
            let sentence = format!("The view {} is not shared any more.", before.name);
            AuditEntry::new(CATEGORY, "view.unshared", sentence)
                .on("view", before.id, before.name.clone())
                .before(before)?
        }
    };
    tx.audit(entry).await
}
