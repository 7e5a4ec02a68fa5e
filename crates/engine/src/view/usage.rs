//! Usage and limits as screens see them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{Plan, TenantStatus},
    usage::{LimitKey, LimitOverride, LimitState},
};

/// The limits of one tenant, with what waits in the outbox laid over them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct UsageView {
    pub tenant_id: TenantId,
    pub name: String,
    pub plan: Plan,
    pub status: TenantStatus,
    /// In the order of the limits.
    pub limits: Vec<LimitState>,
    /// What the plan grants, in the same order.
    pub granted: Vec<i32>,
    pub overrides: Vec<LimitOverride>,
    /// Limits that wait in the outbox.
    pub pending: Vec<LimitKey>,
    /// When the platform counted; `None`: nothing yet.
    pub counted_at: Option<Timestamp>,
    pub live: bool,
    pub as_of: Option<Timestamp>,
}

/// Every filter narrows; an empty list of plans does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct NearQuery {
    /// Only who uses so many percent of a limit, or more.
    pub over: u32,
    pub plans: Vec<Plan>,
    pub limit: Option<LimitKey>,
}

impl Default for NearQuery {
    fn default() -> Self {
        Self {
            over: 80,
            plans: Vec::new(),
            limit: None,
        }
    }
}

/// A tenant near or over its limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NearRow {
    pub id: TenantId,
    pub number: u32,
    pub name: String,
    pub subdomain: String,
    pub plan: Plan,
    pub status: TenantStatus,
    /// The limits that are so far used, the furthest first.
    pub limits: Vec<LimitState>,
    /// An outbox entry for it waits, or came back.
    pub pending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct NearPage {
    /// All rows that match, not only these.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<NearRow>,
    /// Of all tenants: at 80 percent and more, at 100, at 120.
    pub reached: [u32; 3],
    pub as_of: Option<Timestamp>,
}
