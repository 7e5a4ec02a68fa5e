//! Impersonation sessions: an operator on a tenant's own site, for a reason, for a while (PRODUCT 7).

mod end;
mod read;
mod start;

pub use end::end_of_operator;
pub(crate) use end::{end_of_tenant, expire, still_may};

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list, start::start))
        .routes(routes!(read::detail))
        .routes(routes!(end::end))
}
