//! Subscriptions and revenue as screens see them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{
    TenantId, Timestamp,
    subscription::{Revenue, SubscriptionOverview, SubscriptionSnapshot, SubscriptionState},
    tenant::{Plan, PlanOffer, Tenant, TenantStatus},
};

/// Every filter narrows; an empty list does not filter. Rejected, terminated and archived tenants are not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct SubscriptionQuery {
    /// As the list of tenants reads it.
    pub text: String,
    pub states: Vec<SubscriptionState>,
    pub plans: Vec<Plan>,
    /// Latest end first; otherwise the soonest. What never ends comes last either way.
    pub descending: bool,
}

/// A row of the list by expiry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SubscriptionRow {
    pub id: TenantId,
    pub number: u32,
    pub name: String,
    pub subdomain: String,
    pub plan: Plan,
    pub status: TenantStatus,
    pub state: SubscriptionState,
    pub ends_at: Option<Timestamp>,
    pub trial_ends_at: Option<Timestamp>,
    /// A month, in minor units of `currency`.
    #[ts(type = "number")]
    pub price_minor: i64,
    pub currency: String,
    /// An outbox entry for it waits, or came back.
    pub pending: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SubscriptionPage {
    /// All rows that match, not only these.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<SubscriptionRow>,
    pub as_of: Option<Timestamp>,
}

/// Numbers over all tenants of the copy.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SubscriptionFigures {
    pub overview: SubscriptionOverview,
    pub as_of: Option<Timestamp>,
}

/// One subscription, with what waits in the outbox laid over it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SubscriptionDetail {
    pub tenant: Tenant,
    pub snapshot: SubscriptionSnapshot,
    /// Fields of `tenant` that come from the outbox.
    pub pending_fields: Vec<String>,
    /// What could be had instead.
    pub offers: Vec<PlanOffer>,
    pub live: bool,
}

/// Recurring revenue. Without the platform only what the copy knows: movements and months are empty then.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct RevenueView {
    pub revenue: Revenue,
    pub live: bool,
}
