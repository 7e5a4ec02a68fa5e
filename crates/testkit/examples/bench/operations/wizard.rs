//! How long the wizard's activation takes: tenant, administrator, subscription, modules, settings and mail in one go, as the
//! console asks for it, until it has the secrets.

use crate::{
    bare,
    bench::Bench,
    report::{Figure, Times},
};
use anyhow::{Context, Result, anyhow};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, SaltString},
};
use std::time::{Duration, Instant};
use wheelhouse_contract::{
    OnboardingId,
    onboarding::{Activation, Answers, BusinessAnswers, OnboardingStep, Secrets, StepAnswers, StepPut},
    tenant::{BusinessSize, BusinessType, CalendarKind},
};
use wheelhouse_testkit::{Console, Desk, Faults, World};

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let rounds = bench.sizes.rounds(60);
    let world = World::start(if bench.sizes.quick { 100 } else { 5_000 }, Faults::default()).await?;
    let desk = Desk::new()?;
    let console = Console::signed_in(&world, &desk, &world.owner).await?;
    let conn = bare::outbox(&desk.dir.path().join("bare.db"))?;
    let (mut activations, mut references) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        let id = filled(&console, &format!("Bench Practice {round:04}")).await?;
        let begun = Instant::now();
        let made = console.engine.onboarding_activate(id, Activation::default()).await?;
        activations.push(begun.elapsed());
        made.secrets.context("the secrets are shown once")?;
        let doc = serde_json::to_string(&made.tenant)?;
        references.push(crate::blocking(|| Ok(hashed()? + bare::insert(&conn, &doc)?))?);
    }
    console.close().await;
    bench.report(Figure::times(
        "wizard: activation of a tenant, from the console until it has the secrets",
        &Times::new(activations),
        (
            "one Argon2id of the password and one durable insert",
            &Times::new(references),
        ),
        (f64::INFINITY, f64::INFINITY),
    ));
    Ok(())
}

/// What nobody can save: the hash of the first password.
fn hashed() -> Result<Duration> {
    let begun = Instant::now();
    let salt = SaltString::encode_b64(b"wheelhouse-bench").map_err(|error| anyhow!("{error}"))?;
    let hash = Argon2::default().hash_password(b"Correct-Horse-7-Staple", &salt);
    hash.map_err(|error| anyhow!("{error}"))?;
    Ok(begun.elapsed())
}

/// A draft with every step as it must be, at the platform.
async fn filled(console: &Console, name: &str) -> Result<OnboardingId> {
    let id = console.engine.onboarding_create().await?.draft.id;
    let business = BusinessAnswers {
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
    };
    let mut answers = put(console, id, StepAnswers::Business(business)).await?;
    answers.administrator.name = "Zoe Neil".to_owned();
    answers.administrator.email = format!("zoe@{}.example.com", answers.rules.branding.subdomain);
    answers.voice.later = true;
    answers.calendar.kind = Some(CalendarKind::Manual);
    for step in OnboardingStep::FILLED {
        put(console, id, answers.of(step).context("a step that is filled in")?).await?;
    }
    let ask = async || {
        let view = console.engine.onboarding_draft(id).await?;
        Ok((view.waiting.is_empty() && view.draft.version > 0).then_some(()))
    };
    console.until("the onboarding to be sent", ask).await?;
    Ok(id)
}

async fn put(console: &Console, id: OnboardingId, answers: StepAnswers) -> Result<Answers> {
    let put = StepPut {
        answers,
        secrets: Secrets::default(),
        next: OnboardingStep::Review,
    };
    Ok(console.engine.onboarding_save_step(id, put).await?.draft.answers)
}
