//! The audit of the last thirty days, in the order in which it happened.

use super::{draw::between, history::History, incidents::Told};
use crate::{error::ApiError, http::Actor, storage::AuditEntry};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    Timestamp,
    audit::AuditCategory,
    event::{TenantEvent, TenantEventKind},
    impersonation::Impersonation,
    incident::{Incident, IncidentEventKind},
    operator::Operator,
    tenant::Tenant,
};

/// Days of audit.
const DAYS: i64 = 30;

/// Something that somebody did.
pub struct Act {
    pub at: Timestamp,
    pub actor: Actor,
    pub entry: AuditEntry,
}

/// Collects acts; everything before the window is left out.
pub struct Acts<'a> {
    team: &'a [Operator],
    since: Timestamp,
    pub all: Vec<Act>,
}

impl<'a> Acts<'a> {
    pub fn new(team: &'a [Operator], now: Timestamp) -> Self {
        Self {
            team,
            since: now.plus(TimeDelta::days(-DAYS)),
            all: Vec::new(),
        }
    }

    fn add(&mut self, at: Timestamp, actor: Actor, entry: AuditEntry) {
        if at >= self.since {
            self.all.push(Act { at, actor, entry });
        }
    }

    /// The operator of that name at their desk; others (owners of tenants) by name alone.
    fn actor(&self, name: &str, email: &str) -> Actor {
        let place = self.team.iter().position(|operator| operator.name == name);
        match place {
            Some(index) => {
                let mut actor = Actor::operator(&self.team[index]);
                actor.address = Some(format!("198.51.100.{}", 20 + index));
                actor.user_agent = Some("Wheelhouse/0.1 (Debian)".to_owned());
                actor
            }
            None if name == "Wheelhouse" => Actor::platform(),
            None => Actor {
                name: name.to_owned(),
                email: email.to_owned(),
                ..Actor::default()
            },
        }
    }

    pub fn of_tenant(&mut self, tenant: &Tenant, history: &History) {
        let recent = history
            .events
            .iter()
            .filter(|event| event.at >= self.since)
            .cloned()
            .collect::<Vec<_>>();
        for event in recent {
            let Some((action, sentence)) = told(&event, &tenant.name) else {
                continue;
            };
            let mut entry =
                AuditEntry::new(AuditCategory::Tenant, action, sentence).on("tenant", tenant.id, tenant.name.clone());
            if let Some(note) = &event.note {
                entry = entry.reason(note.clone());
            }
            if let (Some(from), Some(to)) = (&event.from, &event.to) {
                let key = if event.kind == TenantEventKind::PlanChanged {
                    "plan"
                } else {
                    "status"
                };
                entry = match changed(entry.clone(), key, from, to) {
                    Ok(entry) => entry,
                    Err(_) => entry,
                };
            }
            let actor = self.actor(&event.actor_name, &tenant.owner_email);
            self.add(event.at, actor, entry);
        }
    }

    pub fn of_incident(&mut self, told: &Told) {
        let (incident, events) = told;
        for event in events {
            let action = match event.kind {
                IncidentEventKind::Declared => "incident.declared",
                IncidentEventKind::Acknowledged => "incident.acknowledged",
                _ => "incident.updated",
            };
            let mut entry = AuditEntry::new(AuditCategory::Platform, action, sentence(incident, action)).on(
                "incident",
                incident.id,
                incident.title.clone(),
            );
            if let Some(note) = &event.note {
                entry = entry.reason(note.clone());
            }
            let actor = self.actor(&event.actor_name, "");
            self.add(event.at, actor, entry);
        }
    }

    pub fn of_impersonation(&mut self, one: &Impersonation) {
        let Some(operator) = self.team.iter().find(|operator| operator.id == one.operator_id) else {
            return;
        };
        let mut actor = Actor::operator(operator);
        actor.address = Some(one.address.clone());
        let on = |entry: AuditEntry| entry.on("tenant", one.tenant_id, one.tenant_name.clone());
        let begun = format!("{} began to act as {}.", one.operator_email, one.acting_as);
        let begun = AuditEntry::new(AuditCategory::Security, "impersonation.started", begun);
        self.add(
            one.started_at,
            actor.clone(),
            on(begun).reason(one.reason.clone()).sensitive(),
        );
        if let Some(at) = one.ended_at {
            let over = format!("{} no longer acts as {}.", one.operator_email, one.acting_as);
            let over = AuditEntry::new(AuditCategory::Security, "impersonation.ended", over);
            self.add(at, actor, on(over));
        }
    }

    /// Mornings and afternoons: who signed in.
    pub fn of_sign_ins(&mut self, rng: &mut impl Rng, now: Timestamp) {
        for day in 0..DAYS {
            for index in 0..self.team.len() {
                if rng.gen_range(0..10) < 3 {
                    continue;
                }
                let morning = now.plus(TimeDelta::hours(-24 * day - 14));
                let at = between(rng, morning, morning.plus(TimeDelta::hours(6))).min(now);
                let operator = &self.team[index];
                let entry = AuditEntry::new(
                    AuditCategory::Security,
                    "session.signed_in",
                    format!("{} signed in.", operator.email),
                )
                .on("operator", operator.id, operator.name.clone());
                let actor = self.actor(&operator.name, &operator.email);
                self.add(at, actor, entry);
            }
        }
    }
}

fn changed(entry: AuditEntry, key: &str, from: &str, to: &str) -> Result<AuditEntry, ApiError> {
    entry
        .before(&serde_json::json!({ key: from }))?
        .after(&serde_json::json!({ key: to }))
}

fn told(event: &TenantEvent, name: &str) -> Option<(&'static str, String)> {
    let to = event.to.as_deref().unwrap_or_default().replace('_', " ");
    Some(match event.kind {
        TenantEventKind::Created => ("tenant.created", format!("{name} applied.")),
        TenantEventKind::StatusChanged => ("tenant.status_changed", format!("{name} is now {to}.")),
        TenantEventKind::PlanChanged => ("tenant.plan_changed", format!("{name} changed to {to}.")),
        TenantEventKind::Reviewed => ("tenant.reviewed", format!("{name} was reviewed: {to}.")),
        TenantEventKind::Flagged => ("tenant.flagged", format!("{name} was flagged by the risk rules.")),
        TenantEventKind::Edited => ("tenant.edited", format!("{name} was edited.")),
        _ => return None,
    })
}

fn sentence(incident: &Incident, action: &str) -> String {
    let words = match action {
        "incident.declared" => "was declared",
        "incident.acknowledged" => "was acknowledged",
        _ => "was updated",
    };
    format!("Incident INC-{:04} {words}.", incident.number)
}
