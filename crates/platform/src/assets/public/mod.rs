//! What everybody may have of a tenant's site, by subdomain and without signing in: its public configuration and its assets
//! (`tenant-sites`, "serve tenant assets").
//!
//! Nothing of it touches a file system: an asset's path is compared with names, never joined to anything.

mod cache;
mod path;
mod serve;

#[cfg(test)]
mod tests;

pub(crate) use cache::PublicSites;

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The addresses of this area.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(serve::config))
        .routes(routes!(serve::asset))
}
