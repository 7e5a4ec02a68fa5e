//! `GET /v1/stream/events`: the same frames as server-sent events.

use super::tail::Tail;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    sync::require_scopes,
};
use axum::{
    extract::State,
    response::sse::{Event, Sse},
};
use futures_util::stream::{self, Stream};
use serde::Deserialize;
use utoipa::IntoParams;
use wheelhouse_contract::{
    Problem,
    sync::{Position, Scope, StreamFrame},
};

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventsQuery {
    /// The position that the console has.
    after: Position,
}

/// Changes as they happen, each frame the data of one event.
#[utoipa::path(get, path = "/v1/stream/events", tag = "sync", params(EventsQuery),
    extensions(("x-permission" = json!(["tenants:read"]))),
    responses((status = 200, content((StreamFrame = "text/event-stream"))), (status = "4XX", body = Problem)))]
pub async fn events(
    State(app): State<App>,
    auth: Auth,
    query: Result<Query<EventsQuery>, ApiError>,
) -> Result<Sse<impl Stream<Item = Result<Event, ApiError>> + Send>, ApiError> {
    require_scopes(&auth, &Scope::ALL)?;
    let Query(query) = query?;
    let tail = Tail::open(&app, &auth, query.after).await?;
    Ok(Sse::new(stream::try_unfold(tail, |mut tail| async move {
        match tail.next().await? {
            Some(frame) => {
                let event = Event::default().data(serde_json::to_string(&frame)?);
                Ok(Some((event, tail)))
            }
            None => Ok(None),
        }
    })))
}
