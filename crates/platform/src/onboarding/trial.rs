//! Connections are tried with the draft's answers as they are kept. Nothing is locked meanwhile: a call may take ten seconds.

use super::{WRITE, activate::e164, entry, mine, secrets, title};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    integrations,
};
use axum::{extract::State, response::Response};
use wheelhouse_contract::{
    FieldError, OnboardingId, Problem, check,
    onboarding::{
        Integration, IntegrationReport, IntegrationTest, OnboardingDraft, OnboardingStep, TestMark, VoiceAnswers,
    },
    tenant::CalendarKind,
};

/// Calls the service with the draft's answers and keys, and says of each thing that was tried what was found and how to mend
/// it. A test that fails is an answer, no error. Its result stays with the draft until the answers change.
#[utoipa::path(post, path = "/v1/onboarding/drafts/{id}/tests", tag = "onboarding", request_body = IntegrationTest,
    params(("id" = OnboardingId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = IntegrationReport), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn test(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(WRITE)?;
    let wanted: IntegrationTest = request.json()?;
    ApiError::check(faults(&wanted))?;
    let tx = app.begin(&request).await?;
    let draft = mine(&tx, &request, id).await?;
    let kept = secrets::of(&app, tx.conn(), id).await?;
    drop(tx);
    let report = tried(&app, &draft, &kept, wanted.integration, wanted.call_to.as_deref()).await;
    let mut tx = app.begin(&request).await?;
    let mut now = mine(&tx, &request, id).await?;
    let step = step(wanted.integration);
    // It tells nothing about answers that changed meanwhile.
    if now.mark(step) == draft.mark(step) {
        remember(&mut now, &report);
        now.updated_at = tx.now();
        tx.put(&mut now).await?;
    }
    let found = if report.passed { "works" } else { "does not work" };
    let sentence = format!(
        "The {} connection of {} was tested: it {found}.",
        step.as_str(),
        title(&now)
    );
    tx.audit(entry(&now, "onboarding.tested", sentence)).await?;
    tx.commit(Reply::ok(&report)?).await
}

fn faults(wanted: &IntegrationTest) -> Vec<FieldError> {
    let mut faults = Vec::new();
    let number = wanted
        .call_to
        .as_deref()
        .map(str::trim)
        .filter(|number| !number.is_empty());
    check::put(&mut faults, "call_to", number.and_then(check::uk_phone));
    faults
}

fn step(integration: Integration) -> OnboardingStep {
    match integration {
        Integration::Voice => OnboardingStep::Voice,
        Integration::Calendar => OnboardingStep::Calendar,
    }
}

/// The service's own answer.
pub(super) async fn tried(
    app: &App,
    draft: &OnboardingDraft,
    kept: &secrets::Kept,
    integration: Integration,
    call_to: Option<&str>,
) -> IntegrationReport {
    match integration {
        Integration::Voice => {
            let voice = VoiceAnswers {
                caller_id: e164(draft.answers.voice.caller_id.trim()),
                ..draft.answers.voice.clone()
            };
            let call_to = call_to.map(str::trim).filter(|number| !number.is_empty()).map(e164);
            integrations::test_voice(app, &voice, kept.voice_key.as_ref(), call_to.as_deref()).await
        }
        Integration::Calendar => {
            integrations::test_calendar(app, &draft.answers.calendar, kept.calendar_key.as_ref()).await
        }
    }
}

/// Keeps the result with the draft.
pub(super) fn remember(draft: &mut OnboardingDraft, report: &IntegrationReport) {
    draft.tests.retain(|test| test.integration != report.integration);
    draft.tests.push(TestMark {
        integration: report.integration,
        passed: report.passed,
        at: report.at,
    });
}

/// The last tests before an activation: of every connection that is wanted, and of which no test of the present answers passed.
pub(super) async fn last(app: &App, draft: &mut OnboardingDraft, kept: &secrets::Kept) {
    for integration in [Integration::Voice, Integration::Calendar] {
        let wanted = match integration {
            Integration::Voice => !draft.answers.voice.later,
            Integration::Calendar => draft
                .answers
                .calendar
                .kind
                .is_some_and(|kind| kind != CalendarKind::Manual),
        };
        if wanted && !draft.has_passed(integration) {
            let report = tried(app, draft, kept, integration, None).await;
            remember(draft, &report);
        }
    }
}
