//! Drafts begin, are read, change hands and are discarded.

use super::{READ, WRITE, entry, mine, open, secrets, title};
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Mutation, Reply, Segment},
    storage::sql,
};
use axum::{Json, extract::State, response::Response};
use wheelhouse_contract::{
    ErrorCode, OnboardingId, Problem,
    onboarding::{Answers, DraftStart, DraftState, OnboardingDraft, OnboardingStep, SecretFlags},
};

/// Open ones at the same time; more are a mistake of a program.
const MOST_OPEN: u64 = 1_000;

/// All that are not activated, the newest first.
#[utoipa::path(get, path = "/v1/onboarding/drafts", tag = "onboarding",
    responses((status = 200, body = Vec<OnboardingDraft>), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn list(State(app): State<App>, auth: Auth) -> Result<Json<Vec<OnboardingDraft>>, ApiError> {
    auth.require(READ)?;
    let rest = "WHERE state <> 'activated' ORDER BY updated_at DESC, id DESC LIMIT 1000";
    Ok(Json(sql::rows(app.reader(), rest, vec![]).await?))
}

/// One draft; of its secrets only whether they are there.
#[utoipa::path(get, path = "/v1/onboarding/drafts/{id}", tag = "onboarding", params(("id" = OnboardingId, Path,)),
    responses((status = 200, body = OnboardingDraft), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn read(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    auth: Auth,
) -> Result<Json<OnboardingDraft>, ApiError> {
    auth.require(READ)?;
    Ok(Json(app.require(id).await?))
}

/// Begins a draft under the caller's id. Whoever begins it works on it.
#[utoipa::path(post, path = "/v1/onboarding/drafts", tag = "onboarding", request_body = DraftStart,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = OnboardingDraft), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn create(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(WRITE)?;
    let start: DraftStart = request.json()?;
    if start.id.0.get_version_num() != 7 {
        return Err(ApiError::field("id", "Choose a UUIDv7."));
    }
    let mut tx = app.begin(&request).await?;
    let taken = tx.get::<OnboardingDraft>(start.id).await?.is_some();
    let rest = "WHERE state <> 'activated'";
    if taken || sql::count::<OnboardingDraft, _>(tx.conn(), rest, vec![]).await? >= MOST_OPEN {
        let sentence = if taken {
            "There is an onboarding with this id. Make a new one."
        } else {
            "There are a thousand half-finished onboardings. Discard those that nobody needs first."
        };
        return Err(ApiError::new(ErrorCode::Conflict, sentence));
    }
    let me = &request.auth.operator;
    let mut draft = OnboardingDraft {
        id: start.id,
        version: 0,
        state: DraftState::Open,
        step: OnboardingStep::Business,
        answers: Answers::default(),
        secrets: SecretFlags::default(),
        tests: Vec::new(),
        marks: Vec::new(),
        holder: me.id,
        holder_name: me.name.clone(),
        created_by: me.id,
        created_at: tx.now(),
        updated_at: tx.now(),
        tenant_id: None,
        activation: None,
    };
    tx.put(&mut draft).await?;
    let sentence = "An onboarding was begun.".to_owned();
    tx.audit(entry(&draft, "onboarding.begun", sentence)).await?;
    tx.commit(Reply::created(&draft)?).await
}

/// The caller works on it from now on. What the one before has not sent yet comes back to them as a conflict.
#[utoipa::path(post, path = "/v1/onboarding/drafts/{id}/take-over", tag = "onboarding",
    params(("id" = OnboardingId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = OnboardingDraft), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn take_over(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(WRITE)?;
    let mut tx = app.begin(&request).await?;
    let before: OnboardingDraft = tx.require(id).await?;
    open(&before, &tx)?;
    request.check_version(&before)?;
    let me = &request.auth.operator;
    let mut after = before.clone();
    after.holder = me.id;
    after.holder_name.clone_from(&me.name);
    if after.holder != before.holder {
        after.updated_at = tx.now();
        tx.put(&mut after).await?;
        let sentence = format!(
            "{} took the onboarding of {} over from {}.",
            me.name,
            title(&after),
            before.holder_name
        );
        tx.audit(entry(&after, "onboarding.taken_over", sentence)).await?;
    }
    tx.commit(Reply::ok(&after)?).await
}

/// Forgets a draft with its secrets. Only whoever works on it may; others take it over first.
#[utoipa::path(delete, path = "/v1/onboarding/drafts/{id}", tag = "onboarding",
    params(("id" = OnboardingId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = OnboardingDraft), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn discard(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(WRITE)?;
    let mut tx = app.begin(&request).await?;
    let draft = mine(&tx, &request, id).await?;
    request.check_version(&draft)?;
    secrets::forget(&tx, id).await?;
    tx.delete::<OnboardingDraft>(id.0).await?;
    let sentence = format!("The onboarding of {} was discarded.", title(&draft));
    let told = entry(&draft, "onboarding.discarded", sentence).before(&draft)?;
    tx.audit(told).await?;
    tx.commit(Reply::ok(&draft)?).await
}
