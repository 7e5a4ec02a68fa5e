//! What a stream tells next, whatever carries it.

use crate::{
    app::App,
    auth,
    cluster::Stay,
    error::ApiError,
    http::Auth,
    storage::{self, Commit, FeedEntry},
    sync::refuse_gone,
};
use serde::Deserialize;
use std::{
    collections::{BTreeSet, VecDeque},
    time::Duration,
};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError, error::TryRecvError},
    time::{Interval, MissedTickBehavior},
};
use wheelhouse_contract::{
    ErrorCode, OperatorId, SessionId,
    alert::AlertStatus,
    incident::{IncidentStatus, Severity},
    sync::{Change, Position, Scope, StreamFrame},
};

/// Changes per frame while catching up.
const PAGE: u64 = 500;

/// The feed from a position on, for one session.
pub struct Tail {
    app: App,
    session: SessionId,
    /// Whose session it is: hears nothing that is others' alone.
    reader: OperatorId,
    /// Everything up to here was told.
    position: Position,
    /// Urgent changes behind that position which were told ahead of their turn.
    ahead: BTreeSet<u64>,
    commits: Receiver<Commit>,
    queue: VecDeque<StreamFrame>,
    /// The database holds changes that were not told yet.
    behind: bool,
    heartbeat: Interval,
    ended: bool,
    /// Ended because this instance goes down: another one takes the stream over at once.
    moved: bool,
    /// The console is connected.
    _stay: Stay,
}

impl Tail {
    pub async fn open(app: &App, auth: &Auth, after: Position) -> Result<Self, ApiError> {
        let session = auth.session_id;
        // Subscribed before the first look: no commit falls in between.
        let commits = app.subscribe();
        let period = Duration::from_secs(app.config().heartbeat_seconds.max(1));
        let mut heartbeat = tokio::time::interval_at(tokio::time::Instant::now() + period, period);
        heartbeat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut tail = Self {
            app: app.clone(),
            session,
            reader: auth.operator.id,
            position: after,
            ahead: BTreeSet::new(),
            commits,
            queue: VecDeque::new(),
            behind: true,
            heartbeat,
            ended: false,
            moved: false,
            _stay: app.cluster().presence().enter(session),
        };
        // Revoked between its check and the subscription: nobody would tell.
        if !auth::is_live(app, session).await? {
            tail.end(StreamFrame::SessionEnded);
            return Ok(tail);
        }
        let head = app.head().await?;
        let gone = refuse_gone(app.reader(), &head, &tail.position, None, &Scope::ALL).await;
        match gone {
            Err(error) if error.code() == Some(ErrorCode::Gone) => tail.end(StreamFrame::Lagged),
            other => {
                other?;
                tail.queue.push_back(StreamFrame::Welcome {
                    position: tail.position.clone(),
                    heartbeat_seconds: period.as_secs(),
                });
            }
        }
        Ok(tail)
    }

    /// The next frame; `None` when the stream is over. May be cancelled without losing anything.
    pub async fn next(&mut self) -> Result<Option<StreamFrame>, ApiError> {
        loop {
            if let Some(frame) = self.queue.pop_front() {
                return Ok(Some(frame));
            }
            if self.ended {
                return Ok(None);
            }
            if self.behind {
                self.overtake();
                if !self.ended {
                    self.catch_up().await?;
                }
                continue;
            }
            let shutdown = self.app.shutdown().clone();
            tokio::select! {
                commit = self.commits.recv() => match commit {
                    Ok(commit) => self.take(&commit),
                    Err(RecvError::Lagged(_)) => self.end(StreamFrame::Lagged),
                    Err(RecvError::Closed) => self.ended = true,
                },
                _ = self.heartbeat.tick() => self.beat().await?,
                () = shutdown.cancelled() => {
                    self.ended = true;
                    self.moved = true;
                }
            }
        }
    }

    /// Whether it ended because this instance goes down.
    pub fn moved(&self) -> bool {
        self.moved
    }

    fn end(&mut self, frame: StreamFrame) {
        if frame == StreamFrame::Lagged {
            self.app.metrics().lagged.inc();
        }
        self.queue.push_back(frame);
        self.ended = true;
    }

    /// While catching up, what is urgent must not wait for its turn.
    fn overtake(&mut self) {
        loop {
            match self.commits.try_recv() {
                Ok(commit) if self.concerns(&commit) => self.urgent(&commit.changes),
                Ok(_) if self.ended => return,
                Ok(_) => {}
                Err(TryRecvError::Lagged(_)) => return self.end(StreamFrame::Lagged),
                Err(TryRecvError::Empty | TryRecvError::Closed) => return,
            }
        }
    }

    async fn catch_up(&mut self) -> Result<(), ApiError> {
        let changes = storage::after(self.app.reader(), self.position.seq, PAGE).await?;
        self.behind = !changes.is_empty();
        // The database may show a commit before its publication arrives here.
        self.urgent(&changes);
        self.tell(changes);
        Ok(())
    }

    /// False when the commit ends this stream.
    fn concerns(&mut self, commit: &Commit) -> bool {
        if commit.ended_sessions.contains(&self.session) {
            self.end(StreamFrame::SessionEnded);
            return false;
        }
        if commit.position.epoch != self.position.epoch {
            self.end(StreamFrame::Lagged);
            return false;
        }
        true
    }

    fn take(&mut self, commit: &Commit) {
        if !self.concerns(commit) {
            return;
        }
        let fresh: Vec<_> = commit
            .changes
            .iter()
            .filter(|entry| entry.seq() > self.position.seq)
            .cloned()
            .collect();
        self.urgent(&fresh);
        match fresh.first() {
            Some(first) if first.seq() == self.position.seq + 1 => self.tell(fresh),
            // The instance goes on from further ahead than this stream is.
            Some(_) => self.behind = true,
            None => self.behind = commit.position.seq > self.position.seq,
        }
    }

    fn urgent(&mut self, entries: &[FeedEntry]) {
        for change in entries.iter().filter_map(|entry| entry.told_to(self.reader)) {
            if change.seq > self.position.seq && is_urgent(change) && self.ahead.insert(change.seq) {
                self.queue.push_back(StreamFrame::Urgent { change: change.clone() });
            }
        }
    }

    /// Tells contiguous entries. Those that are others' alone are passed over: a frame without changes carries the position
    /// past them where they stand in front, so that what follows still follows.
    fn tell(&mut self, entries: Vec<FeedEntry>) {
        let Some(last) = entries.last().map(FeedEntry::seq) else {
            return;
        };
        let reader = self.reader;
        let changes: Vec<Change> = entries
            .into_iter()
            .filter_map(|entry| entry.into_told(reader))
            .collect();
        if let Some(first) = changes.first().filter(|first| first.seq > self.position.seq + 1) {
            self.position.seq = first.seq - 1;
            self.queue.push_back(StreamFrame::Changes {
                changes: Vec::new(),
                next: self.position.clone(),
            });
        }
        self.position.seq = last;
        self.ahead = self.ahead.split_off(&(last + 1));
        self.queue.push_back(StreamFrame::Changes {
            changes,
            next: self.position.clone(),
        });
    }

    /// Also finds what another process committed, and sessions that ran out.
    async fn beat(&mut self) -> Result<(), ApiError> {
        if !auth::is_live(&self.app, self.session).await? {
            self.end(StreamFrame::SessionEnded);
            return Ok(());
        }
        let head = self.app.head().await?;
        if head.epoch != self.position.epoch {
            self.end(StreamFrame::Lagged);
            return Ok(());
        }
        self.behind = head.seq > self.position.seq;
        self.queue.push_back(StreamFrame::Heartbeat {
            position: self.position.clone(),
        });
        Ok(())
    }
}

/// Of an incident or an alert, what makes it urgent.
#[derive(Deserialize)]
struct Told<S> {
    severity: Severity,
    status: S,
}

/// A critical incident, or a high or critical alert, that nobody has taken up yet.
fn is_urgent(change: &Change) -> bool {
    let Some(row) = &change.row else {
        return false;
    };
    match change.scope {
        Scope::Incidents => row
            .parse::<Told<IncidentStatus>>()
            .is_ok_and(|told| told.severity == Severity::Critical && told.status == IncidentStatus::Active),
        Scope::Alerts => row
            .parse::<Told<AlertStatus>>()
            .is_ok_and(|told| told.severity >= Severity::High && told.status == AlertStatus::Active),
        _ => false,
    }
}
