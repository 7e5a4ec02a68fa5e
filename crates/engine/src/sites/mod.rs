//! Tenants' sites: what is deployed, from the copy; deploying, checking and repairing at the platform; requests for modules.

mod act;
mod list;
mod upgrades;

use wheelhouse_contract::{Action, Permission, Resource};

/// To deploy, to repair, to switch modules.
const CHANGE: Permission = Permission::new(Resource::Tenants, Action::Update);
