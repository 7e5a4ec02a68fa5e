//! The API as one router and one document.

mod conventions;

use crate::{
    alerts, app::App, approvals, assets, audit, auth, impersonations, imports, incidents, jobs, mail, onboarding,
    operators, platform_info, reviews, sessions, sites, stream, subscriptions, sync, tenants, upgrades, usage, views,
};
use utoipa::{
    Modify, OpenApi,
    openapi::security::{Http, HttpAuthScheme, SecurityScheme},
};
use utoipa_axum::router::OpenApiRouter;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Wheelhouse platform",
        description = "The API that the console speaks. Every mutation takes an `Idempotency-Key`; updates take \
                       `If-Match`; errors are problem documents. `x-permission` names what a role must grant."
    ),
    security(("bearer" = [])),
    components(schemas(
        wheelhouse_contract::Problem,
        wheelhouse_contract::subscription::RevenueFigure,
        tenants::TenantSort,
        tenants::Order
    )),
    modifiers(&Bearer)
)]
struct Document;

struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        components.add_security_scheme("bearer", scheme);
    }
}

/// Every route of the API, documented.
pub fn router() -> OpenApiRouter<App> {
    let mut router = OpenApiRouter::with_openapi(Document::openapi())
        .merge(platform_info::routes())
        .merge(auth::routes())
        .merge(sessions::routes())
        .merge(operators::routes())
        .merge(tenants::routes())
        .merge(subscriptions::routes())
        .merge(reviews::routes())
        .merge(approvals::routes())
        .merge(incidents::routes())
        .merge(alerts::routes())
        .merge(impersonations::routes())
        .merge(audit::routes())
        .merge(jobs::routes())
        .merge(onboarding::routes())
        .merge(imports::routes())
        .merge(views::routes())
        .merge(usage::routes())
        .merge(sites::routes())
        .merge(upgrades::routes())
        .merge(assets::routes())
        .merge(mail::routes())
        .merge(sync::routes())
        .merge(stream::routes());
    conventions::apply(router.get_openapi_mut());
    router
}
