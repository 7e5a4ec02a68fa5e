//! One step in place of what stood there.

use super::{WRITE, entry, mine, secrets, title};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    OnboardingId, Problem,
    onboarding::{
        DraftState, Integration, MOST_ANSWERS, OnboardingDraft, OnboardingStep, Secrets, StepAnswers, StepMark, StepPut,
    },
};

/// Keeps a step, complete or not; what it still wants is told by the rules that the console shares. A version older than the
/// present one is accepted as long as nobody put this step since; otherwise 412 with the present draft. A new type, size or
/// name of the business moves what still is as the old one proposed.
#[utoipa::path(put, path = "/v1/onboarding/drafts/{id}", tag = "onboarding", request_body = StepPut,
    params(("id" = OnboardingId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 200, body = OnboardingDraft), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn put(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(WRITE)?;
    let wanted: StepPut = request.json()?;
    let mut tx = app.begin(&request).await?;
    let before = mine(&tx, &request, id).await?;
    let step = wanted.answers.step();
    check_version(&request, &before, step)?;
    ApiError::check(wanted.secrets.faults(calendar(&before, &wanted.answers)))?;
    let kept = kept(&before, &wanted);
    let mut after = changed(&before, wanted);
    after.secrets = kept.flags(before.secrets);
    check_size(&after)?;
    // Another key in place of one that is there leaves the row as it was.
    if after == before && kept.is_empty() {
        return tx.commit(Reply::ok(&after)?).await;
    }
    secrets::keep(&tx, id, &kept).await?;
    mark(&mut after, step);
    forget_tests(&before, &mut after, &kept);
    after.updated_at = tx.now();
    tx.put(&mut after).await?;
    let sentence = format!("The onboarding of {} was filled in: {}.", title(&after), step.as_str());
    let told = entry(&after, "onboarding.changed", sentence)
        .before(&before)?
        .after(&after)?;
    tx.audit(told).await?;
    tx.commit(Reply::ok(&after)?).await
}

fn check_version(request: &Mutation, draft: &OnboardingDraft, step: OnboardingStep) -> Result<(), ApiError> {
    match request.if_match() {
        Some(seen) if seen < draft.version && draft.mark(step) <= seen => Ok(()),
        _ => request.check_version(draft),
    }
}

/// Whose key it would be.
fn calendar(draft: &OnboardingDraft, wanted: &StepAnswers) -> Option<wheelhouse_contract::tenant::CalendarKind> {
    match wanted {
        StepAnswers::Calendar(answers) => answers.kind,
        _ => draft.answers.calendar.kind,
    }
}

/// The secrets to keep: another calendar forgets the key of the one before.
fn kept(before: &OnboardingDraft, wanted: &StepPut) -> Secrets {
    let mut kept = wanted.secrets.clone();
    if !before.answers.keeps_calendar_key(&wanted.answers) && kept.calendar_key.is_none() {
        kept.calendar_key = Some(String::new());
    }
    kept
}

fn changed(before: &OnboardingDraft, wanted: StepPut) -> OnboardingDraft {
    let mut after = before.clone();
    after.answers.put(wanted.answers);
    after.step = wanted.next;
    after.state = DraftState::Open;
    after
}

fn check_size(draft: &OnboardingDraft) -> Result<(), ApiError> {
    if serde_json::to_string(&draft.answers)?.len() > MOST_ANSWERS {
        return Err(ApiError::field(
            "answers",
            "The answers are too long to be kept. Shorten them.",
        ));
    }
    Ok(())
}

/// Only the step that was put: what followed from it, the console knows by itself.
fn mark(draft: &mut OnboardingDraft, step: OnboardingStep) {
    let version = draft.version + 1;
    draft.marks.retain(|mark| mark.step != step);
    draft.marks.push(StepMark { step, version });
}

/// A test tells nothing about other answers than those that it tried.
fn forget_tests(before: &OnboardingDraft, after: &mut OnboardingDraft, kept: &Secrets) {
    let voice = before.answers.voice.agent_id != after.answers.voice.agent_id
        || before.answers.voice.caller_id != after.answers.voice.caller_id
        || kept.voice_key.is_some();
    let calendar = before.answers.calendar != after.answers.calendar || kept.calendar_key.is_some();
    after.tests.retain(|test| match test.integration {
        Integration::Voice => !voice,
        Integration::Calendar => !calendar,
    });
}
