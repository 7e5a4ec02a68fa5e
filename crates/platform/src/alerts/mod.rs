//! Alerts.

use crate::app::App;
use utoipa_axum::router::OpenApiRouter;

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
