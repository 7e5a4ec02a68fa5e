//! The site's own session: a signed cookie that names a row, so that it can end at any moment.

use crate::{
    app::App,
    error::ApiError,
    impersonations,
    storage::{Tx, sql},
};
use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use wheelhouse_contract::{
    ImpersonationId, OperatorId, TenantId, TenantUserId, Timestamp,
    impersonation::{Impersonation, ImpersonationScope},
    operator::Operator,
    tenant::{Tenant, TenantRole},
};

const COOKIE: &str = "wh_site";
const AUDIENCE: &str = "site";
/// Of tenant users who sign in themselves.
pub(super) const HOURS: i64 = 12;

/// Who acts for whom (RFC 8693, section 4.1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Act {
    pub sub: OperatorId,
    pub email: String,
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    /// The tenant user.
    sub: TenantUserId,
    tenant: TenantId,
    sid: Uuid,
    iat: i64,
    exp: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    act: Option<Act>,
}

/// A signed-in visitor.
#[derive(Clone, Debug)]
pub(super) struct Visitor {
    pub session: Uuid,
    pub user_id: TenantUserId,
    pub name: String,
    pub email: String,
    pub role: TenantRole,
    /// Set inside an impersonation: the session and the operator who really acts.
    pub impersonation: Option<Box<(Impersonation, Operator)>>,
}

impl Visitor {
    pub fn is_read_only(&self) -> bool {
        let scope = self.impersonation.as_ref().map(|both| both.0.scope);
        scope == Some(ImpersonationScope::ReadOnly)
    }
}

/// For whom a session is opened.
pub(super) struct Opening {
    pub tenant: TenantId,
    pub user: TenantUserId,
    pub impersonation: Option<ImpersonationId>,
    pub act: Option<Act>,
    pub expires_at: Timestamp,
}

/// Writes the session's row; the cookie that bears it.
pub(super) async fn open(tx: &Tx, opening: Opening) -> Result<HeaderValue, ApiError> {
    let sid: Uuid = tx.new_id();
    sql::exec(
        tx.conn(),
        "INSERT INTO site_sessions (id, tenant_id, user_id, impersonation_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        vec![
            sid.to_string().into(),
            opening.tenant.to_string().into(),
            opening.user.to_string().into(),
            opening.impersonation.map(|id| id.to_string()).into(),
            tx.now().millis().into(),
            opening.expires_at.millis().into(),
        ],
    )
    .await?;
    let claims = Claims {
        aud: AUDIENCE.to_owned(),
        sub: opening.user,
        tenant: opening.tenant,
        sid,
        iat: tx.now().millis() / 1000,
        exp: opening.expires_at.millis() / 1000,
        act: opening.act,
    };
    let seconds = opening.expires_at.since(tx.now()).num_seconds().max(0);
    cookie(tx.app(), &tx.app().keys().sign(&claims)?, seconds)
}

/// The cookie that removes itself.
pub(super) fn gone(app: &App) -> Result<HeaderValue, ApiError> {
    cookie(app, "", 0)
}

/// Host-only: without `Domain`, no other site of the base domain ever receives it.
fn cookie(app: &App, value: &str, seconds: i64) -> Result<HeaderValue, ApiError> {
    let secure = if app.site_origin("x").starts_with("https:") {
        "; Secure"
    } else {
        ""
    };
    let text = format!("{COOKIE}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}");
    let mut value = HeaderValue::try_from(text).map_err(ApiError::internal)?;
    value.set_sensitive(true);
    Ok(value)
}

/// Who visits, if anybody is signed in at this very tenant.
pub(super) async fn visitor(app: &App, headers: &HeaderMap, tenant: &Tenant) -> Result<Option<Visitor>, ApiError> {
    let now = app.now();
    let claims = cookies(headers).find_map(|token| app.keys().verify::<Claims>(token, AUDIENCE, now));
    let Some(claims) = claims.filter(|claims| claims.tenant == tenant.id) else {
        return Ok(None);
    };
    let row = sql::one(
        app.reader(),
        "SELECT u.name, u.email, u.role, u.locked, s.impersonation_id FROM site_sessions s
         JOIN tenant_users u ON u.id = s.user_id AND u.tenant_id = s.tenant_id
         WHERE s.id = $1 AND s.tenant_id = $2 AND s.user_id = $3 AND s.expires_at > $4",
        vec![
            claims.sid.to_string().into(),
            tenant.id.to_string().into(),
            claims.sub.to_string().into(),
            now.millis().into(),
        ],
    )
    .await?;
    let Some(row) = row else {
        return Ok(None);
    };
    let mut visitor = Visitor {
        session: claims.sid,
        user_id: claims.sub,
        name: row.try_get_by_index(0)?,
        email: row.try_get_by_index(1)?,
        role: serde_json::from_value(row.try_get_by_index::<String>(2)?.into())?,
        impersonation: None,
    };
    match row.try_get_by_index::<Option<String>>(4)? {
        None => {
            let locked = row.try_get_by_index::<i64>(3)? != 0;
            Ok((!locked && tenant.status.allows_sign_in()).then_some(visitor))
        }
        Some(id) => {
            let held = impersonations::still_may(app, id.parse().map_err(ApiError::internal)?).await?;
            let held = held.filter(|(one, operator)| {
                let act = claims.act.as_ref().map(|act| act.sub);
                act == Some(operator.id)
                    && one.tenant_id == tenant.id
                    && tenant.status.allows_impersonation(operator.role)
            });
            visitor.impersonation = held.map(Box::new);
            Ok(visitor.impersonation.is_some().then_some(visitor))
        }
    }
}

fn cookies(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter_map(|(name, value)| (name == COOKIE).then_some(value))
}

/// When a session of a tenant user ends by itself.
pub(super) fn ends_at(now: Timestamp) -> Timestamp {
    now.plus(TimeDelta::hours(HOURS))
}
