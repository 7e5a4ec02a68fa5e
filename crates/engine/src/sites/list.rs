//! Sites from the copy: all of them, and one.

use crate::{
    Engine,
    fault::{Fault, not_found},
    session::Reading,
    view::{SiteCounts, SiteDetail, SiteFilter, SitePage, SiteQuery, SiteRow},
};
use wheelhouse_contract::{Problem, TenantId, job::JobKind, site::SiteState};
use wheelhouse_store::cache::{
    Which, jobs,
    sites::{self, Query, Row, Wanted},
    tenants, upgrades,
};

const MOST: u32 = 100;
/// Jobs that are looked through for deployments.
const JOBS: u32 = 200;
/// Of one tenant in its dossier.
const REQUESTS: u32 = 20;

impl Engine {
    /// A page of what `query` admits, those with faults first; at most 100 rows.
    pub async fn sites_page(&self, query: SiteQuery, offset: u32, limit: u32) -> Result<SitePage, Problem> {
        self.session()?
            .read(move |copy| page(copy, &asked(query), offset, limit.min(MOST)))
            .await
    }

    pub async fn site_detail(&self, id: TenantId) -> Result<SiteDetail, Problem> {
        self.session()?.read(move |copy| detail(copy, id)).await
    }
}

pub(super) fn asked(query: SiteQuery) -> Query {
    let wanted = match query.state {
        None => Wanted::All,
        Some(SiteFilter::NeverDeployed) => Wanted::NeverDeployed,
        Some(SiteFilter::Healthy) => Wanted::In(SiteState::Healthy),
        Some(SiteFilter::Outdated) => Wanted::In(SiteState::Outdated),
        Some(SiteFilter::Broken) => Wanted::In(SiteState::Broken),
        Some(SiteFilter::Deploying) => Wanted::Deploying,
    };
    Query {
        text: query.text,
        wanted,
    }
}

fn page(copy: &Reading<'_>, query: &Query, offset: u32, limit: u32) -> Result<SitePage, Fault> {
    let counts = sites::counts(copy.cache)?;
    let mut queue = jobs::list(copy.cache, Which::Open, JOBS)?;
    queue.retain(|job| job.kind == JobKind::Deployment);
    queue.reverse();
    Ok(SitePage {
        total: sites::count(copy.cache, query)?,
        offset,
        rows: sites::page(copy.cache, query, offset, limit)?
            .into_iter()
            .map(row)
            .collect(),
        counts: SiteCounts {
            all: counts.all,
            never_deployed: counts.never,
            healthy: counts.healthy,
            outdated: counts.outdated,
            broken: counts.broken,
            deploying: counts.deploying,
        },
        queue,
        live: copy.live,
        as_of: copy.as_of,
    })
}

fn row(row: Row) -> SiteRow {
    SiteRow {
        id: row.id,
        number: row.number,
        name: row.name,
        subdomain: row.subdomain,
        status: row.status,
        site: row.site,
        deploying: row.deploying,
    }
}

fn detail(copy: &Reading<'_>, id: TenantId) -> Result<SiteDetail, Fault> {
    let tenant = tenants::get(copy.cache, id)?.ok_or_else(|| not_found("tenant"))?;
    Ok(SiteDetail {
        id,
        name: tenant.name,
        subdomain: tenant.subdomain,
        status: tenant.status,
        site: sites::get(copy.cache, id)?,
        job: jobs::newest_of(copy.cache, id, JobKind::Deployment)?,
        requests: upgrades::of_tenant(copy.cache, id, REQUESTS)?,
        live: copy.live,
        as_of: copy.as_of,
    })
}
