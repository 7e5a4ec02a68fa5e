//! Tenants: list, dossier, what may be done, status changes, edits.

mod actions;
mod blast;
mod credentials;
mod dossier;
mod edit;
mod export;
pub(crate) mod first;
pub(crate) mod list;
mod status;
mod update;

pub(crate) use blast::blast;
pub(crate) use credentials::missing_code;
pub(crate) use list::{ids, row};
pub(crate) use status::unnamed;

use crate::view::OpenFilter;
use wheelhouse_store::cache::Which;

pub(crate) fn which(filter: OpenFilter) -> Which {
    match filter {
        OpenFilter::Open => Which::Open,
        OpenFilter::Done => Which::Done,
        OpenFilter::All => Which::All,
    }
}
