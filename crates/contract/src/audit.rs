//! The audit log: who did what on which resource, before and after, hash-chained and checkpointed (PRODUCT 16).

use crate::{AuditId, OperatorId, Role, SessionId, Timestamp, approval::canonical_json};
use ed25519_dalek::{Signature, Verifier, VerifyingKey};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AuditCategory {
    Platform,
    Feature,
    Tenant,
    Config,
    Security,
}

/// One audited act. Fields after `monitoring-and-governance` section 2.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuditRecord {
    pub id: AuditId,
    /// Position in the chain: 1, 2, 3, … without gaps.
    #[ts(type = "number")]
    pub seq: u64,
    pub at: Timestamp,
    /// `None`: the platform itself.
    pub actor_id: Option<OperatorId>,
    pub actor_email: String,
    pub actor_role: Option<Role>,
    /// Set when the act was done inside an impersonation: the tenant user acted as.
    pub acting_as: Option<String>,
    /// `tenant.status_changed`, `session.signed_in`, …
    pub action: String,
    pub category: AuditCategory,
    /// A sentence.
    pub description: String,
    pub resource_type: String,
    pub resource_id: String,
    pub resource_name: String,
    /// Secrets redacted at any depth.
    #[ts(type = "unknown")]
    #[schema(value_type = Option<Object>)]
    pub before: Option<Value>,
    #[ts(type = "unknown")]
    #[schema(value_type = Option<Object>)]
    pub after: Option<Value>,
    pub changed_fields: Vec<String>,
    pub reason: Option<String>,
    pub address: Option<String>,
    pub user_agent: Option<String>,
    pub request_id: Option<String>,
    pub session_id: Option<SessionId>,
    pub sensitive: bool,
    /// Hex; 64 zeros for the first record.
    pub prev_hash: String,
    /// Hex SHA-256 over `prev_hash` and the canonical JSON of everything above.
    pub hash: String,
}

/// `prev_hash` of the first record.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The hash that `record` must carry, from its own content and `prev_hash`.
pub fn expected_hash(record: &AuditRecord) -> Result<String, serde_json::Error> {
    let mut value = serde_json::to_value(record)?;
    if let Value::Object(map) = &mut value {
        map.shift_remove("hash");
    }
    Ok(hex::encode(Sha256::digest(canonical_json(&value))))
}

/// A signed statement of the chain's head.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Checkpoint {
    /// Of the change feed's epoch: a restored platform starts a new one.
    pub epoch: String,
    #[ts(type = "number")]
    pub seq: u64,
    /// Hash of the record at `seq`.
    pub hash: String,
    pub at: Timestamp,
    /// Hex Ed25519 public key.
    pub key: String,
    /// Hex Ed25519 signature over [`Checkpoint::message`].
    pub signature: String,
}

impl Checkpoint {
    /// The signed bytes.
    pub fn message(&self) -> Vec<u8> {
        format!(
            "wheelhouse audit checkpoint\n{}\n{}\n{}\n{}",
            self.epoch, self.seq, self.hash, self.at
        )
        .into_bytes()
    }

    /// Whether the signature is by `key` (hex) and covers this checkpoint.
    pub fn is_signed_by(&self, key: &str) -> bool {
        let verify = || -> Option<bool> {
            let key: [u8; 32] = hex::decode(key).ok()?.try_into().ok()?;
            let signature: [u8; 64] = hex::decode(&self.signature).ok()?.try_into().ok()?;
            let key = VerifyingKey::from_bytes(&key).ok()?;
            Some(key.verify(&self.message(), &Signature::from_bytes(&signature)).is_ok())
        };
        self.key == key && verify().unwrap_or(false)
    }
}

/// What the console found wrong with the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AuditAlarm {
    /// The content of a record does not give its hash.
    Altered {
        #[ts(type = "number")]
        seq: u64,
    },
    /// The chain is shorter than it was.
    Truncated {
        #[ts(type = "number")]
        seen: u64,
        #[ts(type = "number")]
        now: u64,
    },
    /// The history that we saw is not the history that is told now.
    Forked {
        #[ts(type = "number")]
        seq: u64,
    },
    /// A record is missing inside the chain.
    Gap {
        #[ts(type = "number")]
        seq: u64,
    },
    /// The checkpoint's signature is wrong, or by another key than the first that we saw.
    BadSignature,
}

/// Verifies that `records` (ascending) continue a chain whose last hash is `prev` at `prev_seq`.
pub fn verify_chain(prev_seq: u64, prev: &str, records: &[AuditRecord]) -> Result<(), AuditAlarm> {
    let (mut seq, mut hash) = (prev_seq, prev.to_owned());
    for record in records {
        if record.seq != seq + 1 {
            return Err(AuditAlarm::Gap { seq: seq + 1 });
        }
        if record.prev_hash != hash {
            return Err(AuditAlarm::Forked { seq: record.seq });
        }
        if expected_hash(record).ok().as_deref() != Some(record.hash.as_str()) {
            return Err(AuditAlarm::Altered { seq: record.seq });
        }
        (seq, hash) = (record.seq, record.hash.clone());
    }
    Ok(())
}

const SECRET_MARKS: [&str; 8] = [
    "password",
    "api_key",
    "apikey",
    "secret",
    "token",
    "backup_code",
    "private_key",
    "credential",
];

/// Replaces the value of every key that names a secret, at any depth.
pub fn redact(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (key, entry) in map.iter_mut() {
                let name = key.to_lowercase();
                if SECRET_MARKS.iter().any(|mark| name.contains(mark)) {
                    *entry = Value::from("[redacted]");
                } else {
                    redact(entry);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(redact),
        _ => {}
    }
}

/// The top-level fields in which `before` and `after` differ, sorted.
pub fn changed_fields(before: &Value, after: &Value) -> Vec<String> {
    let empty = serde_json::Map::new();
    let (before, after) = (
        before.as_object().unwrap_or(&empty),
        after.as_object().unwrap_or(&empty),
    );
    let mut keys: Vec<_> = before
        .keys()
        .chain(after.keys())
        .filter(|key| before.get(*key) != after.get(*key))
        .cloned()
        .collect();
    keys.sort();
    keys.dedup();
    keys
}

/// `GET /v1/audit`: newest first; every filter narrows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema, utoipa::IntoParams)]
#[ts(optional_fields)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    /// Words that must all occur in description, resource, actor or action.
    pub text: Option<String>,
    pub action: Option<String>,
    pub category: Option<AuditCategory>,
    pub actor_id: Option<OperatorId>,
    pub resource_type: Option<String>,
    pub resource_id: Option<String>,
    pub address: Option<String>,
    pub from: Option<Timestamp>,
    pub to: Option<Timestamp>,
    /// Only records below this `seq` (the cursor).
    #[ts(optional, type = "number")]
    pub before_seq: Option<u64>,
    /// Only records above this `seq`, ascending: how a verifier reads the chain.
    #[ts(optional, type = "number")]
    pub after_seq: Option<u64>,
    /// 1 to 500, default 100.
    pub limit: Option<u32>,
}

/// A page of the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct AuditPage {
    pub records: Vec<AuditRecord>,
    /// The next `before_seq` (or `after_seq`), absent at the end.
    #[ts(type = "number | null")]
    pub next: Option<u64>,
}

#[cfg(test)]
mod tests;
