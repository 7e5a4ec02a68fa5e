//! The one-time entry of an impersonation: a code for a cookie, and a clean address.

use super::{
    refusal::Refusal,
    session::{self, Act, Opening},
    visit::Visit,
};
use crate::{
    error::ApiError,
    http::Actor,
    impersonations,
    storage::{AuditEntry, Token, sql},
};
use axum::{
    extract::Query,
    http::{HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use wheelhouse_contract::{ErrorCode, ImpersonationId, TenantUserId, audit::AuditCategory};

#[derive(Deserialize)]
pub(super) struct Entry {
    #[serde(default)]
    code: String,
}

/// `GET /__wheelhouse/enter?code=…`: good once, for a minute, at this tenant.
pub(super) async fn enter(visit: Visit, Query(entry): Query<Entry>) -> Result<Response, Refusal> {
    let cookie = exchange(&visit, &entry.code).await.map_err(|error| visit.fail(error))?;
    let cookie = cookie.ok_or_else(|| {
        let detail = "This entry was used before, or is too old. Start the session again from the console.";
        Refusal::new(ErrorCode::Forbidden, "This door is closed", detail).of(&visit.tenant)
    })?;
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

/// `None` when the code does not open this site now; it is burnt in every case.
async fn exchange(visit: &Visit, code: &str) -> Result<Option<HeaderValue>, ApiError> {
    let hash = Token::hash_of(code);
    let found = sql::scalar::<String, _>(
        visit.app.reader(),
        "SELECT impersonation_id FROM impersonation_codes WHERE hash = $1",
        vec![hash.clone().into()],
    )
    .await?;
    let Some(id) = found else {
        return Ok(None);
    };
    let id: ImpersonationId = id.parse().map_err(ApiError::internal)?;
    let held = impersonations::still_may(&visit.app, id).await?;
    let actor = held.as_ref().map_or_else(Actor::platform, |(one, operator)| {
        let mut actor = Actor::operator(operator).from_client(&visit.client);
        actor.acting_as = Some(one.acting_as.clone());
        actor
    });
    let mut tx = visit.app.begin_as(actor).await?;
    // The row count tells whether this request is the one that used it.
    let good = sql::exec(
        tx.conn(),
        "DELETE FROM impersonation_codes WHERE hash = $1 AND tenant_id = $2 AND expires_at > $3",
        vec![
            hash.clone().into(),
            visit.tenant.id.to_string().into(),
            tx.now().millis().into(),
        ],
    )
    .await?;
    sql::exec(
        tx.conn(),
        "DELETE FROM impersonation_codes WHERE hash = $1",
        vec![hash.into()],
    )
    .await?;
    let held = held.filter(|(one, operator)| {
        good == 1 && one.tenant_id == visit.tenant.id && visit.tenant.status.allows_impersonation(operator.role)
    });
    let Some((impersonation, operator)) = held else {
        tx.finish().await?;
        return Ok(None);
    };
    let user = owner(&tx, visit, &impersonation.acting_as).await?;
    let opening = Opening {
        tenant: visit.tenant.id,
        user,
        impersonation: Some(id),
        act: Some(Act {
            sub: operator.id,
            email: operator.email.clone(),
        }),
        expires_at: impersonation.expires_at,
    };
    let cookie = session::open(&tx, opening).await?;
    let sentence = format!("{} entered the site of {}.", operator.email, visit.tenant.name);
    let entry = AuditEntry::new(AuditCategory::Security, "impersonation.entered", sentence)
        .on("tenant", visit.tenant.id, visit.tenant.name.clone())
        .sensitive();
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(Some(cookie))
}

/// The tenant user who is acted as; a tenant whose owner has no account yet gets one without a password.
async fn owner(tx: &crate::storage::Tx, visit: &Visit, email: &str) -> Result<TenantUserId, ApiError> {
    use wheelhouse_contract::tenant::{TenantRole, TenantUser};
    let tenant = &visit.tenant;
    let known: Option<String> = sql::scalar(
        tx.conn(),
        "SELECT id FROM tenant_users WHERE tenant_id = $1 AND (email = $2 OR role = 'owner') ORDER BY email = $2 DESC",
        vec![tenant.id.to_string().into(), email.to_lowercase().into()],
    )
    .await?;
    if let Some(id) = known {
        return id.parse().map_err(ApiError::internal);
    }
    let user = TenantUser {
        id: tx.new_id(),
        name: tenant.owner_name.clone(),
        email: email.to_owned(),
        role: TenantRole::Owner,
        locked: false,
        last_sign_in_at: None,
    };
    crate::tenants::users::add(tx, tenant.id, std::slice::from_ref(&user), None).await?;
    Ok(user.id)
}
