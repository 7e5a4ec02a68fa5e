//! Carries the plan out: tells, and writes down that it was told.
//!
//! It tells first and writes down after: killed in between, it tells again under the same key, which replaces the first
//! notification instead of doubling it. One crier runs per session, and one console per profile.

use super::{
    Event, Item, Key, Speech, delivery, kind, ledger_row, place,
    plan::{Memory, Now, Plan, Step, Storm, plan},
};
use crate::{
    fault::Fault,
    guard,
    session::Session,
    view::{Delivery, Link, NoticeKind, Place, Tag},
    words::word,
};
use chrono::{Local, Offset, TimeDelta, TimeZone};
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{Role, Timestamp, auth::Me, incident::Severity};
use wheelhouse_store::{
    DbError, Transaction,
    state::{notices, notices::Notice, settings},
};

const TICK: Duration = Duration::from_millis(500);
/// What the plan looks back upon.
const PAST: TimeDelta = TimeDelta::minutes(10);
/// How often the sign-in's end is looked at, and how long before it the operator hears of it.
const SIGN_IN_LOOK: TimeDelta = TimeDelta::minutes(10);
const SIGN_IN_WARNING: TimeDelta = TimeDelta::hours(24);
const STORM: &str = "storm";

/// What the crier remembers between plans.
#[derive(Default)]
pub(crate) struct Crier {
    memory: Option<Memory>,
    next: Option<Timestamp>,
    looked_at_sign_in: Option<Timestamp>,
}

/// Runs until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    let mut tick = tokio::time::interval(TICK);
    let mut status = session.watch();
    let mut woken = true;
    loop {
        if woken || session.crier_is_due() {
            session.after_changes().await;
            if let Err(error) = session.cry().await {
                tracing::error!(%error, "telling");
            }
            session.refresh_tray().await;
        }
        session.warn_of_the_sign_ins_end().await;
        woken = tokio::select! {
            () = session.stop.cancelled() => return,
            () = session.bells.crier.notified() => true,
            changed = status.changed() => {
                if changed.is_err() { return }
                true
            }
            _ = tick.tick() => false,
        };
    }
}

impl Session {
    fn crier_is_due(&self) -> bool {
        guard::lock(&self.crier).next.is_some_and(|next| next <= self.now())
    }

    /// What the sync saw on its way: events at rest, a new role.
    async fn after_changes(&self) {
        let (ended, me) = {
            let mut observed = guard::lock(&self.observed);
            (std::mem::take(&mut observed.ended), observed.me.take())
        };
        if let Some(operator) = me {
            let permissions = Role::permissions(operator.role);
            self.take_me(Me {
                operator,
                permissions,
                ..self.me()
            })
            .await;
        }
        if ended.is_empty() {
            return;
        }
        let told = self.read_state(move |conn| {
            let told = ended.iter().map(|event| notices::of_event(conn, event));
            told.collect::<Result<Vec<_>, _>>()
        });
        match told.await {
            Ok(told) => {
                for notice in told
                    .iter()
                    .flatten()
                    .filter(|notice| delivery(notice) == Delivery::Native)
                {
                    self.host.withdraw(&key(notice).text());
                }
            }
            Err(error) => tracing::warn!(%error, "notifications stay though their events are at rest"),
        }
    }

    /// Plans and tells.
    async fn cry(&self) -> Result<(), Fault> {
        let now = self.now();
        let past = now.plus(-PAST);
        let (untold, past, kept) = self
            .read_state(move |conn| {
                Ok((
                    notices::untold(conn)?,
                    notices::since(conn, past)?,
                    settings::get::<Storm>(conn, STORM)?,
                ))
            })
            .await?;
        let status = self.status();
        let settings = self.settings();
        let circumstances = Now {
            at: now,
            offset: local_offset(now),
            settings: &settings,
            caught_up: status.link == Link::Live,
        };
        let memory = guard::lock(&self.crier)
            .memory
            .clone()
            .unwrap_or_else(|| remembered(&past, kept));
        let items: Vec<_> = untold.iter().map(item).collect();
        let Plan { steps, memory, next } = plan(&items, &memory, &circumstances);
        {
            let mut crier = guard::lock(&self.crier);
            (crier.memory, crier.next) = (Some(memory), next);
        }
        let told = !steps.is_empty();
        for step in steps {
            self.carry_out(step, now).await?;
        }
        if told {
            self.told(&[Tag::Inbox]);
        }
        Ok(())
    }

    async fn carry_out(&self, step: Step, now: Timestamp) -> Result<(), Fault> {
        match step {
            Step::Inside { key, delivery } => self.mark(vec![key], delivery, now).await,
            Step::Hold { key } => self.hold(key).await,
            Step::Native { keys, notice } => {
                self.host.notify(notice);
                self.mark(keys, Delivery::Native, now).await
            }
            Step::Digest { keys, notice, count } => {
                let row = own_row(
                    &notice.key,
                    notice.kind,
                    notice.severity,
                    (&notice.title, &notice.body),
                    count,
                    now,
                );
                self.host.notify(notice);
                self.write_state(move |tx| {
                    notices::add(tx, &row)?;
                    mark(tx, &keys, Delivery::Digest, now)
                })
                .await
            }
            Step::Collapse { keys, storm, notice } => {
                if let Some(notice) = notice {
                    self.host.notify(notice);
                }
                self.collapse(keys, &storm, now).await
            }
        }
    }

    async fn mark(&self, keys: Vec<Key>, delivery: Delivery, now: Timestamp) -> Result<(), Fault> {
        self.write_state(move |tx| mark(tx, &keys, delivery, now)).await
    }

    async fn hold(&self, key: Key) -> Result<(), Fault> {
        self.write_state(move |tx| {
            if let Some(mut notice) = notices::get(tx, &key.event, &key.state)? {
                notice.delivery = word(&Delivery::Quiet);
                notices::update(tx, &notice)?;
            }
            Ok(())
        })
        .await
    }

    /// The storm's own row in the inbox, its state for the next start, and what it has counted: in one transaction, so that
    /// nothing is counted again after a kill.
    async fn collapse(&self, keys: Vec<Key>, storm: &Storm, now: Timestamp) -> Result<(), Fault> {
        let (title, body) = Speech::of(self.settings().language).storm(storm.count);
        let key = storm_key(storm);
        let row = own_row(
            &key.text(),
            NoticeKind::Storm,
            Severity::Critical,
            (&title, &body),
            storm.count,
            now,
        );
        let storm = storm.clone();
        self.write_state(move |tx| {
            settings::put(tx, STORM, &storm)?;
            if !notices::add(tx, &row)? {
                notices::update(tx, &row)?;
            }
            mark(tx, &keys, Delivery::Collapsed, now)
        })
        .await
    }

    /// The storm that is on, if any.
    pub(super) fn storm(&self) -> Option<Storm> {
        guard::lock(&self.crier).memory.as_ref()?.storm.clone()
    }

    /// The operator is awake: the counter falls silent.
    pub(super) async fn awake(&self) -> Result<(), Fault> {
        let storm = {
            let mut crier = guard::lock(&self.crier);
            let storm = crier.memory.as_mut().and_then(|memory| memory.storm.as_mut());
            let Some(storm) = storm else { return Ok(()) };
            storm.acknowledged = true;
            storm.clone()
        };
        let key = storm_key(&storm);
        self.host.withdraw(&key.text());
        self.write_state(move |tx| {
            notices::acknowledge(tx, &key.event)?;
            settings::put(tx, STORM, &storm)
        })
        .await?;
        self.told(&[Tag::Inbox]);
        Ok(())
    }

    /// Puts an event of the console itself into the ledger, once.
    pub(crate) async fn announce(&self, event: Event) -> Result<(), Fault> {
        let row = ledger_row(event, Delivery::Native, self.now(), None);
        if self.write_state(move |tx| notices::add(tx, &row)).await? {
            self.told(&[Tag::Inbox]);
            self.bells.crier.notify_one();
        }
        Ok(())
    }

    async fn warn_of_the_sign_ins_end(&self) {
        let now = self.now();
        {
            let mut crier = guard::lock(&self.crier);
            if crier.looked_at_sign_in.is_some_and(|at| now.since(at) < SIGN_IN_LOOK) {
                return;
            }
            crier.looked_at_sign_in = Some(now);
        }
        let tokens = match self.tokens.load().await {
            Ok(Some(tokens)) => tokens,
            Ok(None) => return,
            Err(error) => return tracing::warn!(%error, "when the sign-in ends is not known"),
        };
        if tokens.refresh_expires_at.since(now) > SIGN_IN_WARNING {
            return;
        }
        let (title, body) = Speech::of(self.settings().language).sign_in_ends();
        let event = Event {
            key: format!("session:{}", tokens.session_id),
            state: format!("ends:{}", tokens.refresh_expires_at.millis()),
            kind: NoticeKind::Session,
            severity: Severity::High,
            title,
            body,
            place: Place::Overview,
            acknowledged: false,
        };
        if let Err(error) = self.announce(event).await {
            tracing::warn!(%error, "the sign-in's end is not announced");
        }
    }
}

/// Writes down that these were told, and how.
fn mark(tx: &Transaction<'_>, keys: &[Key], delivery: Delivery, now: Timestamp) -> Result<(), DbError> {
    let delivery = word(&delivery);
    for key in keys {
        notices::told(tx, &key.event, &key.state, &delivery, now)?;
    }
    Ok(())
}

fn key(notice: &Notice) -> Key {
    Key {
        event: notice.event_key.clone(),
        state: notice.state.clone(),
    }
}

fn storm_key(storm: &Storm) -> Key {
    Key {
        event: format!("storm:{}", storm.since.millis()),
        state: "on".to_owned(),
    }
}

fn item(notice: &Notice) -> Item {
    Item {
        key: key(notice),
        kind: kind(notice),
        severity: notice.severity,
        title: notice.title.clone(),
        body: notice.body.clone(),
        place: place(notice),
        at: notice.at,
        delivery: delivery(notice),
    }
}

/// A row that the console itself makes; it is told by being made.
fn own_row(
    key: &str,
    kind: NoticeKind,
    severity: Severity,
    (title, body): (&str, &str),
    count: u32,
    now: Timestamp,
) -> Notice {
    let key = Key::parse(key).unwrap_or_else(|| Key {
        event: key.to_owned(),
        state: "told".to_owned(),
    });
    Notice {
        event_key: key.event,
        state: key.state,
        kind: word(&kind),
        severity,
        title: title.to_owned(),
        body: body.to_owned(),
        place: serde_json::to_value(Place::Inbox).ok(),
        at: now,
        delivery: word(&Delivery::Native),
        told_at: Some(now),
        read: false,
        acknowledged: false,
        count,
    }
}

/// The plan's memory after a start, from the ledger.
fn remembered(past: &[Notice], storm: Option<Storm>) -> Memory {
    let mut memory = Memory {
        storm,
        ..Memory::default()
    };
    for notice in past.iter().filter(|notice| delivery(notice) == Delivery::Native) {
        let Some(told) = notice.told_at else { continue };
        memory.recent.push(told);
        if notice.severity != Severity::Critical {
            let last = memory.told.entry(notice.kind.clone()).or_insert(told);
            *last = told.max(*last);
        }
    }
    memory
}

/// Minutes east of UTC at `now`, where this machine stands.
fn local_offset(now: Timestamp) -> i32 {
    let naive = now.datetime().naive_utc();
    Local.offset_from_utc_datetime(&naive).fix().local_minus_utc() / 60
}
