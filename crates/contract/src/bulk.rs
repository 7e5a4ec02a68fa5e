//! Acts on many tenants at once (PRODUCT 2 "Bulk", 1 "Dual approval").

mod expect;
mod filter;

pub use expect::{Expectation, tagged};
pub use filter::TenantFilter;

use crate::{
    FieldError, Permission, Resource, TenantId,
    job::JobKind,
    permission::Action,
    subscription,
    tenant::{JUSTIFICATION, Module, Plan, TAG, TAGS, TenantStatus},
    text,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use ts_rs::TS;
use utoipa::ToSchema;

/// More suspensions need a second operator (PRODUCT 1): in one request, or in several of one operator within
/// [`SUSPENSIONS_MINUTES`].
pub const SUSPENSIONS_ALONE: usize = 10;
/// Requests of one operator count together for so many minutes: eleven in two halves are still eleven.
pub const SUSPENSIONS_MINUTES: i64 = 60;
/// Tenants that can be named one by one in one request; a filter may match more.
pub const MOST_IDS: usize = 10_000;

/// Which tenants.
#[expect(
    clippy::large_enum_variant,
    reason = "one for each request; a box would be one more thing to unpack on both sides"
)]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Selection {
    /// Each by its id; at most 10,000.
    Ids { ids: Vec<TenantId> },
    /// All that a filter matches when the request arrives.
    Filter {
        filter: TenantFilter,
        /// How many the operator saw. When another number matches, the answer is `conflict` with `current.matching`.
        #[ts(type = "number")]
        expected: u64,
        /// Taken out of it again, one by one; not counted in `expected`.
        #[serde(default)]
        except: Vec<TenantId>,
        /// [`fingerprint`] of the tenants that the operator saw. When others match, be they as many, the answer is `conflict`.
        #[serde(default)]
        seen: Option<String>,
    },
}

/// Names a set of tenants: hex SHA-256 over their ids in rising order, 16 bytes each.
pub fn fingerprint(ids: &[TenantId]) -> String {
    let mut sorted: Vec<_> = ids.iter().map(|id| *id.0.as_bytes()).collect();
    sorted.sort_unstable();
    sorted.dedup();
    hex::encode(Sha256::digest(sorted.concat()))
}

/// What is done to each of them: exactly what the single act does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum BulkAct {
    /// A move of the state machine. To suspend needs a step-up, and for more than ten tenants a second operator. Nobody is
    /// terminated in bulk.
    Status {
        to: TenantStatus,
        /// Tell each owner by e-mail.
        #[serde(default = "yes")]
        notify_owner: bool,
    },
    /// Another plan, with its limits and its price.
    Plan {
        plan: Plan,
        /// The period begins now and lasts so many months of 30 days.
        #[serde(default)]
        months: Option<u32>,
    },
    /// Core modules cannot be switched off.
    Module { module: Module, on: bool },
    Tags {
        #[serde(default)]
        add: Vec<String>,
        #[serde(default)]
        remove: Vec<String>,
    },
    /// Hides suspended, rejected and terminated tenants, or shows them again.
    Archive { archived: bool },
}

fn yes() -> bool {
    true
}

/// `POST /v1/tenants/bulk`. Online only; to suspend needs a step-up token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BulkRequest {
    pub selection: Selection,
    pub act: BulkAct,
    /// 20 to 500 characters for a move of status, else up to 500.
    #[serde(default)]
    pub justification: String,
    /// To suspend: [`typed_phrase`] of the number of tenants.
    #[serde(default)]
    pub typed: Option<String>,
}

/// What a job of such an act is told to do: its `params`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct BulkOrder {
    pub act: BulkAct,
    pub justification: String,
}

/// What is typed before so many tenants are suspended.
pub fn typed_phrase(count: u64) -> String {
    format!("suspend {count}")
}

impl BulkAct {
    pub fn kind(&self) -> JobKind {
        match self {
            BulkAct::Status { .. } => JobKind::BulkStatus,
            BulkAct::Plan { .. } => JobKind::BulkPlan,
            BulkAct::Module { .. } => JobKind::BulkModule,
            BulkAct::Tags { .. } => JobKind::BulkTags,
            BulkAct::Archive { .. } => JobKind::BulkArchive,
        }
    }

    /// What the operator needs for it. A single tenant may demand more: of a pending one its review decides.
    pub fn permission(&self) -> Permission {
        match self {
            BulkAct::Status { to, .. } if *to == TenantStatus::Active => {
                Permission::new(Resource::Tenants, Action::Activate)
            }
            _ => self.kind().permission(),
        }
    }

    /// One of them at least is what `permission` answers, whatever the act.
    pub fn permissions() -> [Permission; 4] {
        [
            Permission::new(Resource::Tenants, Action::Activate),
            JobKind::BulkStatus.permission(),
            JobKind::BulkPlan.permission(),
            JobKind::BulkModule.permission(),
        ]
    }

    pub fn suspends(&self) -> bool {
        matches!(
            self,
            BulkAct::Status {
                to: TenantStatus::Suspended,
                ..
            }
        )
    }

    /// Whether it is critical as the single act is: a code not older than five minutes.
    pub fn needs_step_up(&self) -> bool {
        matches!(self, BulkAct::Status { to, .. } if TenantStatus::needs_step_up(*to))
    }

    /// Whether `count` tenants need a second operator, after the same operator suspended `lately` others alone within
    /// [`SUSPENSIONS_MINUTES`].
    pub fn needs_approval(&self, count: usize, lately: usize) -> bool {
        self.suspends() && count.saturating_add(lately) > SUSPENSIONS_ALONE
    }

    /// What is wrong with it, whatever the tenants are.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        match self {
            BulkAct::Status { to, .. } => match to {
                TenantStatus::Terminated => {
                    faults.push(FieldError::new(
                        "act.to",
                        "Tenants are terminated one by one, each with a second operator.",
                    ));
                }
                TenantStatus::PendingReview => {
                    faults.push(FieldError::new("act.to", "No tenant goes back to its review."));
                }
                _ => {}
            },
            BulkAct::Plan { plan, months } => match (plan, months) {
                (Plan::Free, Some(_)) => {
                    faults.push(FieldError::new("act.months", "A period belongs to a paid plan."));
                }
                (_, Some(months)) if !subscription::MONTHS.contains(months) => {
                    faults.push(FieldError::new("act.months", subscription::MONTHS_SENTENCE));
                }
                _ => {}
            },
            BulkAct::Module { module, on } => {
                if module.is_core() && !on {
                    faults.push(FieldError::new("act.module", "Core modules cannot be switched off."));
                }
            }
            BulkAct::Tags { add, remove } => tag_faults(add, remove, &mut faults),
            BulkAct::Archive { .. } => {}
        }
        faults
    }
}

fn tag_faults(add: &[String], remove: &[String], faults: &mut Vec<FieldError>) {
    if add.is_empty() && remove.is_empty() {
        faults.push(FieldError::new("act.add", "Name a tag to add or to remove."));
    }
    for (field, tags) in [("act.add", add), ("act.remove", remove)] {
        if tags.len() > TAGS {
            faults.push(FieldError::new(field, format!("At most {TAGS} tags.")));
        }
        for (index, tag) in tags.iter().enumerate() {
            text::line(faults, &format!("{field}.{index}"), tag, TAG);
        }
    }
    let key = |tag: &String| tag.trim().to_lowercase();
    if add.iter().any(|tag| remove.iter().any(|other| key(tag) == key(other))) {
        faults.push(FieldError::new(
            "act.remove",
            "A tag cannot be added and removed at once.",
        ));
    }
}

impl BulkRequest {
    /// What is wrong with it before the tenants are known.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = self.act.faults();
        let range = match self.act {
            BulkAct::Status { .. } => JUSTIFICATION,
            _ => 0..=*JUSTIFICATION.end(),
        };
        text::length(&mut faults, "justification", &self.justification, range);
        match &self.selection {
            Selection::Ids { ids } if !(1..=MOST_IDS).contains(&ids.len()) => {
                faults.push(FieldError::new(
                    "selection.ids",
                    format!("Name 1 to {MOST_IDS} tenants."),
                ));
            }
            Selection::Ids { .. } => {}
            Selection::Filter { filter, except, .. } => {
                faults.extend(filter.faults());
                if except.len() > MOST_IDS {
                    faults.push(FieldError::new(
                        "selection.except",
                        format!("At most {MOST_IDS} tenants."),
                    ));
                }
            }
        }
        faults
    }

    /// The fault of a phrase that is not typed where so many tenants are suspended.
    pub fn untyped(&self, count: u64) -> Option<FieldError> {
        let phrase = typed_phrase(count);
        let missing = self.act.suspends() && self.typed.as_deref().map(str::trim) != Some(phrase.as_str());
        missing.then(|| FieldError::new("typed", format!("Type “{phrase}” to confirm.")))
    }
}

#[cfg(test)]
mod tests;
