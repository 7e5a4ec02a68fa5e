//! What a row of a deployment does.

use super::{
    config, health,
    request::{Order, Step, check},
    template::{self, File, GENERATION},
    versions::{self, Version},
};
use crate::{
    error::ApiError,
    jobs::{Item, Outcome},
    storage::{AuditEntry, Tx, sql},
    tenants::{Happening, record},
};
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, TenantId,
    audit::AuditCategory,
    event::TenantEventKind,
    job::Job,
    site::{DeploymentState, Site, SiteState},
    tenant::Tenant,
};

/// One row, in its transaction.
///
/// # Errors
/// What refuses the row.
pub(crate) async fn apply(tx: &mut Tx, job: &Job, item: &Item) -> Result<Outcome, ApiError> {
    let id = item.tenant_id.ok_or_else(|| ApiError::not_found("tenant"))?;
    let tenant: Tenant = tx.require(id).await?;
    check(&tenant)?;
    match serde_json::from_value(job.params.clone())? {
        Order::Many { force } => whole(tx, &tenant, job, force).await,
        Order::One { number } => {
            let version = staged(tx, id, number).await?;
            match serde_json::from_value(item.payload.clone().unwrap_or_default())? {
                Step::Copy { path } => copy(tx, &version, &path).await,
                Step::Switch => switch(tx, &tenant, &version).await,
            }
        }
    }
}

async fn staged(tx: &Tx, tenant: TenantId, number: u32) -> Result<Version, ApiError> {
    let version = versions::version(tx.conn(), tenant, number).await?;
    version
        .filter(|version| version.state == DeploymentState::Staged)
        .ok_or_else(|| {
            let sentence = "Another deployment of this site has begun since. Deploy it anew.";
            ApiError::new(ErrorCode::Conflict, sentence)
        })
}

/// One file of the version.
async fn copy(tx: &Tx, version: &Version, path: &str) -> Result<Outcome, ApiError> {
    let entry = version.manifest.iter().find(|entry| entry.path == path);
    let entry = entry.ok_or_else(|| ApiError::not_found("file"))?;
    if version.copy_of.is_some() {
        if versions::content(tx.conn(), &entry.checksum).await?.is_none() {
            let sentence = "The older version's file is gone. Deploy the template instead.";
            return Err(ApiError::new(ErrorCode::Conflict, sentence));
        }
        versions::link(tx, version.tenant, version.number, path, &entry.checksum).await?;
    } else {
        let file = made(version, path, &entry.checksum)?;
        versions::put(tx, version.tenant, version.number, &file).await?;
    }
    Ok(Outcome::with(json!({ "path": path, "bytes": entry.size })))
}

/// The file as the template makes it; an instance with another template may have staged the version.
fn made(version: &Version, path: &str, checksum: &str) -> Result<File, ApiError> {
    let file = template::files(&version.config)
        .into_iter()
        .find(|file| file.path == path);
    file.filter(|file| file.checksum == checksum).ok_or_else(|| {
        let sentence = "The platform's template changed while this was copied. Deploy the site anew.";
        ApiError::new(ErrorCode::Conflict, sentence)
    })
}

/// Makes the version current, if every file of it is there.
async fn switch(tx: &mut Tx, tenant: &Tenant, version: &Version) -> Result<Outcome, ApiError> {
    let present = versions::present(tx.conn(), version.tenant, version.number).await?;
    let has = |path: &str, checksum: &str| present.iter().any(|(at, of)| at == path && of == checksum);
    let absent = version
        .manifest
        .iter()
        .filter(|entry| !has(&entry.path, &entry.checksum))
        .count();
    if absent > 0 {
        let sentence =
            format!("{absent} files were not copied, so the version before stays. Try the failed rows again.");
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    let site = make_current(tx, tenant, version).await?;
    Ok(Outcome::with(
        json!({ "version": site.number, "files_copied": site.files, "bytes": site.bytes }),
    ))
}

/// A tenant's whole site in one row.
async fn whole(tx: &mut Tx, tenant: &Tenant, job: &Job, force: bool) -> Result<Outcome, ApiError> {
    if !force {
        let health = health::look(tx.app(), tx.conn(), tenant, tx.now()).await?;
        if health.state == Some(SiteState::Healthy) {
            return Ok(Outcome::skipped());
        }
    }
    let config = config(tx.app(), tenant);
    let files = template::files(&config);
    let version = versions::stage(tx, tenant.id, config, GENERATION, versions::manifest(&files), None).await?;
    versions::belongs_to(tx, &version, job.id).await?;
    for file in &files {
        versions::put(tx, tenant.id, version.number, file).await?;
    }
    let site = make_current(tx, tenant, &version).await?;
    Ok(Outcome::with(
        json!({ "version": site.number, "files_copied": site.files, "bytes": site.bytes }),
    ))
}

async fn make_current(tx: &mut Tx, tenant: &Tenant, version: &Version) -> Result<Site, ApiError> {
    versions::make_current(tx, version).await?;
    let before: Option<Site> = tx.get(tenant.id).await?;
    let up_to_date = version.template == GENERATION && version.config == config(tx.app(), tenant);
    let mut site = Site {
        id: tenant.id,
        version: 0,
        number: version.number,
        deployed_at: tx.now(),
        deployed_by_name: tx.actor().name.clone(),
        template: version.template,
        files: version.files()?,
        bytes: version.bytes(),
        state: if up_to_date {
            SiteState::Healthy
        } else {
            SiteState::Outdated
        },
        faults: 0,
        checked_at: tx.now(),
    };
    tx.put(&mut site).await?;
    seen(tx, tenant).await?;
    let note = match version.copy_of {
        Some(old) => format!("Version {} of the site, a copy of version {old}.", version.number),
        None => format!("Version {} of the site, {} files.", version.number, site.files),
    };
    record(
        tx,
        tenant.id,
        Happening::new(TenantEventKind::SiteDeployed).note(note.clone()),
    )
    .await?;
    let entry = AuditEntry::new(AuditCategory::Tenant, "site.deployed", note)
        .on("tenant", tenant.id, tenant.name.clone())
        .before(&before)?
        .after(&site)?;
    tx.audit(entry).await?;
    Ok(site)
}

/// Remembers which state of the tenant the site was compared with.
pub(super) async fn seen(tx: &Tx, tenant: &Tenant) -> Result<(), ApiError> {
    let values = vec![
        i64::try_from(tenant.version).map_err(ApiError::internal)?.into(),
        tenant.id.to_string().into(),
    ];
    sql::exec(tx.conn(), "UPDATE sites SET seen = $1 WHERE id = $2", values).await?;
    Ok(())
}
