//! `GET /v1/sync/snapshot`: a scope as lines, streamed page by page and compressed on the way.

use super::require_scopes;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{self, Head, Row, sql},
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use chrono::TimeDelta;
use futures_util::stream::{self, Stream};
use sea_orm::{ConnectionTrait, Value as SqlValue};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use utoipa::IntoParams;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, FieldError, Problem,
    alert::Alert,
    approval::Approval,
    audit::AuditRecord,
    event::TenantEvent,
    http::NDJSON,
    impersonation::Impersonation,
    incident::{Incident, IncidentEvent},
    operator::Operator,
    review::Review,
    sync::{Checksum, SCHEMA, Scope, SnapshotEnd, SnapshotHeader, WINDOW_DAYS},
    tenant::Tenant,
};

const PAGE: usize = 1_000;

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SnapshotQuery {
    #[param(inline)]
    scope: Scope,
    /// The id of the last row that arrived: the rest follows.
    after: Option<Uuid>,
    /// The schema that the console knows; another one is gone.
    schema: Option<u32>,
}

/// A whole scope as NDJSON: a header, rows as arrays in ascending order of id (append-only scopes: newest first, the
/// last 30 days), an end. Resumed with `after`; the position to pull changes from is that of the first header.
#[utoipa::path(get, path = "/v1/sync/snapshot", tag = "sync", params(SnapshotQuery),
    extensions(("x-permission" = json!(["tenants:read"]))),
    responses((status = 200, content((SnapshotHeader = "application/x-ndjson"))), (status = "4XX", body = Problem)))]
pub async fn snapshot(
    State(app): State<App>,
    auth: Auth,
    query: Result<Query<SnapshotQuery>, ApiError>,
) -> Result<Response, ApiError> {
    require_scopes(&auth, &Scope::ALL)?;
    let Query(query) = query?;
    if query.schema.is_some_and(|schema| schema != SCHEMA) {
        let mut problem = Problem::new(
            ErrorCode::Gone,
            "The platform speaks another schema. Update the console.",
        );
        problem.fields = vec![FieldError::new(query.scope.as_str(), "Another schema.")];
        return Err(problem.into());
    }
    let source = Source::of(&app, query.scope, query.after).await?;
    let header = source.header(&app).await?;
    let mut line = serde_json::to_vec(&header)?;
    line.push(b'\n');
    let state = Lines {
        app,
        source,
        columns: header.columns,
        end: SnapshotEnd {
            sent: 0,
            checksum: Checksum::default(),
        },
        head: Some(Bytes::from(line)),
        done: false,
    };
    let mut response = Response::new(Body::from_stream(lines(state)));
    response
        .headers_mut()
        .insert(header::CONTENT_TYPE, HeaderValue::from_static(NDJSON));
    Ok(response)
}

/// Where the rows of a scope come from, in which order, and how far it came.
struct Source {
    scope: Scope,
    table: &'static str,
    /// The cursor's column: ids, or the audit's sequence.
    key: &'static str,
    cursor: Option<SqlValue>,
    /// Append-only: rows from here on.
    since: Option<i64>,
    shape: Shape,
}

type Shape = fn(&str) -> Result<Map<String, Value>, serde_json::Error>;

/// A stored row in the shape of this version, whichever version wrote it.
fn shaped<T: Serialize + DeserializeOwned>(doc: &str) -> Result<Map<String, Value>, serde_json::Error> {
    match serde_json::to_value(serde_json::from_str::<T>(doc)?)? {
        Value::Object(map) => Ok(map),
        _ => Err(serde::de::Error::custom("a row is an object")),
    }
}

fn table(scope: Scope) -> (&'static str, Shape) {
    fn of<R: Row>() -> (&'static str, Shape) {
        (R::TABLE, shaped::<R>)
    }
    match scope {
        Scope::Tenants => of::<Tenant>(),
        Scope::TenantEvents => of::<TenantEvent>(),
        Scope::Reviews => of::<Review>(),
        Scope::Incidents => of::<Incident>(),
        Scope::IncidentEvents => of::<IncidentEvent>(),
        Scope::Alerts => of::<Alert>(),
        Scope::Approvals => of::<Approval>(),
        Scope::Operators => of::<Operator>(),
        Scope::Impersonations => of::<Impersonation>(),
        Scope::Audit => ("audit", shaped::<AuditRecord>),
    }
}

impl Source {
    async fn of(app: &App, scope: Scope, after: Option<Uuid>) -> Result<Self, ApiError> {
        let (table, shape) = table(scope);
        let key = if scope == Scope::Audit { "seq" } else { "id" };
        let cursor = match after {
            Some(id) if scope == Scope::Audit => {
                let statement = "SELECT seq FROM audit WHERE id = $1";
                let seq: Option<i64> = sql::scalar(app.reader(), statement, vec![id.to_string().into()]).await?;
                let seq = seq.ok_or_else(|| ApiError::field("after", "There is no such record."))?;
                Some(seq.into())
            }
            Some(id) => Some(id.to_string().into()),
            None => None,
        };
        let window = TimeDelta::days(WINDOW_DAYS);
        let since = scope.is_append_only().then(|| app.now().plus(-window).millis());
        Ok(Self {
            scope,
            table,
            key,
            cursor,
            since,
            shape,
        })
    }

    /// Position first, rows later: changes in between come twice, and the revision guard makes that harmless.
    async fn header(&self, app: &App) -> Result<SnapshotHeader, ApiError> {
        let tx = app.db().snapshot().await?;
        let head: Head = storage::head(&tx).await?;
        let since = self.since.unwrap_or(0);
        let count = match self.since {
            Some(_) => format!("SELECT COUNT(*) FROM {} WHERE at >= $1", self.table),
            None => format!("SELECT COUNT(*) FROM {} WHERE 0 <= $1", self.table),
        };
        let count: i64 = sql::scalar(&tx, &count, vec![since.into()]).await?.unwrap_or(0);
        let statement = format!("SELECT doc FROM {} LIMIT 1", self.table);
        let first: Option<String> = sql::scalar(&tx, &statement, vec![]).await?;
        let columns = match first {
            Some(doc) => (self.shape)(&doc)?.into_iter().map(|(name, _)| name).collect(),
            None => Vec::new(),
        };
        tx.rollback().await?;
        Ok(SnapshotHeader {
            schema: SCHEMA,
            scope: self.scope,
            columns,
            position: head.position(),
            count: count.unsigned_abs(),
        })
    }

    async fn page<C: ConnectionTrait>(&mut self, conn: &C) -> Result<Vec<String>, ApiError> {
        let (sign, order) = if self.since.is_some() {
            ("<", "DESC")
        } else {
            (">", "ASC")
        };
        let mut conditions = Vec::new();
        let mut values = Vec::new();
        if let Some(since) = self.since {
            values.push(since.into());
            conditions.push(format!("at >= ${}", values.len()));
        }
        if let Some(cursor) = &self.cursor {
            values.push(cursor.clone());
            conditions.push(format!("{} {sign} ${}", self.key, values.len()));
        }
        let condition = if conditions.is_empty() {
            String::new()
        } else {
            format!("WHERE {}", conditions.join(" AND "))
        };
        let (table, key) = (self.table, self.key);
        let statement = format!("SELECT {key}, doc FROM {table} {condition} ORDER BY {key} {order} LIMIT {PAGE}");
        let rows = sql::all(conn, &statement, values).await?;
        if let Some(last) = rows.last() {
            self.cursor = Some(if key == "seq" {
                last.try_get_by_index::<i64>(0)?.into()
            } else {
                last.try_get_by_index::<String>(0)?.into()
            });
        }
        rows.iter().map(|row| Ok(row.try_get_by_index(1)?)).collect()
    }
}

/// The answer as far as it is written.
struct Lines {
    app: App,
    source: Source,
    columns: Vec<String>,
    end: SnapshotEnd,
    head: Option<Bytes>,
    done: bool,
}

/// A failure breaks the answer off before its end line; the console resumes.
fn lines(state: Lines) -> impl Stream<Item = Result<Bytes, ApiError>> + Send {
    stream::try_unfold(state, |mut state| async move {
        if let Some(head) = state.head.take() {
            return Ok(Some((head, state)));
        }
        if state.done || state.app.shutdown().is_cancelled() {
            return Ok(None);
        }
        let page = state.source.page(state.app.reader()).await?;
        state.done = page.len() < PAGE;
        let mut text = Vec::with_capacity(page.iter().map(String::len).sum());
        for doc in &page {
            state.row(doc, &mut text)?;
        }
        if state.done {
            serde_json::to_writer(&mut text, &state.end)?;
            text.push(b'\n');
        }
        Ok(Some((Bytes::from(text), state)))
    })
}

impl Lines {
    fn row(&mut self, doc: &str, text: &mut Vec<u8>) -> Result<(), ApiError> {
        let mut map: Map<String, Value> = serde_json::from_str(doc)?;
        if !map.keys().eq(self.columns.iter()) {
            map = (self.source.shape)(doc)?;
        }
        let id = map.get("id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        let id: Uuid = id.ok_or_else(|| ApiError::internal("a row without an id"))?;
        let revision = map.get("version").and_then(Value::as_u64).unwrap_or(1);
        self.end.sent += 1;
        self.end.checksum.add(id, revision);
        let row: Vec<Value> = map.into_iter().map(|(_, value)| value).collect();
        serde_json::to_writer(&mut *text, &row)?;
        text.push(b'\n');
        Ok(())
    }
}
