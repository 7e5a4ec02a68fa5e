//! Versions of sites and their files.

use super::template::{self, File};
use crate::{
    error::ApiError,
    storage::{Tx, sql, wire},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use sea_orm::{ConnectionTrait, QueryResult, Value};
use serde::{Deserialize, Serialize};
use wheelhouse_contract::{
    JobId, TenantId, Timestamp,
    job::JobState,
    site::{Deployment, DeploymentState, KEPT_VERSIONS, SiteConfig},
};

/// What a version must have at a path.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub path: String,
    pub checksum: String,
    pub size: u64,
}

/// A version with what it was made from.
#[derive(Clone, Debug)]
pub(super) struct Version {
    pub tenant: TenantId,
    pub number: u32,
    pub state: DeploymentState,
    pub template: u32,
    pub config: SiteConfig,
    pub manifest: Vec<Entry>,
    pub copy_of: Option<u32>,
}

impl Version {
    pub fn bytes(&self) -> u64 {
        self.manifest.iter().map(|entry| entry.size).sum()
    }

    pub fn files(&self) -> Result<u32, ApiError> {
        u32::try_from(self.manifest.len()).map_err(ApiError::internal)
    }
}

pub(super) fn manifest(files: &[File]) -> Vec<Entry> {
    let entry = |file: &File| Entry {
        path: file.path.clone(),
        checksum: file.checksum.clone(),
        size: file.content.len() as u64,
    };
    files.iter().map(entry).collect()
}

fn key(tenant: TenantId, number: u32) -> Vec<Value> {
    vec![tenant.to_string().into(), i64::from(number).into()]
}

/// A new version of the tenant's site, empty: it takes the next number, and what another one had begun is given up.
pub(super) async fn stage(
    tx: &Tx,
    tenant: TenantId,
    config: SiteConfig,
    template: u32,
    manifest: Vec<Entry>,
    copy_of: Option<u32>,
) -> Result<Version, ApiError> {
    let of = vec![tenant.to_string().into()];
    for statement in [
        "DELETE FROM site_files WHERE tenant_id = $1 AND number IN
             (SELECT number FROM site_versions WHERE tenant_id = $1 AND state = 'staged')",
        "UPDATE site_versions SET state = 'abandoned' WHERE tenant_id = $1 AND state = 'staged'",
    ] {
        sql::exec(tx.conn(), statement, of.clone()).await?;
    }
    let last: i64 = sql::scalar(
        tx.conn(),
        "SELECT COALESCE(MAX(number), 0) FROM site_versions WHERE tenant_id = $1",
        of,
    )
    .await?
    .unwrap_or(0);
    let version = Version {
        tenant,
        number: u32::try_from(last + 1).map_err(ApiError::internal)?,
        state: DeploymentState::Staged,
        template,
        config,
        manifest,
        copy_of,
    };
    let mut values = key(tenant, version.number);
    values.extend::<[Value; 9]>([
        wire(&version.state).into(),
        i64::from(template).into(),
        serde_json::to_string(&version.config)?.into(),
        serde_json::to_string(&version.manifest)?.into(),
        i64::from(version.files()?).into(),
        i64::try_from(version.bytes()).map_err(ApiError::internal)?.into(),
        copy_of.map(i64::from).into(),
        tx.actor().name.clone().into(),
        tx.now().millis().into(),
    ]);
    let statement = "INSERT INTO site_versions
        (tenant_id, number, state, template, config, manifest, files, bytes, copy_of, asked_by_name, asked_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    sql::exec(tx.conn(), statement, values).await?;
    Ok(version)
}

/// Which job copies the version.
pub(super) async fn belongs_to(tx: &Tx, version: &Version, job: JobId) -> Result<(), ApiError> {
    let mut values = key(version.tenant, version.number);
    values.push(job.to_string().into());
    let statement = "UPDATE site_versions SET job_id = $3 WHERE tenant_id = $1 AND number = $2";
    sql::exec(tx.conn(), statement, values).await?;
    Ok(())
}

/// Puts a file into a version, new or in place of what stands there.
pub(super) async fn put(tx: &Tx, tenant: TenantId, number: u32, file: &File) -> Result<(), ApiError> {
    let values = vec![
        file.checksum.clone().into(),
        BASE64_STANDARD.encode(&file.content).into(),
    ];
    // A content that was damaged is mended for every site that has it.
    let statement = "INSERT INTO site_blobs (checksum, content) VALUES ($1, $2)
        ON CONFLICT (checksum) DO UPDATE SET content = excluded.content WHERE site_blobs.content <> excluded.content";
    sql::exec(tx.conn(), statement, values).await?;
    link(tx, tenant, number, &file.path, &file.checksum).await
}

/// Names a content that is there already.
pub(super) async fn link(tx: &Tx, tenant: TenantId, number: u32, path: &str, checksum: &str) -> Result<(), ApiError> {
    let mut values = key(tenant, number);
    values.extend::<[Value; 2]>([path.into(), checksum.into()]);
    let statement = "INSERT INTO site_files (tenant_id, number, path, checksum) VALUES ($1, $2, $3, $4)
        ON CONFLICT (tenant_id, number, path) DO UPDATE SET checksum = excluded.checksum";
    sql::exec(tx.conn(), statement, values).await?;
    Ok(())
}

/// A content by its checksum; `None` when it is gone or damaged.
pub(super) async fn content(conn: &impl ConnectionTrait, checksum: &str) -> Result<Option<Vec<u8>>, ApiError> {
    let statement = "SELECT content FROM site_blobs WHERE checksum = $1";
    let text: Option<String> = sql::scalar(conn, statement, vec![checksum.into()]).await?;
    let content = text.and_then(|text| BASE64_STANDARD.decode(text).ok());
    Ok(content.filter(|content| template::checksum(content) == checksum))
}

/// What stands in a version: path and checksum.
pub(super) async fn present(
    conn: &impl ConnectionTrait,
    tenant: TenantId,
    number: u32,
) -> Result<Vec<(String, String)>, ApiError> {
    let statement = "SELECT path, checksum FROM site_files WHERE tenant_id = $1 AND number = $2 ORDER BY path";
    let rows = sql::all(conn, statement, key(tenant, number)).await?;
    let pair = |row: &QueryResult| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    rows.iter().map(pair).collect()
}

/// One version.
pub(super) async fn version(
    conn: &impl ConnectionTrait,
    tenant: TenantId,
    number: u32,
) -> Result<Option<Version>, ApiError> {
    let statement = "SELECT state, template, config, manifest, copy_of FROM site_versions
        WHERE tenant_id = $1 AND number = $2";
    let Some(row) = sql::one(conn, statement, key(tenant, number)).await? else {
        return Ok(None);
    };
    Ok(Some(Version {
        tenant,
        number,
        state: serde_json::from_value(row.try_get_by_index::<String>(0)?.into())?,
        template: small(&row, 1)?,
        config: serde_json::from_str(&row.try_get_by_index::<String>(2)?)?,
        manifest: serde_json::from_str(&row.try_get_by_index::<String>(3)?)?,
        copy_of: maybe_small(&row, 4)?,
    }))
}

fn small(row: &QueryResult, index: usize) -> Result<u32, ApiError> {
    u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(ApiError::internal)
}

fn maybe_small(row: &QueryResult, index: usize) -> Result<Option<u32>, ApiError> {
    let number: Option<i64> = row.try_get_by_index(index)?;
    number.map(u32::try_from).transpose().map_err(ApiError::internal)
}

/// Makes the version current and the one before retired; what is older than the kept ones goes.
pub(super) async fn make_current(tx: &Tx, version: &Version) -> Result<(), ApiError> {
    let of = key(version.tenant, version.number);
    let retire =
        "UPDATE site_versions SET state = 'retired' WHERE tenant_id = $1 AND number <> $2 AND state = 'current'";
    sql::exec(tx.conn(), retire, of.clone()).await?;
    let mut values = of;
    values.push(tx.now().millis().into());
    let raise = "UPDATE site_versions SET state = 'current', deployed_at = $3 WHERE tenant_id = $1 AND number = $2";
    sql::exec(tx.conn(), raise, values).await?;
    let oldest = i64::from(version.number) - i64::from(KEPT_VERSIONS);
    for table in ["site_files", "site_versions"] {
        let statement = format!("DELETE FROM {table} WHERE tenant_id = $1 AND number <= $2");
        sql::exec(
            tx.conn(),
            &statement,
            vec![version.tenant.to_string().into(), oldest.into()],
        )
        .await?;
    }
    Ok(())
}

/// The version's manifest and configuration as a repair left them.
pub(super) async fn rewrite(tx: &Tx, version: &Version) -> Result<(), ApiError> {
    let mut values = key(version.tenant, version.number);
    values.extend::<[Value; 5]>([
        i64::from(version.template).into(),
        serde_json::to_string(&version.config)?.into(),
        serde_json::to_string(&version.manifest)?.into(),
        i64::from(version.files()?).into(),
        i64::try_from(version.bytes()).map_err(ApiError::internal)?.into(),
    ]);
    let statement = "UPDATE site_versions SET template = $3, config = $4, manifest = $5, files = $6, bytes = $7
        WHERE tenant_id = $1 AND number = $2";
    sql::exec(tx.conn(), statement, values).await?;
    Ok(())
}

/// Newest first.
pub(super) async fn list(conn: &impl ConnectionTrait, tenant: TenantId) -> Result<Vec<Deployment>, ApiError> {
    let statement = "SELECT v.number, v.state, v.template, v.files, v.bytes, v.copy_of, v.job_id, v.asked_by_name,
            v.asked_at, v.deployed_at, j.state,
            (SELECT COUNT(*) FROM site_files f WHERE f.tenant_id = v.tenant_id AND f.number = v.number)
        FROM site_versions v LEFT JOIN jobs j ON j.id = v.job_id
        WHERE v.tenant_id = $1 ORDER BY v.number DESC";
    let rows = sql::all(conn, statement, vec![tenant.to_string().into()]).await?;
    rows.iter().map(deployment).collect()
}

fn deployment(row: &QueryResult) -> Result<Deployment, ApiError> {
    let state: DeploymentState = serde_json::from_value(row.try_get_by_index::<String>(1)?.into())?;
    let job: Option<String> = row.try_get_by_index(6)?;
    let of_job: Option<String> = row.try_get_by_index(10)?;
    let cancelled = of_job.is_some_and(|of_job| of_job == wire(&JobState::Cancelled));
    let time = |millis: i64| Timestamp::from_millis(millis);
    Ok(Deployment {
        number: small(row, 0)?,
        // Nobody goes on with it.
        state: if state == DeploymentState::Staged && cancelled {
            DeploymentState::Abandoned
        } else {
            state
        },
        template: small(row, 2)?,
        files: small(row, 3)?,
        files_copied: small(row, 11)?,
        bytes: row.try_get_by_index::<i64>(4)?.unsigned_abs(),
        copy_of: maybe_small(row, 5)?,
        job_id: job.map(|id| id.parse()).transpose().map_err(ApiError::internal)?,
        asked_by_name: row.try_get_by_index(7)?,
        asked_at: time(row.try_get_by_index(8)?),
        deployed_at: row.try_get_by_index::<Option<i64>>(9)?.map(time),
    })
}

/// Removes contents that no site has any more.
pub(crate) async fn forget_unused(tx: &Tx) -> Result<(), ApiError> {
    let statement = "DELETE FROM site_blobs WHERE NOT EXISTS
        (SELECT 1 FROM site_files f WHERE f.checksum = site_blobs.checksum)";
    sql::exec(tx.conn(), statement, vec![]).await?;
    Ok(())
}
