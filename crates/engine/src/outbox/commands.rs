//! The outbox as the operator sees and steers it.

use super::{conflict, item, next, runner::Settled};
use crate::{
    Engine,
    fault::not_found,
    outbox::Draft,
    session::{Session, prices},
    view::{ConflictChoice, OutboxItem, Tag},
};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{ErrorCode, IdempotencyKey, Problem};
use wheelhouse_store::{
    Connection, DbError, Transaction,
    state::outbox::{self, Entry, State},
};

/// How long somebody waits for the platform's word on what is in the outbox already.
const ANSWER: Duration = Duration::from_secs(10);

impl Engine {
    /// Newest first; done ones (applied, refused) on demand.
    pub async fn outbox_list(&self, include_done: bool) -> Result<Vec<OutboxItem>, Problem> {
        let read = move |conn: &Connection| {
            let mut all = outbox::list(conn, true)?;
            all.retain(|entry| include_done || entry.state != State::Applied);
            Ok((all, prices(conn)?))
        };
        let (entries, prices) = self.session()?.read_state(read).await?;
        Ok(entries.iter().filter_map(|entry| item(entry, &prices)).collect())
    }

    /// Takes back what was never sent, or puts away what was refused.
    ///
    /// # Errors
    /// `conflict` when it is on its way: whether it had an effect is not known here.
    pub async fn outbox_cancel(&self, id: String) -> Result<(), Problem> {
        let session = self.session()?;
        let key = key(&id)?;
        let gone = session
            .write_state(move |tx| {
                let refused = outbox::get(tx, key)?.is_some_and(|entry| entry.state == State::Refused);
                if refused {
                    outbox::remove(tx, key)
                } else {
                    outbox::cancel(tx, key)
                }
            })
            .await?;
        session.outbox_changed();
        if gone {
            return Ok(());
        }
        Err(Problem::new(
            ErrorCode::Conflict,
            "This is on its way already and cannot be taken back.",
        ))
    }

    /// Sends again: at once what waits, with a new key what was refused.
    pub async fn outbox_retry(&self, id: String) -> Result<(), Problem> {
        let session = self.session()?;
        let (key, fresh, now) = (key(&id)?, session.new_key(), session.now());
        let found = session
            .write_state(move |tx| {
                let Some(mut entry) = outbox::get(tx, key)? else {
                    return Ok(false);
                };
                match entry.state {
                    State::Refused => replace(tx, key, &conflict::again(&entry, fresh, now))?,
                    State::Waiting | State::Sent => {
                        entry.not_before = now;
                        outbox::update(tx, &entry)?;
                    }
                    State::Applied | State::Conflict => {}
                }
                Ok(true)
            })
            .await?;
        session.outbox_changed();
        session.bells.outbox.notify_one();
        if found { Ok(()) } else { Err(not_found("entry")) }
    }

    /// The person's word on a conflict: keep mine upon the present version, or take theirs.
    pub async fn outbox_resolve(&self, id: String, choice: ConflictChoice) -> Result<(), Problem> {
        let session = self.session()?;
        let (key, fresh, now) = (key(&id)?, session.new_key(), session.now());
        let entry = session.read_state(move |conn| outbox::get(conn, key)).await?;
        let entry = entry.ok_or_else(|| not_found("entry"))?;
        let current = conflict::current(&entry)?;
        let mine = match choice {
            ConflictChoice::TakeTheirs => None,
            ConflictChoice::KeepMine => Some(conflict::rebased(&entry, current, fresh, now).ok_or_else(|| {
                Problem::new(
                    ErrorCode::Internal,
                    "The platform did not say which version it has now.",
                )
            })?),
        };
        session
            .write_state(move |tx| match &mine {
                Some(mine) => replace(tx, key, mine),
                None => outbox::remove(tx, key).map(drop),
            })
            .await?;
        session.outbox_changed();
        session.told(&[Tag::Tenants, Tag::Reviews, Tag::Incidents, Tag::Alerts, Tag::Views]);
        session.bells.outbox.notify_one();
        Ok(())
    }
}

impl Session {
    /// Puts a decision into the outbox and wakes the runner.
    pub(crate) async fn enqueue(self: &Arc<Self>, draft: &Draft) -> Result<Entry, Problem> {
        self.enqueue_with(draft, |_| Ok(())).await
    }

    /// As [`Session::enqueue`], with what else belongs to it, durable together.
    pub(crate) async fn enqueue_with(
        self: &Arc<Self>,
        draft: &Draft,
        also: impl FnOnce(&Transaction<'_>) -> Result<(), DbError> + Send + 'static,
    ) -> Result<Entry, Problem> {
        self.keep(draft.entry(self.new_key(), self.now()), also).await
    }

    /// As [`Session::enqueue`], to be sent after `delay`: until then it can be taken back.
    pub(crate) async fn enqueue_later(self: &Arc<Self>, draft: &Draft, delay: TimeDelta) -> Result<Entry, Problem> {
        let mut entry = draft.entry(self.new_key(), self.now());
        entry.not_before = entry.not_before.plus(delay);
        self.keep(entry, |_| Ok(())).await
    }

    /// As [`Session::enqueue`], and waits a moment for the answer while the platform can be reached.
    pub(crate) async fn enqueue_and_wait(
        self: &Arc<Self>,
        draft: &Draft,
        limit: Duration,
    ) -> Result<(Entry, Option<Settled>), Problem> {
        let entry = draft.entry(self.new_key(), self.now());
        let answer = self.wait_for(entry.id);
        let entry = self.keep(entry, |_| Ok(())).await?;
        let settled = if self.is_live() {
            tokio::time::timeout(limit, answer).await.ok().and_then(Result::ok)
        } else {
            None
        };
        self.forget_waiter(entry.id);
        Ok((entry, settled))
    }

    /// Puts a decision into the outbox. While the platform can be reached, waits a moment for its word: who decided is still
    /// there to hear it, and what was refused to the face need not lie in the outbox.
    ///
    /// # Errors
    /// The platform's refusal.
    pub(crate) async fn submit(self: &Arc<Self>, draft: &Draft) -> Result<(), Problem> {
        let (entry, settled) = self.enqueue_and_wait(draft, ANSWER).await?;
        let Some(settled) = settled else { return Ok(()) };
        if let Settled::Refused(_) = &settled {
            self.write_state(move |tx| outbox::remove(tx, entry.id)).await?;
            self.outbox_changed();
        }
        settled.answer().map(drop)
    }

    async fn keep(
        self: &Arc<Self>,
        entry: Entry,
        also: impl FnOnce(&Transaction<'_>) -> Result<(), DbError> + Send + 'static,
    ) -> Result<Entry, Problem> {
        let kept = self
            .write_state(move |tx| {
                let earlier = outbox::of_resource(tx, &entry.resource_type, &entry.resource_id)?;
                let entry = next::caught_up(entry, &earlier);
                outbox::add(tx, &entry)?;
                also(tx)?;
                Ok(entry)
            })
            .await?;
        self.outbox_changed();
        self.told(&[Tag::Tenants, Tag::Reviews, Tag::Incidents, Tag::Alerts, Tag::Views]);
        self.bells.outbox.notify_one();
        Ok(kept)
    }
}

fn key(id: &str) -> Result<IdempotencyKey, Problem> {
    id.parse().map_err(|_| not_found("entry"))
}

/// Puts `new` in the place of the entry `old`. Later entries of the same resource were never sent and keep their keys;
/// they are taken out and added again behind it, so that the order stays.
pub(super) fn replace(tx: &Transaction<'_>, old: IdempotencyKey, new: &Entry) -> Result<(), DbError> {
    let all = outbox::of_resource(tx, &new.resource_type, &new.resource_id)?;
    let later: Vec<_> = all
        .into_iter()
        .skip_while(|entry| entry.id != old)
        .skip(1)
        .filter(|entry| entry.state == State::Waiting && entry.attempts == 0)
        .collect();
    outbox::remove(tx, old)?;
    outbox::add(tx, new)?;
    for entry in &later {
        outbox::remove(tx, entry.id)?;
        outbox::add(tx, entry)?;
    }
    Ok(())
}

impl Settled {
    /// The answer, or the problem that stands in its way.
    pub(crate) fn answer(self) -> Result<serde_json::Value, Problem> {
        match self {
            Settled::Applied(value) => Ok(value),
            Settled::Refused(problem) => Err(problem),
            Settled::Conflict => Err(Problem::new(
                ErrorCode::StaleVersion,
                "It was changed by somebody else meanwhile. Decide in the outbox which version stands.",
            )),
        }
    }
}
