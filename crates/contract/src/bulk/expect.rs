//! What an act would do to a tenant, told before it is asked for. The platform decides; this says the same of the same tenant.

use super::BulkAct;
use crate::tenant::{TAGS, Tenant, TenantStatus, tidy_tags};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What becomes of a tenant's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    Changes,
    /// It is so already: the row is skipped.
    Same,
    /// Its status does not allow it: the row fails.
    Status,
    /// It would have more than 20 tags: the row fails.
    Tags,
}

impl BulkAct {
    /// What becomes of `tenant` as it is now, whoever asks.
    pub fn expect(&self, tenant: &Tenant) -> Expectation {
        match self {
            BulkAct::Status { to, .. } => match tenant.status {
                from if from == *to => Expectation::Same,
                from if from.may_become(*to) => Expectation::Changes,
                _ => Expectation::Status,
            },
            BulkAct::Plan { .. } if tenant.status.is_final() => Expectation::Status,
            BulkAct::Plan { plan, months } => changes(tenant.plan != *plan || months.is_some()),
            BulkAct::Module { module, on } => changes(tenant.modules.contains(module) != *on),
            BulkAct::Tags { add, remove } => {
                let tags = tagged(tenant, add, remove);
                if tags.len() > TAGS {
                    Expectation::Tags
                } else {
                    changes(tags != tenant.tags)
                }
            }
            BulkAct::Archive { archived } if *archived && !hideable(tenant.status) => Expectation::Status,
            BulkAct::Archive { archived } => changes(tenant.archived != *archived),
        }
    }
}

fn changes(so: bool) -> Expectation {
    if so { Expectation::Changes } else { Expectation::Same }
}

fn hideable(status: TenantStatus) -> bool {
    matches!(
        status,
        TenantStatus::Suspended | TenantStatus::Rejected | TenantStatus::Terminated
    )
}

/// The tenant's tags with some more and without others.
pub fn tagged(tenant: &Tenant, add: &[String], remove: &[String]) -> Vec<String> {
    let gone = tidy_tags(remove);
    let mut tags = tidy_tags(&[tenant.tags.as_slice(), add].concat());
    tags.retain(|tag| !gone.contains(tag));
    tags
}
