//! Acts on many tenants, and background jobs.

use wheelhouse_contract::{
    JobId,
    bulk::BulkAct,
    job::{ItemState, Job, JobItems, JobOpened},
};
use wheelhouse_engine::view::{BulkPreview, BulkStart, Chosen, JobDetail, OpenFilter};

pass! {
    bulk_preview(chosen: Chosen, act: BulkAct) -> BulkPreview;
    bulk_start(start: BulkStart) -> JobOpened;
    jobs_list(filter: OpenFilter) -> Vec<Job>;
    job_detail(id: JobId) -> JobDetail;
    job_items(id: JobId, state: Option<ItemState>, after: Option<u32>) -> JobItems;
    job_cancel(id: JobId) -> ();
    job_retry(id: JobId, code: Option<String>) -> JobOpened;
    job_results(id: JobId, state: Option<ItemState>) -> String;
}
