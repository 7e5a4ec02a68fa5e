//! Verifies after every sync, looks again at older records in turn, and rings when history changed.

use super::chain;
use crate::{
    engine::blocking,
    fault::Fault,
    notice::{Event, Speech},
    session::Session,
    view::{Link, NoticeKind, Place, Tag},
    words::word,
};
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{
    Timestamp,
    audit::{AuditAlarm, AuditQuery, AuditRecord, Checkpoint},
    incident::Severity,
};
use wheelhouse_store::{
    cache::audit as copy,
    state::audit_checkpoint::{self, AuditMemory},
};

const PAGE: u32 = 500;
/// Between two verifications: commits come in bursts.
const REST: Duration = Duration::from_secs(1);
/// A page of older records is looked at again this often.
const ROUND: chrono::TimeDelta = chrono::TimeDelta::seconds(60);
const TICK: Duration = Duration::from_secs(60);
/// Pages that a verification on demand looks at again.
const DEEP_PAGES: u32 = 40;
/// Pages that are fetched to reach a checkpoint beyond the copy.
const AHEAD_PAGES: u32 = 20;

/// Where the rolling look at older records stands.
#[derive(Default)]
pub(crate) struct Rolling {
    next: Option<u64>,
    at: Option<Timestamp>,
}

/// Why a verification did not come to its end.
enum Stop {
    Alarm(AuditAlarm),
    Fault(Fault),
}

impl<T: Into<Fault>> From<T> for Stop {
    fn from(fault: T) -> Self {
        Stop::Fault(fault.into())
    }
}

fn alarm(alarm: AuditAlarm) -> Stop {
    Stop::Alarm(alarm)
}

/// Runs until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    let mut status = session.watch();
    let mut tick = tokio::time::interval(TICK);
    let mut was_live = false;
    loop {
        let wanted = tokio::select! {
            () = session.stop.cancelled() => return,
            () = session.bells.auditor.notified() => true,
            _ = tick.tick() => true,
            changed = status.changed() => {
                if changed.is_err() { return }
                let live = status.borrow_and_update().link == Link::Live;
                live && !std::mem::replace(&mut was_live, live)
            }
        };
        if !wanted || !session.is_live() {
            continue;
        }
        let verified = tokio::select! {
            () = session.stop.cancelled() => return,
            verified = session.verify_audit(false) => verified,
        };
        if let Err(error) = verified {
            tracing::warn!(%error, "the audit log is not verified");
        }
        tokio::select! {
            () = session.stop.cancelled() => return,
            () = tokio::time::sleep(REST) => {}
        }
    }
}

impl Session {
    /// Verifies what is new and a part of what is old; `deep`: as much of the old as is reasonable at once.
    pub(crate) async fn verify_audit(self: &Arc<Self>, deep: bool) -> Result<(), Fault> {
        let mut rolling = self.audit.lock().await;
        let kept = self.read_state(audit_checkpoint::get).await?;
        if kept.as_ref().is_some_and(|memory| memory.alarm.is_some()) {
            return Ok(());
        }
        let told = match self.client.checkpoint().await {
            Ok(told) => Some(told),
            Err(error) if error.is_offline() => None,
            Err(error) => return Err(error.into()),
        };
        let Some(mut memory) = self.memory(kept, told.as_ref()).await? else {
            return Ok(());
        };
        let now = self.now();
        match self.examine(&mut memory, told, &mut rolling, deep).await {
            Ok(()) => {
                self.write_state(move |tx| audit_checkpoint::put(tx, &memory)).await?;
                self.told(&[Tag::Audit]);
                Ok(())
            }
            Err(Stop::Fault(fault)) => Err(fault),
            Err(Stop::Alarm(found)) => {
                tracing::error!(alarm = ?found, "the audit history is not what it was");
                (memory.alarm, memory.alarm_at) = (Some(found.clone()), Some(now));
                self.write_state(move |tx| audit_checkpoint::put(tx, &memory)).await?;
                self.told(&[Tag::Audit]);
                self.ring(&found).await
            }
        }
    }

    async fn ring(&self, found: &AuditAlarm) -> Result<(), Fault> {
        let (title, body) = Speech::of(self.settings().language).audit_alarm();
        let state = serde_json::to_value(found)?;
        let seq = state
            .get("seq")
            .or_else(|| state.get("now"))
            .map(ToString::to_string)
            .unwrap_or_default();
        self.announce(Event {
            key: "audit-alarm".to_owned(),
            state: format!("{}:{seq}", state.get("kind").map(word).unwrap_or_default()),
            kind: NoticeKind::AuditAlarm,
            severity: Severity::Critical,
            title,
            body,
            place: Place::Audit,
            acknowledged: false,
        })
        .await
    }

    /// What is remembered, or a beginning; `None` while there is nothing to begin with.
    async fn memory(&self, kept: Option<AuditMemory>, told: Option<&Checkpoint>) -> Result<Option<AuditMemory>, Fault> {
        if kept.is_some() {
            return Ok(kept);
        }
        let oldest = self.with_copy(|conn| match copy::bounds(conn)? {
            Some((first, _)) => copy::at_seq(conn, first),
            None => Ok(None),
        });
        Ok(told
            .zip(oldest.await?.as_ref())
            .map(|(told, oldest)| chain::first(told, oldest)))
    }

    async fn examine(
        &self,
        memory: &mut AuditMemory,
        told: Option<Checkpoint>,
        rolling: &mut Rolling,
        deep: bool,
    ) -> Result<(), Stop> {
        if let Some(told) = &told {
            chain::checkpoint(memory, told).map_err(alarm)?;
        }
        let end = memory.last_seq;
        if let Some(record) = self.with_copy(move |conn| copy::at_seq(conn, end)).await? {
            chain::remembered(memory, &record).map_err(alarm)?;
        }
        self.take_in(memory, told.is_some()).await?;
        let Some(told) = told else { return Ok(()) };
        self.reach(memory, &told).await?;
        memory.checkpoint = Some(told);
        self.look_again(memory, rolling, deep).await
    }

    /// What the copy holds beyond the remembered end. A hole in the copy is filled from the platform; a hole there is one
    /// in history.
    async fn take_in(&self, memory: &mut AuditMemory, online: bool) -> Result<(), Stop> {
        loop {
            let after = memory.last_seq;
            let records = self.with_copy(move |conn| copy::after(conn, after, PAGE)).await?;
            let Some(first) = records.first() else { return Ok(()) };
            let next = chain::contiguous(after, &records);
            if !next.is_empty() {
                chain::extend(memory, next, self.now()).map_err(alarm)?;
                continue;
            }
            if !online {
                return Ok(());
            }
            let missing = self.ask(after).await?;
            let before: Vec<_> = missing.into_iter().filter(|record| record.seq < first.seq).collect();
            if before.is_empty() {
                return Err(Stop::Alarm(AuditAlarm::Gap { seq: after + 1 }));
            }
            chain::extend(memory, &before, self.now()).map_err(alarm)?;
        }
    }

    /// Up to the checkpoint, and what it says of the record there.
    async fn reach(&self, memory: &mut AuditMemory, told: &Checkpoint) -> Result<(), Stop> {
        for _ in 0..AHEAD_PAGES {
            if memory.last_seq >= told.seq {
                break;
            }
            let records = self.ask(memory.last_seq).await?;
            if records.is_empty() {
                return Err(Stop::Alarm(AuditAlarm::Gap {
                    seq: memory.last_seq + 1,
                }));
            }
            chain::extend(memory, &records, self.now()).map_err(alarm)?;
        }
        if memory.last_seq == told.seq {
            return chain::agrees(told, Some(&memory.last_hash)).map_err(alarm);
        }
        let at = told.seq;
        let record = self.with_copy(move |conn| copy::at_seq(conn, at)).await?;
        chain::agrees(told, record.as_ref().map(|record| record.hash.as_str())).map_err(alarm)
    }

    /// Older records, as the platform tells them now, in turn.
    async fn look_again(&self, memory: &AuditMemory, rolling: &mut Rolling, deep: bool) -> Result<(), Stop> {
        let now = self.now();
        if !deep && rolling.at.is_some_and(|at| now.since(at) < ROUND) {
            return Ok(());
        }
        rolling.at = Some(now);
        let mut from = rolling.next.unwrap_or(memory.verified_from).max(memory.verified_from);
        if deep {
            // The newest pages first of all: they are what somebody would like to change.
            from = memory
                .verified_from
                .max(memory.last_seq.saturating_sub(u64::from(PAGE * DEEP_PAGES)));
        }
        for _ in 0..if deep { DEEP_PAGES + 1 } else { 1 } {
            if from > memory.last_seq {
                rolling.next = None;
                return Ok(());
            }
            let ours = self.with_copy(move |conn| copy::after(conn, from - 1, PAGE)).await?;
            let told = self.ask(from.saturating_sub(1)).await?;
            chain::again(from, &told, &ours, memory.last_seq).map_err(alarm)?;
            if let Some(end) = told.iter().find(|record| record.seq == memory.last_seq) {
                chain::remembered(memory, end).map_err(alarm)?;
            }
            from = told.last().map_or(memory.last_seq, |record| record.seq) + 1;
            rolling.next = Some(from);
        }
        Ok(())
    }

    /// A verifier's read: ascending, not audited, so that verifying makes nothing new to verify.
    async fn ask(&self, after: u64) -> Result<Vec<AuditRecord>, Fault> {
        let query = AuditQuery {
            after_seq: Some(after),
            limit: Some(PAGE),
            ..AuditQuery::default()
        };
        Ok(self.client.audit(&query).await?.records)
    }

    pub(super) async fn with_copy<T: Send + 'static>(
        &self,
        body: impl FnOnce(&wheelhouse_store::Connection) -> Result<T, wheelhouse_store::DbError> + Send + 'static,
    ) -> Result<T, Fault> {
        let pool = Arc::clone(&self.store.cache);
        Ok(blocking(move || pool.read(body)).await??)
    }
}
