//! Saved views of lists: what a list is narrowed to, how it is sorted, and which columns it shows, under a name.
//!
//! A view belongs to the operator who made it. A personal one is seen by that operator alone, and travels to nobody else; a
//! shared one is seen by all. Pins and usual views are every operator's own ([`ViewShelf`]).

mod content;
mod shelf;

pub use content::{COLUMNS, SubscriptionFilter, ViewColumn, ViewContent, ViewList, WIDTHS};
pub use shelf::{PINS, ShelfKept, UsualView, ViewPin, ViewShelf};

use crate::{Action, FieldError, OperatorId, Permission, Resource, Role, Timestamp, ViewId, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Characters of a name.
pub const NAME: std::ops::RangeInclusive<usize> = 1..=60;
/// Personal views of one operator.
pub const MOST_PERSONAL: u64 = 200;
/// Shared views of a platform.
pub const MOST_SHARED: u64 = 200;

/// To see views at all; every role has it.
pub const READ: Permission = Permission::new(Resource::SavedViews, Action::Read);
/// To let everybody see a view.
pub const SHARE: Permission = Permission::new(Resource::SavedViews, Action::Create);
/// To change what everybody sees.
pub const CHANGE_SHARED: Permission = Permission::new(Resource::SavedViews, Action::Update);
/// To remove what everybody sees.
pub const DELETE_SHARED: Permission = Permission::new(Resource::SavedViews, Action::Delete);

/// A saved view. Field order is the column order of snapshots: append, never reorder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SavedView {
    pub id: ViewId,
    #[ts(type = "number")]
    pub version: u64,
    pub name: String,
    /// Everybody sees it; otherwise its owner alone.
    pub shared: bool,
    pub owner_id: OperatorId,
    pub owner_name: String,
    pub content: ViewContent,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Who changed it last.
    pub updated_by_name: String,
}

impl SavedView {
    /// Who alone may know of it; `None`: everybody.
    pub fn audience(&self) -> Option<OperatorId> {
        (!self.shared).then_some(self.owner_id)
    }

    pub fn is_seen_by(&self, operator: OperatorId) -> bool {
        self.shared || self.owner_id == operator
    }

    /// Why an operator may not do `what` ([`CHANGE_SHARED`] or [`DELETE_SHARED`]) to it: nobody but its owner touches a personal
    /// one; a shared one is its author's and the owners' (the role), as long as the table grants it.
    pub fn refusal(&self, operator: OperatorId, role: Role, what: Permission) -> Option<ViewRefusal> {
        let own = self.owner_id == operator;
        match (self.shared, own || role == Role::Owner) {
            (false, _) if own => None,
            (false, _) => Some(ViewRefusal::Unknown),
            (true, false) => Some(ViewRefusal::Foreign),
            (true, true) => (!role.allows(what)).then_some(ViewRefusal::Role),
        }
    }
}

/// Why somebody may not change a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewRefusal {
    /// It is somebody else's personal view: for whoever asks it does not exist.
    Unknown,
    /// Somebody else shared it.
    Foreign,
    /// The role grants no such thing.
    Role,
}

/// `POST /v1/views`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewDraft {
    /// A UUIDv7 of the caller's own, so that it can be pinned before the platform has heard of it.
    pub id: ViewId,
    pub name: String,
    #[serde(default)]
    pub shared: bool,
    pub content: ViewContent,
}

impl ViewDraft {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if self.id.0.get_version_num() != 7 {
            faults.push(FieldError::new("id", "Make a UUIDv7."));
        }
        text::line(&mut faults, "name", &self.name, NAME);
        faults.extend(self.content.faults());
        faults
    }

    /// The view as `owner` makes it.
    pub fn made(self, owner: OperatorId, owner_name: &str, at: Timestamp) -> SavedView {
        SavedView {
            id: self.id,
            version: 0,
            name: self.name.trim().to_owned(),
            shared: self.shared,
            owner_id: owner,
            owner_name: owner_name.to_owned(),
            content: self.content,
            created_at: at,
            updated_at: at,
            updated_by_name: owner_name.to_owned(),
        }
    }
}

/// `PATCH /v1/views/{id}`: what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct ViewPatch {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<ViewContent>,
}

impl ViewPatch {
    pub fn faults(&self, view: &SavedView) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if let Some(name) = &self.name {
            text::line(&mut faults, "name", name, NAME);
        }
        if let Some(content) = &self.content {
            faults.extend(content.faults());
            if content.list() != view.content.list() {
                faults.push(FieldError::new("content.list", "A view stays with its list."));
            }
        }
        faults
    }

    /// The view as this makes it; the version is the platform's to count.
    pub fn apply(&self, view: &SavedView, by: &str, at: Timestamp) -> SavedView {
        let mut after = view.clone();
        if let Some(name) = &self.name {
            name.trim().clone_into(&mut after.name);
        }
        after.shared = self.shared.unwrap_or(view.shared);
        if let Some(content) = &self.content {
            after.content = content.clone();
        }
        if after != *view {
            after.updated_at = at;
            by.clone_into(&mut after.updated_by_name);
        }
        after
    }
}

/// `GET /v1/views`: everything that the caller may see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SavedViews {
    /// By name.
    pub items: Vec<SavedView>,
    pub shelf: ViewShelf,
}

#[cfg(test)]
mod tests;
