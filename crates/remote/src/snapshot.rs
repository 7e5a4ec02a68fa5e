//! Snapshots: in blocks or as NDJSON, whichever the platform speaks, read line by line while it arrives.

use crate::{Client, RemoteError, transport};
use bytes::{Buf, BytesMut};
use reqwest::{
    Method, Response,
    header::{ACCEPT, CONTENT_TYPE},
};
use serde_json::value::RawValue;
use std::collections::VecDeque;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Problem,
    http::NDJSON,
    sync::{BLOCKS, BlockReader, Checksum, RowText, SCHEMA, Scope, SnapshotEnd, SnapshotHeader},
};

/// A block is far smaller; a longer line is none.
const MAX_LINE: usize = 8 * 1024 * 1024;

/// One row, whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: Uuid,
    /// 1 for rows that never change.
    pub revision: u64,
    pub row: RowText,
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
    form: Form,
    /// Of the last block, what nobody asked for yet.
    ready: VecDeque<Row>,
    sent: u64,
    checksum: Checksum,
    /// Met while rows were at hand: told after them.
    failed: Option<RemoteError>,
}

/// How rows stand in lines.
enum Form {
    Rows,
    Blocks(BlockReader),
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
                let accept = format!("{BLOCKS}, {NDJSON};q=0.5");
                Ok(request.query(&query).header(ACCEPT, accept))
            })
            .await
            .map_err(other_schema)?;
        let form = answer.headers().get(CONTENT_TYPE).and_then(|form| form.to_str().ok());
        let blocks = match form {
            Some(BLOCKS) => true,
            Some(form) if form.starts_with("application/vnd.wheelhouse.") => return Err(mismatch()),
            _ => false,
        };
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
        let reader = BlockReader::new(&header.columns).map_err(RemoteError::malformed)?;
        let form = if blocks { Form::Blocks(reader) } else { Form::Rows };
        Ok(Snapshot {
            header,
            lines,
            form,
            ready: VecDeque::new(),
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
        loop {
            if let Some(row) = self.ready.pop_front() {
                return Ok(Some(row));
            }
            let line = self.lines.next().await?.ok_or_else(cut)?;
            if line.first() == Some(&b'[') {
                self.take(&line)?;
                continue;
            }
            let end: SnapshotEnd = serde_json::from_slice(&line).map_err(RemoteError::malformed)?;
            if end.sent != self.sent || end.checksum != self.checksum {
                return Err(RemoteError::Malformed(
                    "the snapshot's checksum does not fit".to_owned(),
                ));
            }
            return Ok(None);
        }
    }

    /// Reads the rows of a line.
    fn take(&mut self, line: &[u8]) -> Result<(), RemoteError> {
        match &self.form {
            Form::Rows => self.ready.push_back(row(&self.header.columns, line)?),
            Form::Blocks(reader) => {
                let line = str::from_utf8(line).map_err(RemoteError::malformed)?;
                let rows = reader.read(line).map_err(RemoteError::malformed)?;
                let rows = rows.into_iter().map(|(id, revision, row)| Row { id, revision, row });
                self.ready.extend(rows);
            }
        }
        for row in &self.ready {
            self.sent += 1;
            self.checksum.add(row.id, row.revision);
        }
        Ok(())
    }
}

/// A row out of an array of its values.
fn row(columns: &[String], line: &[u8]) -> Result<Row, RemoteError> {
    let values: Vec<&RawValue> = serde_json::from_slice(line).map_err(RemoteError::malformed)?;
    if values.len() != columns.len() {
        return Err(RemoteError::Malformed(
            "a row with another number of columns".to_owned(),
        ));
    }
    let (mut id, mut revision) = (None, 1);
    let mut text = String::with_capacity(line.len() * 2);
    for (name, value) in columns.iter().zip(&values) {
        match name.as_str() {
            "id" => id = serde_json::from_str(value.get()).ok(),
            "version" => {
                let strange = |_| RemoteError::Malformed("a row with a strange version".to_owned());
                revision = value.get().parse().map_err(strange)?;
            }
            _ => {}
        }
        text.push(if text.is_empty() { '{' } else { ',' });
        text.push_str(&serde_json::to_string(name).map_err(RemoteError::malformed)?);
        text.push(':');
        text.push_str(value.get());
    }
    text.push('}');
    Ok(Row {
        id: id.ok_or_else(|| RemoteError::Malformed("a row without id".to_owned()))?,
        revision,
        row: RowText::stored(text),
    })
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
