//! Onboardings: filled in without a network, kept over restarts, sent once, and taken over by somebody else.

use anyhow::Result;
use wheelhouse_contract::{
    ErrorCode, OnboardingId, Role,
    onboarding::{Activation, AvailabilityQuery, BusinessAnswers, OnboardingStep, Secrets, StepAnswers, StepPut},
    tenant::{BusinessSize, BusinessType, CalendarKind, TenantStatus},
};
use wheelhouse_engine::view::OnboardingView;
use wheelhouse_testkit::{Access, Console, Desk, Faults, World};

async fn seat(world: &World, access: &Access) -> (Console, Desk) {
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(world, &desk, access).await.unwrap();
    (console, desk)
}

fn business(name: &str) -> StepAnswers {
    StepAnswers::Business(BusinessAnswers {
        name: name.to_owned(),
        business_type: Some(BusinessType::Salon),
        size: Some(BusinessSize::Solo),
        street: "12 Harley Street".to_owned(),
        city: "London".to_owned(),
        county: "Greater London".to_owned(),
        postal_code: "W1G 9PQ".to_owned(),
        phone: "020 7946 0000".to_owned(),
        email: "office@scissors.example.com".to_owned(),
        ..BusinessAnswers::default()
    })
}

async fn put(console: &Console, id: OnboardingId, answers: StepAnswers, secrets: Secrets) -> OnboardingView {
    let put = StepPut {
        answers,
        secrets,
        next: OnboardingStep::Review,
    };
    console.engine.onboarding_save_step(id, put).await.unwrap()
}

/// Every step as it must be.
async fn fill_in(console: &Console, id: OnboardingId, name: &str) -> OnboardingView {
    let view = put(console, id, business(name), Secrets::default()).await;
    let mut answers = view.draft.answers;
    answers.administrator.name = "Zoe Neil".to_owned();
    answers.administrator.email = format!("zoe@{}.example.com", answers.rules.branding.subdomain);
    answers.voice.later = true;
    answers.calendar.kind = Some(CalendarKind::Manual);
    let mut view = put(
        console,
        id,
        StepAnswers::Administrator(answers.administrator),
        Secrets::default(),
    )
    .await;
    for step in [
        StepAnswers::Voice(answers.voice),
        StepAnswers::Calendar(answers.calendar),
    ] {
        view = put(console, id, step, Secrets::default()).await;
    }
    view
}

async fn sent(console: &Console, id: OnboardingId) -> OnboardingView {
    let ask = async || -> Result<Option<OnboardingView>> {
        let view = console.engine.onboarding_draft(id).await?;
        Ok((view.waiting.is_empty() && view.draft.version > 0).then_some(view))
    };
    console.until("the onboarding to be sent", ask).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_made_without_a_network_survives_a_restart_and_becomes_a_tenant() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let (console, desk) = seat(&world, &world.owner).await;
    world.proxy.sever();
    console.offline().await.unwrap();
    let id = console.engine.onboarding_create().await.unwrap().draft.id;
    let view = fill_in(&console, id, "Scissors and Sons").await;
    assert_eq!((view.completion.percent, view.live), (100, false));
    assert_eq!(view.draft.answers.rules.branding.subdomain, "scissorsandsons");
    let query = AvailabilityQuery {
        name: Some("Scissors".to_owned()),
        ..AvailabilityQuery::default()
    };
    let problem = console.engine.onboarding_check_unique(query).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::Offline);
    let problem = console
        .engine
        .onboarding_activate(id, Activation::default())
        .await
        .unwrap_err();
    assert_eq!(problem.code, ErrorCode::Offline);
    let mail = console.engine.onboarding_preview_mail(id).await.unwrap();
    assert!(mail.text.contains("scissorsandsons."), "{}", mail.text);
    let listed = console.engine.onboarding_list().await.unwrap();
    assert!(listed.len() == 1 && listed[0].waiting && listed[0].mine && listed[0].percent == 100);
    // Before the platform ever heard of it.
    console.close().await;
    let console = Console::open(&world, &desk).await.unwrap();
    assert_eq!(console.engine.onboarding_list().await.unwrap().len(), 1);
    world.proxy.restore();
    console.live().await.unwrap();
    let view = sent(&console, id).await;
    assert_eq!((view.completion.percent, view.conflict), (100, None));
    let made = console
        .engine
        .onboarding_activate(id, Activation::default())
        .await
        .unwrap();
    assert_eq!(made.tenant.status, TenantStatus::Active);
    assert_eq!(made.secrets.unwrap().backup_codes.len(), 10);
    let gone = async || Ok(console.engine.onboarding_list().await?.is_empty().then_some(()));
    console.until("no half-finished onboarding", gone).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_operator_goes_on_and_nothing_that_waited_is_lost() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let (first, _desk) = seat(&world, &world.owner).await;
    let access = world.operator("second@wheelhouse.test", Role::Admin).await.unwrap();
    let (second, _other) = seat(&world, &access).await;
    let id = first.engine.onboarding_create().await.unwrap().draft.id;
    fill_in(&first, id, "Scissors").await;
    sent(&first, id).await;
    let there = async || {
        Ok(second
            .engine
            .onboarding_list()
            .await?
            .into_iter()
            .find(|row| row.id == id && row.percent == 100))
    };
    let row = second.until("the draft at the other console", there).await.unwrap();
    assert!(!row.mine);
    let save = StepPut {
        answers: business("Mine now"),
        secrets: Secrets::default(),
        next: OnboardingStep::Business,
    };
    let problem = second.engine.onboarding_save_step(id, save).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::Conflict);
    let view = second.engine.onboarding_take_over(id).await.unwrap();
    assert!(view.mine);
    // The first one types on, without knowing.
    put(&second, id, business("By the second"), Secrets::default()).await;
    sent(&second, id).await;
    let told = async || Ok((!first.engine.onboarding_draft(id).await?.mine).then_some(()));
    first.until("the first one to hear of it", told).await.unwrap();
    let made = second
        .engine
        .onboarding_activate(id, Activation::default())
        .await
        .unwrap();
    assert_eq!(made.tenant.name, "By the second");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_two_devices_changed_comes_back_as_a_conflict_field_by_field() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let (here, _desk) = seat(&world, &world.owner).await;
    let id = here.engine.onboarding_create().await.unwrap().draft.id;
    put(&here, id, business("Scissors"), Secrets::default()).await;
    sent(&here, id).await;
    let (there, _other) = seat(&world, &world.owner).await;
    world.proxy.sever();
    here.offline().await.unwrap();
    there.offline().await.unwrap();
    put(&here, id, business("From here"), Secrets::default()).await;
    put(&there, id, business("From there"), Secrets::default()).await;
    world.proxy.restore();
    let ask = async || -> Result<Option<bool>> {
        let (a, b) = (
            here.engine.onboarding_draft(id).await?,
            there.engine.onboarding_draft(id).await?,
        );
        Ok((a.conflict.is_some() || b.conflict.is_some()).then_some(a.conflict.is_some()))
    };
    let lost_here = here.until("a conflict", ask).await.unwrap();
    let (loser, mine) = if lost_here {
        (&here, "From here")
    } else {
        (&there, "From there")
    };
    let view = loser.engine.onboarding_draft(id).await.unwrap();
    assert_eq!(view.draft.answers.business.name, mine, "what was typed is there");
    let fields = view.conflict.unwrap().fields;
    assert_eq!(
        fields.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(),
        ["business.name"]
    );
    loser.engine.onboarding_resolve(id, true).await.unwrap();
    let view = sent(loser, id).await;
    assert_eq!((view.draft.answers.business.name.as_str(), view.conflict), (mine, None));
}
