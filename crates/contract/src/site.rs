//! Tenant sites: what is deployed at a tenant's host name, and whether it is whole (PRODUCT 5; `tenant-sites`).

use crate::{
    FieldError, TenantId, Timestamp,
    bulk::{MOST_IDS, Selection},
    job::JobOpened,
    tenant::{BusinessType, Tenant},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Versions of a site that are kept; older ones cannot be brought back.
pub const KEPT_VERSIONS: u32 = 10;

/// What was found when the site was last looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SiteState {
    /// Every file is there as it was deployed, with the tenant's present configuration.
    Healthy,
    /// Whole, but the configuration or the template is newer than what is served.
    Outdated,
    /// Files are missing, or are not what was deployed.
    Broken,
}

impl SiteState {
    pub const ALL: [SiteState; 3] = [SiteState::Healthy, SiteState::Outdated, SiteState::Broken];
}

/// A deployed site as it travels; its id is the tenant's. A tenant without one was never deployed. Field order is the column
/// order of snapshots: append, never reorder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Site {
    pub id: TenantId,
    #[ts(type = "number")]
    pub version: u64,
    /// Of the deployed version, from 1; each deployment has the next one.
    pub number: u32,
    pub deployed_at: Timestamp,
    pub deployed_by_name: String,
    /// The generation of the template that it was copied from.
    pub template: u32,
    pub files: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    pub state: SiteState,
    /// Files that are missing or changed, when it was last looked at.
    pub faults: u32,
    pub checked_at: Timestamp,
}

/// What a tenant's site is told about its tenant; a deployed copy keeps what held then. Modules are not among it: they take
/// effect without a deployment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SiteConfig {
    pub name: String,
    pub subdomain: String,
    /// `https://acme.example.com`, without a slash at the end.
    pub url: String,
    pub business_type: BusinessType,
    pub email: String,
    pub phone: String,
    pub city: String,
    /// `#rrggbb`.
    pub primary: String,
    /// `#rrggbb`.
    pub accent: String,
}

impl SiteConfig {
    /// Of `tenant`, whose site answers at `url`.
    pub fn of(tenant: &Tenant, url: String) -> Self {
        Self {
            name: tenant.name.clone(),
            subdomain: tenant.subdomain.clone(),
            url,
            business_type: tenant.business_type,
            email: tenant.email.clone(),
            phone: tenant.phone.clone(),
            city: tenant.address.city.clone(),
            primary: tenant.branding.primary.clone(),
            accent: tenant.branding.accent.clone(),
        }
    }

    /// The names of the fields in which `other` differs.
    pub fn differences(&self, other: &Self) -> Vec<String> {
        let pairs = [
            ("name", self.name == other.name),
            ("subdomain", self.subdomain == other.subdomain),
            ("url", self.url == other.url),
            ("business_type", self.business_type == other.business_type),
            ("email", self.email == other.email),
            ("phone", self.phone == other.phone),
            ("city", self.city == other.city),
            ("primary", self.primary == other.primary),
            ("accent", self.accent == other.accent),
        ];
        let different = pairs.into_iter().filter(|(_, same)| !same);
        different.map(|(name, _)| name.to_owned()).collect()
    }
}

/// Where a version of a site stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeploymentState {
    /// Being copied; visitors still get the version before.
    Staged,
    /// What visitors get.
    Current,
    /// Was current; can be brought back.
    Retired,
    /// Never became current.
    Abandoned,
}

/// One version of a tenant's site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Deployment {
    pub number: u32,
    pub state: DeploymentState,
    pub template: u32,
    pub files: u32,
    pub files_copied: u32,
    #[ts(type = "number")]
    pub bytes: u64,
    /// The version that it is a copy of, when an older one was brought back.
    pub copy_of: Option<u32>,
    pub job_id: Option<crate::JobId>,
    pub asked_by_name: String,
    pub asked_at: Timestamp,
    /// When it became current.
    pub deployed_at: Option<Timestamp>,
}

/// `GET /v1/tenants/{id}/deployments`: newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Deployments {
    /// Where the site answers.
    pub url: String,
    pub items: Vec<Deployment>,
}

/// `POST /v1/tenants/{id}/deployments`. Online only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct DeploymentRequest {
    /// Brings this older version back, as a new one. Absent: the template with the present configuration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<u32>,
}

/// The answer: the job that does it, a row for each file and one that makes the new version current.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct DeploymentOpened {
    pub deployment: Deployment,
    #[serde(flatten)]
    pub opened: JobOpened,
}

/// `POST /v1/sites/deployments`: the template to many tenants, each in a row of one job. Online only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SitesDeployment {
    pub selection: Selection,
    /// Also where the site is whole and up to date; else such rows are skipped.
    #[serde(default)]
    pub force: bool,
}

impl SitesDeployment {
    /// What is wrong with it before the tenants are known.
    pub fn faults(&self) -> Vec<FieldError> {
        match &self.selection {
            Selection::Ids { ids } if !(1..=MOST_IDS).contains(&ids.len()) => {
                let sentence = format!("Name 1 to {MOST_IDS} tenants.");
                vec![FieldError::new("selection.ids", sentence)]
            }
            Selection::Ids { .. } => Vec::new(),
            Selection::Filter { filter, except, .. } => {
                let mut faults = filter.faults();
                if except.len() > MOST_IDS {
                    let sentence = format!("At most {MOST_IDS} tenants.");
                    faults.push(FieldError::new("selection.except", sentence));
                }
                faults
            }
        }
    }
}

/// `GET /v1/tenants/{id}/health`: what is missing or not as it should be, looked at now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SiteHealth {
    pub tenant_id: TenantId,
    pub subdomain: String,
    pub url: String,
    /// `None`: never deployed.
    pub state: Option<SiteState>,
    pub frontend_deployed: bool,
    pub config_exists: bool,
    /// The deployed version.
    pub number: Option<u32>,
    /// Files that the deployed version should have.
    pub files: u32,
    pub modules_count: u32,
    pub enabled_modules_count: u32,
    /// Paths of files that are gone.
    pub missing_files: Vec<String>,
    /// Paths of files whose content is not what was deployed.
    pub changed_files: Vec<String>,
    /// Fields of the configuration that are newer at the platform.
    pub outdated: Vec<String>,
    /// The template is newer than what is deployed.
    pub template_outdated: bool,
    pub checked_at: Timestamp,
}

/// The answer to `POST /v1/tenants/{id}/repair`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SiteRepaired {
    /// Paths that were written anew; nothing else was touched.
    pub mended: Vec<String>,
    pub health: SiteHealth,
}

/// `GET /v1/sites`: by tenant id.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Sites {
    pub items: Vec<Site>,
    /// The next `after`, absent at the end.
    pub next: Option<TenantId>,
}

/// Whether `path` may name a file of a site: plain names joined by slashes, nothing that climbs, hides or is read differently
/// elsewhere.
pub fn is_site_path(path: &str) -> bool {
    let plain = |part: &str| {
        !part.is_empty()
            && !part.starts_with('.')
            && !part.ends_with('.')
            && part
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            && !part.contains("..")
    };
    (1..=200).contains(&path.len()) && path.split('/').count() <= 8 && path.split('/').all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_path_cannot_leave_its_site() {
        for good in ["config.json", "locales/fa.json", "icons/tasks.svg", "a-b_c/d.min.js"] {
            assert!(is_site_path(good), "{good}");
        }
        for evil in [
            "",
            "/etc/passwd",
            "../config.json",
            "a/../../b",
            "a//b",
            "a/",
            ".env",
            "a/.git/config",
            "a\\b",
            "a%2e%2e/b",
            "c:evil",
            "a\0b",
            "a b",
            "caf\u{e9}.svg",
            "a/..",
            "x..y",
            "trailing.",
            "a/b/c/d/e/f/g/h/i",
        ] {
            assert!(!is_site_path(evil), "{evil:?}");
        }
    }

    proptest! {
        #[test]
        fn what_is_accepted_stays_below_its_folder(path in "[a-z./\\\\%:~ -]{0,40}") {
            if is_site_path(&path) {
                let parts = std::path::Path::new(&path).components();
                prop_assert!(parts.into_iter().all(|part| matches!(part, std::path::Component::Normal(_))));
            }
        }
    }
}
