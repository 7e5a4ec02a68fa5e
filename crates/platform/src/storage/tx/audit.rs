//! The audit chain: appended in the transaction of the act.

use super::{Tx, id_at};
use crate::{
    error::ApiError,
    http::Actor,
    storage::{feed::signed, row::wire, sql},
};
use serde::Serialize;
use serde_json::Value;
use wheelhouse_contract::{
    AuditId, Timestamp,
    audit::{AuditCategory, AuditRecord, changed_fields, expected_hash, redact},
    sync::{RowText, Scope},
};

/// What happened, to which resource. The actor is the transaction's.
#[derive(Clone, Debug)]
pub struct AuditEntry {
    action: String,
    category: AuditCategory,
    description: String,
    resource: [String; 3],
    before: Option<Value>,
    after: Option<Value>,
    reason: Option<String>,
    sensitive: bool,
}

impl AuditEntry {
    /// `action` as `tenant.status_changed`, `description` a sentence.
    pub fn new(category: AuditCategory, action: impl Into<String>, description: impl Into<String>) -> Self {
        Self {
            action: action.into(),
            category,
            description: description.into(),
            resource: Default::default(),
            before: None,
            after: None,
            reason: None,
            sensitive: false,
        }
    }

    /// `kind` as `tenant`; `name` as a person knows it.
    pub fn on(mut self, kind: &str, id: impl std::fmt::Display, name: impl Into<String>) -> Self {
        self.resource = [kind.to_owned(), id.to_string(), name.into()];
        self
    }

    /// The resource before the act; secrets are redacted.
    pub fn before(mut self, row: &impl Serialize) -> Result<Self, ApiError> {
        self.before = Some(redacted(row)?);
        Ok(self)
    }

    /// The resource after the act; secrets are redacted.
    pub fn after(mut self, row: &impl Serialize) -> Result<Self, ApiError> {
        self.after = Some(redacted(row)?);
        Ok(self)
    }

    pub fn reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    pub fn sensitive(mut self) -> Self {
        self.sensitive = true;
        self
    }
}

fn redacted(row: &impl Serialize) -> Result<Value, ApiError> {
    let mut value = serde_json::to_value(row)?;
    redact(&mut value);
    Ok(value)
}

impl Tx {
    /// Adds a record to the chain, now, by this transaction's actor.
    pub async fn audit(&mut self, entry: AuditEntry) -> Result<(), ApiError> {
        let (actor, now) = (self.actor.clone(), self.now);
        self.audit_as(&actor, now, entry).await
    }

    /// Adds a record of another actor or time (generated history, acts inside an impersonation).
    pub async fn audit_as(&mut self, actor: &Actor, at: Timestamp, entry: AuditEntry) -> Result<(), ApiError> {
        let record = self.chain(actor, at, entry)?;
        let words = format!(
            "{} {} {} {} {}",
            record.description, record.resource_name, record.resource_id, record.actor_email, record.action
        );
        let doc = RowText::of(&record)?;
        let values = vec![
            signed(record.seq)?.into(),
            record.id.to_string().into(),
            at.millis().into(),
            record.action.clone().into(),
            wire(&record.category).into(),
            record.actor_id.map(|id| id.to_string()).into(),
            record.resource_type.clone().into(),
            record.resource_id.clone().into(),
            record.address.clone().into(),
            words.to_lowercase().into(),
            doc.as_str().into(),
        ];
        sql::exec(&self.inner, ADD_RECORD, values).await?;
        self.publish(Scope::Audit, record.id.0, 1, Some(doc), None).await
    }

    fn chain(&mut self, actor: &Actor, at: Timestamp, entry: AuditEntry) -> Result<AuditRecord, ApiError> {
        let changed = match (&entry.before, &entry.after) {
            (Some(before), Some(after)) => changed_fields(before, after),
            _ => Vec::new(),
        };
        let [resource_type, resource_id, resource_name] = entry.resource;
        let mut record = AuditRecord {
            id: AuditId(id_at(at)),
            seq: self.head.audit_seq + 1,
            at,
            actor_id: actor.id,
            actor_email: actor.email.clone(),
            actor_role: actor.role,
            acting_as: actor.acting_as.clone(),
            action: entry.action,
            category: entry.category,
            description: entry.description,
            resource_type,
            resource_id,
            resource_name,
            before: entry.before,
            after: entry.after,
            changed_fields: changed,
            reason: entry.reason,
            address: actor.address.clone(),
            user_agent: actor.user_agent.clone(),
            request_id: actor.request_id.clone(),
            session_id: actor.session_id,
            sensitive: entry.sensitive,
            prev_hash: self.head.audit_hash.clone(),
            hash: String::new(),
        };
        record.hash = expected_hash(&record)?;
        self.head.audit_seq = record.seq;
        self.head.audit_hash.clone_from(&record.hash);
        Ok(record)
    }
}

const ADD_RECORD: &str = "INSERT INTO audit
    (seq, id, at, action, category, actor_id, resource_type, resource_id, address, words, doc)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
