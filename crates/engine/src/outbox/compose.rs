//! The entry of a decision: the exact request, what the operator saw, and how long it is worth sending.

use super::COMMAND_VERSION;
use crate::{view::OutboxKind, words::word};
use chrono::TimeDelta;
use serde::Serialize;
use wheelhouse_contract::{
    IdempotencyKey, Problem, Timestamp,
    alert::{Alert, AlertChange},
    incident::{Incident, IncidentDraft, IncidentUpdate},
    review::ReviewDecision,
    saved_view::{SavedView, UsualView, ViewDraft, ViewPatch, ViewPin},
    subscription::{Control, Extension, Pause},
    tenant::{StatusChange, Tenant, TenantPatch, TenantStatus, TenantUpdate},
    usage::{LimitKey, OverrideRemoval, OverrideRequest},
};
use wheelhouse_remote::Command;
use wheelhouse_store::state::outbox::{Entry, State};

/// An entry before it gets its key and its time.
pub(crate) struct Draft {
    kind: OutboxKind,
    resource: (&'static str, String),
    seen: Option<serde_json::Value>,
    subject: String,
    intent: String,
    /// After so long the world has moved on: it is not sent any more.
    lives: TimeDelta,
    command: Box<dyn Fn(IdempotencyKey) -> Command + Send + Sync>,
}

impl Draft {
    pub fn review(tenant: &Tenant, decision: ReviewDecision) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        Ok(Self {
            intent: word(&decision.verdict),
            ..Self::on_tenant(OutboxKind::ReviewDecision, tenant, TimeDelta::days(30), move |key| {
                Command::review(id, &decision, version, key)
            })?
        })
    }

    pub fn status(tenant: &Tenant, change: StatusChange) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        Ok(Self {
            intent: word(&change.to),
            ..Self::on_tenant(OutboxKind::TenantStatus, tenant, TimeDelta::days(7), move |key| {
                Command::status_change(id, &change, version, key)
            })?
        })
    }

    pub fn edit(tenant: &Tenant, patch: TenantPatch) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        let fields = [
            patch.notes.is_some().then_some("notes"),
            patch.tags.is_some().then_some("tags"),
            patch.archived.is_some().then_some("archived"),
        ];
        Ok(Self {
            intent: fields.into_iter().flatten().collect::<Vec<_>>().join(", "),
            ..Self::on_tenant(OutboxKind::TenantEdit, tenant, TimeDelta::days(30), move |key| {
                Command::tenant_patch(id, &patch, version, key)
            })?
        })
    }

    pub fn change(tenant: &Tenant, update: TenantUpdate) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        Ok(Self {
            intent: update.fields().join(", "),
            ..Self::on_tenant(OutboxKind::TenantUpdate, tenant, TimeDelta::days(30), move |key| {
                Command::tenant_update(id, &update, version, key)
            })?
        })
    }

    pub fn extend(tenant: &Tenant, extension: Extension) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        Ok(Self {
            intent: extension.months.to_string(),
            ..Self::on_tenant(OutboxKind::SubscriptionExtend, tenant, TimeDelta::days(7), move |key| {
                Command::subscription_extend(id, &extension, version, key)
            })?
        })
    }

    pub fn control(tenant: &Tenant, control: Control) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        let named = value(&control)?;
        let fields = named.as_object().into_iter().flatten().map(|(field, _)| field.as_str());
        Ok(Self {
            intent: fields.filter(|field| *field != "reason").collect::<Vec<_>>().join(", "),
            ..Self::on_tenant(
                OutboxKind::SubscriptionControl,
                tenant,
                TimeDelta::days(7),
                move |key| Command::subscription_control(id, &control, version, key),
            )?
        })
    }

    pub fn pause(tenant: &Tenant, pause: Pause) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        Ok(Self {
            intent: word(&TenantStatus::Paused),
            ..Self::on_tenant(OutboxKind::SubscriptionPause, tenant, TimeDelta::days(7), move |key| {
                Command::subscription_pause(id, &pause, version, key)
            })?
        })
    }

    pub fn limit(tenant: &Tenant, key: LimitKey, request: OverrideRequest) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        Ok(Self {
            intent: key.as_str().to_owned(),
            ..Self::on_tenant(OutboxKind::LimitOverride, tenant, TimeDelta::days(7), move |id_key| {
                Command::limit_override(id, key, &request, version, id_key)
            })?
        })
    }

    pub fn limit_removal(tenant: &Tenant, key: LimitKey, removal: OverrideRemoval) -> Result<Self, Problem> {
        let (id, version) = (tenant.id, tenant.version);
        Ok(Self {
            intent: key.as_str().to_owned(),
            ..Self::on_tenant(OutboxKind::LimitRemoval, tenant, TimeDelta::days(7), move |id_key| {
                Command::limit_removal(id, key, &removal, version, id_key)
            })?
        })
    }

    /// `reference` stands for the incident until the platform has given it an id: it is the key, so that declarations do
    /// not wait for each other.
    pub fn declare(draft: IncidentDraft) -> Self {
        Self {
            kind: OutboxKind::IncidentDeclare,
            resource: ("incident", String::new()),
            seen: None,
            subject: draft.title.clone(),
            intent: word(&draft.severity),
            lives: TimeDelta::days(1),
            command: Box::new(move |key| Command::incident_declare(&draft, key)),
        }
    }

    pub fn acknowledge(incident: &Incident) -> Result<Self, Problem> {
        let id = incident.id;
        Self::on_incident(OutboxKind::IncidentAcknowledge, incident, "acknowledge", move |key| {
            Command::incident_acknowledge(id, key)
        })
    }

    /// A bare note is true whatever happened meanwhile: it names no version.
    pub fn update(incident: &Incident, update: IncidentUpdate) -> Result<Self, Problem> {
        let bare = update.status.is_none() && update.severity.is_none() && update.assign_to.is_none();
        let (id, version) = (incident.id, (!bare).then_some(incident.version));
        let intent = match (update.status, update.severity, update.assign_to) {
            (Some(status), _, _) => word(&status),
            (_, Some(severity), _) => word(&severity),
            (_, _, Some(_)) => "assign".to_owned(),
            _ => "note".to_owned(),
        };
        Self::on_incident(OutboxKind::IncidentUpdate, incident, &intent, move |key| {
            Command::incident_update(id, &update, version, key)
        })
    }

    /// `made` is the view as it stands here until the platform answers.
    pub fn view_create(made: &SavedView, draft: ViewDraft) -> Result<Self, Problem> {
        Self::on_view(OutboxKind::ViewCreate, made, move |key| {
            Command::view_create(&draft, key)
        })
    }

    pub fn view_change(view: &SavedView, patch: ViewPatch) -> Result<Self, Problem> {
        let (id, version) = (view.id, view.version);
        let fields = [
            patch.name.is_some().then_some("name"),
            patch.shared.is_some().then_some("shared"),
            patch.content.is_some().then_some("content"),
        ];
        Ok(Self {
            intent: fields.into_iter().flatten().collect::<Vec<_>>().join(", "),
            ..Self::on_view(OutboxKind::ViewChange, view, move |key| {
                Command::view_change(id, &patch, version, key)
            })?
        })
    }

    pub fn view_delete(view: &SavedView) -> Result<Self, Problem> {
        let (id, version) = (view.id, view.version);
        Self::on_view(OutboxKind::ViewDelete, view, move |key| {
            Command::view_delete(id, version, key)
        })
    }

    /// In the row of what is about the view: not before it is made.
    pub fn view_pin(view: &SavedView, pin: ViewPin) -> Result<Self, Problem> {
        let id = view.id;
        Ok(Self {
            seen: None,
            ..Self::on_view(OutboxKind::ViewPin, view, move |key| Command::view_pin(id, &pin, key))?
        })
    }

    /// As [`Draft::view_pin`]; `view` is the one that is meant, or was so far.
    pub fn view_usual(view: &SavedView, usual: UsualView) -> Result<Self, Problem> {
        Ok(Self {
            seen: None,
            ..Self::on_view(OutboxKind::ViewUsual, view, move |key| Command::view_usual(&usual, key))?
        })
    }

    pub fn alert(alert: &Alert, change: AlertChange) -> Result<Self, Problem> {
        let (id, version) = (alert.id, alert.version);
        Ok(Self {
            kind: OutboxKind::AlertStatus,
            resource: ("alert", id.to_string()),
            seen: Some(value(alert)?),
            subject: alert.message.clone(),
            intent: word(&change.to),
            lives: TimeDelta::days(7),
            command: Box::new(move |key| Command::alert_change(id, &change, version, key)),
        })
    }

    pub fn entry(&self, key: IdempotencyKey, now: Timestamp) -> Entry {
        let command = (self.command)(key);
        let (resource_type, resource_id) = &self.resource;
        let resource_id = if resource_id.is_empty() {
            key.to_string()
        } else {
            resource_id.clone()
        };
        Entry {
            id: key,
            kind: word(&self.kind),
            method: command.method,
            path: command.path,
            body: command.body,
            resource_type: (*resource_type).to_owned(),
            resource_id,
            base_version: command.if_match,
            seen: self.seen.clone(),
            subject: self.subject.clone(),
            intent: self.intent.clone(),
            command_version: COMMAND_VERSION,
            state: State::Waiting,
            attempts: 0,
            created_at: now,
            not_before: now,
            expires_at: Some(now.plus(self.lives)),
            answered_at: None,
            answer_position: None,
            problem: None,
        }
    }

    fn on_tenant(
        kind: OutboxKind,
        tenant: &Tenant,
        lives: TimeDelta,
        command: impl Fn(IdempotencyKey) -> Command + Send + Sync + 'static,
    ) -> Result<Self, Problem> {
        Ok(Self {
            kind,
            resource: ("tenant", tenant.id.to_string()),
            seen: Some(value(tenant)?),
            subject: tenant.name.clone(),
            intent: String::new(),
            lives,
            command: Box::new(command),
        })
    }

    fn on_view(
        kind: OutboxKind,
        view: &SavedView,
        command: impl Fn(IdempotencyKey) -> Command + Send + Sync + 'static,
    ) -> Result<Self, Problem> {
        Ok(Self {
            kind,
            resource: ("view", view.id.to_string()),
            seen: Some(value(view)?),
            subject: view.name.clone(),
            intent: String::new(),
            lives: TimeDelta::days(30),
            command: Box::new(command),
        })
    }

    fn on_incident(
        kind: OutboxKind,
        incident: &Incident,
        intent: &str,
        command: impl Fn(IdempotencyKey) -> Command + Send + Sync + 'static,
    ) -> Result<Self, Problem> {
        Ok(Self {
            kind,
            resource: ("incident", incident.id.to_string()),
            seen: Some(value(incident)?),
            subject: incident.title.clone(),
            intent: intent.to_owned(),
            lives: TimeDelta::days(1),
            command: Box::new(command),
        })
    }
}

fn value<T: Serialize>(row: &T) -> Result<serde_json::Value, Problem> {
    serde_json::to_value(row).map_err(|error| crate::fault::Fault::from(error).into())
}
