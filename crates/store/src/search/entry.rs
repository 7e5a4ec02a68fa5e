//! What the index knows of one tenant.

use super::fold;
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{BusinessSize, BusinessType, Health, Plan, Tenant, TenantStatus},
};

/// A tenant as the index takes it in. `name` and `text` are folded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: TenantId,
    pub number: u32,
    pub name: String,
    /// See [`Entry::search_text`]; empty in what the index gives back.
    pub text: String,
    pub status: TenantStatus,
    pub plan: Plan,
    pub business_type: BusinessType,
    pub size: BusinessSize,
    pub health: Health,
    pub risk_score: u8,
    pub flagged: bool,
    pub archived: bool,
    pub revenue_minor: i64,
    pub currency: String,
    pub users_online: u32,
    pub tags: Vec<String>,
    pub last_active_at: Option<Timestamp>,
    pub status_changed_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Entry {
    /// Number (`t-000042`) and `parts` (name, subdomain, e-mail, owner's name and e-mail), one a line, so that no word
    /// matches across two of them.
    pub fn search_text(number: u32, parts: [&str; 5]) -> String {
        let mut text = format!("t-{number:06}");
        for part in parts {
            text.push('\n');
            text.push_str(&fold(part));
        }
        text
    }

    /// Whether the tenant waits for a review, as [`wheelhouse_contract::review::waits_for_review`].
    pub fn awaits_review(&self) -> bool {
        self.status == TenantStatus::PendingReview || (self.flagged && !self.status.is_final())
    }
}

impl From<&Tenant> for Entry {
    fn from(tenant: &Tenant) -> Self {
        let parts = [
            tenant.name.as_str(),
            &tenant.subdomain,
            &tenant.email,
            &tenant.owner_name,
            &tenant.owner_email,
        ];
        Self {
            id: tenant.id,
            number: tenant.number,
            name: fold(&tenant.name),
            text: Self::search_text(tenant.number, parts),
            status: tenant.status,
            plan: tenant.plan,
            business_type: tenant.business_type,
            size: tenant.size,
            health: tenant.health,
            risk_score: tenant.risk_score,
            flagged: tenant.risk_flagged,
            archived: tenant.archived,
            revenue_minor: tenant.revenue.minor,
            currency: tenant.revenue.currency.clone(),
            users_online: tenant.activity.users_online,
            tags: tenant.tags.clone(),
            last_active_at: tenant.activity.last_active_at,
            status_changed_at: tenant.status_changed_at,
            created_at: tenant.created_at,
            updated_at: tenant.updated_at,
        }
    }
}
