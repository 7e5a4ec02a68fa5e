//! The answer, written while it is read: never more in memory than a few blocks, however slowly the other end takes them.

use super::{Shape, Source};
use crate::{app::App, error::ApiError};
use axum::{
    body::{Body, Bytes},
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use futures_util::{StreamExt, stream};
use std::io::Write;
use tokio::sync::mpsc::{Sender, channel};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Problem,
    http::NDJSON,
    sync::{
        BLOCK_BYTES, BLOCK_ROWS, BLOCKS, Checksum, Fields, RowText, Scope, SnapshotEnd, SnapshotHeader, write_block,
    },
};

/// The first pages are small, so that the first rows are on their way at once.
const FIRST_PAGES: [usize; 3] = [250, 250, 500];
/// Pieces that wait for the other end to take them.
const WAITING: usize = 2;
/// Where half of the bytes of the fastest level are reached for about thrice its time; higher ones gain little more.
const LEVEL: i32 = 5;

/// How rows stand in lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A row is an array.
    Rows,
    /// See [`write_block`].
    Blocks,
}

impl Form {
    /// # Errors
    /// 406 for somebody who accepts only blocks of a version that is not spoken here.
    pub fn asked(headers: &HeaderMap) -> Result<Self, ApiError> {
        let accepted = headers
            .get_all(header::ACCEPT)
            .iter()
            .filter_map(|value| value.to_str().ok());
        let kinds: Vec<&str> = accepted
            .flat_map(|value| value.split(','))
            .map(|kind| kind.split(';').next().unwrap_or_default().trim())
            .collect();
        if kinds.contains(&BLOCKS) {
            return Ok(Self::Blocks);
        }
        let foreign = |kind: &&str| kind.starts_with("application/vnd.wheelhouse.");
        if kinds.is_empty() || !kinds.iter().all(foreign) {
            return Ok(Self::Rows);
        }
        let mut problem = Problem::new(
            ErrorCode::VersionMismatch,
            format!("The platform sends snapshots as {BLOCKS} or {NDJSON}. Update the older one of the two."),
        );
        problem.status = 406;
        Err(problem.into())
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Rows => NDJSON,
            Self::Blocks => BLOCKS,
        }
    }
}

pub fn takes_zstd(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT_ENCODING).iter();
    accepted
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|coding| coding.trim() == "zstd")
}

/// The answer with its header line; rows follow as they are taken. A failure breaks it off before its end line, and the
/// console resumes.
pub fn answer(app: App, source: Source, header: &SnapshotHeader, form: Form, zstd: bool) -> Result<Response, ApiError> {
    let mut lines = Lines {
        scope: source.scope,
        shape: source.shape,
        columns: header.columns.clone(),
        form,
        end: SnapshotEnd {
            sent: 0,
            checksum: Checksum::default(),
        },
        out: Out::new(zstd)?,
    };
    lines.out.line(&serde_json::to_string(header)?)?;
    let (sender, receiver) = channel(WAITING);
    tokio::spawn(async move {
        if let Err(error) = produce(&app, source, lines, &sender).await {
            // Nobody may be there any more to be told.
            drop(sender.send(Err(error)).await);
        }
    });
    let taken = stream::unfold(receiver, |mut receiver| async move {
        let piece: Option<Result<Bytes, ApiError>> = receiver.recv().await;
        Some((piece?, receiver))
    });
    // Whoever compresses the body may ask once more after its end.
    let taken = taken.fuse();
    let mut response = Response::new(Body::from_stream(taken));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.media_type()));
    if zstd {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("zstd"));
    }
    Ok(response)
}

/// Writes a page while the next one is read, until all are written or nobody takes them.
async fn produce(
    app: &App,
    mut source: Source,
    mut lines: Lines,
    sender: &Sender<Result<Bytes, ApiError>>,
) -> Result<(), ApiError> {
    let mut sizes = FIRST_PAGES.into_iter().chain(std::iter::repeat(BLOCK_ROWS));
    let mut size = sizes.next().unwrap_or(BLOCK_ROWS);
    let mut page = source.page(app.reader(), size).await?;
    loop {
        let last = page.len() < size;
        let work = tokio::task::spawn_blocking(move || {
            let piece = lines.page(&page, last)?;
            Ok::<_, ApiError>((piece, lines))
        });
        let (done, next) = if last {
            (work.await, None)
        } else {
            size = sizes.next().unwrap_or(BLOCK_ROWS);
            let (done, next) = tokio::join!(work, source.page(app.reader(), size));
            (done, Some(next))
        };
        let (piece, rest) = done.map_err(ApiError::internal)??;
        lines = rest;
        if sender.send(Ok(piece)).await.is_err() || app.shutdown().is_cancelled() {
            return Ok(());
        }
        match next {
            Some(next) => page = next?,
            None => return Ok(()),
        }
    }
}

/// The answer as far as it is written.
struct Lines {
    scope: Scope,
    shape: Shape,
    columns: Vec<String>,
    form: Form,
    end: SnapshotEnd,
    out: Out,
}

impl Lines {
    /// The bytes of some rows and, behind the last ones, of the end.
    fn page(&mut self, docs: &[String], last: bool) -> Result<Bytes, ApiError> {
        let fields = parse(docs)?;
        let fits = |row: &Fields<'_>| row.names().eq(self.columns.iter().map(String::as_str));
        if fields.iter().all(fits) {
            self.rows(&fields)?;
        } else {
            // Another version wrote one of them.
            let shaped = docs
                .iter()
                .map(|doc| (self.shape)(doc))
                .collect::<Result<Vec<_>, _>>()?;
            let fields = shaped.iter().map(RowText::fields).collect::<Result<Vec<_>, _>>()?;
            self.rows(&fields)?;
        }
        if last {
            self.out.line(&serde_json::to_string(&self.end)?)?;
        }
        self.out.take(last)
    }

    fn rows(&mut self, fields: &[Fields<'_>]) -> Result<(), ApiError> {
        for row in fields {
            let id: Option<Uuid> = row.get("id").and_then(|id| serde_json::from_str(id).ok());
            let id = id.ok_or_else(|| ApiError::internal("a row without an id"))?;
            let revision = row.get("version").and_then(|version| version.parse().ok()).unwrap_or(1);
            self.end.sent += 1;
            self.end.checksum.add(id, revision);
        }
        match self.form {
            Form::Rows => fields.iter().try_for_each(|row| {
                let cells: Vec<&str> = row.iter().map(|(_, cell)| cell).collect();
                self.out.line(&format!("[{}]", cells.join(",")))
            }),
            Form::Blocks => {
                let (mut begin, mut bytes) = (0, 0);
                for (at, row) in fields.iter().enumerate() {
                    let size: usize = row.iter().map(|(_, cell)| cell.len()).sum();
                    if at > begin && bytes + size > BLOCK_BYTES {
                        self.block(&fields[begin..at])?;
                        (begin, bytes) = (at, 0);
                    }
                    bytes += size;
                }
                self.block(&fields[begin..])
            }
        }
    }

    fn block(&mut self, rows: &[Fields<'_>]) -> Result<(), ApiError> {
        if rows.is_empty() {
            return Ok(());
        }
        let line = write_block(self.scope, &self.columns, rows).map_err(ApiError::internal)?;
        self.out.line(&line)
    }
}

fn parse(rows: &[String]) -> Result<Vec<Fields<'_>>, ApiError> {
    Ok(rows.iter().map(|row| Fields::parse(row)).collect::<Result<_, _>>()?)
}

/// Where lines go, until they are taken as bytes.
enum Out {
    Plain(Vec<u8>),
    Zstd(zstd::stream::write::Encoder<'static, Vec<u8>>),
}

impl Out {
    fn new(zstd: bool) -> Result<Self, ApiError> {
        if !zstd {
            return Ok(Self::Plain(Vec::new()));
        }
        let encoder = zstd::stream::write::Encoder::new(Vec::new(), LEVEL).map_err(ApiError::internal)?;
        Ok(Self::Zstd(encoder))
    }

    fn line(&mut self, line: &str) -> Result<(), ApiError> {
        let written = match self {
            Self::Plain(bytes) => bytes.write_all(line.as_bytes()).and_then(|()| bytes.write_all(b"\n")),
            Self::Zstd(encoder) => encoder
                .write_all(line.as_bytes())
                .and_then(|()| encoder.write_all(b"\n")),
        };
        written.map_err(ApiError::internal)
    }

    /// What was written since; with `last`, closed.
    fn take(&mut self, last: bool) -> Result<Bytes, ApiError> {
        match self {
            Self::Plain(bytes) => Ok(Bytes::from(std::mem::take(bytes))),
            Self::Zstd(encoder) => {
                if last { encoder.do_finish() } else { encoder.flush() }.map_err(ApiError::internal)?;
                Ok(Bytes::from(std::mem::take(encoder.get_mut())))
            }
        }
    }
}
