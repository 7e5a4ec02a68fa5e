//! The pages that a signed-in person sees.

use super::{acts, api, page, refusal::Refusal, session::Visitor, style, visit::Visit};
use crate::{storage::sql, tenants::users, upgrades};
use axum::{
    extract::Path,
    http::{HeaderMap, Method, StatusCode},
    response::{Html, IntoResponse, Redirect, Response},
};
use wheelhouse_contract::{
    ErrorCode,
    event::{TenantEvent, TenantEventKind},
    tenant::Module,
};

/// `/`: the modules, or the way to the sign-in.
pub(super) async fn home(visit: Visit) -> Result<Response, Refusal> {
    visit.check_open()?;
    let Some(visitor) = &visit.visitor else {
        return Ok(Redirect::to("/sign-in").into_response());
    };
    viewed(&visit, "the home page").await?;
    let asked = upgrades::latest(visit.app.reader(), visit.tenant.id).await;
    let asked = asked.map_err(|error| visit.fail(error))?;
    Ok(html(page::home(visit.lang, &visit.tenant, visitor, &asked)))
}

/// `/account`.
pub(super) async fn account(visit: Visit) -> Result<Response, Refusal> {
    visit.check_open()?;
    let visitor = visit.signed_in()?;
    viewed(&visit, "the account page").await?;
    Ok(html(page::account(visit.lang, &visit.tenant, visitor)))
}

/// `/modules/{key}`.
pub(super) async fn module(visit: Visit, Path(key): Path<String>) -> Result<Response, Refusal> {
    visit.check_open()?;
    let visitor = visit.signed_in()?;
    let Some(module) = parse(&key) else {
        return Err(missing(&visit));
    };
    viewed(&visit, &format!("the module {key}")).await?;
    visit.check_module(module)?;
    let content = content(&visit, visitor, module).await?;
    Ok(html(page::module(visit.lang, &visit.tenant, visitor, module, &content)))
}

/// Every other address: a file of the site, or nothing.
pub(super) async fn other(visit: Visit, path: Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    if !matches!(visit.method, Method::GET | Method::HEAD) {
        return Err(missing(&visit));
    }
    style::file(visit, path, headers).await
}

pub(super) fn missing(visit: &Visit) -> Refusal {
    let detail = "There is no such page on this site.";
    Refusal::new(ErrorCode::NotFound, "Not found", detail)
        .of(&visit.tenant)
        .to(visit.visitor.as_ref())
        .json(visit.json)
}

fn html(page: maud::Markup) -> Response {
    (StatusCode::OK, Html(page.into_string())).into_response()
}

async fn viewed(visit: &Visit, what: &str) -> Result<(), Refusal> {
    acts::note(visit, "impersonation.viewed", format!("Looked at {what}.")).await
}

/// The module of a key in an address.
pub(super) fn parse(key: &str) -> Option<Module> {
    serde_json::from_value(key.into()).ok()
}

/// What a module shows.
pub(super) enum Content {
    People(Vec<[String; 3]>),
    Tasks(Vec<api::Task>),
    Log(Vec<TenantEvent>),
    Nothing,
}

async fn content(visit: &Visit, _visitor: &Visitor, module: Module) -> Result<Content, Refusal> {
    let id = visit.tenant.id;
    match module {
        Module::Employees => {
            let users = users::of(visit.app.reader(), id)
                .await
                .map_err(|error| visit.fail(error))?;
            let row = |user: wheelhouse_contract::tenant::TenantUser| {
                let role = page::key_of(&crate::storage::wire(&user.role)).to_owned();
                [user.name, user.email, role]
            };
            Ok(Content::People(users.into_iter().map(row).collect()))
        }
        Module::Tasks => {
            let tasks = api::tasks_of(&visit.app, id).await.map_err(|error| visit.fail(error))?;
            Ok(Content::Tasks(tasks))
        }
        Module::Notifications => {
            let rest = "WHERE tenant_id = $1 ORDER BY at DESC, id DESC LIMIT 50";
            let events: Vec<TenantEvent> = sql::rows(visit.app.reader(), rest, vec![id.to_string().into()])
                .await
                .map_err(|error| visit.fail(error))?;
            let told = |event: &TenantEvent| event.kind != TenantEventKind::Flagged;
            Ok(Content::Log(events.into_iter().filter(told).collect()))
        }
        Module::Attendance | Module::Wallet | Module::Complaints | Module::Shifts | Module::Reports => {
            Ok(Content::Nothing)
        }
    }
}
