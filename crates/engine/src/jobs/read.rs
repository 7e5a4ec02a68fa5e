//! Jobs from the copy, and their rows from the platform.

use crate::{
    Engine,
    fault::Fault,
    session::{Reading, Session},
    tenants::which,
    view::{JobDetail, OpenFilter, WhyNot},
};
use std::sync::Arc;
use wheelhouse_contract::{
    JobId, Problem, Role,
    bulk::BulkOrder,
    job::{ItemState, Job, JobItems, JobState},
};
use wheelhouse_remote::ItemsQuery;
use wheelhouse_store::cache;

const MOST: u32 = 200;
const PAGE: u32 = 100;
const RETRIES: u32 = 20;

impl Engine {
    /// Newest first, at most 200.
    pub async fn jobs_list(&self, filter: OpenFilter) -> Result<Vec<Job>, Problem> {
        self.session()?
            .read(move |copy| Ok(cache::jobs::list(copy.cache, which(filter), MOST)?))
            .await
    }

    /// One job. A job that the feed has not brought yet is asked for.
    ///
    /// # Errors
    /// `not_found`.
    pub async fn job_detail(&self, id: JobId) -> Result<JobDetail, Problem> {
        let session = self.session()?;
        let job = self.known_job(&session, id).await?;
        let online = session.is_live();
        session.read(move |copy| detail(copy, job, online)).await
    }

    /// A page of a job's rows, by rising number, of one state or all; at most 100. Online only.
    ///
    /// # Errors
    /// `not_found`, `offline`.
    pub async fn job_items(
        &self,
        id: JobId,
        state: Option<ItemState>,
        after: Option<u32>,
    ) -> Result<JobItems, Problem> {
        let session = self.session()?;
        session.online()?;
        let query = ItemsQuery {
            state,
            after,
            limit: Some(PAGE),
        };
        Ok(session.client.job_items(id, &query).await?)
    }

    pub(super) async fn known_job(&self, session: &Arc<Session>, id: JobId) -> Result<Job, Problem> {
        let known = session.read(move |copy| Ok(cache::jobs::get(copy.cache, id)?)).await?;
        match known {
            Some(job) => Ok(job),
            None => {
                session.online()?;
                Ok(session.client.job(id).await?)
            }
        }
    }
}

/// Whether trying it again needs a fresh second factor.
pub(super) fn needs_code(job: &Job) -> bool {
    let order = serde_json::from_value::<BulkOrder>(job.params.clone());
    order.is_ok_and(|order| order.act.needs_step_up())
}

fn detail(copy: &Reading<'_>, job: Job, online: bool) -> Result<JobDetail, Fault> {
    let approval = match job.approval_id {
        Some(id) => cache::approvals::get(copy.cache, id)?,
        None => None,
    };
    let why_not = why_not(copy, &job, online);
    let waits = (job.state == JobState::AwaitingApproval).then_some(WhyNot::ApprovalPending);
    Ok(JobDetail {
        approval,
        cannot_cancel: why_not.clone().or(waits),
        cannot_retry: why_not,
        retry_needs_code: needs_code(&job),
        retries: cache::jobs::retries_of(copy.cache, job.id, RETRIES)?,
        live: copy.live,
        job,
    })
}

/// Whoever may do the work may stop and repeat it.
fn why_not(copy: &Reading<'_>, job: &Job, online: bool) -> Option<WhyNot> {
    let permission = job.kind.permission();
    if !copy.me.operator.role.allows(permission) {
        return Some(WhyNot::NeedsRole {
            role: Role::least_for(permission),
            permission,
        });
    }
    (!online).then_some(WhyNot::Offline)
}
