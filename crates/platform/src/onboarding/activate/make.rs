//! The tenant that a draft's answers describe, and what is kept beside its row.

use crate::{
    error::ApiError,
    storage::{Tx, sql},
};
use chrono::TimeDelta;
use serde_json::json;
use wheelhouse_contract::{
    TenantId, Timestamp,
    onboarding::{Answers, Integration, OnboardingDraft},
    subscription,
    tenant::{
        Activity, Address, Branding, BusinessSize, BusinessType, CalendarKind, Compliance, Health, IntegrationState,
        Integrations, Module, Plan, Tenant, TenantStatus,
    },
};

/// Everything that the row holds; complete answers are the caller's to see to.
pub(super) fn tenant(draft: &OnboardingDraft, number: u32, tx: &Tx) -> Tenant {
    let (answers, now) = (&draft.answers, tx.now());
    let (business, rules) = (&answers.business, &answers.rules);
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let kind = business.business_type.unwrap_or(BusinessType::General);
    let mut tenant = Tenant {
        id: tx.new_id(),
        version: 0,
        number,
        name: business.name.trim().to_owned(),
        legal_name: filled(&business.legal_name),
        subdomain: rules.branding.subdomain.trim().to_owned(),
        business_type: kind,
        subcategory: filled(&business.subcategory),
        size: business.size.unwrap_or(BusinessSize::Solo),
        address: address(answers),
        phone: business.phone.trim().to_owned(),
        email: business.email.trim().to_owned(),
        website: filled(&business.website),
        owner_name: answers.administrator.name.trim().to_owned(),
        owner_email: answers.administrator.email.trim().to_lowercase(),
        plan: Plan::Free,
        status: TenantStatus::Active,
        status_reason: None,
        status_changed_at: now,
        archived: false,
        subscription_starts_at: None,
        subscription_ends_at: None,
        limits: Plan::Free.limits(),
        revenue: tx.app().config().prices.of(Plan::Free),
        modules: Module::ALL
            .into_iter()
            .filter(|module| rules.modules.contains(module))
            .collect(),
        branding: Branding {
            primary: rules.branding.primary.trim().to_lowercase(),
            accent: rules.branding.accent.trim().to_lowercase(),
        },
        integrations: integrations(draft),
        compliance: Compliance {
            hipaa: kind == BusinessType::Medical,
            level: rules.compliance,
            phi_detection: rules.phi_detection,
        },
        custom_features: Vec::new(),
        tags: Vec::new(),
        notes: rules.notes.trim().to_owned(),
        risk_score: 0,
        risk_flagged: false,
        health: Health::Good,
        activity: quiet(),
        created_at: now,
        updated_at: now,
        created_by: tx.actor().id,
        trial_ends_at: None,
        paused_until: None,
        logo: None,
    };
    subscribe(&mut tenant, answers, tx, now);
    tenant
}

fn subscribe(tenant: &mut Tenant, answers: &Answers, tx: &Tx, now: Timestamp) {
    let rules = &answers.rules;
    tenant.set_plan(rules.plan, &tx.app().config().prices);
    if rules.plan != Plan::Free {
        tenant.subscription_starts_at = Some(now);
        tenant.subscription_ends_at = Some(now.plus(subscription::months(rules.months)));
        if rules.trial_days > 0 {
            tenant.trial_ends_at = Some(now.plus(TimeDelta::days(rules.trial_days.into())));
        }
    }
}

fn address(answers: &Answers) -> Address {
    let business = &answers.business;
    let trim = |text: &String| text.trim().to_owned();
    Address {
        street: trim(&business.street),
        city: trim(&business.city),
        county: trim(&business.county),
        postal_code: trim(&business.postal_code),
        country: trim(&business.country),
    }
}

fn integrations(draft: &OnboardingDraft) -> Integrations {
    let state = |nothing: bool, integration| match (nothing, draft.has_passed(integration)) {
        (true, _) => IntegrationState::NotConfigured,
        (false, true) => IntegrationState::Active,
        (false, false) => IntegrationState::Failing,
    };
    let (voice, kind) = (
        &draft.answers.voice,
        draft.answers.calendar.kind.unwrap_or(CalendarKind::Manual),
    );
    Integrations {
        voice: state(voice.later, Integration::Voice),
        voice_number: (!voice.later).then(|| e164(&voice.caller_id)),
        calendar: state(kind == CalendarKind::Manual, Integration::Calendar),
        calendar_kind: kind,
    }
}

/// A UK number with its country, without spaces.
pub(in super::super) fn e164(number: &str) -> String {
    let digits: String = number.chars().filter(|c| *c != ' ').collect();
    match digits.strip_prefix('0') {
        Some(rest) => format!("+44{rest}"),
        None => digits,
    }
}

fn quiet() -> Activity {
    Activity {
        users_total: 1,
        users_online: 0,
        messages_this_month: 0,
        calls_30d: 0,
        call_success_percent: 0,
        last_active_at: None,
    }
}

/// What the tenant's row has no place for.
pub(super) async fn keep_settings(tx: &Tx, tenant: TenantId, answers: &Answers) -> Result<(), ApiError> {
    let doc = json!({
        "hours": answers.rules.hours,
        "abuse": answers.rules.abuse,
        "voice": answers.voice,
        "calendar": answers.calendar,
        "administrator": { "job_title": answers.administrator.job_title, "phone": answers.administrator.phone },
    });
    sql::exec(
        tx.conn(),
        "INSERT INTO tenant_settings (tenant_id, doc, updated_at) VALUES ($1, $2, $3)",
        vec![
            tenant.to_string().into(),
            doc.to_string().into(),
            tx.now().millis().into(),
        ],
    )
    .await?;
    Ok(())
}
