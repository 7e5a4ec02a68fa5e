//! Whether what is deployed is whole and up to date: asked for by operators, and looked at from time to time.

use super::{
    apply, config,
    template::GENERATION,
    versions::{self, Version},
};
use crate::{
    app::App,
    cluster::Lease,
    error::ApiError,
    storage::{AuditEntry, Tx, sql, wire},
};
use chrono::TimeDelta;
use sea_orm::ConnectionTrait;
use std::collections::HashMap;
use wheelhouse_contract::{
    TenantId, Timestamp,
    audit::AuditCategory,
    site::{Site, SiteHealth, SiteState},
    tenant::{Module, Tenant},
};

/// Each site is looked at again after so long.
const AGAIN: TimeDelta = TimeDelta::hours(1);
/// Sites that one tick looks at.
const AT_ONCE: u32 = 50;

/// What is at fault with the tenant's site.
pub(super) async fn look(
    app: &App,
    conn: &impl ConnectionTrait,
    tenant: &Tenant,
    now: Timestamp,
) -> Result<SiteHealth, ApiError> {
    let present = config(app, tenant);
    let mut health = SiteHealth {
        tenant_id: tenant.id,
        subdomain: tenant.subdomain.clone(),
        url: present.url.clone(),
        state: None,
        frontend_deployed: false,
        config_exists: false,
        number: None,
        files: 0,
        modules_count: Module::ALL.len() as u32,
        enabled_modules_count: u32::try_from(tenant.modules.len()).map_err(ApiError::internal)?,
        missing_files: Vec::new(),
        changed_files: Vec::new(),
        outdated: Vec::new(),
        template_outdated: false,
        checked_at: now,
    };
    let Some(version) = current(conn, tenant.id).await? else {
        return Ok(health);
    };
    health.number = Some(version.number);
    health.files = version.files()?;
    faults(conn, &version, &mut health).await?;
    health.outdated = version.config.differences(&present);
    health.template_outdated = version.template != GENERATION;
    health.frontend_deployed = health.missing_files.len() < version.manifest.len();
    health.config_exists = !health.missing_files.iter().any(|path| path == "config.json");
    health.state = Some(
        if !health.missing_files.is_empty() || !health.changed_files.is_empty() {
            SiteState::Broken
        } else if !health.outdated.is_empty() || health.template_outdated {
            SiteState::Outdated
        } else {
            SiteState::Healthy
        },
    );
    Ok(health)
}

/// The version that visitors get.
pub(super) async fn current(conn: &impl ConnectionTrait, tenant: TenantId) -> Result<Option<Version>, ApiError> {
    let site: Option<Site> = sql::get(conn, tenant).await?;
    match site {
        Some(site) => versions::version(conn, tenant, site.number).await,
        None => Ok(None),
    }
}

async fn faults(conn: &impl ConnectionTrait, version: &Version, health: &mut SiteHealth) -> Result<(), ApiError> {
    let present: HashMap<_, _> = versions::present(conn, version.tenant, version.number)
        .await?
        .into_iter()
        .collect();
    for entry in &version.manifest {
        let path = entry.path.clone();
        match present.get(&path) {
            None => health.missing_files.push(path),
            Some(checksum) if *checksum != entry.checksum => health.changed_files.push(path),
            Some(checksum) => {
                let stands =
                    sql::exists(conn, "site_blobs WHERE checksum = $1", vec![checksum.as_str().into()]).await?;
                if !stands {
                    health.missing_files.push(path);
                } else if versions::content(conn, checksum).await?.is_none() {
                    health.changed_files.push(path);
                }
            }
        }
    }
    Ok(())
}

/// Writes down what was found, and tells when it is news.
pub(super) async fn note(tx: &mut Tx, tenant: &Tenant, health: &SiteHealth) -> Result<(), ApiError> {
    let (Some(state), Some(mut site)) = (health.state, tx.get::<Site>(tenant.id).await?) else {
        return Ok(());
    };
    let faults = health.missing_files.len() + health.changed_files.len();
    let faults = u32::try_from(faults).map_err(ApiError::internal)?;
    if (site.state, site.faults) == (state, faults) {
        let values = vec![health.checked_at.millis().into(), tenant.id.to_string().into()];
        sql::exec(tx.conn(), "UPDATE sites SET checked_at = $1 WHERE id = $2", values).await?;
        return apply::seen(tx, tenant).await;
    }
    let before = site.clone();
    (site.state, site.faults, site.checked_at) = (state, faults, health.checked_at);
    tx.put(&mut site).await?;
    apply::seen(tx, tenant).await?;
    let sentence = format!("The site of {} was found {}.", tenant.name, wire(&state));
    let entry = AuditEntry::new(AuditCategory::Platform, "site.looked_at", sentence)
        .on("tenant", tenant.id, tenant.name.clone())
        .before(&before)?
        .after(&site)?;
    tx.audit(entry).await
}

/// Looks at sites whose tenant changed, and at each site again after a while.
pub(crate) async fn tick(app: &App, lease: &Lease) -> Result<(), ApiError> {
    let statement = format!(
        "SELECT s.id FROM sites s JOIN tenants t ON t.id = s.id
         WHERE t.version > s.seen OR s.checked_at < $1 ORDER BY s.checked_at LIMIT {AT_ONCE}"
    );
    let due = sql::all(app.reader(), &statement, vec![app.now().plus(-AGAIN).millis().into()]).await?;
    if due.is_empty() {
        return Ok(());
    }
    let mut tx = lease.begin(app).await?;
    for row in &due {
        let id: String = row.try_get_by_index(0)?;
        if let Some(tenant) = tx.get::<Tenant>(id).await? {
            let health = look(app, tx.conn(), &tenant, tx.now()).await?;
            note(&mut tx, &tenant, &health).await?;
        }
    }
    tx.finish().await?;
    Ok(())
}
