//! Subscriptions and revenue: the list by expiry, what-ifs and changes, mostly without the platform.

mod change;
pub(crate) mod list;
mod look;
mod revenue;
mod status;

use wheelhouse_contract::{Action, Permission, Resource};

/// To change what a tenant pays for.
pub(crate) const BILLING: Permission = Permission::new(Resource::Billing, Action::Update);
