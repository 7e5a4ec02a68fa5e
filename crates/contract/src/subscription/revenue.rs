//! Recurring revenue: what it is now, and what moved it.

use crate::{
    TenantId, Timestamp,
    tenant::{Money, Plan},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a change of a tenant's recurring revenue counts as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// From nothing.
    New,
    Expansion,
    Contraction,
    /// To nothing.
    Churn,
}

impl Movement {
    pub const ALL: [Movement; 4] = [
        Movement::New,
        Movement::Expansion,
        Movement::Contraction,
        Movement::Churn,
    ];

    /// From and to, in minor units; `None` when nothing moved.
    pub fn of(before: i64, after: i64) -> Option<Self> {
        match (before.max(0), after.max(0)) {
            (before, after) if before == after => None,
            (0, _) => Some(Movement::New),
            (_, 0) => Some(Movement::Churn),
            (before, after) if after > before => Some(Movement::Expansion),
            _ => Some(Movement::Contraction),
        }
    }
}

/// Revenue of one plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanRevenue {
    pub plan: Plan,
    /// Tenants that pay.
    pub tenants: u32,
    pub mrr: Money,
}

/// The sum of one kind of movement; losses are negative.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MovementSum {
    pub movement: Movement,
    /// Changes that moved it.
    pub changes: u32,
    pub amount: Money,
}

/// A month of history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RevenueMonth {
    /// `2026-11`.
    pub month: String,
    /// At its end, or now for the present one.
    pub mrr: Money,
    pub movements: Vec<MovementSum>,
}

/// `GET /v1/revenue?from=…&to=…`: recurring revenue now, and what moved it between two instants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Revenue {
    pub as_of: Timestamp,
    pub mrr: Money,
    /// Twelve months of it.
    pub arr: Money,
    /// Tenants that pay.
    pub paying: u32,
    pub by_plan: Vec<PlanRevenue>,
    /// Tenants on trial, and what they would pay.
    pub trials: u32,
    pub trial_value: Money,
    pub from: Timestamp,
    pub to: Timestamp,
    pub movements: Vec<MovementSum>,
    /// Twelve months, oldest first, the present one last.
    pub months: Vec<RevenueMonth>,
}

/// A tenant behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RevenueTenant {
    pub tenant_id: TenantId,
    pub name: String,
    pub plan: Plan,
    /// What it adds to the figure; losses are negative.
    pub amount: Money,
    /// When it moved; absent for what is so now.
    pub at: Option<Timestamp>,
}

/// What can be opened as the list of tenants behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevenueFigure {
    /// Who pays now, dearest first.
    Mrr,
    /// Who is on trial now, soonest end first.
    Trials,
    /// What moved between two instants, newest first.
    New,
    Expansion,
    Contraction,
    Churn,
}

/// `GET /v1/revenue/tenants`: a page of the tenants behind a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct RevenueTenants {
    pub items: Vec<RevenueTenant>,
    /// The next `after`, absent at the end.
    pub next: Option<String>,
}
