//! Usage and quotas: what tenants use is counted, told at thresholds, refused beyond the limit, and explained (PRODUCT 4, 15).

mod consume;
mod counts;
mod ingest;
mod job;
mod list;
mod overrides;
mod read;
mod row;
mod threshold;
mod why;

pub(crate) use consume::{admit_session, take};
pub(crate) use job::{EVERY, tick};
pub(crate) use overrides::settle;
pub(crate) use row::{counted, load, touch};

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{Action, Permission, Resource};

/// Older events are forgotten; [`wheelhouse_contract::usage::LATEST_DAYS`] are the oldest that are taken.
pub(crate) const REMEMBERED_DAYS: i64 = 100;

const READ: Permission = Permission::new(Resource::Tenants, Action::Read);
/// Overrides are part of what a tenant pays for.
const OVERRIDE: Permission = Permission::new(Resource::Billing, Action::Update);
/// Telling usage is a service's business, on behalf of an owner.
const TELL: Permission = Permission::new(Resource::Billing, Action::Create);

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list::list, ingest::ingest))
        .routes(routes!(read::read))
        .routes(routes!(consume::consume))
        .routes(routes!(overrides::set, overrides::remove))
        .routes(routes!(why::why))
}
