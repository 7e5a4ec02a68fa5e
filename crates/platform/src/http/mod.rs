//! What every handler takes and gives.

mod actor;
mod extract;
mod layers;
mod mutation;
mod reply;

pub use actor::{Actor, Client, ClientAddress};
pub use extract::{Auth, Body, Query, Segment};
pub use layers::{api, no_upgrade, not_found};
pub use mutation::Mutation;
pub use reply::Reply;
