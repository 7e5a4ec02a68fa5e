//! The inbox, and the answers to native notifications.

use super::{Key, delivery, kind, place};
use crate::{
    Engine,
    fault::{Fault, not_found},
    outbox::{Draft, overlay},
    session::Session,
    view::{InboxItem, InboxPage, NoticeKind, Place, Storm, Tag},
};
use std::sync::Arc;
use wheelhouse_contract::{
    Action, AlertId, IncidentId, Permission, Problem, Resource, Role, Timestamp,
    alert::{AlertChange, AlertStatus},
};
use wheelhouse_store::state::notices::{self, Notice};

const PAGE: u32 = 50;

impl Engine {
    /// Newest first; `after` is the `next` of the page before.
    pub async fn inbox_page(&self, after: Option<String>, unread_only: bool) -> Result<InboxPage, Problem> {
        let session = self.session()?;
        let role = session.role();
        let storm = session.storm().map(|storm| Storm {
            since: storm.since,
            count: storm.count,
            acknowledged: storm.acknowledged,
        });
        let cursor = after.as_deref().and_then(cursor);
        let (rows, unread) = session
            .read_state(move |conn| {
                let before = cursor.as_ref().map(|(at, key)| (*at, key.as_str()));
                Ok((notices::page(conn, before, unread_only, PAGE)?, notices::unread(conn)?))
            })
            .await?;
        let next = rows
            .last()
            .filter(|_| rows.len() == PAGE as usize)
            .map(|last| format!("{}|{}/{}", last.at.millis(), last.event_key, last.state));
        Ok(InboxPage {
            items: rows.iter().map(|row| item(row, role)).collect(),
            unread: u32::try_from(unread).unwrap_or(u32::MAX),
            storm,
            next,
        })
    }

    pub async fn inbox_read(&self, ids: Vec<String>) -> Result<(), Problem> {
        let session = self.session()?;
        session
            .mark_read(ids.iter().filter_map(|id| Key::parse(id)).collect())
            .await?;
        Ok(())
    }

    pub async fn inbox_read_all(&self) -> Result<(), Problem> {
        let session = self.session()?;
        session.write_state(|tx| notices::read_all(tx).map(drop)).await?;
        session.inbox_changed();
        Ok(())
    }

    /// Acknowledges the incident or alert behind an item, through the outbox.
    pub async fn inbox_acknowledge(&self, id: String) -> Result<(), Problem> {
        let session = self.session()?;
        let key = Key::parse(&id).ok_or_else(|| not_found("notice"))?;
        session.acknowledge(key).await
    }

    /// "I am awake": the storm becomes one silent counter.
    pub async fn inbox_awake(&self) -> Result<(), Problem> {
        Ok(self.session()?.awake().await?)
    }

    /// *Open* on a native notification: brings the very thing to the front. Locked, the window asks for the password.
    pub async fn notice_opened(&self, key: &str) {
        let Some(session) = self.any_session() else {
            return self.host.show(&Place::Overview);
        };
        let key = Key::parse(key).filter(|key| !key.event.starts_with("group:"));
        let notice = match key {
            Some(key) => {
                session
                    .read_state(move |conn| notices::get(conn, &key.event, &key.state))
                    .await
            }
            None => Ok(None),
        };
        let notice = notice.unwrap_or_else(|error| {
            tracing::warn!(%error, "the notice of a notification");
            None
        });
        self.host.show(&notice.as_ref().and_then(place).unwrap_or(Place::Inbox));
        if let Some(notice) = notice.filter(|_| !self.is_locked()) {
            let key = Key {
                event: notice.event_key,
                state: notice.state,
            };
            if let Err(error) = session.mark_read(vec![key]).await {
                tracing::warn!(%error, "an opened notice stays unread");
            }
        }
    }

    /// *Acknowledge* on a native notification. Locked, it opens the window instead: anybody may sit there.
    pub async fn notice_acknowledged(&self, key: &str) {
        let acknowledged = match (self.session(), Key::parse(key)) {
            (Ok(session), Some(key)) => session.acknowledge(key).await,
            (Err(problem), _) => Err(problem),
            (_, None) => Err(not_found("notice")),
        };
        if let Err(problem) = acknowledged {
            tracing::info!(%problem, "acknowledging needs the window");
            self.notice_opened(key).await;
        }
    }
}

impl Session {
    fn inbox_changed(&self) {
        self.told(&[Tag::Inbox]);
        self.bells.crier.notify_one();
    }

    async fn mark_read(&self, keys: Vec<Key>) -> Result<(), Fault> {
        let gone: Vec<_> = keys.iter().map(Key::text).collect();
        self.write_state(move |tx| {
            for key in &keys {
                notices::read(tx, &key.event, &key.state)?;
            }
            Ok(())
        })
        .await?;
        gone.iter().for_each(|key| self.host.withdraw(key));
        self.inbox_changed();
        Ok(())
    }

    async fn acknowledge(self: &Arc<Self>, key: Key) -> Result<(), Problem> {
        let draft = match key.event.split_once(':') {
            Some(("incident", id)) => {
                self.require(Permission::new(Resource::Incidents, Action::Acknowledge))?;
                self.incident_acknowledgement(id.parse().map_err(|_| not_found("incident"))?)
                    .await?
            }
            Some(("alert", id)) => {
                self.require(Permission::new(Resource::Alerts, Action::Acknowledge))?;
                self.alert_acknowledgement(id.parse().map_err(|_| not_found("alert"))?)
                    .await?
            }
            _ => None,
        };
        if let Some(draft) = draft {
            self.enqueue(&draft).await?;
        }
        let event = key.event.clone();
        let states = self
            .write_state(move |tx| {
                notices::acknowledge(tx, &event)?;
                notices::of_event(tx, &event)
            })
            .await?;
        for notice in states {
            self.host.withdraw(&format!("{}/{}", notice.event_key, notice.state));
        }
        self.inbox_changed();
        Ok(())
    }

    /// `None` when somebody did already, this operator's own word in the outbox included.
    pub(crate) async fn incident_acknowledgement(&self, id: IncidentId) -> Result<Option<Draft>, Problem> {
        self.read(move |copy| {
            let mut incident = copy.incident_to_change(id)?;
            overlay::incident(&mut incident, &copy.overlays("incident")?, &copy.me.operator, &[]);
            let done = incident.acknowledged_at.is_some() || !incident.status.is_open();
            Ok(if done {
                None
            } else {
                Some(Draft::acknowledge(&incident)?)
            })
        })
        .await
    }

    async fn alert_acknowledgement(&self, id: AlertId) -> Result<Option<Draft>, Problem> {
        self.read(move |copy| {
            let alert = copy.alert_to_change(id)?;
            let mut shown = alert.clone();
            overlay::alert(&mut shown, &copy.overlays("alert")?, &copy.me.operator);
            if shown.status != AlertStatus::Active {
                return Ok(None);
            }
            Ok(Some(Draft::alert(
                &alert,
                AlertChange {
                    to: AlertStatus::Acknowledged,
                    note: None,
                },
            )?))
        })
        .await
    }
}

fn cursor(text: &str) -> Option<(Timestamp, String)> {
    let (at, key) = text.split_once('|')?;
    Some((Timestamp::from_millis(at.parse().ok()?), key.to_owned()))
}

fn item(notice: &Notice, role: Role) -> InboxItem {
    let kind = kind(notice);
    let may = match kind {
        NoticeKind::Incident => role.allows(Permission::new(Resource::Incidents, Action::Acknowledge)),
        NoticeKind::Alert => role.allows(Permission::new(Resource::Alerts, Action::Acknowledge)),
        _ => false,
    };
    InboxItem {
        id: format!("{}/{}", notice.event_key, notice.state),
        kind,
        severity: notice.severity,
        title: notice.title.clone(),
        body: notice.body.clone(),
        place: place(notice),
        at: notice.at,
        read: notice.read,
        delivery: delivery(notice),
        count: notice.count,
        acknowledgeable: may && !notice.acknowledged,
    }
}
