//! What is served of sites, kept in memory. A commit of this instance forgets what it changed before its answer is given; what
//! other instances commit is noticed within a second.

use crate::{
    app::App,
    error::ApiError,
    site::theme_of,
    storage::{FeedEntry, sql},
};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use uuid::Uuid;
use wheelhouse_contract::{
    AssetId, ErrorCode, TenantId,
    asset::{Picture, PublicLogo, PublicModule, PublicSite},
    sync::Scope,
    tenant::{Module, Tenant, TenantStatus, is_valid_subdomain},
};

/// Sites kept at most; above, all are forgotten and asked for anew.
const SITES: usize = 2_000;
/// Bytes of pictures kept at most, likewise.
const PICTURES: usize = 64 * 1024 * 1024;
/// Where other instances commit, too, a site is looked at again after so long.
const TRUSTED: Duration = Duration::from_secs(1);

/// The public side of a tenant's site.
pub(super) struct Known {
    pub tenant: TenantId,
    version: u64,
    pub status: TenantStatus,
    /// [`PublicSite`] as JSON.
    pub config: Bytes,
    pub config_tag: String,
    pub theme: String,
    pub theme_tag: String,
    pub logo: Option<Picture>,
    checked: Mutex<Instant>,
}

/// By subdomain, and pictures by their id.
#[derive(Default)]
pub(crate) struct PublicSites {
    sites: Mutex<HashMap<String, Arc<Known>>>,
    pictures: Mutex<HashMap<AssetId, Bytes>>,
    /// Grows with every change: what was read before one is not kept after it.
    changes: AtomicU64,
}

impl PublicSites {
    /// Forgets what a commit changed.
    pub fn forget(&self, changes: &[FeedEntry]) {
        let changed: Vec<Uuid> = changes
            .iter()
            .filter_map(FeedEntry::public)
            .filter(|change| change.scope == Scope::Tenants)
            .map(|change| change.id)
            .collect();
        if changed.is_empty() {
            return;
        }
        let mut sites = locked(&self.sites);
        self.changes.fetch_add(1, Ordering::SeqCst);
        sites.retain(|_, known| !changed.contains(&known.tenant.0));
    }

    /// The site of a subdomain.
    ///
    /// # Errors
    /// 404 where there is none, or one that is not open (yet); 403 `tenant_inactive` while it is suspended.
    pub(super) async fn site(&self, app: &App, subdomain: &str) -> Result<Arc<Known>, ApiError> {
        if !is_valid_subdomain(subdomain) {
            return Err(nobody());
        }
        let known = match self.kept(app, subdomain).await? {
            Some(known) => known,
            None => self.load(app, subdomain).await?,
        };
        match known.status {
            TenantStatus::Active | TenantStatus::Paused => Ok(known),
            TenantStatus::Suspended => Err(ApiError::new(ErrorCode::TenantInactive, "This site is suspended.")),
            TenantStatus::PendingReview | TenantStatus::Rejected | TenantStatus::Terminated => Err(nobody()),
        }
    }

    async fn kept(&self, app: &App, subdomain: &str) -> Result<Option<Arc<Known>>, ApiError> {
        let Some(known) = locked(&self.sites).get(subdomain).cloned() else {
            return Ok(None);
        };
        if !app.cluster().is_shared() || locked(&known.checked).elapsed() < TRUSTED {
            return Ok(Some(known));
        }
        let statement = "SELECT version FROM tenants WHERE id = $1 AND subdomain = $2";
        let values = vec![known.tenant.to_string().into(), subdomain.into()];
        let version: Option<i64> = sql::scalar(app.reader(), statement, values).await?;
        if version.map(i64::unsigned_abs) != Some(known.version) {
            locked(&self.sites).remove(subdomain);
            return Ok(None);
        }
        *locked(&known.checked) = Instant::now();
        Ok(Some(known))
    }

    async fn load(&self, app: &App, subdomain: &str) -> Result<Arc<Known>, ApiError> {
        let before = self.changes.load(Ordering::SeqCst);
        let found: Vec<Tenant> = sql::rows(app.reader(), "WHERE subdomain = $1", vec![subdomain.into()]).await?;
        let tenant = found.into_iter().next().ok_or_else(nobody)?;
        let known = Arc::new(known(app, &tenant)?);
        let mut sites = locked(&self.sites);
        if self.changes.load(Ordering::SeqCst) == before {
            if sites.len() >= SITES {
                sites.clear();
            }
            sites.insert(subdomain.to_owned(), Arc::clone(&known));
        }
        Ok(known)
    }

    /// The file of a picture, whose bytes never change.
    pub(crate) async fn picture(&self, app: &App, id: AssetId) -> Result<Option<Bytes>, ApiError> {
        if let Some(bytes) = locked(&self.pictures).get(&id) {
            return Ok(Some(bytes.clone()));
        }
        let Some((_, bytes)) = super::super::store::file(app, id).await? else {
            return Ok(None);
        };
        let mut pictures = locked(&self.pictures);
        if pictures.values().map(Bytes::len).sum::<usize>() + bytes.len() > PICTURES {
            pictures.clear();
        }
        pictures.insert(id, bytes.clone());
        Ok(Some(bytes))
    }
}

fn known(app: &App, tenant: &Tenant) -> Result<Known, ApiError> {
    let base = format!("/v1/sites/{}/assets", tenant.subdomain);
    let theme = theme_of(&tenant.branding);
    let site = PublicSite {
        name: tenant.name.clone(),
        subdomain: tenant.subdomain.clone(),
        url: app.site_origin(&tenant.subdomain),
        paused: tenant.status == TenantStatus::Paused,
        primary: tenant.branding.primary.clone(),
        accent: tenant.branding.accent.clone(),
        theme_url: format!("{base}/theme.css"),
        logo: tenant.logo.as_ref().map(|logo| PublicLogo {
            url: format!("{base}/logo.{}?v={}", logo.kind.extension(), short(&logo.hash)),
            width: logo.width,
            height: logo.height,
        }),
        modules: Module::ALL
            .into_iter()
            .map(|key| PublicModule {
                key,
                enabled: tenant.modules.contains(&key),
            })
            .collect(),
    };
    let config = serde_json::to_vec(&site)?;
    Ok(Known {
        tenant: tenant.id,
        version: tenant.version,
        status: tenant.status,
        config_tag: tag(&config),
        config: config.into(),
        theme_tag: tag(theme.as_bytes()),
        theme,
        logo: tenant.logo.clone(),
        checked: Mutex::new(Instant::now()),
    })
}

/// An `ETag` of these bytes.
fn tag(bytes: &[u8]) -> String {
    format!("\"{}\"", short(&hex::encode(Sha256::digest(bytes))))
}

/// Enough of a checksum to tell versions apart.
pub(super) fn short(hash: &str) -> &str {
    hash.get(..16).unwrap_or(hash)
}

fn nobody() -> ApiError {
    ApiError::not_found("site")
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
