//! Asking for deployments: of one tenant, of many, and the failed rows of such a job once more.

use super::{
    CHANGE, READ, config,
    template::{self, GENERATION},
    versions::{self, Version},
};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    jobs::{self, NewItem, NewJob, Rows},
    storage::{Tx, sql},
    tenants,
};
use axum::{extract::State, response::Response};
use serde::{Deserialize, Serialize};
use wheelhouse_contract::{
    ErrorCode, Problem, TenantId,
    job::{Job, JobKind, JobOpened, JobState},
    site::{DeploymentOpened, DeploymentRequest, SitesDeployment},
    tenant::Tenant,
};

/// What a job of this kind is told to do: its `params`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub(super) enum Order {
    /// One tenant: the version is staged, and each row is a file of it or its end.
    One { number: u32 },
    /// Each row is a tenant.
    Many { force: bool },
}

/// What a row of a single deployment does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "step", rename_all = "snake_case")]
pub(super) enum Step {
    Copy {
        path: String,
    },
    /// Makes the version current.
    Switch,
}

/// Copies the template with the tenant's configuration, or brings an older version back, as a job with a row for each file.
/// The version that is served stays until the last row makes the new one current.
#[utoipa::path(post, path = "/v1/tenants/{id}/deployments", tag = "sites", request_body = DeploymentRequest,
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 202, body = DeploymentOpened), (status = 409, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn deploy(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(CHANGE)?;
    let wanted: DeploymentRequest = request.json()?;
    let mut tx = app.begin(&request).await?;
    let tenant: Tenant = tx.require(id).await?;
    check(&tenant)?;
    refuse_second(&tx, id).await?;
    let version = staged(&tx, &tenant, wanted.from).await?;
    let opened = open(&mut tx, &tenant, &version).await?;
    let deployment = versions::list(tx.conn(), id)
        .await?
        .into_iter()
        .find(|one| one.number == version.number);
    let deployment = deployment.ok_or_else(|| ApiError::internal("a staged version is not there"))?;
    tx.commit(Reply::accepted(&DeploymentOpened { deployment, opened })?)
        .await
}

/// A tenant that is gone for good gets no site any more.
pub(super) fn check(tenant: &Tenant) -> Result<(), ApiError> {
    if tenant.status.is_final() {
        let sentence = format!("{} is gone for good; nothing is deployed for it any more.", tenant.name);
        return Err(ApiError::new(ErrorCode::TenantInactive, sentence));
    }
    Ok(())
}

async fn refuse_second(tx: &Tx, tenant: TenantId) -> Result<(), ApiError> {
    let at_work = "jobs WHERE tenant_id = $1 AND kind = 'deployment' AND state IN ('queued', 'running', 'cancelling')";
    if sql::exists(tx.conn(), at_work, vec![tenant.to_string().into()]).await? {
        let sentence = "This site is being deployed already. Wait for it to end, or cancel it.";
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    Ok(())
}

async fn staged(tx: &Tx, tenant: &Tenant, from: Option<u32>) -> Result<Version, ApiError> {
    let Some(from) = from else {
        let config = config(tx.app(), tenant);
        let manifest = versions::manifest(&template::files(&config));
        return versions::stage(tx, tenant.id, config, GENERATION, manifest, None).await;
    };
    let old = versions::version(tx.conn(), tenant.id, from).await?;
    let old = old.filter(|old| {
        use wheelhouse_contract::site::DeploymentState::{Current, Retired};
        matches!(old.state, Current | Retired)
    });
    let old = old.ok_or_else(|| ApiError::field("from", "This version was never served, or is too old to be kept."))?;
    versions::stage(tx, tenant.id, old.config, old.template, old.manifest, Some(from)).await
}

async fn open(tx: &mut Tx, tenant: &Tenant, version: &Version) -> Result<JobOpened, ApiError> {
    let row = |label: String, step: &Step| -> Result<NewItem, ApiError> {
        Ok(NewItem {
            tenant_id: Some(tenant.id),
            label,
            payload: Some(serde_json::to_value(step)?),
        })
    };
    let mut rows = Vec::with_capacity(version.manifest.len() + 1);
    for entry in &version.manifest {
        let path = entry.path.clone();
        rows.push(row(path.clone(), &Step::Copy { path })?);
    }
    rows.push(row(format!("Make version {} current", version.number), &Step::Switch)?);
    let title = match version.copy_of {
        Some(old) => format!("Bring version {old} of the site of {} back", tenant.name),
        None => format!("Deploy the site of {}", tenant.name),
    };
    let new = NewJob {
        kind: JobKind::Deployment,
        title,
        params: serde_json::to_value(Order::One { number: version.number })?,
        tenant_id: Some(tenant.id),
        parent: None,
        state: JobState::Queued,
        reason: None,
    };
    let job = jobs::open(tx, new, Rows::New(rows)).await?;
    versions::belongs_to(tx, version, job.id).await?;
    Ok(JobOpened { job, approval: None })
}

/// Deploys the sites of many tenants: a job with a row for each. Rows whose site is whole and up to date are skipped, unless
/// forced.
#[utoipa::path(post, path = "/v1/sites/deployments", tag = "sites", request_body = SitesDeployment,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 202, body = JobOpened), (status = 409, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:update"]))))]
pub(super) async fn deploy_many(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(READ)?;
    request.require(CHANGE)?;
    let wanted: SitesDeployment = request.json()?;
    ApiError::check(wanted.faults())?;
    // Answered before? Else the tenants are looked up while others write.
    drop(app.begin(&request).await?);
    let rows = tenants::bulk::rows(&app, &wanted.selection).await?;
    let mut tx = app.begin(&request).await?;
    let title = title(rows.len());
    let opened = many(
        &mut tx,
        title,
        Order::Many { force: wanted.force },
        Rows::New(rows),
        None,
    )
    .await?;
    tx.commit(Reply::accepted(&opened)?).await
}

fn title(count: usize) -> String {
    match count {
        1 => "Deploy 1 site".to_owned(),
        count => format!("Deploy {count} sites"),
    }
}

async fn many(
    tx: &mut Tx,
    title: String,
    order: Order,
    rows: Rows,
    again: Option<&Job>,
) -> Result<JobOpened, ApiError> {
    let new = NewJob {
        kind: JobKind::Deployment,
        title,
        params: serde_json::to_value(order)?,
        tenant_id: again.and_then(|job| job.tenant_id),
        parent: again.map(|job| job.id),
        state: JobState::Queued,
        reason: None,
    };
    let job = jobs::open(tx, new, rows).await?;
    Ok(JobOpened { job, approval: None })
}

/// A new job with the failed rows of `job`.
pub(crate) async fn again(tx: &mut Tx, job: &Job) -> Result<JobOpened, ApiError> {
    let order: Order = serde_json::from_value(job.params.clone())?;
    let rows = Rows::FailedOf(job.id);
    match (&order, job.tenant_id) {
        (Order::One { number }, Some(tenant)) => {
            refuse_second(tx, tenant).await?;
            let version = versions::version(tx.conn(), tenant, *number).await?;
            let version = version.ok_or_else(|| ApiError::not_found("version"))?;
            let opened = many(tx, job.title.clone(), order, rows, Some(job)).await?;
            versions::belongs_to(tx, &version, opened.job.id).await?;
            Ok(opened)
        }
        _ => many(tx, title(job.failed as usize), order, rows, Some(job)).await,
    }
}
