//! Tenants' requests for modules, and their answers.

use super::CHANGE;
use crate::{
    Engine,
    fault::{check, not_found},
    view::{Tag, UpgradeList},
};
use wheelhouse_contract::{
    Problem, UpgradeRequestId,
    upgrade::{UpgradeDecision, UpgradeRequest},
};
use wheelhouse_remote::Command;
use wheelhouse_store::cache::{Which, upgrades};

const OPEN: u32 = 500;
const ANSWERED: u32 = 50;

impl Engine {
    pub async fn upgrades_list(&self) -> Result<UpgradeList, Problem> {
        self.session()?
            .read(|copy| {
                Ok(UpgradeList {
                    open: upgrades::list(copy.cache, Which::Open, OPEN)?,
                    answered: upgrades::list(copy.cache, Which::Done, ANSWERED)?,
                    live: copy.live,
                    as_of: copy.as_of,
                })
            })
            .await
    }

    /// Grants (which switches the module on) or declines with a note. Online only: the tenant waits for it.
    ///
    /// # Errors
    /// `invalid` without a note to decline, `forbidden`, `not_found`, `stale_version`, `offline`.
    pub async fn upgrade_decide(
        &self,
        id: UpgradeRequestId,
        grant: bool,
        note: Option<String>,
    ) -> Result<UpgradeRequest, Problem> {
        let session = self.session()?;
        session.require(CHANGE)?;
        let decision = UpgradeDecision { grant, note };
        check(decision.faults())?;
        session.online()?;
        let asked = session
            .read(move |copy| Ok(upgrades::get(copy.cache, id)?.ok_or_else(|| not_found("upgrade request"))?))
            .await?;
        let command = Command::upgrade_decide(id, &decision, asked.version, session.new_key());
        let decided: UpgradeRequest = session.send_now(&command).await?;
        session.told(&[Tag::Upgrades, Tag::Tenants]);
        Ok(decided)
    }
}
