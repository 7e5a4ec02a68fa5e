//! Tells the other instances what happened here, and who is connected.

use super::{
    Fault, Hint, PATIENCE, Redis,
    health::{Turn, Watch},
};
use crate::app::App;
use chrono::TimeDelta;
use redis::RedisError;
use std::{collections::HashSet, sync::PoisonError, time::Duration};
use tokio::time::{Instant, MissedTickBehavior, timeout};
use wheelhouse_contract::{SessionId, sync::Position};

/// Every instance speaks so often, also without news.
const BEAT: Duration = Duration::from_secs(1);
/// An entry of the presence is renewed so often, and without renewal lasts so long.
const RENEW: Duration = Duration::from_secs(5);
const LASTS: TimeDelta = TimeDelta::seconds(15);

/// What is to be said; many commits become one message.
#[derive(Debug, Default)]
pub struct Outgoing {
    head: Option<Position>,
    ended: bool,
}

impl Outgoing {
    pub fn add(&mut self, head: &Position, ended: bool) {
        self.ended |= ended;
        let newer = self
            .head
            .as_ref()
            .is_none_or(|known| known.epoch != head.epoch || known.seq < head.seq);
        if newer {
            self.head = Some(head.clone());
        }
    }
}

/// Sessions that Redis knows to be connected here.
struct Told {
    sessions: HashSet<SessionId>,
    at: Instant,
}

impl Redis {
    /// Runs until shutdown.
    pub(super) async fn speak(&self, app: &App) {
        let mut beat = tokio::time::interval(BEAT);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut watch = Watch::start();
        let mut told = Told {
            sessions: HashSet::new(),
            at: Instant::now(),
        };
        loop {
            let beaten = tokio::select! {
                _ = beat.tick() => true,
                () = self.news.notified() => false,
                () = app.shutdown().cancelled() => break,
            };
            if let Err(fault) = self.say(app).await {
                tracing::debug!(%fault, "not said");
            }
            if beaten {
                log(watch.turn(self.answers()));
                if let Err(fault) = self.tell_presence(app, &mut told).await {
                    tracing::debug!(%fault, "presence not told");
                }
            }
        }
        if let Err(fault) = self.forget(app, told.sessions.iter().copied()).await {
            tracing::debug!(%fault, "presence not taken back; it expires");
        }
    }

    async fn say(&self, app: &App) -> Result<(), Fault> {
        let said = std::mem::take(&mut *self.outgoing.lock().unwrap_or_else(PoisonError::into_inner));
        let hint = Hint {
            from: self.instance.clone(),
            at: said.head.unwrap_or_else(|| app.cluster().feed().position()),
            ended: said.ended,
        };
        let Ok(text) = serde_json::to_string(&hint) else {
            return Ok(());
        };
        let mut publish = redis::cmd("PUBLISH");
        publish.arg(self.channel()).arg(text);
        self.command(&publish).await
    }

    /// Renews the entries of this instance from time to time, changes at once; takes away what has expired.
    async fn tell_presence(&self, app: &App, told: &mut Told) -> Result<(), Fault> {
        let here: HashSet<SessionId> = app.cluster().presence().here().into_iter().collect();
        if here == told.sessions && (here.is_empty() || told.at.elapsed() < RENEW) {
            return Ok(());
        }
        self.forget(app, told.sessions.difference(&here).copied()).await?;
        if !here.is_empty() {
            let until = app.now().plus(LASTS).millis();
            let mut add = redis::cmd("ZADD");
            add.arg(self.presence());
            for session in &here {
                add.arg(until).arg(self.member(*session));
            }
            self.command(&add).await?;
        }
        *told = Told {
            sessions: here,
            at: Instant::now(),
        };
        Ok(())
    }

    async fn forget(&self, app: &App, gone: impl Iterator<Item = SessionId>) -> Result<(), Fault> {
        let members: Vec<String> = gone.map(|session| self.member(session)).collect();
        if !members.is_empty() {
            let mut remove = redis::cmd("ZREM");
            remove.arg(self.presence()).arg(members);
            self.command(&remove).await?;
        }
        let mut expire = redis::cmd("ZREMRANGEBYSCORE");
        expire.arg(self.presence()).arg("-inf").arg(app.now().millis());
        self.command(&expire).await
    }

    /// A session may hold streams at several instances.
    fn member(&self, session: SessionId) -> String {
        format!("{session}/{}", self.instance)
    }

    async fn command(&self, command: &redis::Cmd) -> Result<(), Fault> {
        let mut commands = self.commands.clone();
        let sent = timeout(PATIENCE * 2, command.query_async::<redis::Value>(&mut commands));
        sent.await
            .map_err(|_| Fault::Slow)?
            .map_err(|error: RedisError| error.into())
            .map(drop)
    }
}

fn log(turn: Option<Turn>) {
    match turn {
        Some(Turn::Good) => tracing::info!("Redis answers"),
        Some(Turn::Bad) => tracing::warn!(
            "Redis does not answer: other instances' changes are polled for and limits hold per instance until it does"
        ),
        None => {}
    }
}
