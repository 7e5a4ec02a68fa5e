//! Onboarding: drafts of several operators, what must be unique, the activation with everything or nothing.

mod activation;
mod connections;
mod drafts;
mod hostile;

use crate::support::{Answer, Console, With};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;
use wheelhouse_contract::{
    OnboardingId,
    onboarding::{Answers, BusinessAnswers, OnboardingDraft, OnboardingStep, Secrets, StepAnswers, StepPut},
    tenant::{BusinessSize, BusinessType, CalendarKind},
};

pub const KEY: &str = "key_abcdefghijklmnopqrstuvwxyz";
pub const PASSWORD: &str = "Correct-Horse-7-Staple";

pub async fn begun(console: &Console) -> OnboardingDraft {
    let body = json!({ "id": OnboardingId(Uuid::now_v7()) });
    console.post("/v1/onboarding/drafts", &body).await.is(201)
}

pub async fn put_with(console: &Console, draft: &OnboardingDraft, answers: StepAnswers, secrets: Secrets) -> Answer {
    let put = StepPut {
        answers,
        secrets,
        next: OnboardingStep::Review,
    };
    let with = With {
        version: Some(draft.version),
        ..With::default()
    };
    let path = format!("/v1/onboarding/drafts/{}", draft.id);
    console.send(Method::PUT, &path, &put, with).await
}

pub async fn put(console: &Console, draft: &OnboardingDraft, answers: StepAnswers) -> Answer {
    put_with(console, draft, answers, Secrets::default()).await
}

/// Everything as it must be, named after `name`; nothing to connect.
pub fn answers(name: &str) -> Answers {
    let mut answers = Answers::default();
    answers.put(StepAnswers::Business(BusinessAnswers {
        name: name.to_owned(),
        business_type: Some(BusinessType::Medical),
        size: Some(BusinessSize::Small),
        street: "12 Harley Street".to_owned(),
        city: "London".to_owned(),
        county: "Greater London".to_owned(),
        postal_code: "W1G 9PQ".to_owned(),
        phone: "020 7946 0000".to_owned(),
        email: "office@harley.example.com".to_owned(),
        ..BusinessAnswers::default()
    }));
    answers.administrator.name = "Zoe O'Neil".to_owned();
    answers.administrator.email = format!("zoe@{}.example.com", answers.rules.branding.subdomain);
    answers.voice.later = true;
    answers.calendar.kind = Some(CalendarKind::Manual);
    answers
}

/// A draft with these answers.
pub async fn filled(console: &Console, answers: &Answers) -> OnboardingDraft {
    let mut draft = begun(console).await;
    for step in OnboardingStep::FILLED {
        draft = put(console, &draft, answers.of(step).unwrap()).await.is(200);
    }
    draft
}

pub async fn act(console: &Console, draft: &OnboardingDraft, act: &str, body: &Value, key: Option<&str>) -> Answer {
    let path = format!("/v1/onboarding/drafts/{}/{act}", draft.id);
    let with = With {
        key,
        version: Some(draft.version),
        ..With::default()
    };
    console.send(Method::POST, &path, body, with).await
}

pub async fn activate(console: &Console, draft: &OnboardingDraft) -> Answer {
    act(console, draft, "activation", &json!({}), None).await
}

pub async fn now(console: &Console, draft: &OnboardingDraft) -> OnboardingDraft {
    console
        .get(&format!("/v1/onboarding/drafts/{}", draft.id))
        .await
        .is(200)
}
