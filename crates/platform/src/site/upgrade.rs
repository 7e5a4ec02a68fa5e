//! `POST /api/modules/{key}/upgrade`: asks the operators for a module that is locked.

use super::{acts, api, pages, refusal::Refusal, visit::Visit};
use crate::{error::ApiError, storage::wire, upgrades};
use axum::{
    Json,
    body::Bytes,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;
use wheelhouse_contract::{
    tenant::Module,
    text,
    upgrade::{UPGRADE_NOTE, UpgradeRequest},
};

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    #[serde(default)]
    note: Option<String>,
}

/// One request of a tenant and module waits at a time, and not many are made a minute.
pub(super) async fn request(visit: Visit, Path(key): Path<String>, body: Bytes) -> Result<Response, Refusal> {
    let module = pages::parse(&key).ok_or_else(|| api::missing(&visit))?;
    visit.admit_write(None).await?;
    let wish: Wish = if body.is_empty() {
        Wish::default()
    } else {
        api::parse(&visit, &body)?
    };
    let mut faults = Vec::new();
    text::length(
        &mut faults,
        "note",
        wish.note.as_deref().unwrap_or_default(),
        UPGRADE_NOTE,
    );
    ApiError::check(faults).map_err(|error| visit.fail(error))?;
    let within = visit.app.check_upgrade(visit.tenant.id).await;
    within.map_err(|error| visit.fail(error))?;
    let asked = ask(&visit, module, wish.note)
        .await
        .map_err(|error| visit.fail(error))?;
    if visit.json {
        let told = json!({ "id": asked.id, "module": asked.module, "state": asked.state, "asked_at": asked.asked_at });
        return Ok((StatusCode::CREATED, Json(told)).into_response());
    }
    Ok(Redirect::to("/").into_response())
}

async fn ask(visit: &Visit, module: Module, note: Option<String>) -> Result<UpgradeRequest, ApiError> {
    let Some(visitor) = &visit.visitor else {
        return Err(ApiError::internal("a write was admitted without a visitor"));
    };
    let mut tx = visit.app.begin_as(acts::actor(visitor, &visit.client)).await?;
    // As it is under the lock: it may have been switched on meanwhile.
    let tenant = tx.require(visit.tenant.id).await?;
    let ask = upgrades::Ask {
        module,
        note,
        name: visitor.name.clone(),
        email: visitor.email.clone(),
    };
    let asked = upgrades::ask(&mut tx, &tenant, ask).await?;
    acts::log(
        &mut tx,
        visitor,
        &tenant,
        format!("Asked for the module {}.", wire(&module)),
    )
    .await?;
    tx.finish().await?;
    Ok(asked)
}
