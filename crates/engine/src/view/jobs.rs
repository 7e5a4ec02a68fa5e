//! Acts on many tenants, and background jobs.

use super::{TenantQuery, WhyNot};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{
    TenantId, Timestamp,
    approval::Approval,
    bulk::{BulkAct, Expectation},
    job::Job,
    tenant::TenantStatus,
};

/// What is chosen in a list.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Chosen {
    Ids {
        ids: Vec<TenantId>,
    },
    /// All that the list shows, without those that were taken out one by one.
    Query {
        query: TenantQuery,
        except: Vec<TenantId>,
    },
}

/// What an act on many would do, from the copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BulkPreview {
    /// Tenants that are chosen and known.
    pub total: u32,
    /// By what they are now and what becomes of them.
    pub groups: Vec<BulkGroup>,
    /// Of those that change.
    pub users_total: u32,
    pub users_online: u32,
    /// Of those that change, for which something waits in the outbox: it may come back as a conflict.
    pub in_outbox: u32,
    /// A few of those that are refused, by name.
    pub refused: Vec<String>,
    /// Names exactly these tenants: what is started is bound to it.
    pub fingerprint: String,
    /// What is typed before it is sent.
    pub phrase: Option<String>,
    pub needs_step_up: bool,
    /// A second operator decides before anything is done.
    pub needs_approval: bool,
    /// Tenants that this operator suspended alone within the last hour: they count, too.
    pub suspended_lately: u32,
    pub as_of: Option<Timestamp>,
}

/// Tenants that are alike for this act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BulkGroup {
    /// The present value of what is changed: a status, a plan, `on` or `off`, `archived` or `listed`; empty for tags.
    pub now: String,
    pub becomes: Expectation,
    /// Where their status is in the way.
    pub status: Option<TenantStatus>,
    pub count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(deny_unknown_fields)]
pub struct BulkStart {
    pub chosen: Chosen,
    pub act: BulkAct,
    pub justification: String,
    #[serde(default)]
    pub typed: Option<String>,
    /// The second factor, where the preview says so.
    #[serde(default)]
    pub code: Option<String>,
    /// The `total` and the `fingerprint` of the preview that was confirmed.
    pub expected: u32,
    pub fingerprint: String,
}

/// One job with what may be done to it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct JobDetail {
    pub job: Job,
    /// What a second operator decides, or decided.
    pub approval: Option<Approval>,
    /// Why it cannot be cancelled now; absent when it can.
    pub cannot_cancel: Option<WhyNot>,
    pub cannot_retry: Option<WhyNot>,
    /// Trying again needs a fresh second factor.
    pub retry_needs_code: bool,
    /// Later jobs that tried its failed rows again, newest first.
    pub retries: Vec<Job>,
    pub live: bool,
}
