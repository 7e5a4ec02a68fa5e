//! What operators do with tenants every day: revenue, sites.

mod plain;
mod revenue;
mod sites;

pub use revenue::measure as revenue;
pub use sites::measure as sites;
