//! What a list asks for.

use super::{Entry, fold};
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

    /// Everything but the text.
    pub(crate) fn admits(&self, entry: &Entry) -> bool {
        let any = |wanted: bool, empty: bool| empty || wanted;
        (self.archived || !entry.archived)
            && any(self.statuses.contains(&entry.status), self.statuses.is_empty())
            && any(self.plans.contains(&entry.plan), self.plans.is_empty())
            && any(
                self.business_types.contains(&entry.business_type),
                self.business_types.is_empty(),
            )
            && any(self.sizes.contains(&entry.size), self.sizes.is_empty())
            && any(self.health.contains(&entry.health), self.health.is_empty())
            && self.flagged.is_none_or(|flagged| flagged == entry.flagged)
            && (!self.awaiting_review || entry.awaits_review())
            && any(
                self.tags.iter().any(|tag| entry.tags.contains(tag)),
                self.tags.is_empty(),
            )
    }
}
