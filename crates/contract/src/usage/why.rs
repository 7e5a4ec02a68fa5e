//! "Why does this tenant have X?": the chain plan → override → status that decided a limit or a module.

use super::{LimitKey, LimitOverride};
use crate::{
    Timestamp,
    tenant::{Module, Plan, Tenant, TenantStatus},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum WhySubject {
    Limit { limit: LimitKey },
    Module { module: Module },
}

/// One link of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum WhyStep {
    /// What the plan grants.
    Plan { plan: Plan, allowed: i32 },
    /// What was agreed instead. Who and why is known when it was set as an override.
    Override {
        allowed: i32,
        reason: Option<String>,
        by_name: Option<String>,
        at: Option<Timestamp>,
        expires_at: Option<Timestamp>,
        /// It is over: the plan's limit holds again.
        over: bool,
    },
    /// Every tenant has this module.
    Core,
    /// The module can be switched for each tenant.
    Optional,
    /// It was switched on or off. Who and when is known to the platform.
    Switched {
        on: bool,
        by_name: Option<String>,
        at: Option<Timestamp>,
        reason: Option<String>,
    },
    /// What the tenant's status leaves of it.
    Status {
        status: TenantStatus,
        reason: Option<String>,
        effect: StatusEffect,
    },
}

/// What a status does to a limit or a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatusEffect {
    /// In service: nothing.
    None,
    /// Paused: what is there can be read, nothing new is taken.
    ReadOnly,
    /// Out of service: nothing works.
    Stopped,
}

/// The answer, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WhyAnswer {
    pub subject: WhySubject,
    /// Of a limit, what the tenant may use now; −1 unlimited, 0 when its status stops it.
    pub allowed: Option<i32>,
    /// Of a module, whether it works now.
    pub on: Option<bool>,
    /// In the order in which they were asked.
    pub steps: Vec<WhyStep>,
    /// The index of the step that decided.
    pub decided: u32,
}

fn effect(status: TenantStatus) -> StatusEffect {
    match status {
        TenantStatus::Active => StatusEffect::None,
        TenantStatus::Paused => StatusEffect::ReadOnly,
        _ => StatusEffect::Stopped,
    }
}

fn of_status(tenant: &Tenant) -> WhyStep {
    WhyStep::Status {
        status: tenant.status,
        reason: tenant.status_reason.clone(),
        effect: effect(tenant.status),
    }
}

fn answer(subject: WhySubject, steps: Vec<WhyStep>, decided: usize) -> WhyAnswer {
    WhyAnswer {
        subject,
        allowed: None,
        on: None,
        steps,
        decided: u32::try_from(decided).unwrap_or(0),
    }
}

/// Why the tenant has as much of a limit as it has.
pub fn why_limit(tenant: &Tenant, overrides: &[LimitOverride], key: LimitKey, now: Timestamp) -> WhyAnswer {
    let (plan, stands) = (key.of(&tenant.plan.limits()), key.of(&tenant.limits));
    let mut steps = vec![WhyStep::Plan {
        plan: tenant.plan,
        allowed: plan,
    }];
    let (mut allowed, mut decided) = (plan, 0);
    if stands != plan {
        let details = overrides.iter().find(|one| one.limit == key && one.allowed == stands);
        let over = details.is_some_and(|one| one.is_over(now));
        steps.push(WhyStep::Override {
            allowed: stands,
            reason: details.and_then(|one| one.reason.clone()),
            by_name: details.map(|one| one.by_name.clone()),
            at: details.map(|one| one.set_at),
            expires_at: details.and_then(|one| one.expires_at),
            over,
        });
        if !over {
            (allowed, decided) = (stands, 1);
        }
    }
    // Who is paused may still sign in; everything else takes nothing new.
    let open = match key {
        LimitKey::ConcurrentSessions => tenant.status.allows_sign_in(),
        _ => tenant.status.allows_activity(),
    };
    steps.push(of_status(tenant));
    if !open {
        (allowed, decided) = (0, steps.len() - 1);
    }
    let mut answer = answer(WhySubject::Limit { limit: key }, steps, decided);
    answer.allowed = Some(allowed);
    answer
}

/// Why a module works for the tenant, or does not.
pub fn why_module(tenant: &Tenant, module: Module) -> WhyAnswer {
    let enabled = tenant.modules.contains(&module);
    let switched = WhyStep::Switched {
        on: enabled,
        by_name: None,
        at: None,
        reason: None,
    };
    let (mut steps, mut decided) = match module.is_core() {
        true => (vec![WhyStep::Core], 0),
        false => (vec![WhyStep::Optional, switched], 1),
    };
    let works = (module.is_core() || enabled) && tenant.status.allows_sign_in();
    steps.push(of_status(tenant));
    if !tenant.status.allows_sign_in() {
        decided = steps.len() - 1;
    }
    let mut answer = answer(WhySubject::Module { module }, steps, decided);
    answer.on = Some(works);
    answer
}
