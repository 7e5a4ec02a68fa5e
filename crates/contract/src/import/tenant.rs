//! The tenant that a row becomes.

use super::Beginning;
use crate::{
    OperatorId, TenantId, Timestamp,
    fold::fold,
    subscription::ACTIVATION_DAYS,
    tenant::{
        Activity, Address, Branding, BusinessSize, BusinessType, CalendarKind, Compliance, ComplianceLevel, Health,
        IntegrationState, Integrations, Module, Plan, Prices, Tenant, TenantStatus, is_valid_subdomain,
    },
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// All that a created tenant can have at its beginning.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewTenant {
    pub name: String,
    pub legal_name: Option<String>,
    /// `None`: made from the name.
    pub subdomain: Option<String>,
    pub business_type: Option<BusinessType>,
    pub subcategory: Option<String>,
    pub size: Option<BusinessSize>,
    pub address: Address,
    pub phone: String,
    pub email: String,
    pub website: Option<String>,
    pub owner_name: String,
    pub owner_email: String,
    pub plan: Plan,
    pub subscription_starts_at: Option<Timestamp>,
    pub subscription_ends_at: Option<Timestamp>,
    pub trial_ends_at: Option<Timestamp>,
    /// `None`: all.
    pub modules: Option<Vec<Module>>,
    pub tags: Vec<String>,
    pub notes: String,
    pub custom_features: Vec<String>,
    /// `#rrggbb`.
    pub primary: Option<String>,
    /// `#rrggbb`.
    pub accent: Option<String>,
}

/// What is not in the file.
#[derive(Clone, Copy, Debug)]
pub struct Birth<'a> {
    pub id: TenantId,
    pub number: u32,
    pub subdomain: &'a str,
    pub begin_as: Beginning,
    pub by: Option<OperatorId>,
    pub prices: &'a Prices,
    pub now: Timestamp,
}

impl NewTenant {
    /// The tenant as it begins. A paid subscription without an end lasts 365 days from its start.
    pub fn born(self, birth: Birth<'_>) -> Tenant {
        let now = birth.now;
        let paid = self.plan != Plan::Free;
        let starts = self.subscription_starts_at.unwrap_or(now);
        let ends = self
            .subscription_ends_at
            .unwrap_or_else(|| starts.plus(TimeDelta::days(ACTIVATION_DAYS)));
        let kind = self.business_type.unwrap_or(BusinessType::General);
        let mut tenant = Tenant {
            id: birth.id,
            version: 0,
            number: birth.number,
            name: self.name,
            legal_name: self.legal_name,
            subdomain: birth.subdomain.to_owned(),
            business_type: kind,
            subcategory: self.subcategory,
            size: self.size.unwrap_or(BusinessSize::Small),
            address: self.address,
            phone: self.phone,
            email: self.email,
            website: self.website,
            owner_name: self.owner_name,
            owner_email: self.owner_email,
            plan: self.plan,
            status: match birth.begin_as {
                Beginning::Review => TenantStatus::PendingReview,
                Beginning::Active => TenantStatus::Active,
            },
            status_reason: None,
            status_changed_at: now,
            archived: false,
            subscription_starts_at: None,
            subscription_ends_at: None,
            limits: self.plan.limits(),
            revenue: birth.prices.of(self.plan),
            modules: self.modules.unwrap_or_else(|| Module::ALL.to_vec()),
            branding: Branding {
                primary: self.primary.unwrap_or_else(|| "#0f766e".to_owned()),
                accent: self.accent.unwrap_or_else(|| "#f59e0b".to_owned()),
            },
            integrations: Integrations {
                voice: IntegrationState::NotConfigured,
                voice_number: None,
                calendar: IntegrationState::NotConfigured,
                calendar_kind: CalendarKind::Manual,
            },
            compliance: compliance(kind),
            custom_features: self.custom_features,
            tags: self.tags,
            notes: self.notes,
            risk_score: 0,
            risk_flagged: false,
            health: Health::Good,
            activity: Activity {
                users_total: 1,
                users_online: 0,
                messages_this_month: 0,
                calls_30d: 0,
                call_success_percent: 0,
                last_active_at: None,
            },
            created_at: now,
            updated_at: now,
            created_by: birth.by,
            trial_ends_at: None,
            paused_until: None,
            logo: None,
        };
        if paid {
            tenant.subscription_starts_at = Some(starts);
            tenant.subscription_ends_at = Some(ends);
            tenant.trial_ends_at = self.trial_ends_at;
        }
        tenant
    }
}

/// Medical tenants have the HIPAA settings (`platform-console` 1).
fn compliance(kind: BusinessType) -> Compliance {
    let medical = kind == BusinessType::Medical;
    Compliance {
        hipaa: medical,
        level: if medical {
            ComplianceLevel::Standard
        } else {
            ComplianceLevel::None
        },
        phi_detection: medical,
    }
}

/// A host name made from a name: its letters and digits with hyphens between the words. The `nth` try, from zero on, is for
/// when the others are taken.
pub fn proposed_subdomain(name: &str, nth: u32) -> String {
    const LONGEST: usize = 50;
    let mut made = String::new();
    for letter in fold(name).chars() {
        let plain = letter.is_ascii_alphanumeric();
        if plain && made.len() < LONGEST {
            made.push(letter);
        } else if !plain && !made.is_empty() && !made.ends_with('-') && !matches!(letter, '\'' | '’') {
            made.push('-');
        }
    }
    let made = made.trim_matches('-');
    let base = if made.is_empty() { "tenant" } else { made };
    let plain = if nth == 0 {
        base.to_owned()
    } else {
        format!("{base}-{}", nth + 1)
    };
    if is_valid_subdomain(&plain) {
        plain
    } else {
        format!("{plain}-site")
    }
}
