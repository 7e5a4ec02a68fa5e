//! The in-app inbox: the truth behind every notification.

use super::Place;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{Timestamp, incident::Severity};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NoticeKind {
    Incident,
    Alert,
    Approval,
    Emergency,
    Session,
    AuditAlarm,
    /// A tenant asks for a module.
    Upgrade,
    /// What was missed while away, as one.
    Digest,
    /// A storm, collapsed into a counter.
    Storm,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct InboxItem {
    pub id: String,
    pub kind: NoticeKind,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub place: Option<Place>,
    pub at: Timestamp,
    pub read: bool,
    /// How it was told: natively, here only, in a digest.
    pub delivery: Delivery,
    /// Events behind it (digest, storm, group).
    pub count: u32,
    /// An acknowledge action makes sense and is allowed.
    pub acknowledgeable: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    Native,
    InApp,
    Badge,
    Digest,
    /// Held by quiet hours.
    Quiet,
    /// Collapsed: a storm is on, or a group waits.
    Collapsed,
    Off,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct InboxPage {
    pub items: Vec<InboxItem>,
    pub unread: u32,
    /// A storm is on: "I am awake" collapses it into one counter.
    pub storm: Option<Storm>,
    /// Cursor for the next page: the `at` of the last item.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Storm {
    pub since: Timestamp,
    pub count: u32,
    pub acknowledged: bool,
}
