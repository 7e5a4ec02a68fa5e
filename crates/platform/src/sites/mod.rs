//! What is deployed at tenants' host names: copies of the template with each tenant's configuration, as versions of which one
//! is current; their health and repair (PRODUCT 5).
//!
//! Files rest in the database, each content once, so that every instance serves them. A version becomes current in one
//! transaction: until then visitors get the one before.

mod apply;
mod health;
mod read;
mod repair;
mod request;
mod served;
mod template;
mod versions;

pub(crate) use apply::apply;
pub(crate) use health::tick;
pub(crate) use request::again;
pub(crate) use served::{deployed, served};
pub(crate) use template::{ENGLISH, PERSIAN};
pub(crate) use versions::forget_unused;

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{Action, Permission, Resource, site::SiteConfig, tenant::Tenant};

const READ: Permission = Permission::new(Resource::Tenants, Action::Read);
const CHANGE: Permission = Permission::new(Resource::Tenants, Action::Update);

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::sites))
        .routes(routes!(request::deploy_many))
        .routes(routes!(read::deployments, request::deploy))
        .routes(routes!(read::health))
        .routes(routes!(repair::repair))
}

/// The tenant's present configuration.
pub(crate) fn config(app: &App, tenant: &Tenant) -> SiteConfig {
    SiteConfig::of(tenant, app.site_origin(&tenant.subdomain))
}
