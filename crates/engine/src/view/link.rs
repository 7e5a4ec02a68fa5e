//! What became of a link that was opened outside the console.

use super::Place;
use serde::Serialize;
use ts_rs::TS;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkAnswer {
    Place(Place),
    Refused(LinkFault),
}

/// Why a link leads nowhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LinkFault {
    /// Not a link that this console would write.
    Malformed,
    /// A place that this console does not have: a newer one may.
    UnknownPlace,
    /// No tenant of the copy has this number.
    NotInCopy,
}
