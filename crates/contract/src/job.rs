//! Background jobs: work on many rows, done one by one, with progress, results row by row, cancel and retry.

use crate::{ApprovalId, JobId, OperatorId, Permission, Problem, Resource, TenantId, Timestamp, permission::Action};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What a job does to each of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobKind {
    /// Moves tenants along their state machine.
    BulkStatus,
    BulkPlan,
    /// Switches a module.
    BulkModule,
    BulkTags,
    BulkArchive,
    /// Copies the template of sites; of one tenant a row for each file, else a row for each tenant.
    Deployment,
    /// Creates tenants from the rows of a file.
    Import,
}

impl JobKind {
    pub const ALL: [JobKind; 7] = [
        JobKind::BulkStatus,
        JobKind::BulkPlan,
        JobKind::BulkModule,
        JobKind::BulkTags,
        JobKind::BulkArchive,
        JobKind::Deployment,
        JobKind::Import,
    ];

    /// What the work itself demands at least; starting, cancelling and retrying a job demand it, too. A row may demand more
    /// (a move of status), and is refused alone then.
    pub fn permission(self) -> Permission {
        let (resource, action) = match self {
            JobKind::BulkStatus => (Resource::Tenants, Action::Suspend),
            JobKind::BulkPlan => (Resource::Billing, Action::Update),
            JobKind::BulkModule | JobKind::BulkTags | JobKind::BulkArchive | JobKind::Deployment => {
                (Resource::Tenants, Action::Update)
            }
            JobKind::Import => (Resource::Tenants, Action::Create),
        };
        Permission::new(resource, action)
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// A second operator decides first.
    AwaitingApproval,
    Queued,
    Running,
    /// Somebody wants it to stop; rows in hand are finished.
    Cancelling,
    /// Ended before all rows were tried.
    Cancelled,
    /// All rows were tried.
    Done,
    /// All rows were tried, and each failed.
    Failed,
}

impl JobState {
    pub const ALL: [JobState; 7] = [
        JobState::AwaitingApproval,
        JobState::Queued,
        JobState::Running,
        JobState::Cancelling,
        JobState::Cancelled,
        JobState::Done,
        JobState::Failed,
    ];

    /// Nothing happens any more.
    pub fn is_over(self) -> bool {
        matches!(self, JobState::Cancelled | JobState::Done | JobState::Failed)
    }

    /// An instance works on it, or will.
    pub fn is_at_work(self) -> bool {
        matches!(self, JobState::Queued | JobState::Running | JobState::Cancelling)
    }
}

/// A job as it travels. Field order is the column order of snapshots: append, never reorder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Job {
    pub id: JobId,
    #[ts(type = "number")]
    pub version: u64,
    pub kind: JobKind,
    /// A few words in English: `Pause 12 tenants`.
    pub title: String,
    pub state: JobState,
    pub author: OperatorId,
    pub author_name: String,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    /// Rows.
    pub total: u32,
    /// Rows that were changed.
    pub done: u32,
    /// Rows that were refused, each for a reason of its own.
    pub failed: u32,
    /// Rows that were so already.
    pub skipped: u32,
    /// What is done, by kind; no secrets.
    #[ts(type = "unknown")]
    #[schema(value_type = Object)]
    pub params: serde_json::Value,
    /// The job whose failed rows this one tries again.
    pub parent: Option<JobId>,
    /// Of a job about one tenant.
    pub tenant_id: Option<TenantId>,
    /// What a second operator decides, or decided.
    pub approval_id: Option<ApprovalId>,
}

impl Job {
    /// Rows whose turn is still to come; of a cancelled job those that were never tried.
    pub fn left(&self) -> u32 {
        self.total.saturating_sub(self.done + self.failed + self.skipped)
    }

    /// What it has come to when no row is left.
    pub fn outcome(&self) -> JobState {
        if self.failed > 0 && self.failed == self.total {
            JobState::Failed
        } else {
            JobState::Done
        }
    }

    /// Whether failed rows can be tried again.
    pub fn can_retry(&self) -> bool {
        self.state.is_over() && self.failed > 0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemState {
    Waiting,
    Done,
    Failed,
    /// It was so already.
    Skipped,
    /// The job was cancelled before its turn.
    Cancelled,
}

/// One row of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct JobItem {
    /// From 1, in the order of the request.
    pub n: u32,
    pub state: ItemState,
    pub tenant_id: Option<TenantId>,
    /// As a person knows the row: the tenant's name.
    pub label: String,
    /// What became of it, by kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(type = "unknown", optional)]
    #[schema(value_type = Option<Object>)]
    pub result: Option<serde_json::Value>,
    /// Of a failed row.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub problem: Option<Problem>,
}

/// The answer to a request for work on many rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct JobOpened {
    pub job: Job,
    /// Present when a second operator decides first: the job waits, with its rows as they were chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub approval: Option<crate::approval::Approval>,
}

/// `GET /v1/jobs`: newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Jobs {
    pub items: Vec<Job>,
    /// The next `after`, absent at the end.
    pub next: Option<JobId>,
}

/// `GET /v1/jobs/{id}/items`: by rising number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct JobItems {
    pub items: Vec<JobItem>,
    /// The next `after`, absent at the end.
    pub next: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(total: u32, done: u32, failed: u32, skipped: u32) -> Job {
        Job {
            id: JobId(uuid::Uuid::nil()),
            version: 1,
            kind: JobKind::BulkTags,
            title: String::new(),
            state: JobState::Running,
            author: OperatorId(uuid::Uuid::nil()),
            author_name: String::new(),
            created_at: Timestamp::from_millis(0),
            started_at: None,
            ended_at: None,
            total,
            done,
            failed,
            skipped,
            params: serde_json::Value::Null,
            parent: None,
            tenant_id: None,
            approval_id: None,
        }
    }

    #[test]
    fn a_job_fails_only_when_every_row_did() {
        assert_eq!(job(3, 0, 3, 0).outcome(), JobState::Failed);
        assert_eq!(job(3, 1, 2, 0).outcome(), JobState::Done);
        assert_eq!(job(3, 0, 2, 1).outcome(), JobState::Done);
        assert_eq!(job(0, 0, 0, 0).outcome(), JobState::Done);
        assert_eq!(job(9, 3, 2, 1).left(), 3);
    }

    #[test]
    fn a_state_is_either_at_work_or_over_or_with_a_second_operator() {
        for state in JobState::ALL {
            let waits = state == JobState::AwaitingApproval;
            let so = [state.is_at_work(), state.is_over(), waits];
            assert_eq!(so.iter().filter(|so| **so).count(), 1, "{state:?}");
        }
    }

    #[test]
    fn every_kind_demands_what_support_does_not_have() {
        for kind in JobKind::ALL {
            assert!(!crate::Role::Support.allows(kind.permission()), "{kind:?}");
        }
    }
}
