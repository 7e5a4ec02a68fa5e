//! Tenants' sites and their requests for modules as screens see them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{TenantId, Timestamp, job::Job, site::Site, tenant::TenantStatus, upgrade::UpgradeRequest};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SiteFilter {
    NeverDeployed,
    Healthy,
    Outdated,
    Broken,
    /// A deployment of the tenant alone is not over.
    Deploying,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct SiteQuery {
    /// Part of a name or a host name.
    pub text: String,
    /// Absent: every tenant that is not gone for good.
    pub state: Option<SiteFilter>,
}

/// A tenant with its site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SiteRow {
    pub id: TenantId,
    pub number: u32,
    pub name: String,
    pub subdomain: String,
    pub status: TenantStatus,
    /// `None`: never deployed.
    pub site: Option<Site>,
    pub deploying: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SiteCounts {
    pub all: u32,
    pub never_deployed: u32,
    pub healthy: u32,
    pub outdated: u32,
    pub broken: u32,
    pub deploying: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SitePage {
    /// All rows that match, not only these.
    pub total: u32,
    pub offset: u32,
    pub rows: Vec<SiteRow>,
    /// Over all tenants that are not gone for good.
    pub counts: SiteCounts,
    /// Deployments that are not over, oldest first.
    pub queue: Vec<Job>,
    pub live: bool,
    pub as_of: Option<Timestamp>,
}

/// One tenant's site, from the copy.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SiteDetail {
    pub id: TenantId,
    pub name: String,
    pub subdomain: String,
    pub status: TenantStatus,
    pub site: Option<Site>,
    /// The newest deployment of this tenant alone.
    pub job: Option<Job>,
    /// Newest first.
    pub requests: Vec<UpgradeRequest>,
    pub live: bool,
    pub as_of: Option<Timestamp>,
}

/// Which tenants' sites are deployed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum SiteSelection {
    Ids {
        ids: Vec<TenantId>,
    },
    /// All that the query admits, of which `expected` were seen.
    Query {
        query: SiteQuery,
        expected: u32,
    },
}

/// Requests for modules: open ones oldest first, then the answered ones, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct UpgradeList {
    pub open: Vec<UpgradeRequest>,
    pub answered: Vec<UpgradeRequest>,
    pub live: bool,
    pub as_of: Option<Timestamp>,
}
