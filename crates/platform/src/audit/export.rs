//! The log as a file: CSV for spreadsheets, JSON for machines. An export is audited before its first byte.

use super::search;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{AuditEntry, wire},
};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::stream::{self, Stream};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wheelhouse_contract::{
    Action, OperatorId, Permission, Problem, Resource, Timestamp,
    audit::{AuditCategory, AuditQuery, AuditRecord},
    csv,
};

const PAGE: u32 = 500;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Format {
    Csv,
    Json,
}

/// The search's filters and the form.
#[derive(Clone, Debug, Serialize, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    #[param(inline)]
    format: Format,
    text: Option<String>,
    action: Option<String>,
    category: Option<AuditCategory>,
    actor_id: Option<OperatorId>,
    resource_type: Option<String>,
    resource_id: Option<String>,
    address: Option<String>,
    from: Option<Timestamp>,
    to: Option<Timestamp>,
}

/// Every record that the filters leave, newest first.
#[utoipa::path(get, path = "/v1/audit/export", tag = "audit", params(ExportQuery),
    extensions(("x-permission" = json!(["audit_logs:export"]))),
    responses((status = 200, content((String = "text/csv"), (Vec<AuditRecord> = "application/json"))),
        (status = "4XX", body = Problem)))]
pub async fn export(
    State(app): State<App>,
    auth: Auth,
    query: Result<Query<ExportQuery>, ApiError>,
) -> Result<Response, ApiError> {
    auth.require(Permission::new(Resource::AuditLogs, Action::Export))?;
    let Query(query) = query?;
    let entry = AuditEntry::new(AuditCategory::Security, "audit.exported", "Exported the audit log.")
        .on("audit", "", "")
        .after(&query)?
        .sensitive();
    let mut tx = app.begin_as(auth.actor()).await?;
    tx.audit(entry).await?;
    tx.finish().await?;
    let (kind, name) = match query.format {
        Format::Csv => ("text/csv; charset=utf-8", "attachment; filename=\"audit.csv\""),
        Format::Json => ("application/json", "attachment; filename=\"audit.json\""),
    };
    let mut response = Response::new(Body::from_stream(file(app, query)));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    Ok(response)
}

enum Step {
    Head,
    Rows { before: Option<u64>, first: bool },
    Done,
}

/// Page by page, so that a long log never stands in memory. A failure breaks the body off: the file is visibly not whole.
fn file(app: App, query: ExportQuery) -> impl Stream<Item = Result<Bytes, ApiError>> + Send {
    stream::try_unfold(Step::Head, move |step| {
        let (app, query) = (app.clone(), query.clone());
        async move {
            match step {
                Step::Head => {
                    let head = match query.format {
                        Format::Csv => format!("{}\r\n", COLUMNS.join(",")),
                        Format::Json => "[".to_owned(),
                    };
                    let next = Step::Rows {
                        before: None,
                        first: true,
                    };
                    Ok(Some((Bytes::from(head), next)))
                }
                Step::Rows { before, first } => rows(&app, &query, before, first).await.map(Some),
                Step::Done => Ok(None),
            }
        }
    })
}

async fn rows(app: &App, query: &ExportQuery, before: Option<u64>, first: bool) -> Result<(Bytes, Step), ApiError> {
    let query_page = AuditQuery {
        text: query.text.clone(),
        action: query.action.clone(),
        category: query.category,
        actor_id: query.actor_id,
        resource_type: query.resource_type.clone(),
        resource_id: query.resource_id.clone(),
        address: query.address.clone(),
        from: query.from,
        to: query.to,
        before_seq: before,
        after_seq: None,
        limit: None,
    };
    let page = search::page(app.reader(), &query_page, PAGE).await?;
    let mut text = String::new();
    for (index, record) in page.records.iter().enumerate() {
        match query.format {
            Format::Csv => text.push_str(&csv_line(record)?),
            Format::Json => {
                if !(first && index == 0) {
                    text.push(',');
                }
                text.push_str(&serde_json::to_string(record)?);
            }
        }
    }
    let step = match page.next {
        Some(seq) => Step::Rows {
            before: Some(seq),
            first: false,
        },
        None => {
            if query.format == Format::Json {
                text.push(']');
            }
            Step::Done
        }
    };
    Ok((Bytes::from(text), step))
}

const COLUMNS: [&str; 20] = [
    "seq",
    "id",
    "at",
    "actor_id",
    "actor_email",
    "actor_role",
    "acting_as",
    "action",
    "category",
    "description",
    "resource_type",
    "resource_id",
    "resource_name",
    "before",
    "after",
    "reason",
    "address",
    "user_agent",
    "request_id",
    "hash",
];

fn csv_line(record: &AuditRecord) -> Result<String, ApiError> {
    let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let cells = [
        record.seq.to_string(),
        record.id.to_string(),
        record.at.to_string(),
        record.actor_id.map(|id| id.to_string()).unwrap_or_default(),
        record.actor_email.clone(),
        record.actor_role.map(|role| wire(&role)).unwrap_or_default(),
        text(&record.acting_as),
        record.action.clone(),
        wire(&record.category),
        record.description.clone(),
        record.resource_type.clone(),
        record.resource_id.clone(),
        record.resource_name.clone(),
        json(&record.before),
        json(&record.after),
        text(&record.reason),
        text(&record.address),
        text(&record.user_agent),
        text(&record.request_id),
        record.hash.clone(),
    ];
    Ok(format!("{}\r\n", cells.map(|cell| csv::cell(&cell)).join(",")))
}
