//! Tenant reviews (PRODUCT 2, "Review"): pending tenants and those flagged by risk; decided offline or online.

use crate::{
    FieldError, OperatorId, ReviewId, TenantId, Timestamp,
    tenant::{BusinessType, Tenant, TenantStatus},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ChecklistItem {
    Identity,
    Contact,
    Compliance,
    Integrations,
    Plan,
}

impl ChecklistItem {
    /// What a reviewer checks; compliance for medical tenants alone.
    pub fn for_business(kind: BusinessType) -> Vec<ChecklistItem> {
        use ChecklistItem::*;
        let mut items = vec![Identity, Contact];
        if kind == BusinessType::Medical {
            items.push(Compliance);
        }
        items.extend([Integrations, Plan]);
        items
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Approve,
    /// The tenant stays in its state; the owner is told what to mend.
    RequestChanges,
    Reject,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    Open,
    Passed,
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Check {
    pub item: ChecklistItem,
    pub state: CheckState,
}

/// `POST /v1/tenants/{id}/reviews`, with `If-Match` of the tenant that the reviewer saw. May be queued offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviewDecision {
    pub verdict: Verdict,
    pub checklist: Vec<Check>,
    /// 20 to 500 characters: the justification of the status change, or what must be mended.
    pub notes: String,
}

/// A decided review, kept with the tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Review {
    pub id: ReviewId,
    #[ts(type = "number")]
    pub version: u64,
    pub tenant_id: TenantId,
    pub verdict: Verdict,
    pub checklist: Vec<Check>,
    pub notes: String,
    /// The tenant's revision that the reviewer decided upon.
    #[ts(type = "number")]
    pub tenant_version: u64,
    pub reviewer_id: OperatorId,
    pub reviewer_name: String,
    /// When the platform applied it.
    pub decided_at: Timestamp,
}

/// The answer to a decision: both rows as they now are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ReviewOutcome {
    pub review: Review,
    pub tenant: Tenant,
}

/// Whether the tenant waits for a review.
pub fn waits_for_review(tenant: &Tenant) -> bool {
    tenant.status == TenantStatus::PendingReview || (tenant.risk_flagged && !tenant.status.is_final())
}

/// What `decision` does to a tenant in `status`: the new status, or `None` when it stays.
///
/// A flagged tenant that is approved keeps its status and loses the flag; rejected, it is suspended if its state allows.
pub fn next_status(status: TenantStatus, verdict: Verdict) -> Option<TenantStatus> {
    use TenantStatus::*;
    match (status, verdict) {
        (PendingReview, Verdict::Approve) => Some(Active),
        (PendingReview, Verdict::Reject) => Some(Rejected),
        (Active | Paused, Verdict::Reject) => Some(Suspended),
        _ => None,
    }
}

/// Every reason why `decision` is not acceptable for a tenant of `kind`; empty when it is.
pub fn validate(decision: &ReviewDecision, kind: BusinessType) -> Vec<FieldError> {
    let mut faults = Vec::new();
    crate::text::length(&mut faults, "notes", &decision.notes, crate::tenant::JUSTIFICATION);
    for item in ChecklistItem::for_business(kind) {
        let state = decision
            .checklist
            .iter()
            .find(|check| check.item == item)
            .map(|check| check.state);
        let fault = match (decision.verdict, state) {
            (_, None | Some(CheckState::Open)) if decision.verdict == Verdict::Approve => {
                "Check this before you approve."
            }
            (Verdict::Approve, Some(CheckState::Failed)) => "An approved tenant cannot have a failed check.",
            _ => continue,
        };
        faults.push(FieldError::new(format!("checklist.{}", item.key()), fault));
    }
    faults
}

impl ChecklistItem {
    /// The wire form, `snake_case`.
    pub fn key(self) -> &'static str {
        match self {
            ChecklistItem::Identity => "identity",
            ChecklistItem::Contact => "contact",
            ChecklistItem::Compliance => "compliance",
            ChecklistItem::Integrations => "integrations",
            ChecklistItem::Plan => "plan",
        }
    }
}

#[cfg(test)]
mod tests;
