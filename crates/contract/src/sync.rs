//! The sync protocol's envelope (DESIGN "Sync"): positions, scopes, snapshots, changes, stream frames, checksums.

mod block;
mod frame;
mod row;

pub use block::{BLOCK_BYTES, BLOCK_ROWS, BLOCKS, BlockError, BlockReader, MAX_BLOCK_ROWS, write_block};
pub use row::{Fields, RowText};

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

/// The generation of row shapes. Another one at the platform means: take snapshots anew.
pub const SCHEMA: u32 = 1;
pub const TOMBSTONE_DAYS: i64 = 30;
/// Append-only scopes travel for this window; older is fetched on demand.
pub const WINDOW_DAYS: i64 = 30;
pub const HEARTBEAT_SECONDS: u64 = 15;
/// Longest long poll.
pub const MAX_WAIT_SECONDS: u64 = 25;

/// A kind of row that is kept in step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    Tenants,
    TenantEvents,
    Reviews,
    Incidents,
    IncidentEvents,
    Alerts,
    Approvals,
    Operators,
    Impersonations,
    Audit,
    Jobs,
    SavedViews,
    ViewShelves,
    Usage,
    /// What is deployed at tenants' host names.
    Sites,
    UpgradeRequests,
    Onboarding,
}

impl Scope {
    /// In bootstrap order: what the first screens need comes first.
    pub const ALL: [Scope; 17] = [
        Scope::Operators,
        Scope::SavedViews,
        Scope::ViewShelves,
        Scope::Incidents,
        Scope::Alerts,
        Scope::Approvals,
        Scope::Jobs,
        Scope::UpgradeRequests,
        Scope::Onboarding,
        Scope::Tenants,
        Scope::Impersonations,
        Scope::Reviews,
        Scope::IncidentEvents,
        Scope::TenantEvents,
        Scope::Usage,
        Scope::Sites,
        Scope::Audit,
    ];

    /// Rows are added and never change; only the last [`WINDOW_DAYS`] travel, without checksum and tombstones.
    pub fn is_append_only(self) -> bool {
        matches!(self, Scope::TenantEvents | Scope::IncidentEvents | Scope::Audit)
    }

    pub fn as_str(self) -> &'static str {
        match self {
            Scope::Tenants => "tenants",
            Scope::TenantEvents => "tenant_events",
            Scope::Reviews => "reviews",
            Scope::Incidents => "incidents",
            Scope::IncidentEvents => "incident_events",
            Scope::Alerts => "alerts",
            Scope::Approvals => "approvals",
            Scope::Operators => "operators",
            Scope::Impersonations => "impersonations",
            Scope::Audit => "audit",
            Scope::Jobs => "jobs",
            Scope::SavedViews => "saved_views",
            Scope::ViewShelves => "view_shelves",
            Scope::Usage => "usage",
            Scope::Sites => "sites",
            Scope::UpgradeRequests => "upgrade_requests",
            Scope::Onboarding => "onboarding",
        }
    }

    /// Rows may belong to one operator alone: what the others receive, count and sum up holds nothing of them.
    pub fn is_private(self) -> bool {
        matches!(self, Scope::SavedViews | Scope::ViewShelves)
    }

    pub fn parse(text: &str) -> Option<Scope> {
        Scope::ALL.into_iter().find(|scope| scope.as_str() == text)
    }
}

/// A place in the change feed: opaque to everybody but the platform; written `epoch.seq`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, TS)]
#[ts(type = "string")]
pub struct Position {
    /// Changes when the platform's history was rewound.
    pub epoch: String,
    /// Assigned in commit order, from 1.
    pub seq: u64,
}

impl utoipa::PartialSchema for Position {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .examples(["5f2c.1042"])
            .pattern(Some("^[A-Za-z0-9-]{1,64}\\.[0-9]+$"))
            .into()
    }
}

impl ToSchema for Position {}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.epoch, self.seq)
    }
}

impl std::str::FromStr for Position {
    type Err = BadPosition;
    fn from_str(text: &str) -> Result<Self, BadPosition> {
        let (epoch, seq) = text.rsplit_once('.').ok_or(BadPosition)?;
        let valid =
            !epoch.is_empty() && epoch.len() <= 64 && epoch.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        // `parse` alone would take a sign, and zeros without end.
        let plain = seq.len() <= 20 && seq.bytes().all(|digit| digit.is_ascii_digit());
        let seq = seq.parse().ok().filter(|_| plain).ok_or(BadPosition)?;
        if valid {
            Ok(Self {
                epoch: epoch.to_owned(),
                seq,
            })
        } else {
            Err(BadPosition)
        }
    }
}

/// The text is not `epoch.seq`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a position is written as epoch.seq")]
pub struct BadPosition;

impl Serialize for Position {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Position {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// First line of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SnapshotHeader {
    pub schema: u32,
    pub scope: Scope,
    /// Names of the array elements of each row line, in order.
    pub columns: Vec<String>,
    /// Changes from here on may overlap with the rows; the revision guard makes that harmless.
    pub position: Position,
    /// Rows in the whole scope (or window) at the pinned position.
    pub count: u64,
}

/// Last line of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SnapshotEnd {
    /// Rows sent in this answer.
    pub sent: u64,
    /// Over the rows sent in this answer; see [`Checksum`].
    pub checksum: Checksum,
}

/// A line of a snapshot: the header, rows as arrays in column order by primary key, the end. Whoever asks for
/// [`BLOCKS`] gets several rows a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum SnapshotLine {
    Row(Vec<Value>),
    Header(SnapshotHeader),
    End(SnapshotEnd),
}

/// One change of one row.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Change {
    pub seq: u64,
    pub scope: Scope,
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    pub revision: u64,
    /// The whole row; absent for a tombstone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub row: Option<RowText>,
    /// When it was committed.
    pub at: Timestamp,
}

/// Answer of `GET /v1/sync/changes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Changes {
    pub changes: Vec<Change>,
    /// Where the next request continues.
    pub next: Position,
    /// More changes are ready now.
    pub more: bool,
    /// Per scope the state at `next`; only when `more` is false, and not when the caller's digest says that it has this
    /// very state.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<ScopeState>,
}

/// How a scope looks as a whole: a mismatch resyncs that scope alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScopeState {
    pub scope: Scope,
    pub count: u64,
    pub checksum: Checksum,
}

/// Order-free sum over (id, revision): the wrapping sum of the first eight bytes of SHA-256(id ‖ revision), as 16 hex digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ToSchema)]
#[schema(value_type = String)]
pub struct Checksum(pub u64);

impl Checksum {
    fn of(id: Uuid, revision: u64) -> u64 {
        let mut hash = Sha256::new();
        hash.update(id.as_bytes());
        hash.update(revision.to_be_bytes());
        leading(&hash.finalize())
    }

    pub fn add(&mut self, id: Uuid, revision: u64) {
        self.0 = self.0.wrapping_add(Self::of(id, revision));
    }

    pub fn remove(&mut self, id: Uuid, revision: u64) {
        self.0 = self.0.wrapping_sub(Self::of(id, revision));
    }
}

/// Over the states of scopes, whatever their order: whoever has the same need not be told them.
pub fn digest<'a>(states: impl IntoIterator<Item = &'a ScopeState>) -> Checksum {
    let mut sum = 0_u64;
    for state in states {
        let mut hash = Sha256::new();
        hash.update(state.scope.as_str());
        hash.update(state.count.to_be_bytes());
        hash.update(state.checksum.0.to_be_bytes());
        sum = sum.wrapping_add(leading(&hash.finalize()));
    }
    Checksum(sum)
}

fn leading(digest: &[u8]) -> u64 {
    digest.iter().take(8).fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

impl Serialize for Checksum {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl std::str::FromStr for Checksum {
    type Err = std::num::ParseIntError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

impl std::fmt::Display for Checksum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl<'de> Deserialize<'de> for Checksum {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// A frame of `GET /v1/stream` (WebSocket text), platform to console. The first message from the console is
/// [`StreamHello`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", try_from = "frame::AnyFrame")]
pub enum StreamFrame {
    Welcome {
        position: Position,
        heartbeat_seconds: u64,
    },
    /// Contiguous: the first change's seq follows the position that the console has.
    Changes {
        changes: Vec<Change>,
        next: Position,
    },
    /// One change ahead of its batch: notify at once; it comes again in `Changes`.
    Urgent {
        change: Change,
    },
    Heartbeat {
        position: Position,
    },
    /// The queue overflowed: pull, then reconnect.
    Lagged,
    /// The session ended (revoked, timed out, disabled).
    SessionEnded,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StreamHello {
    pub access_token: String,
    pub after: Position,
}

/// The columns of a row shape, in field order; how a snapshot header names its arrays.
pub fn columns<T: Serialize>(row: &T) -> Result<Vec<String>, serde_json::Error> {
    Ok(into_object(row)?.into_iter().map(|(name, _)| name).collect())
}

/// A row as an array in field order.
pub fn to_array<T: Serialize>(row: &T) -> Result<Vec<Value>, serde_json::Error> {
    Ok(into_object(row)?.into_iter().map(|(_, value)| value).collect())
}

/// A row from an array whose elements are named by `columns`; unknown columns are ignored by the row type.
pub fn from_array<T: serde::de::DeserializeOwned>(columns: &[String], row: Vec<Value>) -> Result<T, serde_json::Error> {
    serde_json::from_value(Value::Object(columns.iter().cloned().zip(row).collect()))
}

fn into_object<T: Serialize>(row: &T) -> Result<serde_json::Map<String, Value>, serde_json::Error> {
    match serde_json::to_value(row)? {
        Value::Object(map) => Ok(map),
        _ => Err(serde::ser::Error::custom("a row is an object")),
    }
}

#[cfg(test)]
mod tests;
