//! What a list asks for.

use super::fold;
use wheelhouse_contract::tenant::{BusinessSize, BusinessType, Health, Plan, TenantStatus};

/// Every part narrows; an empty list does not. Within a list any value will do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Every word must occur in number, name, subdomain, e-mail or owner.
    pub text: String,
    pub statuses: Vec<TenantStatus>,
    pub plans: Vec<Plan>,
    pub business_types: Vec<BusinessType>,
    pub sizes: Vec<BusinessSize>,
    pub health: Vec<Health>,
    pub tags: Vec<String>,
    pub flagged: Option<bool>,
    /// Archived tenants are hidden unless this is set.
    pub archived: bool,
    pub awaiting_review: bool,
    pub sort: Sort,
    pub descending: bool,
}

/// Ties are broken by name, then by id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Sort {
    #[default]
    Name,
    Number,
    Status,
    Plan,
    Risk,
    Revenue,
    Created,
    Updated,
    LastActive,
    /// Since when the status is what it is: how long a review has been waiting.
    StatusChanged,
}

impl Filter {
    /// The folded words of the text.
    pub(crate) fn words(&self) -> Vec<String> {
        fold(&self.text).split_whitespace().map(str::to_owned).collect()
    }
}
