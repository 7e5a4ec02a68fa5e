//! Tenants' sites and their requests for modules.

use wheelhouse_contract::{
    TenantId, UpgradeRequestId,
    job::Job,
    site::{Deployments, SiteHealth, SiteRepaired},
    upgrade::UpgradeRequest,
};
use wheelhouse_engine::view::{SiteDetail, SitePage, SiteQuery, SiteSelection, UpgradeList};

pass! {
    sites_page(query: SiteQuery, offset: u32, limit: u32) -> SitePage;
    sites_deploy(selection: SiteSelection, force: bool) -> Job;
    site_detail(id: TenantId) -> SiteDetail;
    site_health(id: TenantId) -> SiteHealth;
    site_versions(id: TenantId) -> Deployments;
    site_deploy(id: TenantId, from: Option<u32>) -> Job;
    site_repair(id: TenantId) -> SiteRepaired;
    upgrades_list() -> UpgradeList;
    upgrade_decide(id: UpgradeRequestId, grant: bool, note: Option<String>) -> UpgradeRequest;
}
