//! Begin, fill in, take over, discard; names that are free.

use super::{act, activate, answers, begun, filled, now, put};
use crate::support::{Bed, With};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    mail::{MailDetail, MailPage},
    onboarding::{Activated, Availability, MailPreview, OnboardingDraft, OnboardingStep, StepAnswers},
    tenant::{BusinessType, Plan},
};

#[tokio::test]
async fn steps_are_kept_and_defaults_follow_the_business() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = begun(&console).await;
    assert_eq!((draft.version, draft.completion().percent < 40), (1, true));
    let business = answers("Harley Dental").business;
    let draft: OnboardingDraft = put(&console, &draft, StepAnswers::Business(business)).await.is(200);
    assert_eq!(draft.answers.rules.branding.subdomain, "harleydental");
    assert_eq!(draft.answers.rules.plan, Plan::Pro);
    assert_eq!(draft.answers.voice, {
        let kind = BusinessType::Medical.defaults();
        let mut voice = draft.answers.voice.clone();
        (voice.tone, voice.call_length) = (kind.tone, kind.call_length);
        voice
    });
    let listed: Vec<OnboardingDraft> = console.get("/v1/onboarding/drafts").await.is(200);
    assert_eq!(listed, std::slice::from_ref(&draft));
    assert_eq!(now(&console, &draft).await, draft);
}

#[tokio::test]
async fn two_devices_merge_by_step_and_never_overwrite_what_they_did_not_see() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let whole = answers("Two Devices");
    let draft = begun(&console).await;
    let _: OnboardingDraft = put(&console, &draft, StepAnswers::Business(whole.business.clone()))
        .await
        .is(200);
    // Another step upon the older version: nobody put it since.
    let second: OnboardingDraft = put(
        &console,
        &draft,
        StepAnswers::Administrator(whole.administrator.clone()),
    )
    .await
    .is(200);
    assert_eq!(second.answers.business.name, "Two Devices");
    let problem = put(&console, &draft, StepAnswers::Business(whole.business))
        .await
        .fails(ErrorCode::StaleVersion);
    assert_eq!(problem.current.unwrap()["version"], json!(second.version));
}

#[tokio::test]
async fn another_operator_takes_it_over_and_the_first_one_hears_of_it() {
    let bed = Bed::start().await;
    let (first, second) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let draft = filled(&first, &answers("Handed Over")).await;
    let voice = StepAnswers::Voice(draft.answers.voice.clone());
    let problem = put(&second, &draft, voice.clone()).await.fails(ErrorCode::Conflict);
    assert!(problem.detail.contains("Take it over"), "{}", problem.detail);
    activate(&second, &draft).await.fails(ErrorCode::Conflict);
    let taken: OnboardingDraft = act(&second, &draft, "take-over", &json!(null), None).await.is(200);
    assert_ne!(taken.holder, draft.holder);
    put(&first, &taken, voice).await.fails(ErrorCode::Conflict);
    activate(&second, &taken).await.is::<Activated>(201);
}

#[tokio::test]
async fn support_reads_and_changes_nothing() {
    let bed = Bed::start().await;
    let (admin, support) = (bed.console(Role::Admin).await, bed.console(Role::Support).await);
    let draft = filled(&admin, &answers("Not Yours")).await;
    assert_eq!(now(&support, &draft).await.id, draft.id);
    let body = json!({ "id": uuid::Uuid::now_v7() });
    support
        .post("/v1/onboarding/drafts", &body)
        .await
        .fails(ErrorCode::Forbidden);
    put(&support, &draft, StepAnswers::Voice(draft.answers.voice.clone()))
        .await
        .fails(ErrorCode::Forbidden);
    for what in ["take-over", "activation", "secrets"] {
        act(&support, &draft, what, &json!({}), None)
            .await
            .fails(ErrorCode::Forbidden);
    }
    let path = format!("/v1/onboarding/drafts/{}", draft.id);
    let with = With {
        version: Some(draft.version),
        ..With::default()
    };
    support
        .send(Method::DELETE, &path, &json!(null), with)
        .await
        .fails(ErrorCode::Forbidden);
    assert_eq!(now(&admin, &draft).await, draft);
}

#[tokio::test]
async fn a_discarded_draft_is_gone_with_its_secrets() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &answers("Never Mind")).await;
    let secrets = wheelhouse_contract::onboarding::Secrets {
        voice_key: Some(super::KEY.to_owned()),
        ..Default::default()
    };
    let draft: OnboardingDraft = super::put_with(
        &console,
        &draft,
        StepAnswers::Voice(draft.answers.voice.clone()),
        secrets,
    )
    .await
    .is(200);
    let path = format!("/v1/onboarding/drafts/{}", draft.id);
    let with = With {
        version: Some(draft.version),
        ..With::default()
    };
    console
        .send(Method::DELETE, &path, &json!(null), with)
        .await
        .is::<Value>(200);
    console.get(&path).await.fails(ErrorCode::NotFound);
    let left = wheelhouse_platform::storage::sql::exists(bed.app.reader(), "onboarding_secrets", vec![])
        .await
        .unwrap();
    assert!(!left);
}

#[tokio::test]
async fn what_is_taken_is_said_with_what_is_free() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let whole = answers("Harley Dental");
    let draft = filled(&console, &whole).await;
    let ask = |name: &str, subdomain: &str, email: &str| {
        format!("/v1/onboarding/availability?name={name}&subdomain={subdomain}&email={email}")
    };
    let path = ask("HARLEY%20dental", "harleydental", "zoe@harleydental.example.com");
    let before: Availability = console.get(&path).await.is(200);
    let name = before.name.unwrap();
    assert!(name.free && name.wanted_elsewhere, "{name:?}");
    let own: Availability = console.get(&format!("{path}&draft={}", draft.id)).await.is(200);
    assert!(!own.name.unwrap().wanted_elsewhere);
    activate(&console, &draft).await.is::<Activated>(201);
    let after: Availability = console.get(&path).await.is(200);
    let (name, subdomain, email) = (after.name.unwrap(), after.subdomain.unwrap(), after.email.unwrap());
    assert!(!name.free && !subdomain.free && !email.free);
    assert_eq!(
        subdomain.suggestions,
        ["harleydental-2", "harleydental-3", "harleydental-4"]
    );
    assert_eq!(name.suggestions.len(), 3);
    assert!(email.suggestions.is_empty());
    let reserved: Availability = console.get("/v1/onboarding/availability?subdomain=www").await.is(200);
    assert!(!reserved.subdomain.unwrap().free);
}

#[tokio::test]
async fn the_welcome_mail_is_seen_before_it_is_sent() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &answers("Seen Before")).await;
    let path = format!("/v1/onboarding/drafts/{}/welcome", draft.id);
    let mail: MailPreview = console.get(&path).await.is(200);
    assert_eq!(mail.to, "zoe@seenbefore.example.com");
    assert!(mail.text.contains("http://seenbefore.localhost"), "{}", mail.text);
    let step = draft.answers.report(OnboardingStep::Administrator, draft.secrets);
    assert_eq!(step.percent, 100);
    // What is sent is what was seen, as a page, too.
    let made: Activated = activate(&console, &draft).await.is(201);
    let page: MailPage = console
        .get(&format!("/v1/mail?tenant={}", made.tenant.id))
        .await
        .is(200);
    let sent: MailDetail = console.get(&format!("/v1/mail/{}", page.items[0].id)).await.is(200);
    assert_eq!((sent.text, sent.html), (mail.text, mail.html));
}
