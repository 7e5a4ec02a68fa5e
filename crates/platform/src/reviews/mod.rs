//! Tenant reviews: a decision made on a known revision, perhaps days ago and offline (PRODUCT 2, "Review").

use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Mutation, Reply, Segment},
    storage::{AuditEntry, Tx, sql, wire},
    tenants::{Happening, Mail, queue_mail, record, status},
};
use axum::{Json, extract::State, response::Response};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    Action, ErrorCode, Permission, Problem, Resource, ReviewId, TenantId,
    audit::AuditCategory,
    event::TenantEventKind,
    review::{Review, ReviewDecision, ReviewOutcome, Verdict, next_status, validate, waits_for_review},
    tenant::Tenant,
};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(decide, list))
}

/// Decides a review upon the revision in `If-Match`: approve, request changes or reject. When the tenant changed
/// meanwhile, 412 with the present tenant and nothing happens.
#[utoipa::path(post, path = "/v1/tenants/{id}/reviews", tag = "reviews", request_body = ReviewDecision,
    params(("id" = TenantId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = ReviewOutcome), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["reviews:decide"]))))]
async fn decide(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(Permission::new(Resource::Reviews, Action::Decide))?;
    let decision: ReviewDecision = request.json()?;
    let mut tx = app.begin(&request).await?;
    let tenant: Tenant = tx.require(id).await?;
    ApiError::check(validate(&decision, tenant.business_type))?;
    request.check_version(&tenant)?;
    if !waits_for_review(&tenant) {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This tenant does not wait for a review.",
        ));
    }
    let next = next_status(tenant.status, decision.verdict);
    if let Some(next) = next {
        request.require(tenant.status.permission(next))?;
    }
    let review = keep(&mut tx, &tenant, &decision).await?;
    let tenant = carry_out(&mut tx, tenant, &decision).await?;
    tx.commit(Reply::ok(&ReviewOutcome { review, tenant })?).await
}

/// Stores the decision, with its place in history and audit.
async fn keep(tx: &mut Tx, tenant: &Tenant, decision: &ReviewDecision) -> Result<Review, ApiError> {
    let notes = decision.notes.trim().to_owned();
    let mut review = Review {
        id: tx.new_id::<ReviewId>(),
        version: 0,
        tenant_id: tenant.id,
        verdict: decision.verdict,
        checklist: decision.checklist.clone(),
        notes: notes.clone(),
        tenant_version: tenant.version,
        reviewer_id: tx.actor().require_id()?,
        reviewer_name: tx.actor().name.clone(),
        decided_at: tx.now(),
    };
    tx.put(&mut review).await?;
    let mut reviewed = Happening::new(TenantEventKind::Reviewed).note(notes.clone());
    reviewed.to = Some(wire(&decision.verdict));
    record(tx, tenant.id, reviewed).await?;
    let sentence = match decision.verdict {
        Verdict::Approve => format!("{} was approved in review.", tenant.name),
        Verdict::RequestChanges => format!("Changes were requested of {}.", tenant.name),
        Verdict::Reject => format!("{} was rejected in review.", tenant.name),
    };
    let entry = AuditEntry::new(AuditCategory::Tenant, "tenant.reviewed", sentence)
        .on("tenant", tenant.id, tenant.name.clone())
        .after(&review)?
        .reason(notes);
    tx.audit(entry).await?;
    Ok(review)
}

/// The status that follows, the flag that falls, the message to the owner. The tenant's version grows in every case, so
/// that a second decision upon the same revision is stale.
async fn carry_out(tx: &mut Tx, mut tenant: Tenant, decision: &ReviewDecision) -> Result<Tenant, ApiError> {
    let settled = decision.verdict != Verdict::RequestChanges;
    if settled {
        tenant.risk_flagged = false;
    }
    if let Some(next) = next_status(tenant.status, decision.verdict) {
        return status::apply(tx, tenant, next, &decision.notes, true).await;
    }
    tenant.updated_at = tx.now();
    tx.put(&mut tenant).await?;
    if !settled {
        let mail = Mail::changes_wanted(&tenant, decision.notes.trim());
        queue_mail(tx, &tenant, mail).await?;
    }
    Ok(tenant)
}

/// The tenant's reviews, newest first.
#[utoipa::path(get, path = "/v1/tenants/{id}/reviews", tag = "reviews", params(("id" = TenantId, Path,)),
    responses((status = 200, body = Vec<Review>), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["reviews:read"]))))]
async fn list(
    State(app): State<App>,
    Segment(id): Segment<TenantId>,
    auth: Auth,
) -> Result<Json<Vec<Review>>, ApiError> {
    auth.require(Permission::new(Resource::Reviews, Action::Read))?;
    let _tenant: Tenant = app.require(id).await?;
    let rest = "WHERE tenant_id = $1 ORDER BY decided_at DESC, id DESC LIMIT 200";
    Ok(Json(sql::rows(app.reader(), rest, vec![id.to_string().into()]).await?))
}
