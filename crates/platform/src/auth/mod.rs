//! Sign-in, tokens, step-up (PRODUCT 1).

mod access;
mod account;
mod challenge;
mod failures;
mod login;
mod refresh;
mod second_factor;
pub(crate) mod step_up;
mod tokens;

pub use access::{authenticate, is_live};

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(login::login))
        .routes(routes!(login::verify))
        .routes(routes!(login::enrol))
        .routes(routes!(refresh::refresh))
        .routes(routes!(login::logout))
        .routes(routes!(step_up::step_up))
}
