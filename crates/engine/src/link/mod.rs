//! Links of the `wheelhouse:` scheme, from a mail, a chat or a browser: they lead to a place of the console and never act.
//!
//! Anybody can make one, so nothing of it is believed but where it leads. It is kept until the screens ask for it, which
//! they do whenever the console becomes ready: a link that finds the console locked or signed out opens afterwards.

mod parse;

pub use parse::{Refusal, Target, parse};

use crate::{
    Engine, guard,
    view::{LinkAnswer, LinkFault, Place, Tag},
};
use std::sync::Mutex;
use wheelhouse_contract::Problem;
use wheelhouse_store::cache;

/// The last link that was opened and not yet shown; a newer one takes its place.
#[derive(Debug, Default)]
pub(crate) struct Waiting(Mutex<Option<Result<Target, LinkFault>>>);

impl Engine {
    /// Somebody opened a link. Works in every phase.
    pub async fn link_opened(&self, link: &[u8]) {
        let target = parse(link).map_err(|refusal| {
            // What it says stays out of the log: it is foreign text, and may name a tenant.
            tracing::warn!(%refusal, "a link was refused");
            refusal.into()
        });
        *guard::lock(&self.link.0) = Some(target);
        self.host.changed(&[Tag::Link]);
    }

    /// Where the last link leads, once. A refused one is answered in every phase, any other only when the console is
    /// ready; until then it is kept and the answer is `None`.
    ///
    /// # Errors
    /// `storage` when the copy cannot be read.
    pub async fn link_take(&self) -> Result<Option<LinkAnswer>, Problem> {
        let ready = self.session().ok();
        let taken = {
            let mut waiting = guard::lock(&self.link.0);
            if ready.is_none() && matches!(*waiting, Some(Ok(_))) {
                return Ok(None);
            }
            waiting.take()
        };
        let place = match (taken, ready) {
            (Some(Ok(Target::Place(place))), _) => place,
            (Some(Ok(Target::TenantNumber(number))), Some(session)) => {
                let found = session
                    .read(move |copy| Ok(cache::tenants::by_number(copy.cache, number)?))
                    .await?;
                match found {
                    Some(id) => Place::Tenant { id },
                    None => return Ok(Some(LinkAnswer::Refused(LinkFault::NotInCopy))),
                }
            }
            (Some(Err(fault)), _) => return Ok(Some(LinkAnswer::Refused(fault))),
            _ => return Ok(None),
        };
        Ok(Some(LinkAnswer::Place(place)))
    }
}
