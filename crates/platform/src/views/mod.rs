//! Saved views of lists, and what each operator has made of them.
//!
//! A personal view is its owner's alone. Whoever else asks for it by its id hears what is said of an id that never was; feed,
//! snapshot, stream, sums and audit hold nothing of it for anybody else ([`Row::audience`]).
//!
//! [`Row::audience`]: crate::storage::Row::audience

mod change;
mod create;
mod read;
mod remove;
mod shelf;

use crate::{
    app::App,
    error::ApiError,
    http::Mutation,
    storage::{Tx, sql},
};
use sea_orm::ConnectionTrait;
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    ErrorCode, OperatorId, Permission, ViewId,
    audit::AuditCategory,
    saved_view::{MOST_PERSONAL, MOST_SHARED, SavedView, ViewRefusal},
};

/// Of everything about shared views in the audit.
const CATEGORY: AuditCategory = AuditCategory::Config;

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(create::create))
        .routes(routes!(change::change))
        .routes(routes!(remove::remove))
        .routes(routes!(shelf::pin))
        .routes(routes!(shelf::usual))
}

/// A view that `reader` may see.
///
/// # Errors
/// `not_found` for all others, whether they exist or not.
async fn seen(tx: &Tx, id: ViewId, reader: OperatorId) -> Result<SavedView, ApiError> {
    tx.get::<SavedView>(id)
        .await?
        .filter(|view| view.is_seen_by(reader))
        .ok_or_else(|| ApiError::not_found("view"))
}

/// Whether whoever asks may do `what` to the view.
fn permit(request: &Mutation, view: &SavedView, what: Permission) -> Result<(), ApiError> {
    let me = &request.auth.operator;
    match view.refusal(me.id, me.role, what) {
        None => Ok(()),
        Some(ViewRefusal::Unknown) => Err(ApiError::not_found("view")),
        Some(ViewRefusal::Role) => request.require(what),
        Some(ViewRefusal::Foreign) => Err(ApiError::new(
            ErrorCode::Forbidden,
            format!(
                "{} shared this view; only its author and owners change it. Save it under a name of your own instead.",
                view.owner_name
            ),
        )),
    }
}

/// Refuses one more view where there are enough. What counts is what the caller sees anyway.
async fn refuse_full(tx: &Tx, owner: OperatorId, shared: bool) -> Result<(), ApiError> {
    let (rest, values, most) = if shared {
        ("WHERE audience IS NULL", vec![], MOST_SHARED)
    } else {
        ("WHERE audience = $1", vec![owner.to_string().into()], MOST_PERSONAL)
    };
    if sql::count::<SavedView, _>(tx.conn(), rest, values).await? < most {
        return Ok(());
    }
    let whose = if shared { "shared views" } else { "views of your own" };
    Err(ApiError::new(
        ErrorCode::Conflict,
        format!("There are {most} {whose} already. Delete one that nobody needs first."),
    ))
}

/// What `reader` may see, by name.
async fn all_seen(conn: &impl ConnectionTrait, reader: OperatorId) -> Result<Vec<SavedView>, ApiError> {
    let rest = "WHERE audience IS NULL OR audience = $1";
    let mut views: Vec<SavedView> = sql::rows(conn, rest, vec![reader.to_string().into()]).await?;
    views.sort_by_cached_key(|view| (view.name.to_lowercase(), view.id));
    Ok(views)
}
