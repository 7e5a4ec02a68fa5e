//! The mailbox, as operators see it.

use super::{compose, row};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::{sql, wire},
};
use axum::{Json, extract::State};
use sea_orm::Value;
use wheelhouse_contract::{
    Action, MailId, Permission, Problem, Resource,
    mail::{MailDetail, MailPage, MailQuery},
};

const READ: Permission = Permission::new(Resource::Tenants, Action::Read);
const USUAL: u32 = 50;
const MOST: u32 = 200;

/// Mail of the last 90 days, newest first: what waits, what was sent, what failed and why.
#[utoipa::path(get, path = "/v1/mail", tag = "mail", params(MailQuery),
    responses((status = 200, body = MailPage), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<MailQuery>,
) -> Result<Json<MailPage>, ApiError> {
    auth.require(READ)?;
    let limit = query.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(ApiError::field("limit", format!("Ask for 1 to {MOST}.")));
    }
    let mut values: Vec<Value> = vec![];
    let mut clause = "WHERE 1 = 1".to_owned();
    let mut narrow = |condition: &str, value: Option<String>| {
        if let Some(value) = value {
            values.push(value.into());
            clause.push_str(&format!(" AND {condition} ${}", values.len()));
        }
    };
    narrow("state =", query.state.map(|state| wire(&state)));
    narrow("tenant_id =", query.tenant.map(|id| id.to_string()));
    narrow("id <", query.after.map(|id| id.to_string()));
    let statement = format!(
        "SELECT {} FROM outgoing_mail {clause} ORDER BY id DESC LIMIT {}",
        row::COLUMNS,
        limit + 1
    );
    let rows = sql::all(app.reader(), &statement, values).await?;
    let mut items = rows.iter().map(row::mail).collect::<Result<Vec<_>, _>>()?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|mail| mail.id);
    let sends = app.config().smtp.is_some();
    Ok(Json(MailPage { items, next, sends }))
}

/// A message with its text, plain and as a page that neither runs nor loads anything.
#[utoipa::path(get, path = "/v1/mail/{id}", tag = "mail", params(("id" = MailId, Path,)),
    responses((status = 200, body = MailDetail), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn detail(
    State(app): State<App>,
    Segment(id): Segment<MailId>,
    auth: Auth,
) -> Result<Json<MailDetail>, ApiError> {
    auth.require(READ)?;
    let statement = format!("SELECT {}, body, html FROM outgoing_mail WHERE id = $1", row::COLUMNS);
    let found = sql::one(app.reader(), &statement, vec![id.to_string().into()]).await?;
    let found = found.ok_or_else(|| ApiError::not_found("message"))?;
    let mail = row::mail(&found)?;
    let compose::Body { text, html } = compose::Body::read(&found)?;
    let config = app.config();
    Ok(Json(MailDetail {
        message_id: compose::message_id(&mail, &config.base_domain),
        from: match &config.smtp {
            Some(smtp) => smtp.from.to_string(),
            None => config.name.clone(),
        },
        mail,
        text,
        html,
    }))
}
