//! "Why does this tenant have X?"

use super::{READ, overrides};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query, Segment},
    storage::{sql, wire},
};
use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;
use wheelhouse_contract::{
    Problem, TenantId,
    audit::AuditRecord,
    tenant::{Module, Tenant},
    usage::{LimitKey, WhyAnswer, WhyStep, why_limit, why_module},
};

/// Acts upon the tenant that are looked through for the one that switched a module.
const LOOKED_THROUGH: u32 = 200;

/// One of the two.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct WhyQuery {
    limit: Option<LimitKey>,
    module: Option<Module>,
}

/// The chain that decided a limit (plan, override, status) or a module (core or switched, status).
#[utoipa::path(get, path = "/v1/tenants/{id}/why", tag = "usage", params(("id" = TenantId, Path,), WhyQuery),
    responses((status = 200, body = WhyAnswer), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn why(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
    Query(query): Query<WhyQuery>,
) -> Result<Json<WhyAnswer>, ApiError> {
    auth.require(READ)?;
    let tenant: Tenant = app.require(id).await?;
    match (query.limit, query.module) {
        (Some(key), None) => {
            let overrides = overrides::all(app.reader(), id).await?;
            Ok(Json(why_limit(&tenant, &overrides, key, app.now())))
        }
        (None, Some(module)) => {
            let mut why = why_module(&tenant, module);
            for step in &mut why.steps {
                switched(&app, &tenant, module, step).await?;
            }
            Ok(Json(why))
        }
        _ => Err(ApiError::field("limit", "Ask about one limit or one module.")),
    }
}

/// Says who switched the module, when the audit still tells.
async fn switched(app: &App, tenant: &Tenant, module: Module, step: &mut WhyStep) -> Result<(), ApiError> {
    let WhyStep::Switched {
        on,
        by_name,
        at,
        reason,
    } = step
    else {
        return Ok(());
    };
    let statement = format!(
        "SELECT doc FROM audit WHERE resource_type = 'tenant' AND resource_id = $1 ORDER BY seq DESC LIMIT {LOOKED_THROUGH}"
    );
    for row in sql::all(app.reader(), &statement, vec![tenant.id.to_string().into()]).await? {
        let record: AuditRecord = serde_json::from_str(&row.try_get_by_index::<String>(0)?)?;
        let had = |value: &Option<serde_json::Value>| -> Option<bool> {
            let modules = value.as_ref()?.get("modules")?.as_array()?;
            Some(modules.iter().any(|one| one.as_str() == Some(wire(&module).as_str())))
        };
        if let (Some(before), Some(after)) = (had(&record.before), had(&record.after))
            && before != after
            && after == *on
        {
            *by_name = Some(record.actor_email);
            *at = Some(record.at);
            *reason = record.reason;
            break;
        }
    }
    Ok(())
}
