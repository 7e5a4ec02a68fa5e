//! `GET /api/live`: what an open page shows of modules, sent when it changes, as server-sent events of the page's own origin.
//!
//! An event is the whole present state, so whoever comes back after a cut needs nothing of what was missed; its id tells
//! whether the page has it already. The site's session is looked at again with every event and heartbeat.

use super::{
    page::modules,
    refusal::Refusal,
    session::{self, Visitor},
    visit::Visit,
    words::Lang,
};
use crate::{
    error::ApiError,
    storage::{Commit, sql},
    upgrades,
};
use axum::{
    http::HeaderMap,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::stream::{self, Stream};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Interval, MissedTickBehavior},
};
use uuid::Uuid;
use wheelhouse_contract::{ErrorCode, sync::Scope, tenant::Tenant};

/// Open pages of one session; a browser itself holds no more than six connections to a host.
const PAGES: usize = 8;

/// How many pages of each session are open at this instance.
#[derive(Default)]
pub(crate) struct LivePages(Mutex<HashMap<Uuid, usize>>);

impl LivePages {
    fn enter(&self, session: Uuid) -> bool {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(session).or_default();
        if *count >= PAGES {
            return false;
        }
        *count += 1;
        true
    }

    fn leave(&self, session: Uuid) {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&session) {
            *count -= 1;
            if *count == 0 {
                open.remove(&session);
            }
        }
    }
}

/// One open page.
struct Page {
    visit: Visit,
    headers: HeaderMap,
    lang: Lang,
    session: Uuid,
    commits: Receiver<Commit>,
    look: Interval,
    /// The id of the last event.
    told: String,
    began: bool,
    over: bool,
}

impl Drop for Page {
    fn drop(&mut self) {
        self.visit.app.live_pages().leave(self.session);
    }
}

/// Needs the site's session.
pub(super) async fn live(
    visit: Visit,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, ApiError>> + Send>, Refusal> {
    visit.check_open()?;
    let session = visit.signed_in()?.session;
    if !visit.app.live_pages().enter(session) {
        let detail = "Too many pages of this site are open in this browser. Close some.";
        return Err(Refusal::new(ErrorCode::RateLimited, "Too many pages", detail).json(true));
    }
    let period = Duration::from_secs(visit.app.config().heartbeat_seconds.max(1));
    let mut look = tokio::time::interval_at(tokio::time::Instant::now() + period, period);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok());
    let page = Page {
        // Subscribed before the first look: no commit falls in between.
        commits: visit.app.subscribe(),
        lang: visit.lang,
        told: last.unwrap_or_default().to_owned(),
        visit,
        headers,
        session,
        look,
        began: false,
        over: false,
    };
    let events = stream::try_unfold(page, |mut page| async move {
        Ok(page.next().await?.map(|event| (event, page)))
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(period)))
}

impl Page {
    /// The next event; `None` when the stream is over.
    async fn next(&mut self) -> Result<Option<Event>, ApiError> {
        loop {
            if self.over {
                return Ok(None);
            }
            if std::mem::replace(&mut self.began, true) {
                let shutdown = self.visit.app.shutdown().clone();
                tokio::select! {
                    commit = self.commits.recv() => match commit {
                        Ok(commit) if !self.concerns(&commit) => continue,
                        Ok(_) | Err(RecvError::Lagged(_)) => {}
                        Err(RecvError::Closed) => return Ok(None),
                    },
                    _ = self.look.tick() => {}
                    // The browser comes back at once, and meets another instance.
                    () = shutdown.cancelled() => return Ok(None),
                }
            }
            if let Some(event) = self.look().await? {
                return Ok(Some(event));
            }
        }
    }

    fn concerns(&self, commit: &Commit) -> bool {
        let tenant = self.visit.tenant.id;
        commit
            .changes
            .iter()
            .filter_map(|entry| entry.public())
            .any(|change| match change.scope {
                Scope::Tenants => change.id == tenant.0,
                Scope::Impersonations => self.impersonation() == Some(change.id),
                Scope::UpgradeRequests => change
                    .row
                    .as_ref()
                    .is_some_and(|row| row.as_str().contains(&tenant.to_string())),
                _ => false,
            })
    }

    fn impersonation(&self) -> Option<Uuid> {
        let both = self.visit.visitor.as_ref()?.impersonation.as_ref()?;
        Some(both.0.id.0)
    }

    /// What is to be told now, if it is not what was told last.
    async fn look(&mut self) -> Result<Option<Event>, ApiError> {
        let app = &self.visit.app;
        let tenant: Option<Tenant> = sql::get(app.reader(), self.visit.tenant.id).await?;
        let visitor = match &tenant {
            // At another host name now: this page's origin is not the site's any more.
            Some(tenant) if tenant.subdomain == self.visit.tenant.subdomain => {
                session::visitor(app, &self.headers, tenant).await?
            }
            _ => None,
        };
        let (Some(tenant), Some(visitor)) = (tenant, visitor.filter(|visitor| visitor.session == self.session)) else {
            self.over = true;
            let news = json!({ "news": modules::gone(self.lang).into_string() });
            return Ok(Some(Event::default().event("over").data(news.to_string())));
        };
        let state = self.state(&tenant, &visitor).await?;
        (self.visit.tenant, self.visit.visitor) = (tenant, Some(visitor));
        let id = hex::encode(&Sha256::digest(state.as_bytes())[..8]);
        if id == self.told {
            return Ok(None);
        }
        self.told.clone_from(&id);
        Ok(Some(Event::default().event("site").id(id).data(state)))
    }

    async fn state(&self, tenant: &Tenant, visitor: &Visitor) -> Result<String, ApiError> {
        let asked = upgrades::latest(self.visit.app.reader(), tenant.id).await?;
        let mut enabled: Vec<String> = tenant.modules.iter().map(crate::storage::wire).collect();
        enabled.sort_unstable();
        let state = json!({
            "enabled": enabled,
            "news": modules::changed(self.lang).into_string(),
            "parts": {
                "modules": modules::cards(self.lang, tenant, visitor, &asked).into_string(),
                "count": modules::count(self.lang, tenant),
                "status": super::page::status(self.lang, tenant).into_string(),
            },
        });
        Ok(state.to_string())
    }
}
