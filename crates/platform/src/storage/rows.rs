//! The contract's rows as table rows.

use super::row::{Row, wire};
use sea_orm::Value;
use uuid::Uuid;
use wheelhouse_contract::{
    OperatorId, Timestamp,
    alert::Alert,
    approval::Approval,
    event::TenantEvent,
    impersonation::Impersonation,
    incident::{Incident, IncidentEvent},
    job::Job,
    onboarding::OnboardingDraft,
    operator::Operator,
    review::Review,
    saved_view::{SavedView, ViewShelf},
    site::Site,
    sync::Scope,
    tenant::Tenant,
    upgrade::UpgradeRequest,
    usage::TenantUsage,
};

macro_rules! versioned {
    () => {
        fn id(&self) -> Uuid {
            self.id.0
        }
        fn version(&self) -> u64 {
            self.version
        }
        fn set_version(&mut self, version: u64) {
            self.version = version;
        }
    };
}

/// In place of the end of a subscription that has none: it sorts behind every other.
const NEVER: i64 = i64::MAX;

fn millis(at: Timestamp) -> Value {
    at.millis().into()
}

impl Row for Operator {
    const SCOPE: Scope = Scope::Operators;
    const TABLE: &'static str = "operators";
    const NOUN: &'static str = "operator";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("email", self.email.to_lowercase().into()),
            ("role", wire(&self.role).into()),
            ("disabled", i64::from(self.disabled).into()),
        ]
    }
}

impl Row for Tenant {
    const SCOPE: Scope = Scope::Tenants;
    const TABLE: &'static str = "tenants";
    const NOUN: &'static str = "tenant";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", i64::from(self.number).into()),
            ("name_key", self.name.trim().to_lowercase().into()),
            ("subdomain", self.subdomain.clone().into()),
            ("status", wire(&self.status).into()),
            ("plan", wire(&self.plan).into()),
            ("owner_email", self.owner_email.to_lowercase().into()),
            ("archived", i64::from(self.archived).into()),
            ("risk_flagged", i64::from(self.risk_flagged).into()),
            ("created_at", millis(self.created_at)),
            ("updated_at", millis(self.updated_at)),
            ("projected", self.version.cast_signed().into()),
            (
                "ends_key",
                self.subscription_ends_at.map_or(NEVER, Timestamp::millis).into(),
            ),
            ("trial_ends_at", self.trial_ends_at.map(Timestamp::millis).into()),
            ("price", self.revenue.minor.into()),
        ]
    }
}

impl Row for TenantEvent {
    const SCOPE: Scope = Scope::TenantEvents;
    const TABLE: &'static str = "tenant_events";
    const NOUN: &'static str = "event";

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("tenant_id", self.tenant_id.to_string().into()),
            ("kind", wire(&self.kind).into()),
            ("at", millis(self.at)),
        ]
    }
}

impl Row for Review {
    const SCOPE: Scope = Scope::Reviews;
    const TABLE: &'static str = "reviews";
    const NOUN: &'static str = "review";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("tenant_id", self.tenant_id.to_string().into()),
            ("reviewer_id", self.reviewer_id.to_string().into()),
            ("decided_at", millis(self.decided_at)),
        ]
    }
}

impl Row for Incident {
    const SCOPE: Scope = Scope::Incidents;
    const TABLE: &'static str = "incidents";
    const NOUN: &'static str = "incident";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", i64::from(self.number).into()),
            ("severity", wire(&self.severity).into()),
            ("status", wire(&self.status).into()),
            ("declared_at", millis(self.declared_at)),
        ]
    }
}

impl Row for IncidentEvent {
    const SCOPE: Scope = Scope::IncidentEvents;
    const TABLE: &'static str = "incident_events";
    const NOUN: &'static str = "event";

    fn id(&self) -> Uuid {
        self.id.0
    }

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("incident_id", self.incident_id.to_string().into()),
            ("at", millis(self.at)),
        ]
    }
}

impl Row for Alert {
    const SCOPE: Scope = Scope::Alerts;
    const TABLE: &'static str = "alerts";
    const NOUN: &'static str = "alert";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("kind", wire(&self.kind).into()),
            ("severity", wire(&self.severity).into()),
            ("status", wire(&self.status).into()),
            ("tenant_id", self.tenant_id.map(|id| id.to_string()).into()),
            ("service", self.service.clone().into()),
            ("raised_at", millis(self.raised_at)),
        ]
    }
}

impl Row for Approval {
    const SCOPE: Scope = Scope::Approvals;
    const TABLE: &'static str = "approvals";
    const NOUN: &'static str = "approval";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("kind", wire(&self.kind).into()),
            ("status", wire(&self.status).into()),
            ("resource_id", self.resource_id.clone().into()),
            ("requested_by", self.requested_by.to_string().into()),
            ("expires_at", millis(self.expires_at)),
        ]
    }
}

impl Row for Impersonation {
    const SCOPE: Scope = Scope::Impersonations;
    const TABLE: &'static str = "impersonations";
    const NOUN: &'static str = "impersonation";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("operator_id", self.operator_id.to_string().into()),
            ("tenant_id", self.tenant_id.to_string().into()),
            ("expires_at", millis(self.expires_at)),
            ("ended_at", self.ended_at.map(Timestamp::millis).into()),
        ]
    }
}

impl Row for Job {
    const SCOPE: Scope = Scope::Jobs;
    const TABLE: &'static str = "jobs";
    const NOUN: &'static str = "job";
    versioned!();

    /// Counts and lease have columns of their own, which change more often than the row.
    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("kind", wire(&self.kind).into()),
            ("state", wire(&self.state).into()),
            ("author", self.author.to_string().into()),
            ("tenant_id", self.tenant_id.map(|id| id.to_string()).into()),
            ("total", i64::from(self.total).into()),
        ]
    }
}

impl Row for SavedView {
    const SCOPE: Scope = Scope::SavedViews;
    const TABLE: &'static str = "saved_views";
    const NOUN: &'static str = "view";
    versioned!();

    fn audience(&self) -> Option<OperatorId> {
        SavedView::audience(self)
    }

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![("owner_id", self.owner_id.to_string().into())]
    }
}

/// An operator has at most one, under the operator's own id.
impl Row for ViewShelf {
    const SCOPE: Scope = Scope::ViewShelves;
    const TABLE: &'static str = "view_shelves";
    const NOUN: &'static str = "shelf";
    versioned!();

    fn audience(&self) -> Option<OperatorId> {
        Some(self.id)
    }

    fn columns(&self) -> Vec<(&'static str, Value)> {
        Vec::new()
    }
}

impl Row for TenantUsage {
    const SCOPE: Scope = Scope::Usage;
    const TABLE: &'static str = "tenant_usage";
    const NOUN: &'static str = "usage";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("month", millis(self.month)),
            ("standing_percent", i64::from(self.standing_percent).into()),
            ("monthly_percent", i64::from(self.monthly_percent).into()),
        ]
    }
}

impl Row for Site {
    const SCOPE: Scope = Scope::Sites;
    const TABLE: &'static str = "sites";
    const NOUN: &'static str = "site";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("number", i64::from(self.number).into()),
            ("state", wire(&self.state).into()),
            ("checked_at", millis(self.checked_at)),
        ]
    }
}

impl Row for UpgradeRequest {
    const SCOPE: Scope = Scope::UpgradeRequests;
    const TABLE: &'static str = "upgrade_requests";
    const NOUN: &'static str = "upgrade request";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        vec![
            ("tenant_id", self.tenant_id.to_string().into()),
            ("module", wire(&self.module).into()),
            ("state", wire(&self.state).into()),
            ("asked_at", millis(self.asked_at)),
        ]
    }
}

impl Row for OnboardingDraft {
    const SCOPE: Scope = Scope::Onboarding;
    const TABLE: &'static str = "onboarding_drafts";
    const NOUN: &'static str = "onboarding";
    versioned!();

    fn columns(&self) -> Vec<(&'static str, Value)> {
        let lower = |text: &str| Value::from(text.trim().to_lowercase());
        vec![
            ("state", wire(&self.state).into()),
            ("holder", self.holder.to_string().into()),
            ("name_key", lower(&self.answers.business.name)),
            ("subdomain", lower(&self.answers.rules.branding.subdomain)),
            ("email", lower(&self.answers.administrator.email)),
            ("updated_at", millis(self.updated_at)),
        ]
    }
}
