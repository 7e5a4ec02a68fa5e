//! Reading frames of the stream. A tagged enum reads through a buffer of values, which rows must not pass: they stay text.

use super::{Change, Position, StreamFrame};
use serde::Deserialize;

/// Whatever a frame may hold.
#[derive(Deserialize)]
pub(super) struct AnyFrame {
    #[serde(rename = "type")]
    kind: Kind,
    position: Option<Position>,
    heartbeat_seconds: Option<u64>,
    changes: Option<Vec<Change>>,
    next: Option<Position>,
    change: Option<Change>,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Welcome,
    Changes,
    Urgent,
    Heartbeat,
    Lagged,
    SessionEnded,
}

/// A frame without what its kind must have.
#[derive(Debug, thiserror::Error)]
#[error("a frame without `{0}`")]
pub(super) struct Missing(&'static str);

impl TryFrom<AnyFrame> for StreamFrame {
    type Error = Missing;

    fn try_from(frame: AnyFrame) -> Result<Self, Missing> {
        let position = frame.position.ok_or(Missing("position"));
        Ok(match frame.kind {
            Kind::Welcome => Self::Welcome {
                position: position?,
                heartbeat_seconds: frame.heartbeat_seconds.ok_or(Missing("heartbeat_seconds"))?,
            },
            Kind::Changes => Self::Changes {
                changes: frame.changes.ok_or(Missing("changes"))?,
                next: frame.next.ok_or(Missing("next"))?,
            },
            Kind::Urgent => Self::Urgent {
                change: frame.change.ok_or(Missing("change"))?,
            },
            Kind::Heartbeat => Self::Heartbeat { position: position? },
            Kind::Lagged => Self::Lagged,
            Kind::SessionEnded => Self::SessionEnded,
        })
    }
}
