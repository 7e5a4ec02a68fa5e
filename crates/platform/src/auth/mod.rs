//! Sign-in, tokens, step-up.

mod access;
pub(crate) mod step_up;

pub use access::{authenticate, is_live};

use crate::app::App;
use utoipa_axum::router::OpenApiRouter;

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
}
