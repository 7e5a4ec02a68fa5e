//! `GET /v1/sync/snapshot`: a scope as lines, page by page.

mod lines;

use super::require_scopes;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{self, Head, Row, sql},
};
use axum::{extract::State, http::HeaderMap, response::Response};
use chrono::TimeDelta;
use lines::Form;
use sea_orm::{ConnectionTrait, Value as SqlValue};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use utoipa::IntoParams;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, FieldError, OperatorId, Problem,
    alert::Alert,
    approval::Approval,
    audit::AuditRecord,
    event::TenantEvent,
    impersonation::Impersonation,
    incident::{Incident, IncidentEvent},
    job::Job,
    onboarding::OnboardingDraft,
    operator::Operator,
    review::Review,
    saved_view::{SavedView, ViewShelf},
    site::Site,
    sync::{RowText, SCHEMA, Scope, SnapshotHeader, WINDOW_DAYS},
    tenant::Tenant,
    upgrade::UpgradeRequest,
    usage::TenantUsage,
};

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
/// last 30 days), an end. Resumed with `after`; the position to pull changes from is that of the first header. Whoever
/// accepts `application/vnd.wheelhouse.blocks.v1+ndjson` gets up to a thousand rows a line, column by column.
#[utoipa::path(get, path = "/v1/sync/snapshot", tag = "sync", params(SnapshotQuery),
    extensions(("x-permission" = json!(["tenants:read"]))),
    responses((status = 200, content((SnapshotHeader = "application/x-ndjson"),
        (SnapshotHeader = "application/vnd.wheelhouse.blocks.v1+ndjson"))), (status = "4XX", body = Problem)))]
pub async fn snapshot(
    State(app): State<App>,
    auth: Auth,
    headers: HeaderMap,
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
    let form = Form::asked(&headers)?;
    let source = Source::of(&app, query.scope, auth.operator.id, query.after).await?;
    let header = source.header(&app).await?;
    lines::answer(app, source, &header, form, lines::takes_zstd(&headers))
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
    /// Rows that are others' alone are none of this snapshot.
    reader: OperatorId,
    shape: Shape,
}

type Shape = fn(&str) -> Result<RowText, serde_json::Error>;

/// A stored row in the shape of this version, whichever version wrote it.
fn shaped<T: Serialize + DeserializeOwned>(doc: &str) -> Result<RowText, serde_json::Error> {
    RowText::of(&serde_json::from_str::<T>(doc)?)
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
        Scope::Jobs => of::<Job>(),
        Scope::Onboarding => of::<OnboardingDraft>(),
        Scope::SavedViews => of::<SavedView>(),
        Scope::ViewShelves => of::<ViewShelf>(),
        Scope::Usage => of::<TenantUsage>(),
        Scope::Sites => of::<Site>(),
        Scope::UpgradeRequests => of::<UpgradeRequest>(),
        Scope::Audit => ("audit", shaped::<AuditRecord>),
    }
}

fn all_of(conditions: &[String]) -> String {
    if conditions.is_empty() {
        return String::new();
    }
    format!("WHERE {}", conditions.join(" AND "))
}

impl Source {
    async fn of(app: &App, scope: Scope, reader: OperatorId, after: Option<Uuid>) -> Result<Self, ApiError> {
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
            reader,
            shape,
        })
    }

    /// Position first, rows later: changes in between come twice, and the revision guard makes that harmless.
    async fn header(&self, app: &App) -> Result<SnapshotHeader, ApiError> {
        let tx = app.db().snapshot().await?;
        let head: Head = storage::head(&tx).await?;
        let count = match self.since {
            Some(since) => {
                let statement = format!("SELECT COUNT(*) FROM {} WHERE at >= $1", self.table);
                let count: Option<i64> = sql::scalar(&tx, &statement, vec![since.into()]).await?;
                count.unwrap_or(0).unsigned_abs()
            }
            None => storage::seen_state(&tx, self.scope, self.reader).await?.count,
        };
        let (mut conditions, mut values) = (Vec::new(), Vec::new());
        self.narrow_to_reader(&mut conditions, &mut values);
        let statement = format!("SELECT doc FROM {} {} LIMIT 1", self.table, all_of(&conditions));
        let first: Option<String> = sql::scalar(&tx, &statement, values).await?;
        let columns = match first {
            Some(doc) => (self.shape)(&doc)?.fields()?.names().map(str::to_owned).collect(),
            None => Vec::new(),
        };
        tx.rollback().await?;
        Ok(SnapshotHeader {
            schema: SCHEMA,
            scope: self.scope,
            columns,
            position: head.position(),
            count,
        })
    }

    /// Of a private scope what everybody sees and what is the reader's.
    fn narrow_to_reader(&self, conditions: &mut Vec<String>, values: &mut Vec<SqlValue>) {
        if self.scope.is_private() {
            values.push(self.reader.to_string().into());
            conditions.push(format!("(audience IS NULL OR audience = ${})", values.len()));
        }
    }

    async fn page<C: ConnectionTrait>(&mut self, conn: &C, limit: usize) -> Result<Vec<String>, ApiError> {
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
        self.narrow_to_reader(&mut conditions, &mut values);
        let condition = all_of(&conditions);
        let (table, key) = (self.table, self.key);
        let statement = format!("SELECT {key}, doc FROM {table} {condition} ORDER BY {key} {order} LIMIT {limit}");
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
