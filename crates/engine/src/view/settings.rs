//! Settings of this device, kept in `settings.json`: language and theme are needed before the vault is open.

use super::NoticeKind;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::incident::Severity;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    System,
    Light,
    Dark,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    En,
    Fa,
}

/// How a kind of event at a severity is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Route {
    Native,
    InApp,
    Badge,
    Digest,
    Off,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Routing {
    pub kind: NoticeKind,
    pub severity: Severity,
    pub route: Route,
}

/// Local times of day, `HH:MM`; a range over midnight is allowed. Critical is always told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct QuietHours {
    pub enabled: bool,
    pub from: String,
    pub to: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    pub theme: Theme,
    pub language: Language,
    /// Minutes without input until the console locks; 1 to 240, default 15.
    pub lock_after_minutes: u32,
    pub quiet_hours: QuietHours,
    /// Deviations from the defaults.
    pub routing: Vec<Routing>,
    /// Compact rows.
    pub dense: bool,
}
