//! What operators do with tenants every day: revenue, sites, many at once.

mod bulk;
mod imports;
mod plain;
mod revenue;
mod sites;
mod wizard;

pub use bulk::measure as bulk;
pub use imports::measure as imports;
pub use revenue::measure as revenue;
pub use sites::measure as sites;
pub use wizard::measure as wizard;
