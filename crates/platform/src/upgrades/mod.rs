//! Requests of tenants for modules that their site shows locked, and their answers (PRODUCT 5).

mod ask;
mod decide;
mod read;

pub(crate) use ask::{Ask, ask};
pub(crate) use decide::settle;
pub(crate) use read::latest;

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(decide::decide))
}
