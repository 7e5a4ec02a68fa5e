//! Which version last changed a field: what lets changes of different fields merge.

use crate::{
    error::ApiError,
    http::Mutation,
    storage::{Tx, sql},
};
use wheelhouse_contract::tenant::Tenant;

/// 412 unless `If-Match` is the present version, or none of `fields` changed since it.
pub(crate) async fn merge(tx: &Tx, request: &Mutation, tenant: &Tenant, fields: &[&str]) -> Result<(), ApiError> {
    let seen = match request.if_match() {
        Some(version) if version < tenant.version => version,
        _ => return request.check_version(tenant),
    };
    for field in fields {
        let changed: Option<i64> = sql::scalar(
            tx.conn(),
            "SELECT version FROM tenant_fields WHERE tenant_id = $1 AND field = $2",
            vec![tenant.id.to_string().into(), (*field).into()],
        )
        .await?;
        if changed.is_some_and(|version| version.unsigned_abs() > seen) {
            return Err(ApiError::stale(tenant));
        }
    }
    Ok(())
}

/// The present version of `tenant` changed `fields`.
pub(super) async fn remember(tx: &Tx, tenant: &Tenant, fields: &[&str]) -> Result<(), ApiError> {
    let version = i64::try_from(tenant.version).map_err(ApiError::internal)?;
    for field in fields {
        sql::exec(
            tx.conn(),
            "INSERT INTO tenant_fields (tenant_id, field, version) VALUES ($1, $2, $3)
             ON CONFLICT (tenant_id, field) DO UPDATE SET version = excluded.version",
            vec![tenant.id.to_string().into(), (*field).into(), version.into()],
        )
        .await?;
    }
    Ok(())
}
