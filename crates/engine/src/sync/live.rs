//! Following the stream, or long polls where the stream cannot get through.

use super::{
    apply::Changeset,
    hook::Origin,
    plan::{self, Fit},
    task::Task,
    trouble::Trouble,
};
use crate::view::Link;
use std::{sync::atomic::Ordering, time::Duration};
use tokio::time::Instant;
use wheelhouse_contract::sync::{MAX_WAIT_SECONDS, Position, StreamFrame};
use wheelhouse_remote::{RemoteError, Stream};

/// How long pulls stand in before the stream is tried again.
const POLLING: Duration = Duration::from_secs(60);
/// Where nothing comes for so long, or after so many commits, a little of the search index is tidied up.
const OFTEN: u32 = 16;
const IDLE: Duration = Duration::from_millis(300);
/// Changes that wait together are committed together, up to this many.
const MAX_BATCH: usize = 1_000;

/// What wakes a live connection.
enum Event {
    Frame(StreamFrame),
    /// Nothing for two heartbeats.
    Silent,
    Lost(RemoteError),
    /// Something to tidy up, and nothing for a moment, or enough of it.
    Idle,
    /// The operator asked for a look now.
    Woken,
    Interrupted,
}

impl Task {
    /// Stays in step from `position` until something breaks or a scope must be loaded.
    pub(super) async fn follow(&mut self, position: Position) -> Result<(), Trouble> {
        let client = self.client.clone();
        match self.net(client.stream(&position)).await {
            Ok(stream) => self.listen(stream, position).await,
            Err(error) => match Trouble::from(error) {
                Trouble::Wait { detail, .. } => {
                    tracing::info!(detail, "no stream, pulling instead");
                    self.poll(position).await
                }
                other => Err(other),
            },
        }
    }

    async fn poll(&mut self, mut position: Position) -> Result<(), Trouble> {
        let until = Instant::now() + POLLING;
        self.board.link(Link::Live);
        while Instant::now() < until && !self.resync {
            let wait = Duration::from_secs(MAX_WAIT_SECONDS);
            position = self.pull(position, Origin::Live, wait).await?;
        }
        Ok(())
    }

    async fn listen(&mut self, mut stream: Stream, mut position: Position) -> Result<(), Trouble> {
        self.backoff.reset();
        self.board.link(Link::Live);
        if stream.position.epoch != position.epoch {
            return Err(Trouble::Gone);
        }
        let ended = loop {
            if self.resync {
                break Ok(());
            }
            match self.event(&mut stream).await {
                Event::Frame(frame) => match self.frame(frame, &position).await {
                    Ok(Next::At(next)) => position = next,
                    Ok(Next::Pull) => match self.pull(position.clone(), Origin::Live, Duration::ZERO).await {
                        Ok(next) => position = next,
                        Err(trouble) => break Err(trouble),
                    },
                    Ok(Next::Reconnect) => break Ok(()),
                    Err(trouble) => break Err(trouble),
                },
                Event::Woken => match self.pull(position.clone(), Origin::Live, Duration::ZERO).await {
                    Ok(next) => position = next,
                    Err(trouble) => break Err(trouble),
                },
                Event::Idle => {
                    if let Err(trouble) = self.tidy().await {
                        break Err(trouble);
                    }
                }
                Event::Silent => break Err(wait("The platform fell silent.")),
                Event::Lost(error) => break Err(error.into()),
                Event::Interrupted => break Err(Trouble::Interrupted),
            }
        };
        stream.close().await;
        ended
    }

    async fn event(&mut self, stream: &mut Stream) -> Event {
        let untidy = self.untidy.load(Ordering::Relaxed);
        if untidy >= OFTEN {
            return Event::Idle;
        }
        let patience = stream.heartbeat * 2 + Duration::from_secs(1);
        tokio::select! {
            frame = stream.next() => frame.map_or_else(Event::Lost, Event::Frame),
            () = tokio::time::sleep(patience) => Event::Silent,
            () = tokio::time::sleep(IDLE), if untidy > 0 => Event::Idle,
            interrupted = self.disturbed() => if interrupted { Event::Interrupted } else { Event::Woken },
        }
    }

    async fn frame(&mut self, frame: StreamFrame, position: &Position) -> Result<Next, Trouble> {
        match frame {
            StreamFrame::Changes { changes, next } => {
                let first = changes.first().map(|change| change.seq);
                match plan::fit(position, first, &next) {
                    Fit::Old => Ok(Next::At(position.clone())),
                    Fit::Gap => Ok(Next::Pull),
                    Fit::Follows => {
                        let mut changes = changes;
                        while changes.len() > MAX_BATCH {
                            let rest = changes.split_off(MAX_BATCH);
                            self.commit(changes, None).await?;
                            changes = rest;
                        }
                        self.commit(changes, Some(next.clone())).await?;
                        Ok(Next::At(next))
                    }
                }
            }
            StreamFrame::Urgent { change } => {
                self.ahead = self.ahead.max(change.seq);
                self.apply(Changeset {
                    changes: vec![change],
                    next: None,
                    current: false,
                    origin: Origin::Urgent,
                    now: self.host.now(),
                })
                .await?;
                Ok(Next::At(position.clone()))
            }
            StreamFrame::Heartbeat { position: theirs } => {
                if theirs.epoch != position.epoch || theirs.seq > position.seq {
                    return Ok(Next::Pull);
                }
                self.commit(Vec::new(), Some(position.clone())).await?;
                Ok(Next::At(position.clone()))
            }
            StreamFrame::Welcome { .. } => Ok(Next::At(position.clone())),
            // A pull first: it finds out whether the session is still good, and what the stream left out.
            StreamFrame::Lagged | StreamFrame::SessionEnded => {
                self.pull(position.clone(), Origin::Live, Duration::ZERO).await?;
                Ok(Next::Reconnect)
            }
        }
    }

    async fn commit(
        &mut self,
        changes: Vec<wheelhouse_contract::sync::Change>,
        next: Option<Position>,
    ) -> Result<(), Trouble> {
        self.apply(Changeset {
            changes,
            current: next.is_some(),
            next,
            origin: Origin::Live,
            now: self.host.now(),
        })
        .await
    }
}

/// What follows a frame.
enum Next {
    At(Position),
    Pull,
    Reconnect,
}

fn wait(detail: &str) -> Trouble {
    Trouble::Wait {
        detail: detail.to_owned(),
        asked: None,
    }
}
