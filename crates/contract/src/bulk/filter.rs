//! The filters of the tenant list, as the console and the platform both understand them.

use crate::{
    FieldError,
    fold::fold,
    tenant::{BusinessSize, BusinessType, Health, Plan, Tenant, TenantStatus},
    text,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

const TEXT: std::ops::RangeInclusive<usize> = 0..=200;
const VALUES: usize = 100;

/// Every part narrows; an empty list does not. Within a list any value will do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct TenantFilter {
    /// Every word must occur in name, subdomain, e-mail, owner or number (`T-000042`), whatever its case and accents.
    pub text: String,
    pub statuses: Vec<TenantStatus>,
    pub plans: Vec<Plan>,
    pub business_types: Vec<BusinessType>,
    pub sizes: Vec<BusinessSize>,
    pub health: Vec<Health>,
    pub tags: Vec<String>,
    /// By the risk rules.
    pub flagged: Option<bool>,
    /// Archived tenants are left out unless this is set.
    pub archived: bool,
    pub awaiting_review: bool,
}

impl TenantFilter {
    pub fn faults(&self) -> Vec<FieldError> {
        self.faults_in("selection.filter")
    }

    /// The same for a filter that stands at `place` in a request.
    pub fn faults_in(&self, place: &str) -> Vec<FieldError> {
        let mut faults = Vec::new();
        text::length(&mut faults, &format!("{place}.text"), &self.text, TEXT);
        if self.tags.len() > VALUES {
            faults.push(FieldError::new(
                format!("{place}.tags"),
                format!("At most {VALUES} tags."),
            ));
        }
        faults
    }

    /// Whether it matches `tenant`.
    pub fn admits(&self, tenant: &Tenant) -> bool {
        fn any<T: PartialEq>(wanted: &[T], value: &T) -> bool {
            wanted.is_empty() || wanted.contains(value)
        }
        (self.archived || !tenant.archived)
            && any(&self.statuses, &tenant.status)
            && any(&self.plans, &tenant.plan)
            && any(&self.business_types, &tenant.business_type)
            && any(&self.sizes, &tenant.size)
            && any(&self.health, &tenant.health)
            && (self.tags.is_empty() || self.tags.iter().any(|tag| tenant.tags.contains(tag)))
            && self.flagged.is_none_or(|flagged| flagged == tenant.risk_flagged)
            && (!self.awaiting_review || awaits_review(tenant))
            && self.holds_words(tenant)
    }

    fn holds_words(&self, tenant: &Tenant) -> bool {
        let wanted = fold(&self.text);
        if wanted.trim().is_empty() {
            return true;
        }
        let number = format!("t-{:06}", tenant.number);
        let texts = [
            &tenant.name,
            &tenant.subdomain,
            &tenant.email,
            &tenant.owner_name,
            &tenant.owner_email,
            &number,
        ]
        .map(|text| fold(text));
        wanted
            .split_whitespace()
            .all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

fn awaits_review(tenant: &Tenant) -> bool {
    tenant.status == TenantStatus::PendingReview || (tenant.risk_flagged && !tenant.status.is_final())
}
