//! Anomaly alerts: raised by the platform or an integration, worked off by operators (PRODUCT 11).

mod change;
mod raise;
mod read;

pub(crate) use raise::raise as raise_alert;

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, raise::create))
        .routes(routes!(read::detail))
        .routes(routes!(change::change))
}
