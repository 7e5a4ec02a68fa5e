//! The files that visitors get.

use super::{config, template, versions};
use crate::{app::App, error::ApiError, storage::sql};
use wheelhouse_contract::{TenantId, site::is_site_path, tenant::Tenant};

/// A file of a site, whole and as it was deployed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SiteFile {
    pub content: Vec<u8>,
    pub media_type: &'static str,
    /// SHA-256, hex: changes with the content and only then.
    pub checksum: String,
}

/// A file of the tenant's current version. `None` when the site was never deployed, has no such file, or the file is not what
/// was deployed: nobody is served what somebody else wrote there.
pub(crate) async fn deployed(app: &App, tenant: TenantId, path: &str) -> Result<Option<SiteFile>, ApiError> {
    if !is_site_path(path) {
        return Ok(None);
    }
    let statement = "SELECT f.checksum, v.manifest FROM sites s
        JOIN site_files f ON f.tenant_id = s.id AND f.number = s.number
        JOIN site_versions v ON v.tenant_id = s.id AND v.number = s.number
        WHERE s.id = $1 AND f.path = $2";
    let values = vec![tenant.to_string().into(), path.into()];
    let Some(row) = sql::one(app.reader(), statement, values).await? else {
        return Ok(None);
    };
    let checksum: String = row.try_get_by_index(0)?;
    let manifest: Vec<versions::Entry> = serde_json::from_str(&row.try_get_by_index::<String>(1)?)?;
    if !manifest
        .iter()
        .any(|entry| entry.path == path && entry.checksum == checksum)
    {
        return Ok(None);
    }
    let content = versions::content(app.reader(), &checksum).await?;
    Ok(content.map(|content| SiteFile {
        content,
        media_type: template::media_type(path),
        checksum,
    }))
}

/// As [`deployed`]; where that has nothing whole, the template's own file: a site goes on working while it waits for its
/// repair.
pub(crate) async fn served(app: &App, tenant: &Tenant, path: &str) -> Result<Option<SiteFile>, ApiError> {
    if !is_site_path(path) {
        return Ok(None);
    }
    if let Some(file) = deployed(app, tenant.id, path).await? {
        return Ok(Some(file));
    }
    let made = template::files(&config(app, tenant))
        .into_iter()
        .find(|file| file.path == path);
    Ok(made.map(|file| SiteFile {
        content: file.content,
        media_type: template::media_type(path),
        checksum: file.checksum,
    }))
}
