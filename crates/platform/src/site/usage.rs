//! What a tenant's own programs ask before they do something that is limited.

use super::{acts, refusal::Refusal, visit::Visit};
use crate::{error::ApiError, storage::AuditEntry, usage};
use axum::{Json, body::Bytes};
use wheelhouse_contract::{
    ErrorCode,
    audit::AuditCategory,
    tenant::Tenant,
    usage::{Consume, Consumed, LimitState, limit_states},
};

/// `GET /api/usage`: every limit with what is used of it.
pub(super) async fn read(visit: Visit) -> Result<Json<Vec<LimitState>>, Refusal> {
    visit.check_open()?;
    visit.signed_in()?;
    acts::note(&visit, "impersonation.viewed", "Read the usage.".to_owned()).await?;
    let now = visit.app.now();
    let counted = usage::counted(visit.app.reader(), &visit.tenant, now).await;
    let counted = counted.map_err(|error| visit.fail(error))?;
    Ok(Json(limit_states(&visit.tenant, &counted, now)))
}

/// `POST /api/usage`: counts what fits; 429 with `quota` and `Retry-After` when it does not.
pub(super) async fn take(visit: Visit, body: Bytes) -> Result<Json<Consumed>, Refusal> {
    let visitor = visit.admit_write(None).await?.clone();
    let wish: Consume = serde_json::from_slice(&body).map_err(|error| {
        let detail = format!("The request is not what this address expects: {error}.");
        Refusal::new(ErrorCode::Invalid, "Not understood", detail)
            .of(&visit.tenant)
            .json(visit.json)
    })?;
    ApiError::check(wish.faults()).map_err(|error| visit.fail(error))?;
    let taken = async {
        let mut tx = visit.app.begin_as(acts::actor(&visitor, &visit.client)).await?;
        // Under the lock: limits and status as they are now.
        let tenant: Tenant = tx.require(visit.tenant.id).await?;
        let consumed = usage::take(&mut tx, &tenant, &wish).await?;
        if consumed.counted {
            let words = format!("Used {} {}.", wish.amount, wish.limit.noun());
            acts::log(&mut tx, &visitor, &tenant, words.clone()).await?;
            let entry = AuditEntry::new(AuditCategory::Tenant, "usage.consumed", words)
                .on("tenant", tenant.id, tenant.name.clone())
                .after(&consumed.state)?;
            tx.audit(entry).await?;
        }
        tx.finish().await?;
        Ok::<_, ApiError>(consumed)
    };
    let consumed = taken.await.map_err(|error| visit.fail(error))?;
    Ok(Json(consumed))
}
