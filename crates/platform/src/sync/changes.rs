//! `GET /v1/sync/changes`: what happened since.

use super::{refuse_gone, require_scopes};
use crate::{
    app::App,
    auth,
    error::ApiError,
    http::{Auth, Query},
    storage::{self, FeedEntry},
};
use axum::{Json, extract::State, http::HeaderMap};
use serde::Deserialize;
use std::time::Duration;
use tokio::{sync::broadcast::error::RecvError, time::Instant};
use utoipa::IntoParams;
use wheelhouse_contract::{
    ErrorCode, OperatorId, Problem, http,
    sync::{Changes, Checksum, MAX_WAIT_SECONDS, Position, Scope, digest},
};

const DEFAULT_LIMIT: u64 = 500;
const MAX_LIMIT: u64 = 1_000;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChangesQuery {
    /// The position that the console has.
    after: Position,
    /// 1 to 1,000, default 500.
    limit: Option<u64>,
    /// Seconds to wait for a change when there is none yet, at most 25.
    wait: Option<u64>,
    /// Only these scopes, comma-separated; all when absent. Position and `more` still speak of the whole feed.
    scope: Option<String>,
    /// The schema that the console knows; another one is gone.
    schema: Option<u32>,
}

/// Puts and tombstones after a position, in commit order. With the header `wheelhouse-digest` (the sum over the caller's own
/// states of scopes) the states are left out when they are the same.
#[utoipa::path(get, path = "/v1/sync/changes", tag = "sync", params(ChangesQuery),
    extensions(("x-permission" = json!(["tenants:read"]))),
    responses((status = 200, body = Changes), (status = "4XX", body = Problem)))]
pub async fn changes(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
    query: Result<Query<ChangesQuery>, ApiError>,
) -> Result<Json<Changes>, ApiError> {
    require_scopes(&auth, &Scope::ALL)?;
    let Query(query) = query?;
    let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
    if !(1..=MAX_LIMIT).contains(&limit) {
        return Err(ApiError::field("limit", "Ask for 1 to 1,000 changes."));
    }
    let scopes = scopes(query.scope.as_deref())?;
    let known = headers
        .get(http::DIGEST)
        .and_then(|digest| digest.to_str().ok()?.parse().ok());
    let wait = Duration::from_secs(query.wait.unwrap_or(0).min(MAX_WAIT_SECONDS));
    let deadline = Instant::now() + wait;
    // Subscribed before the first look: a commit between look and wait is not missed.
    let mut commits = app.subscribe();
    let reader = auth.operator.id;
    let look = |limit| read(&app, reader, &query, &scopes, limit, known);
    loop {
        let found = look(limit).await?;
        if found.more || !found.changes.is_empty() || Instant::now() >= deadline {
            return Ok(Json(found));
        }
        let woken = tokio::select! {
            commit = commits.recv() => !matches!(commit, Err(RecvError::Closed)),
            () = tokio::time::sleep_until(deadline) => false,
            () = app.shutdown().cancelled() => false,
        };
        if !auth::is_live(&app, auth.session_id).await? {
            return Err(ApiError::new(
                ErrorCode::Unauthenticated,
                "Your session ended. Sign in again.",
            ));
        }
        if !woken {
            return Ok(Json(look(limit).await?));
        }
    }
}

/// One look by `reader`, in one state of the database. What is others' alone is passed over, as if the feed had no such numbers.
/// The states of scopes are left out for whoever has the same.
async fn read(
    app: &App,
    reader: OperatorId,
    query: &ChangesQuery,
    scopes: &[Scope],
    limit: u64,
    known: Option<Checksum>,
) -> Result<Changes, ApiError> {
    let tx = app.db().snapshot().await?;
    let head = storage::head(&tx).await?;
    refuse_gone(&tx, &head, &query.after, query.schema, scopes).await?;
    let entries = storage::after(&tx, query.after.seq, limit).await?;
    let last = entries.last().map_or(head.seq, FeedEntry::seq);
    let more = last < head.seq;
    let told = entries.into_iter().filter_map(|entry| entry.into_told(reader));
    let changes = told.filter(|change| scopes.contains(&change.scope)).collect();
    let mut states = Vec::new();
    if !more {
        states = storage::seen_states(&tx, reader).await?;
        states.retain(|state| !state.scope.is_append_only() && scopes.contains(&state.scope));
        if known == Some(digest(&states)) {
            states.clear();
        }
    }
    tx.rollback().await?;
    Ok(Changes {
        changes,
        next: Position {
            epoch: head.epoch,
            seq: last,
        },
        more,
        scopes: states,
    })
}

fn scopes(text: Option<&str>) -> Result<Vec<Scope>, ApiError> {
    let Some(text) = text else {
        return Ok(Scope::ALL.to_vec());
    };
    text.split(',')
        .map(|name| Scope::parse(name).ok_or_else(|| ApiError::field("scope", format!("There is no scope {name:?}."))))
        .collect()
}
