//! What only the platform can do: deploy, look at a site now, repair it.

use super::{CHANGE, list::asked};
use crate::{
    Engine,
    fault::check,
    session::Session,
    view::{SiteSelection, Tag},
};
use wheelhouse_contract::{
    ErrorCode, Problem, TenantId,
    bulk::{MOST_IDS, Selection},
    job::{Job, JobOpened},
    site::{DeploymentOpened, DeploymentRequest, Deployments, SiteHealth, SiteRepaired, SitesDeployment},
};
use wheelhouse_remote::Command;
use wheelhouse_store::cache::sites;

impl Engine {
    /// Deploys the template, or brings the version `from` back. Online only, as everything here.
    ///
    /// # Errors
    /// `forbidden`, `offline`, and what the platform says to it. So for all acts here.
    pub async fn site_deploy(&self, id: TenantId, from: Option<u32>) -> Result<Job, Problem> {
        let session = self.session()?;
        session.require(CHANGE)?;
        session.online()?;
        let command = Command::site_deploy(id, &DeploymentRequest { from }, session.new_key());
        let opened: DeploymentOpened = session.send_now(&command).await?;
        session.told(&[Tag::Jobs, Tag::Sites]);
        Ok(opened.opened.job)
    }

    /// Deploys many, as one job; those that are whole and up to date only when forced.
    pub async fn sites_deploy(&self, selection: SiteSelection, force: bool) -> Result<Job, Problem> {
        let session = self.session()?;
        session.require(CHANGE)?;
        session.online()?;
        let ids = chosen(&session, selection).await?;
        let order = SitesDeployment {
            selection: Selection::Ids { ids },
            force,
        };
        check(order.faults())?;
        let command = Command::sites_deploy(&order, session.new_key());
        let opened: JobOpened = session.send_now(&command).await?;
        session.told(&[Tag::Jobs, Tag::Sites]);
        Ok(opened.job)
    }

    /// What is wrong with it, looked at now.
    pub async fn site_health(&self, id: TenantId) -> Result<SiteHealth, Problem> {
        let session = self.session()?;
        session.online()?;
        Ok(session.client.site_health(id).await?)
    }

    /// Its versions, newest first.
    pub async fn site_versions(&self, id: TenantId) -> Result<Deployments, Problem> {
        let session = self.session()?;
        session.online()?;
        Ok(session.client.site_versions(id).await?)
    }

    /// Mends what is missing, changed or out of date, and nothing else.
    pub async fn site_repair(&self, id: TenantId) -> Result<SiteRepaired, Problem> {
        let session = self.session()?;
        session.require(CHANGE)?;
        session.online()?;
        let command = Command::site_repair(id, session.new_key());
        let repaired: SiteRepaired = session.send_now(&command).await?;
        session.told(&[Tag::Sites]);
        Ok(repaired)
    }
}

/// The tenants by their ids: which sites are healthy only the copy and the platform's rows know, not a filter of tenants.
async fn chosen(session: &Session, selection: SiteSelection) -> Result<Vec<TenantId>, Problem> {
    let (query, expected) = match selection {
        SiteSelection::Ids { ids } => return Ok(ids),
        SiteSelection::Query { query, expected } => (asked(query), expected),
    };
    let ids = session
        .read(move |copy| {
            let most = u32::try_from(MOST_IDS + 1).unwrap_or(u32::MAX);
            Ok(sites::ids(copy.cache, &query, most)?)
        })
        .await?;
    if ids.len() != expected as usize {
        let sentence = format!(
            "{} sites match now, not {expected}. Look at them and confirm again.",
            ids.len()
        );
        return Err(Problem::new(ErrorCode::Conflict, sentence));
    }
    Ok(ids)
}
