//! `GET /v1/tenants`: typed filters, typed sort, keyset cursor.

use super::read::READ;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::{sql, wire},
};
use axum::{Json, extract::State};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sea_orm::Value;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use wheelhouse_contract::{
    Problem,
    tenant::{Plan, Tenant, TenantStatus},
};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantSort {
    #[default]
    Number,
    Name,
    CreatedAt,
    UpdatedAt,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    Ascending,
    Descending,
}

/// Every filter narrows.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct TenantsQuery {
    /// Part of name, subdomain or owner's e-mail, or the number (`42`, `T-000042`).
    text: Option<String>,
    status: Option<TenantStatus>,
    plan: Option<Plan>,
    risk_flagged: Option<bool>,
    archived: Option<bool>,
    #[serde(default)]
    sort: TenantSort,
    #[serde(default)]
    order: Order,
    /// `next` of the page before.
    after: Option<String>,
    /// 1 to 200, default 50.
    limit: Option<u32>,
}

/// A page of tenants.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Tenants {
    pub items: Vec<Tenant>,
    /// The next `after`, absent at the end.
    pub next: Option<String>,
}

/// Where a page ended. The sort is part of it: a cursor of another order would skip rows.
#[derive(Serialize, Deserialize)]
struct Cursor {
    sort: TenantSort,
    order: Order,
    value: CursorValue,
    id: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum CursorValue {
    Number(i64),
    Text(String),
}

impl Cursor {
    /// Whether the value can stand in the sort's column: a cursor may come from anybody.
    fn fits(&self) -> bool {
        matches!(self.value, CursorValue::Text(_)) == (self.sort == TenantSort::Name)
    }
}

impl TenantSort {
    fn column(self) -> &'static str {
        match self {
            TenantSort::Number => "number",
            TenantSort::Name => "name_key",
            TenantSort::CreatedAt => "created_at",
            TenantSort::UpdatedAt => "updated_at",
        }
    }

    fn value(self, tenant: &Tenant) -> CursorValue {
        match self {
            TenantSort::Number => CursorValue::Number(i64::from(tenant.number)),
            TenantSort::Name => CursorValue::Text(tenant.name.trim().to_lowercase()),
            TenantSort::CreatedAt => CursorValue::Number(tenant.created_at.millis()),
            TenantSort::UpdatedAt => CursorValue::Number(tenant.updated_at.millis()),
        }
    }
}

/// Tenants, page by page.
#[utoipa::path(get, path = "/v1/tenants", tag = "tenants", params(TenantsQuery),
    responses((status = 200, body = Tenants), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<TenantsQuery>,
) -> Result<Json<Tenants>, ApiError> {
    auth.require(READ)?;
    let limit = query.limit.unwrap_or(50);
    if !(1..=200).contains(&limit) {
        return Err(ApiError::field("limit", "Ask for 1 to 200."));
    }
    let mut filter = Filter::default();
    filter.narrow(&query);
    filter.go_on(&query)?;
    let (column, direction) = (query.sort.column(), direction(query.order).1);
    let wanted = filter.place((i64::from(limit) + 1).into());
    let rest = format!(
        "{} ORDER BY {column} {direction}, id {direction} LIMIT {wanted}",
        filter.clause()
    );
    let mut items: Vec<Tenant> = sql::rows(app.reader(), &rest, filter.values).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| more);
    let next = last.map(|tenant| cursor(&query, tenant)).transpose()?;
    Ok(Json(Tenants { items, next }))
}

fn direction(order: Order) -> (&'static str, &'static str) {
    match order {
        Order::Ascending => (">", "ASC"),
        Order::Descending => ("<", "DESC"),
    }
}

fn cursor(query: &TenantsQuery, last: &Tenant) -> Result<String, ApiError> {
    let cursor = Cursor {
        sort: query.sort,
        order: query.order,
        value: query.sort.value(last),
        id: last.id.to_string(),
    };
    Ok(URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor)?))
}

#[derive(Default)]
struct Filter {
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl Filter {
    fn place(&mut self, value: Value) -> String {
        self.values.push(value);
        format!("${}", self.values.len())
    }

    fn equal(&mut self, column: &str, value: Value) {
        let place = self.place(value);
        self.conditions.push(format!("{column} = {place}"));
    }

    fn narrow(&mut self, query: &TenantsQuery) {
        if let Some(status) = query.status {
            self.equal("status", wire(&status).into());
        }
        if let Some(plan) = query.plan {
            self.equal("plan", wire(&plan).into());
        }
        if let Some(flagged) = query.risk_flagged {
            self.equal("risk_flagged", i64::from(flagged).into());
        }
        if let Some(archived) = query.archived {
            self.equal("archived", i64::from(archived).into());
        }
        let text = query.text.as_deref().map(|text| text.trim().to_lowercase());
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            self.search(&text);
        }
    }

    fn search(&mut self, text: &str) {
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let place = self.place(format!("%{escaped}%").into());
        let mut ways: Vec<_> = ["name_key", "subdomain", "owner_email"]
            .iter()
            .map(|column| format!("{column} LIKE {place} ESCAPE '\\'"))
            .collect();
        if let Ok(number) = text.trim_start_matches("t-").parse::<u32>() {
            let place = self.place(i64::from(number).into());
            ways.push(format!("number = {place}"));
        }
        self.conditions.push(format!("({})", ways.join(" OR ")));
    }

    fn go_on(&mut self, query: &TenantsQuery) -> Result<(), ApiError> {
        let Some(after) = &query.after else {
            return Ok(());
        };
        let cursor: Option<Cursor> = URL_SAFE_NO_PAD
            .decode(after)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let cursor = cursor
            .filter(|cursor| cursor.sort == query.sort && cursor.order == query.order && cursor.fits())
            .ok_or_else(|| ApiError::field("after", "Take `next` of a page with the same sort and order."))?;
        let value = match cursor.value {
            CursorValue::Number(number) => self.place(number.into()),
            CursorValue::Text(text) => self.place(text.into()),
        };
        let (id, column, sign) = (
            self.place(cursor.id.into()),
            query.sort.column(),
            direction(query.order).0,
        );
        self.conditions.push(format!(
            "({column} {sign} {value} OR ({column} = {value} AND id {sign} {id}))"
        ));
        Ok(())
    }

    fn clause(&self) -> String {
        if self.conditions.is_empty() {
            return String::new();
        }
        format!("WHERE {}", self.conditions.join(" AND "))
    }
}
