//! Background jobs and acts on many tenants: who may, what becomes of each row, and what a kill leaves behind.

mod acts;
mod approvals;
mod cancel;
mod choose;
mod killed;
mod results;
mod together;
mod turns;

use crate::{
    cluster::until,
    support::{Answer, Bed, Console, With},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    JobId, TenantId,
    audit::{AuditPage, AuditRecord},
    job::{Job, JobItem, JobItems, JobOpened},
    tenant::Tenant,
};
use wheelhouse_platform::{App, storage::sql};

pub const BULK: &str = "/v1/tenants/bulk";
pub const WHY: &str = "Agreed with all of the owners this morning.";

/// The first `count` tenants that `rest` (`WHERE …`) finds, by number.
pub async fn tenants(app: &App, rest: &str, count: usize) -> Vec<Tenant> {
    let rest = format!("{rest} ORDER BY number LIMIT {count}");
    let found: Vec<Tenant> = sql::rows(app.reader(), &rest, vec![]).await.unwrap();
    assert_eq!(found.len(), count);
    found
}

pub fn ids(tenants: &[Tenant]) -> Vec<TenantId> {
    tenants.iter().map(|tenant| tenant.id).collect()
}

pub fn request(ids: &[TenantId], act: Value) -> Value {
    json!({ "selection": { "by": "ids", "ids": ids }, "act": act, "justification": WHY })
}

pub fn tag(tag: &str) -> Value {
    json!({ "act": "tags", "add": [tag] })
}

/// Starts a job that needs nobody else.
pub async fn start(console: &Console, body: &Value) -> Job {
    let opened: JobOpened = console.post(BULK, body).await.is(202);
    assert_eq!(opened.approval, None);
    opened.job
}

/// With a code for exactly this request.
pub async fn confirmed(bed: &Bed, console: &Console, path: &str, body: &Value) -> Answer {
    let token = bed.step_up(console, "POST", path, body).await;
    let with = With {
        step_up: Some(&token),
        ..With::default()
    };
    console.send(Method::POST, path, body, with).await
}

pub async fn job(console: &Console, id: JobId) -> Job {
    console.get(&format!("/v1/jobs/{id}")).await.is(200)
}

/// The job when it is over.
pub async fn over(console: &Console, id: JobId) -> Job {
    let ask = || async {
        let job = job(console, id).await;
        job.state.is_over().then_some(job)
    };
    until("the job to be over", ask).await
}

/// All rows of a job.
pub async fn rows(console: &Console, id: JobId) -> Vec<JobItem> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let path = format!("/v1/jobs/{id}/items?after={after}&limit=500");
        let page: JobItems = console.get(&path).await.is(200);
        all.extend(page.items);
        match page.next {
            Some(next) => after = next,
            None => return all,
        }
    }
}

/// The whole audit, oldest first.
pub async fn records(console: &Console) -> Vec<AuditRecord> {
    let (mut records, mut after) = (Vec::new(), 0);
    loop {
        let path = format!("/v1/audit?after_seq={after}&limit=500");
        let page: AuditPage = console.get(&path).await.is(200);
        records.extend(page.records);
        match page.next {
            Some(next) => after = next,
            None => return records,
        }
    }
}
