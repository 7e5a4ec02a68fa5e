//! Onboardings: filled in anywhere, also without a connection. Every step is kept in `state.db` at once and sent as soon as the
//! platform can be reached; what came between comes back as a conflict, and nothing that was typed is lost.

mod act;
mod change;
mod keep;
mod list;
mod upload;

pub(crate) use upload::run;

use wheelhouse_contract::{Action, Permission, Resource};

const READ: Permission = Permission::new(Resource::Tenants, Action::Read);
const WRITE: Permission = Permission::new(Resource::Tenants, Action::Create);
