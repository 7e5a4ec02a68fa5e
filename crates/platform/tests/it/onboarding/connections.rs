//! Tests of connections, over HTTP against the sample's own stand-ins, and where inner networks are refused.

use super::{KEY, act, activate, answers, filled, now, put, put_with};
use crate::support::{Bed, Console};
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    onboarding::{
        Activated, Answers, CheckKind, CheckState, IntegrationFault, IntegrationReport, OnboardingDraft, Secrets,
        StepAnswers,
    },
    tenant::{CalendarKind, IntegrationState},
};

async fn sample() -> Bed {
    Bed::start_with(|config| config.sample = true).await
}

fn calls(name: &str) -> Answers {
    let mut answers = answers(name);
    answers.voice.later = false;
    answers.voice.agent_id = "agent_e53a44a8e7abed30866388d300".to_owned();
    answers.voice.caller_id = "07403 305280".to_owned();
    answers
}

async fn with_key(console: &Console, draft: &OnboardingDraft, key: &str) -> OnboardingDraft {
    let secrets = Secrets {
        voice_key: Some(key.to_owned()),
        ..Secrets::default()
    };
    put_with(console, draft, StepAnswers::Voice(draft.answers.voice.clone()), secrets)
        .await
        .is(200)
}

async fn tested(console: &Console, draft: &OnboardingDraft, what: &str) -> IntegrationReport {
    act(console, draft, "tests", &json!({ "integration": what }), None)
        .await
        .is(200)
}

fn fault(report: &IntegrationReport) -> Option<(CheckKind, IntegrationFault)> {
    let failed = report.checks.iter().find(|check| check.state == CheckState::Failed)?;
    assert!(failed.mend.as_ref().is_some_and(|mend| !mend.is_empty()), "{failed:?}");
    Some((failed.kind, failed.fault?))
}

#[tokio::test]
async fn what_works_is_remembered_until_its_answers_change() {
    let bed = sample().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &calls("Well Connected")).await;
    let draft = with_key(&console, &draft, KEY).await;
    let report = tested(&console, &draft, "voice").await;
    assert!(report.passed, "{report:?}");
    let draft = now(&console, &draft).await;
    assert!(draft.tests.iter().any(|test| test.passed));
    let made: Activated = activate(&console, &draft).await.is(201);
    assert_eq!(made.tenant.integrations.voice, IntegrationState::Active);
    let again = filled(&console, &calls("Changed Meanwhile")).await;
    let again = with_key(&console, &again, KEY).await;
    tested(&console, &again, "voice").await;
    let again = now(&console, &again).await;
    let mut voice = again.answers.voice.clone();
    voice.agent_id = "agent_ffffffffffffffffffffffff".to_owned();
    let again: OnboardingDraft = put(&console, &again, StepAnswers::Voice(voice)).await.is(200);
    assert!(again.tests.is_empty());
}

#[tokio::test]
async fn what_fails_says_what_to_mend() {
    let bed = sample().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &calls("Badly Connected")).await;
    let bad = with_key(&console, &draft, "key_abcdefghijklmnopqrstuvbad").await;
    let report = tested(&console, &bad, "voice").await;
    assert_eq!(fault(&report).unwrap().1, IntegrationFault::BadKey);
    let good = with_key(&console, &now(&console, &bad).await, KEY).await;
    let mut voice = good.answers.voice.clone();
    voice.agent_id = "agent_abcdefghijklmnopqrst404".to_owned();
    let missing: OnboardingDraft = put(&console, &good, StepAnswers::Voice(voice)).await.is(200);
    let report = tested(&console, &missing, "voice").await;
    assert_eq!(fault(&report).unwrap(), (CheckKind::Agent, IntegrationFault::Missing));
    let problem = activate(&console, &now(&console, &missing).await)
        .await
        .fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "voice");
}

#[tokio::test]
async fn the_last_test_is_made_by_the_activation_itself() {
    let bed = sample().await;
    let console = bed.console(Role::Admin).await;
    let mut whole = calls("Tested At Last");
    whole.calendar.kind = Some(CalendarKind::CalCom);
    whole.calendar.organiser_email = "bookings@example.com".to_owned();
    let draft = filled(&console, &whole).await;
    let draft = with_key(&console, &draft, KEY).await;
    let secrets = Secrets {
        calendar_key: Some("cal_live_abcdefgh".to_owned()),
        ..Secrets::default()
    };
    let draft: OnboardingDraft = put_with(&console, &draft, StepAnswers::Calendar(whole.calendar.clone()), secrets)
        .await
        .is(200);
    let made: Activated = activate(&console, &draft).await.is(201);
    assert_eq!(made.tenant.integrations.voice, IntegrationState::Active);
    assert_eq!(made.tenant.integrations.calendar, IntegrationState::Active);
}

#[tokio::test]
async fn inner_networks_are_not_called() {
    for address in [
        "http://127.0.0.1:9",
        "http://169.254.169.254/latest",
        "http://[::1]:9",
        "http://10.0.0.1",
        "http://localhost:9",
    ] {
        let bed = Bed::start_with(|config| config.integrations.retell = Some(address.parse().unwrap())).await;
        let console = bed.console(Role::Admin).await;
        let draft = filled(&console, &calls("Nobody Home")).await;
        let draft = with_key(&console, &draft, KEY).await;
        let report = tested(&console, &draft, "voice").await;
        assert_eq!(fault(&report).unwrap().1, IntegrationFault::Blocked, "{address}");
        assert!(!json!(report).to_string().contains(KEY));
    }
}

#[tokio::test]
async fn support_tests_nothing_and_numbers_are_numbers() {
    let bed = sample().await;
    let (console, support) = (bed.console(Role::Admin).await, bed.console(Role::Support).await);
    let draft = filled(&console, &calls("Whose Call")).await;
    act(&support, &draft, "tests", &json!({ "integration": "voice" }), None)
        .await
        .fails(ErrorCode::Forbidden);
    let body = json!({ "integration": "voice", "call_to": "+1 900 555 0100" });
    act(&console, &draft, "tests", &body, None)
        .await
        .fails(ErrorCode::Invalid);
}
