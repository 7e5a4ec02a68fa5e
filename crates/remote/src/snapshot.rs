//! Snapshots: NDJSON, read line by line while it arrives.

use crate::{Client, RemoteError, transport};
use bytes::{Buf, BytesMut};
use reqwest::{Method, Response, header::ACCEPT};
use serde_json::{Map, Value};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Problem,
    http::NDJSON,
    sync::{Checksum, SCHEMA, Scope, SnapshotEnd, SnapshotHeader},
};

/// A row is far smaller; a longer line is not a row.
const MAX_LINE: usize = 4 * 1024 * 1024;

/// One row, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: Uuid,
    /// 1 for rows that never change.
    pub revision: u64,
    pub row: Value,
}

/// Some rows, and whether they are the last.
#[derive(Debug, PartialEq)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// The end was read, and count and checksum fit.
    pub complete: bool,
}

/// A snapshot under way.
pub struct Snapshot {
    pub header: SnapshotHeader,
    lines: Lines,
    sent: u64,
    checksum: Checksum,
    /// Met while rows were at hand: told after them.
    failed: Option<RemoteError>,
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("header", &self.header)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Begins (or, `after` the last row that is here, continues) a snapshot of `scope`.
    ///
    /// # Errors
    /// `forbidden` when the role may not read the scope, `version_mismatch` when the platform's rows have another shape;
    /// offline, signed out.
    pub async fn snapshot(&self, scope: Scope, after: Option<Uuid>) -> Result<Snapshot, RemoteError> {
        let mut query = vec![("scope", scope.as_str().to_owned()), ("schema", SCHEMA.to_string())];
        query.extend(after.map(|id| ("after", id.to_string())));
        let answer = self
            .authorized(|| {
                let request = self.request(Method::GET, "/v1/sync/snapshot")?;
                Ok(request.query(&query).header(ACCEPT, NDJSON))
            })
            .await
            .map_err(other_schema)?;
        let mut lines = Lines {
            answer,
            buffer: BytesMut::new(),
            ended: false,
        };
        let first = lines.next().await?.ok_or_else(cut)?;
        let header: SnapshotHeader = serde_json::from_slice(&first).map_err(RemoteError::malformed)?;
        if header.schema != SCHEMA {
            return Err(mismatch());
        }
        if header.scope != scope {
            return Err(RemoteError::Malformed("a snapshot of another scope".to_owned()));
        }
        Ok(Snapshot {
            header,
            lines,
            sent: 0,
            checksum: Checksum::default(),
            failed: None,
        })
    }
}

impl Snapshot {
    /// The next rows, at most `limit`. When the answer breaks off, the rows before that come first and the error next.
    ///
    /// # Errors
    /// Offline when the answer breaks off; [`RemoteError::Malformed`] when count or checksum do not fit.
    pub async fn rows(&mut self, limit: usize) -> Result<Rows, RemoteError> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        let mut rows = Vec::with_capacity(limit.min(4096));
        while rows.len() < limit {
            match self.line().await {
                Ok(Some(row)) => rows.push(row),
                Ok(None) => return Ok(Rows { rows, complete: true }),
                Err(error) if rows.is_empty() => return Err(error),
                Err(error) => {
                    self.failed = Some(error);
                    break;
                }
            }
        }
        Ok(Rows { rows, complete: false })
    }

    /// The next row; `None` at the end.
    async fn line(&mut self) -> Result<Option<Row>, RemoteError> {
        let line = self.lines.next().await?.ok_or_else(cut)?;
        if line.first() == Some(&b'[') {
            return self.row(&line).map(Some);
        }
        let end: SnapshotEnd = serde_json::from_slice(&line).map_err(RemoteError::malformed)?;
        if end.sent != self.sent || end.checksum != self.checksum {
            return Err(RemoteError::Malformed(
                "the snapshot's checksum does not fit".to_owned(),
            ));
        }
        Ok(None)
    }

    fn row(&mut self, line: &[u8]) -> Result<Row, RemoteError> {
        let values: Vec<Value> = serde_json::from_slice(line).map_err(RemoteError::malformed)?;
        if values.len() != self.header.columns.len() {
            return Err(RemoteError::Malformed(
                "a row with another number of columns".to_owned(),
            ));
        }
        let row: Map<String, Value> = self.header.columns.iter().cloned().zip(values).collect();
        let id = row
            .get("id")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok())
            .ok_or_else(|| RemoteError::Malformed("a row without id".to_owned()))?;
        let revision = match row.get("version") {
            Some(version) => version
                .as_u64()
                .ok_or_else(|| RemoteError::Malformed("a row with a strange version".to_owned()))?,
            None => 1,
        };
        self.sent += 1;
        self.checksum.add(id, revision);
        Ok(Row {
            id,
            revision,
            row: Value::Object(row),
        })
    }
}

/// A snapshot is gone only when its schema is.
fn other_schema(error: RemoteError) -> RemoteError {
    match error.code() {
        ErrorCode::Gone => mismatch(),
        _ => error,
    }
}

fn mismatch() -> RemoteError {
    let detail = "The platform's data has another shape than this console knows. Update the older one of the two.";
    RemoteError::Problem {
        problem: Box::new(Problem::new(ErrorCode::VersionMismatch, detail)),
        retry_after: None,
    }
}

fn cut() -> RemoteError {
    RemoteError::offline("The snapshot broke off.")
}

struct Lines {
    answer: Response,
    buffer: BytesMut,
    ended: bool,
}

impl Lines {
    /// The next line without its end; `None` after the last.
    async fn next(&mut self) -> Result<Option<BytesMut>, RemoteError> {
        let mut searched = 0;
        loop {
            if let Some(at) = self.buffer[searched..].iter().position(|byte| *byte == b'\n') {
                let line = self.buffer.split_to(searched + at);
                self.buffer.advance(1);
                if line.is_empty() {
                    searched = 0;
                    continue;
                }
                return Ok(Some(line));
            }
            searched = self.buffer.len();
            if searched > MAX_LINE {
                return Err(RemoteError::Malformed("an endless line".to_owned()));
            }
            if self.ended {
                let rest = self.buffer.split();
                return Ok((!rest.is_empty()).then_some(rest));
            }
            match self.answer.chunk().await.map_err(transport::network)? {
                Some(chunk) => self.buffer.extend_from_slice(&chunk),
                None => self.ended = true,
            }
        }
    }
}
