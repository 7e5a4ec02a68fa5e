//! Saved views as screens see them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{
    ViewId,
    saved_view::{SavedView, ViewContent},
};

/// Every view that this operator may see, by name, with what waits laid over it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Views {
    pub views: Vec<ShownView>,
    /// In the order in which they were pinned; only those that are there.
    pub pinned: Vec<ViewId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShownView {
    pub view: SavedView,
    /// Made by this operator.
    pub mine: bool,
    pub pinned: bool,
    /// Its list opens with it.
    pub usual: bool,
    pub may_change: bool,
    pub may_delete: bool,
    /// Something about it waits in the outbox, or came back.
    pub pending: bool,
}

/// A view as somebody saves it; its id is made here.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct NewView {
    pub name: String,
    #[serde(default)]
    pub shared: bool,
    pub content: ViewContent,
}

/// How many rows a pinned view shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ViewCount {
    pub id: ViewId,
    pub count: u32,
}
