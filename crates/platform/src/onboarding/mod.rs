//! Onboarding: drafts that several operators can see and one works on, what must be unique, the activation (PRODUCT 3).
//!
//! Secrets of a draft (first password, keys of connections) rest encrypted ([`secrets`]) and are never given back: not in
//! answers, not in the feed, not in the audit. What the administrator signs in with is in the first answer to an activation
//! alone; the answer that is kept for a repetition does not hold it.

mod activate;
mod availability;
pub(crate) mod codes;
mod drafts;
mod put;
mod reissue;
mod secrets;
mod trial;
mod welcome;

use crate::{
    app::App,
    error::ApiError,
    http::Mutation,
    storage::{AuditEntry, Tx},
};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{
    Action, ErrorCode, OnboardingId, Permission, Problem, Resource,
    audit::AuditCategory,
    onboarding::{DraftState, OnboardingDraft},
};

const READ: Permission = Permission::new(Resource::Tenants, Action::Read);
const WRITE: Permission = Permission::new(Resource::Tenants, Action::Create);

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(drafts::list, drafts::create))
        .routes(routes!(drafts::read, put::put, drafts::discard))
        .routes(routes!(drafts::take_over))
        .routes(routes!(availability::read))
        .routes(routes!(trial::test))
        .routes(routes!(welcome::preview))
        .routes(routes!(activate::activate))
        .routes(routes!(reissue::reissue))
}

/// The draft, which whoever asks works on and which nobody activates just now.
async fn mine(tx: &Tx, request: &Mutation, id: OnboardingId) -> Result<OnboardingDraft, ApiError> {
    let draft: OnboardingDraft = tx.require(id).await?;
    open(&draft, tx)?;
    if draft.holder != request.auth.operator.id {
        let sentence = format!("{} works on this. Take it over first.", draft.holder_name);
        return Err(conflict(&draft, sentence));
    }
    Ok(draft)
}

/// An activation that nobody heard of for long is over: the machine went down in the middle, and nothing of it is there.
fn open(draft: &OnboardingDraft, tx: &Tx) -> Result<(), ApiError> {
    match draft.state {
        DraftState::Open => Ok(()),
        DraftState::Activating if activate::is_abandoned(draft, tx.now()) => Ok(()),
        DraftState::Activating => Err(conflict(draft, "It is being activated. Wait a moment.".to_owned())),
        DraftState::Activated => Err(conflict(draft, "It is activated; the tenant is there.".to_owned())),
    }
}

/// 409 with the draft as it stands.
fn conflict(draft: &OnboardingDraft, sentence: String) -> ApiError {
    let mut problem = Problem::new(ErrorCode::Conflict, sentence);
    problem.current = serde_json::to_value(draft).ok();
    problem.into()
}

/// An entry about the draft.
fn entry(draft: &OnboardingDraft, action: &'static str, sentence: String) -> AuditEntry {
    AuditEntry::new(AuditCategory::Tenant, action, sentence).on("onboarding", draft.id, title(draft))
}

/// What a person calls it.
fn title(draft: &OnboardingDraft) -> String {
    match draft.answers.business.name.trim() {
        "" => "A new tenant".to_owned(),
        name => name.to_owned(),
    }
}
