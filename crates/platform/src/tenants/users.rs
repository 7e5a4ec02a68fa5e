//! The people inside a tenant: personal data, so every reading of it is audited.

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Segment},
    storage::{AuditEntry, Tx, sql, wire},
};
use axum::{Json, extract::State};
use sea_orm::{ConnectionTrait, QueryResult};
use wheelhouse_contract::{
    Action, Permission, Problem, Resource, TenantId, Timestamp,
    audit::AuditCategory,
    tenant::{Tenant, TenantRole, TenantUser},
};

pub(super) const READ: Permission = Permission::new(Resource::TenantUsers, Action::Read);

/// Everybody of the tenant, the owner first. The reading is audited.
#[utoipa::path(get, path = "/v1/tenants/{id}/users", tag = "tenants", params(("id" = TenantId, Path,)),
    responses((status = 200, body = Vec<TenantUser>), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenant_users:read"]))))]
pub(super) async fn list(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
) -> Result<Json<Vec<TenantUser>>, ApiError> {
    auth.require(READ)?;
    let mut tx = app.begin_as(auth.actor()).await?;
    let tenant: Tenant = tx.require(id).await?;
    let users = of(tx.conn(), id).await?;
    let sentence = format!("The users of {} were read.", tenant.name);
    let entry = AuditEntry::new(AuditCategory::Tenant, "tenant.users_read", sentence)
        .on("tenant", id, tenant.name)
        .sensitive();
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(Json(users))
}

/// Everybody of the tenant, the owner first, then by name.
pub(crate) async fn of<C: ConnectionTrait>(conn: &C, id: TenantId) -> Result<Vec<TenantUser>, ApiError> {
    let found = sql::all(
        conn,
        "SELECT id, name, email, role, locked, last_sign_in_at FROM tenant_users WHERE tenant_id = $1
         ORDER BY CASE role WHEN 'owner' THEN 0 WHEN 'admin' THEN 1 ELSE 2 END, name, id LIMIT 500",
        vec![id.to_string().into()],
    )
    .await?;
    found.iter().map(user).collect()
}

fn user(row: &QueryResult) -> Result<TenantUser, ApiError> {
    let role: String = row.try_get_by_index(3)?;
    let seen: Option<i64> = row.try_get_by_index(5)?;
    Ok(TenantUser {
        id: row.try_get_by_index::<String>(0)?.parse().map_err(ApiError::internal)?,
        name: row.try_get_by_index(1)?,
        email: row.try_get_by_index(2)?,
        role: serde_json::from_value::<TenantRole>(role.into())?,
        locked: row.try_get_by_index::<i64>(4)? != 0,
        last_sign_in_at: seen.map(Timestamp::from_millis),
    })
}

/// Adds people to a tenant; `password_hash` (argon2id) lets them sign in on its site.
pub(crate) async fn add(
    tx: &Tx,
    tenant: TenantId,
    users: &[TenantUser],
    password_hash: Option<&str>,
) -> Result<(), ApiError> {
    for chunk in users.chunks(40) {
        let mut values = Vec::with_capacity(chunk.len() * 8);
        for user in chunk {
            values.extend::<[sea_orm::Value; 8]>([
                user.id.to_string().into(),
                tenant.to_string().into(),
                user.email.to_lowercase().into(),
                user.name.clone().into(),
                wire(&user.role).into(),
                i64::from(user.locked).into(),
                user.last_sign_in_at.map(Timestamp::millis).into(),
                password_hash.into(),
            ]);
        }
        let statement = format!(
            "INSERT INTO tenant_users (id, tenant_id, email, name, role, locked, last_sign_in_at, password_hash) VALUES {}",
            sql::tuples(chunk.len(), 8)
        );
        sql::exec(tx.conn(), &statement, values).await?;
    }
    Ok(())
}
