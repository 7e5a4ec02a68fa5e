//! What one operator has made of views: those at hand, and those that lists open with.

use super::ViewList;
use crate::{OperatorId, ViewId};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Views at hand.
pub const PINS: usize = 20;

/// One operator's own; nobody else sees it. What it names may be gone meanwhile: then it is passed over. Field order is the
/// column order of snapshots: append, never reorder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ViewShelf {
    /// The operator's.
    pub id: OperatorId,
    /// 0: nothing was put there yet.
    #[ts(type = "number")]
    pub version: u64,
    /// In the order in which they were pinned.
    pub pinned: Vec<ViewId>,
    /// At most one a list.
    pub usual: Vec<UsualView>,
}

/// `PUT /v1/views/usual`: what a list opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UsualView {
    pub list: ViewList,
    /// None: the list as it is without a view.
    pub view: Option<ViewId>,
}

/// `PUT /v1/views/{id}/pin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewPin {
    pub pinned: bool,
}

/// Answer to both: wrapped, so that nobody takes its version for that of a view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ShelfKept {
    pub shelf: ViewShelf,
}

impl ViewShelf {
    pub fn of(operator: OperatorId) -> Self {
        Self {
            id: operator,
            version: 0,
            pinned: Vec::new(),
            usual: Vec::new(),
        }
    }

    /// Pins a view behind those that are, or takes it down. The same again changes nothing.
    pub fn pin(&mut self, view: ViewId, pinned: bool) {
        if !pinned {
            self.pinned.retain(|known| *known != view);
        } else if !self.pinned.contains(&view) {
            self.pinned.push(view);
        }
    }

    pub fn set_usual(&mut self, usual: UsualView) {
        self.usual.retain(|known| known.list != usual.list);
        if usual.view.is_some() {
            self.usual.push(usual);
            self.usual.sort_by_key(|known| known.list);
        }
    }

    /// What `list` opens with.
    pub fn usual_of(&self, list: ViewList) -> Option<ViewId> {
        self.usual.iter().find(|known| known.list == list)?.view
    }

    /// Nothing of a view that is gone.
    pub fn forget(&mut self, view: ViewId) {
        self.pin(view, false);
        self.usual.retain(|known| known.view != Some(view));
    }
}
