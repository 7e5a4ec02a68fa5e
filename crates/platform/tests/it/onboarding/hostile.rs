//! What an attacker would type, and when.

use super::{act, activate, answers, begun, filled, now, put, put_with};
use crate::support::Bed;
use futures_util::future::join_all;
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    onboarding::{Activated, MailPreview, OnboardingDraft, Secrets, StepAnswers},
};
use wheelhouse_platform::storage::sql;

#[tokio::test]
async fn names_and_addresses_that_would_become_headers_never_activate() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    for (index, evil) in [
        "Acme\r\nBcc: all@example.com",
        "a\nb",
        "a\u{2028}b",
        "x\u{0}y",
        "gro.live \u{202E}b",
    ]
    .into_iter()
    .enumerate()
    {
        let mut whole = answers(&format!("Header {index}"));
        whole.business.legal_name = evil.to_owned();
        whole.administrator.name = evil.to_owned();
        let draft = filled(&console, &whole).await;
        let mail: MailPreview = console
            .get(&format!("/v1/onboarding/drafts/{}/welcome", draft.id))
            .await
            .is(200);
        assert!(
            !mail.subject.contains(['\r', '\n']) && !mail.to.contains(['\r', '\n']),
            "{evil:?}"
        );
        let problem = activate(&console, &draft).await.fails(ErrorCode::Invalid);
        assert!(
            problem.fields.iter().any(|fault| fault.field == "administrator.name"),
            "{evil:?}"
        );
    }
    let mut whole = answers("Header address");
    whole.administrator.email = "a@example.com\r\nBcc: b@example.com".to_owned();
    let draft = filled(&console, &whole).await;
    activate(&console, &draft).await.fails(ErrorCode::Invalid);
    assert!(!sql::exists(bed.app.reader(), "outgoing_mail", vec![]).await.unwrap());
}

#[tokio::test]
async fn secrets_of_a_wrong_shape_are_refused_without_repeating_them() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = begun(&console).await;
    let evil = "key_a\r\nAuthorization: Bearer stolen";
    let secrets = Secrets {
        voice_key: Some(evil.to_owned()),
        password: Some("short".to_owned()),
        calendar_key: None,
    };
    let problem = put_with(
        &console,
        &draft,
        StepAnswers::Voice(draft.answers.voice.clone()),
        secrets,
    )
    .await
    .fails(ErrorCode::Invalid);
    assert!(!json!(problem).to_string().contains("stolen"));
    assert_eq!(now(&console, &draft).await, draft);
}

#[tokio::test]
async fn a_draft_does_not_grow_without_bound_and_keeps_its_shape() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = begun(&console).await;
    let mut rules = draft.answers.rules.clone();
    rules.notes = "x".repeat(60_000);
    put(&console, &draft, StepAnswers::Rules(rules))
        .await
        .fails(ErrorCode::Invalid);
    console
        .post("/v1/onboarding/drafts", &json!({ "id": draft.id }))
        .await
        .fails(ErrorCode::Conflict);
    let random = json!({ "id": "7f3b5d6e-2f4b-4b7e-9a3c-1d2e3f405060" });
    console
        .post("/v1/onboarding/drafts", &random)
        .await
        .fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn five_activations_at_once_make_one_tenant() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &answers("Rush Hour")).await;
    let tries = join_all((0..5).map(|_| activate(&console, &draft))).await;
    assert_eq!(tries.iter().filter(|answer| answer.status.as_u16() == 201).count(), 1);
    let tenants: Option<i64> = sql::scalar(bed.app.reader(), "SELECT COUNT(*) FROM tenants", vec![])
        .await
        .unwrap();
    assert_eq!(tenants, Some(1));
}

#[tokio::test]
async fn two_drafts_that_want_the_same_never_both_get_it() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let drafts: Vec<OnboardingDraft> = join_all((0..4).map(|_| filled(&console, &WHOLE))).await;
    let tries = join_all(
        drafts
            .iter()
            .map(|draft| act(&console, draft, "activation", &BODY, None)),
    )
    .await;
    let made: Vec<_> = tries.iter().filter(|answer| answer.status.as_u16() == 201).collect();
    assert_eq!(made.len(), 1);
    made[0].is::<Activated>(201);
}

static WHOLE: std::sync::LazyLock<wheelhouse_contract::onboarding::Answers> =
    std::sync::LazyLock::new(|| answers("Same For All"));
static BODY: std::sync::LazyLock<serde_json::Value> = std::sync::LazyLock::new(|| json!({}));
