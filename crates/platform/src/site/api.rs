//! The tenant's own API: JSON for programs, form posts for its pages.

use super::{acts, pages, refusal::Refusal, visit::Visit};
use crate::{
    app::App,
    error::ApiError,
    storage::{AuditEntry, sql},
    upgrades,
};
use axum::{
    Json,
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::json;
use uuid::Uuid;
use wheelhouse_contract::{ErrorCode, TenantId, Timestamp, audit::AuditCategory, tenant::Module, text};

/// Something to do.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Task {
    pub id: Uuid,
    pub title: String,
    pub created_by: String,
    pub created_at: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewTask {
    title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountChange {
    name: String,
}

/// `GET /api/tasks`.
pub(super) async fn tasks(visit: Visit) -> Result<Json<Vec<Task>>, Refusal> {
    visit.check_open()?;
    visit.signed_in()?;
    acts::note(&visit, "impersonation.viewed", "Read the tasks.".to_owned()).await?;
    visit.check_module(Module::Tasks)?;
    let tasks = tasks_of(&visit.app, visit.tenant.id).await;
    Ok(Json(tasks.map_err(|error| visit.fail(error))?))
}

/// `GET /api/modules`: every module, whether it is open, and how the request for it stands.
pub(super) async fn modules(visit: Visit) -> Result<Json<serde_json::Value>, Refusal> {
    visit.check_open()?;
    visit.signed_in()?;
    acts::note(&visit, "impersonation.viewed", "Read the list of modules.".to_owned()).await?;
    let asked = upgrades::latest(visit.app.reader(), visit.tenant.id).await;
    let asked = asked.map_err(|error| visit.fail(error))?;
    let told = Module::ALL.map(|module| {
        let request = asked
            .get(&module)
            .map(|request| json!({ "state": request.state, "answer": request.answer }));
        json!({ "module": module, "enabled": visit.tenant.modules.contains(&module), "request": request })
    });
    Ok(Json(json!({ "modules": told })))
}

/// `GET /api/modules/{key}`: whether a module is there; 403 `module_locked` when it is not.
pub(super) async fn module(visit: Visit, Path(key): Path<String>) -> Result<Json<serde_json::Value>, Refusal> {
    visit.check_open()?;
    visit.signed_in()?;
    let module = pages::parse(&key).ok_or_else(|| missing(&visit))?;
    acts::note(&visit, "impersonation.viewed", format!("Read the module {key}.")).await?;
    visit.check_module(module)?;
    Ok(Json(json!({ "module": key, "enabled": true })))
}

/// `POST /api/tasks`.
pub(super) async fn add_task(visit: Visit, body: Bytes) -> Result<Response, Refusal> {
    let visitor = visit.admit_write(Some(Module::Tasks)).await?.clone();
    let new: NewTask = parse(&visit, &body)?;
    let mut faults = Vec::new();
    text::length(&mut faults, "title", &new.title, 1..=200);
    ApiError::check(faults).map_err(|error| visit.fail(error))?;
    let added = async {
        let mut tx = visit.app.begin_as(acts::actor(&visitor, &visit.client)).await?;
        let task = Task {
            id: tx.new_id(),
            title: new.title.trim().to_owned(),
            created_by: visitor.email.clone(),
            created_at: tx.now(),
        };
        let values = vec![
            task.id.to_string().into(),
            visit.tenant.id.to_string().into(),
            task.title.clone().into(),
            task.created_by.clone().into(),
            task.created_at.millis().into(),
        ];
        let statement =
            "INSERT INTO site_tasks (id, tenant_id, title, created_by, created_at) VALUES ($1, $2, $3, $4, $5)";
        sql::exec(tx.conn(), statement, values).await?;
        super::jobs::enqueue(&tx, visit.tenant.id, "task_added", &task.title).await?;
        acts::log(
            &mut tx,
            &visitor,
            &visit.tenant,
            format!("Added the task “{}”.", task.title),
        )
        .await?;
        let entry = AuditEntry::new(AuditCategory::Tenant, "tenant_task.added", "A task was added.")
            .on("tenant", visit.tenant.id, visit.tenant.name.clone())
            .after(&task)?;
        tx.audit(entry).await?;
        tx.finish().await?;
        Ok::<_, ApiError>(task)
    };
    let task = added.await.map_err(|error| visit.fail(error))?;
    if visit.json {
        return Ok((StatusCode::CREATED, Json(task)).into_response());
    }
    Ok(Redirect::to("/modules/tasks").into_response())
}

/// `POST /api/account`: the display name.
pub(super) async fn account(visit: Visit, body: Bytes) -> Result<Response, Refusal> {
    let visitor = visit.admit_write(None).await?.clone();
    let change: AccountChange = parse(&visit, &body)?;
    let mut faults = Vec::new();
    text::length(&mut faults, "name", &change.name, 2..=100);
    ApiError::check(faults).map_err(|error| visit.fail(error))?;
    let name = change.name.trim().to_owned();
    let changed = async {
        let mut tx = visit.app.begin_as(acts::actor(&visitor, &visit.client)).await?;
        let values = vec![
            name.clone().into(),
            visitor.user_id.to_string().into(),
            visit.tenant.id.to_string().into(),
        ];
        sql::exec(
            tx.conn(),
            "UPDATE tenant_users SET name = $1 WHERE id = $2 AND tenant_id = $3",
            values,
        )
        .await?;
        acts::log(
            &mut tx,
            &visitor,
            &visit.tenant,
            format!("Changed the display name to “{name}”."),
        )
        .await?;
        let entry = AuditEntry::new(
            AuditCategory::Tenant,
            "tenant_user.renamed",
            "A display name was changed.",
        )
        .on("tenant", visit.tenant.id, visit.tenant.name.clone())
        .before(&json!({ "email": visitor.email, "name": visitor.name }))?
        .after(&json!({ "email": visitor.email, "name": name }))?;
        tx.audit(entry).await?;
        tx.finish().await
    };
    changed.await.map_err(|error| visit.fail(error))?;
    if visit.json {
        return Ok(Json(json!({ "name": name })).into_response());
    }
    Ok(Redirect::to("/account").into_response())
}

/// Every other address of the API. A write to it is refused like any other, so that no path escapes the rules.
pub(super) async fn nothing(visit: Visit) -> Result<Response, Refusal> {
    if visit.method != axum::http::Method::GET {
        visit.admit_write(None).await?;
    }
    Err(missing(&visit))
}

pub(super) fn missing(visit: &Visit) -> Refusal {
    Refusal::new(ErrorCode::NotFound, "Not found", "Nothing lives at this address.")
        .of(&visit.tenant)
        .to(visit.visitor.as_ref())
        .json(visit.json)
}

/// JSON from programs, a form from pages.
pub(super) fn parse<T: DeserializeOwned>(visit: &Visit, body: &[u8]) -> Result<T, Refusal> {
    let parsed = if visit.json {
        serde_json::from_slice(body).map_err(|error| error.to_string())
    } else {
        form(body)
    };
    parsed.map_err(|error| {
        let detail = format!("The request is not what this address expects: {error}.");
        Refusal::new(ErrorCode::Invalid, "Not understood", detail)
            .of(&visit.tenant)
            .json(visit.json)
    })
}

/// Form fields are text; the types of this API hold nothing else.
fn form<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let fields: serde_json::Map<String, serde_json::Value> = url::form_urlencoded::parse(body)
        .map(|(name, value)| (name.into_owned(), value.into_owned().into()))
        .collect();
    serde_json::from_value(fields.into()).map_err(|error| error.to_string())
}

/// The newest hundred tasks of the tenant.
pub(super) async fn tasks_of(app: &App, tenant: TenantId) -> Result<Vec<Task>, ApiError> {
    let rows = sql::all(
        app.reader(),
        "SELECT id, title, created_by, created_at FROM site_tasks WHERE tenant_id = $1 ORDER BY created_at DESC, id LIMIT 100",
        vec![tenant.to_string().into()],
    )
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Task {
                id: row.try_get_by_index::<String>(0)?.parse().map_err(ApiError::internal)?,
                title: row.try_get_by_index(1)?,
                created_by: row.try_get_by_index(2)?,
                created_at: Timestamp::from_millis(row.try_get_by_index(3)?),
            })
        })
        .collect()
}
