//! What the index knows of one tenant.

use std::{borrow::Cow, sync::Arc};
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{BusinessSize, BusinessType, Health, Plan, Tenant, TenantStatus},
};

/// A tenant as lists show and filter it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    pub id: TenantId,
    pub number: u32,
    pub name: Cow<'a, str>,
    pub subdomain: Cow<'a, str>,
    pub email: Cow<'a, str>,
    pub owner_name: Cow<'a, str>,
    pub owner_email: Cow<'a, str>,
    pub status: TenantStatus,
    pub plan: Plan,
    pub business_type: BusinessType,
    pub size: BusinessSize,
    pub health: Health,
    pub risk_score: u8,
    pub flagged: bool,
    pub archived: bool,
    pub revenue_minor: i64,
    pub currency: Cow<'a, str>,
    pub users_total: u32,
    pub users_online: u32,
    pub tags: Arc<[String]>,
    pub last_active_at: Option<Timestamp>,
    pub status_changed_at: Timestamp,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
}

impl Entry<'_> {
    /// The same, borrowing nothing.
    pub fn into_owned(self) -> Entry<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        Entry {
            name: owned(self.name),
            subdomain: owned(self.subdomain),
            email: owned(self.email),
            owner_name: owned(self.owner_name),
            owner_email: owned(self.owner_email),
            currency: owned(self.currency),
            id: self.id,
            number: self.number,
            status: self.status,
            plan: self.plan,
            business_type: self.business_type,
            size: self.size,
            health: self.health,
            risk_score: self.risk_score,
            flagged: self.flagged,
            archived: self.archived,
            revenue_minor: self.revenue_minor,
            users_total: self.users_total,
            users_online: self.users_online,
            tags: self.tags,
            last_active_at: self.last_active_at,
            status_changed_at: self.status_changed_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        }
    }

    /// Name, subdomain, e-mail, the owner's name and e-mail.
    pub(super) fn fields(&self) -> [&str; 5] {
        [
            &self.name,
            &self.subdomain,
            &self.email,
            &self.owner_name,
            &self.owner_email,
        ]
    }
}

impl<'a> From<&'a Tenant> for Entry<'a> {
    fn from(tenant: &'a Tenant) -> Self {
        Self {
            id: tenant.id,
            number: tenant.number,
            name: Cow::Borrowed(&tenant.name),
            subdomain: Cow::Borrowed(&tenant.subdomain),
            email: Cow::Borrowed(&tenant.email),
            owner_name: Cow::Borrowed(&tenant.owner_name),
            owner_email: Cow::Borrowed(&tenant.owner_email),
            status: tenant.status,
            plan: tenant.plan,
            business_type: tenant.business_type,
            size: tenant.size,
            health: tenant.health,
            risk_score: tenant.risk_score,
            flagged: tenant.risk_flagged,
            archived: tenant.archived,
            revenue_minor: tenant.revenue.minor,
            currency: Cow::Borrowed(&tenant.revenue.currency),
            users_total: tenant.activity.users_total,
            users_online: tenant.activity.users_online,
            tags: tenant.tags.clone().into(),
            last_active_at: tenant.activity.last_active_at,
            status_changed_at: tenant.status_changed_at,
            created_at: tenant.created_at,
            updated_at: tenant.updated_at,
        }
    }
}
