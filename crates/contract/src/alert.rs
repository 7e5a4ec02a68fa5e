//! Usage and cost anomaly alerts (PRODUCT 11; `monitoring-and-governance` 1).

use crate::{AlertId, TenantId, Timestamp, incident::Severity};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertKind {
    UsageSpike,
    BudgetProjection,
    PatternDeviation,
    /// A threshold of a tenant's limit (PRODUCT 4).
    Quota,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlertStatus {
    Active,
    Acknowledged,
    Resolved,
    /// The operator knew: a planned load.
    Planned,
    FalseAlarm,
}

impl AlertStatus {
    pub fn transitions(self) -> &'static [AlertStatus] {
        use AlertStatus::*;
        match self {
            Active => &[Acknowledged, Resolved, Planned, FalseAlarm],
            Acknowledged => &[Resolved, Planned, FalseAlarm],
            Resolved | Planned | FalseAlarm => &[],
        }
    }

    pub fn may_become(self, next: AlertStatus) -> bool {
        self.transitions().contains(&next)
    }

    pub fn is_open(self) -> bool {
        matches!(self, AlertStatus::Active | AlertStatus::Acknowledged)
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Alert {
    pub id: AlertId,
    #[ts(type = "number")]
    pub version: u64,
    pub kind: AlertKind,
    pub severity: Severity,
    pub status: AlertStatus,
    /// `None`: the whole platform.
    pub tenant_id: Option<TenantId>,
    pub tenant_name: Option<String>,
    pub service: String,
    pub message: String,
    pub current_value: f64,
    pub expected_value: f64,
    /// Percent above (or below, negative) what was expected.
    pub deviation_percent: f64,
    pub raised_at: Timestamp,
    pub acknowledged_at: Option<Timestamp>,
    pub acknowledged_by_name: Option<String>,
    pub closed_at: Option<Timestamp>,
    pub note: Option<String>,
    pub updated_at: Timestamp,
}

/// `POST /v1/anomalies/alerts/{id}/status`. May be queued offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertChange {
    pub to: AlertStatus,
    #[serde(default)]
    pub note: Option<String>,
}

/// High above 100 % deviation, else medium (`monitoring-and-governance` 1.2).
pub fn priority(deviation_percent: f64) -> Severity {
    if deviation_percent > 100.0 {
        Severity::High
    } else {
        Severity::Medium
    }
}

/// `POST /v1/anomalies/alerts`: raised by the platform's rules, or by an integration with an API key of an owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlertDraft {
    pub kind: AlertKind,
    /// Absent: derived with [`priority`].
    #[serde(default)]
    pub severity: Option<Severity>,
    #[serde(default)]
    pub tenant_id: Option<TenantId>,
    pub service: String,
    pub message: String,
    pub current_value: f64,
    pub expected_value: f64,
}
