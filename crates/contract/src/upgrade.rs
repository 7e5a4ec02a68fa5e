//! Requests of tenants for modules that their site shows locked (PRODUCT 5; `tenant-sites`).

use crate::{FieldError, OperatorId, TenantId, Timestamp, UpgradeRequestId, tenant::Module, text};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use ts_rs::TS;
use utoipa::ToSchema;

/// Characters of what a tenant writes with a request.
pub const UPGRADE_NOTE: RangeInclusive<usize> = 0..=300;
/// Characters of what an operator answers when a request is declined.
pub const DECLINE_NOTE: RangeInclusive<usize> = 3..=300;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UpgradeState {
    Open,
    /// The module was switched on, by the answer or in any other way.
    Granted,
    Declined,
}

impl UpgradeState {
    pub const ALL: [UpgradeState; 3] = [UpgradeState::Open, UpgradeState::Granted, UpgradeState::Declined];
}

/// A request as it travels. Of one tenant and module at most one is open. Field order is the column order of snapshots: append,
/// never reorder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct UpgradeRequest {
    pub id: UpgradeRequestId,
    #[ts(type = "number")]
    pub version: u64,
    pub tenant_id: TenantId,
    pub tenant_name: String,
    pub module: Module,
    pub state: UpgradeState,
    /// What the tenant wrote.
    pub note: Option<String>,
    pub asked_by_name: String,
    pub asked_by_email: String,
    pub asked_at: Timestamp,
    pub decided_by: Option<OperatorId>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<Timestamp>,
    /// Shown to the tenant.
    pub answer: Option<String>,
}

/// `POST /v1/upgrade-requests/{id}/decision`, with `If-Match`. Online only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpgradeDecision {
    /// Switches the module on; otherwise the request is declined.
    pub grant: bool,
    /// Shown to the tenant; needed to decline.
    #[serde(default)]
    pub note: Option<String>,
}

impl UpgradeDecision {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let range = if self.grant {
            0..=*DECLINE_NOTE.end()
        } else {
            DECLINE_NOTE
        };
        text::length(&mut faults, "note", self.note.as_deref().unwrap_or_default(), range);
        faults
    }
}

/// `GET /v1/upgrade-requests`: newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct UpgradeRequests {
    pub items: Vec<UpgradeRequest>,
    /// The next `after`, absent at the end.
    pub next: Option<UpgradeRequestId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_why_and_a_grant_need_not() {
        let decision = |grant, note: Option<&str>| UpgradeDecision {
            grant,
            note: note.map(str::to_owned),
        };
        assert_eq!(decision(true, None).faults(), []);
        assert_eq!(decision(false, Some("Not in this plan.")).faults(), []);
        for empty in [None, Some(""), Some("  no ")] {
            assert_eq!(decision(false, empty).faults().len(), 1, "{empty:?}");
        }
        let long = "x".repeat(301);
        assert_eq!(decision(true, Some(&long)).faults().len(), 1);
    }
}
