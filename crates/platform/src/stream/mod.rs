//! The living feed: WebSocket, and server-sent events where a proxy forbids it.

mod events;
mod socket;
mod tail;

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(socket::stream))
        .routes(routes!(events::events))
}
