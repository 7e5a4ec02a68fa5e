//! Subscriptions, full changes and credentials: a console against the platform, with and without a network.

mod together;

use anyhow::Result;
use chrono::TimeDelta;
use wheelhouse_contract::{
    ErrorCode, Problem, Role, TenantId, Timestamp,
    subscription::{Activation, Control, Extension, Pause, RevenueFigure, SubscriptionChangeKind, SubscriptionState},
    tenant::{Credentials, Plan, Tenant, TenantStatus, TenantUpdate},
};
use wheelhouse_engine::view::{OutboxItem, OutboxKind, OutboxState, SubscriptionQuery};
use wheelhouse_testkit::{Access, Console, Desk, Faults, World};

async fn stage(tenants: u32) -> (World, Console, Desk) {
    let world = World::start(tenants, Faults::default()).await.unwrap();
    let (console, desk) = seat(&world, &world.owner).await;
    (world, console, desk)
}

async fn seat(world: &World, access: &Access) -> (Console, Desk) {
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(world, &desk, access).await.unwrap();
    (console, desk)
}

/// A tenant in this state that ends.
async fn one(console: &Console, state: SubscriptionState) -> Tenant {
    let query = SubscriptionQuery {
        states: vec![state],
        ..SubscriptionQuery::default()
    };
    let page = console.engine.subscriptions_page(query, 0, 10).await.unwrap();
    assert!(page.rows.iter().all(|row| row.state == state));
    tenant(console, page.rows[0].id).await
}

async fn tenant(console: &Console, id: TenantId) -> Tenant {
    console.engine.subscription_detail(id).await.unwrap().tenant
}

async fn waits(console: &Console, kind: OutboxKind) -> OutboxItem {
    let items = console.engine.outbox_list(true).await.unwrap();
    items.into_iter().find(|item| item.kind == kind).expect("in the outbox")
}

/// The tenant in the copy, as soon as it is as wanted and nothing is laid over it any more.
async fn until(console: &Console, id: TenantId, wanted: impl Fn(&Tenant) -> bool) -> Tenant {
    let ask = async || -> Result<Option<Tenant>> {
        let detail = console.engine.subscription_detail(id).await?;
        Ok((detail.pending_fields.is_empty() && wanted(&detail.tenant)).then_some(detail.tenant))
    };
    console.until("the tenant as wanted", ask).await.unwrap()
}

fn extension(months: u32) -> Extension {
    Extension {
        months,
        reason: "Paid by transfer.".to_owned(),
    }
}

fn fields(problem: &Problem) -> Vec<&str> {
    problem.fields.iter().map(|fault| fault.field.as_str()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_made_offline_is_applied_exactly_once() {
    let (world, console, _desk) = stage(300).await;
    let before = one(&console, SubscriptionState::Active).await;
    let end = before.subscription_ends_at.unwrap();
    world.proxy.sever();
    console.offline().await.unwrap();
    console
        .engine
        .subscription_extend(before.id, extension(2))
        .await
        .unwrap();
    let wanted = end.plus(TimeDelta::days(60));
    let detail = console.engine.subscription_detail(before.id).await.unwrap();
    assert_eq!(detail.tenant.subscription_ends_at, Some(wanted), "it shows at once");
    assert!(detail.pending_fields.contains(&"subscription_ends_at".to_owned()) && !detail.live);
    let query = SubscriptionQuery {
        text: before.name.clone(),
        ..SubscriptionQuery::default()
    };
    let page = console.engine.subscriptions_page(query, 0, 100).await.unwrap();
    let row = page.rows.iter().find(|row| row.id == before.id).unwrap();
    assert!(row.pending && row.ends_at == Some(wanted));
    assert_eq!(
        console.engine.subscription_history(before.id).await.unwrap_err().code,
        ErrorCode::Offline
    );

    world.proxy.restore();
    console.engine.sync_now().await.unwrap();
    let entry = waits(&console, OutboxKind::SubscriptionExtend).await;
    console.outbox_reaches(&entry.id, OutboxState::Applied).await.unwrap();
    let after = until(&console, before.id, |tenant| tenant.version > before.version).await;
    assert_eq!(after.subscription_ends_at, Some(wanted));
    let history = console.engine.subscription_history(before.id).await.unwrap();
    let extended = history
        .iter()
        .filter(|line| line.kind == SubscriptionChangeKind::Extended);
    assert_eq!(extended.count(), 1);
    assert_eq!(history[0].reason.as_deref(), Some("Paid by transfer."));
    console.close().await;
}

/// What is shown before is what comes of it.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_preview_shows_is_what_the_platform_does() {
    let (_world, console, _desk) = stage(300).await;
    let before = one(&console, SubscriptionState::Active).await;
    let control = Control {
        plan: Some(if before.plan == Plan::Pro {
            Plan::Enterprise
        } else {
            Plan::Pro
        }),
        price_minor: Some(12_300),
        reason: "Agreed with the owner.".to_owned(),
        ..Control::default()
    };
    let bare = Control {
        reason: String::new(),
        ..control.clone()
    };
    let shown = console.engine.subscription_preview(before.id, bare).await.unwrap();
    assert_eq!(shown.mrr_difference, 12_300 - before.revenue.minor);
    assert_eq!(tenant(&console, before.id).await, before, "nothing is changed");
    console
        .engine
        .subscription_control(before.id, control, None)
        .await
        .unwrap();
    let after = until(&console, before.id, |tenant| tenant.version > before.version).await;
    assert_eq!(
        (after.plan, after.limits, &after.revenue),
        (shown.after.plan, shown.after.limits, &shown.after.price)
    );
    assert_eq!(after.subscription_ends_at, shown.after.ends_at);

    let months = console
        .engine
        .subscription_preview_extension(before.id, 3)
        .await
        .unwrap();
    let wanted = after.subscription_ends_at.map(|end| end.plus(TimeDelta::days(90)));
    assert_eq!(months.after.ends_at, wanted);
    let none = console
        .engine
        .subscription_preview_extension(before.id, 0)
        .await
        .unwrap_err();
    assert_eq!(fields(&none), ["months"]);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_says_so_to_the_face_and_leaves_nothing_behind() {
    let (_world, console, _desk) = stage(300).await;
    let engine = &console.engine;
    let before = one(&console, SubscriptionState::Active).await;
    let other = one(&console, SubscriptionState::Free).await;
    let wrong = TenantUpdate {
        email: Some("nowhere".to_owned()),
        subdomain: Some("Not A Host".to_owned()),
        ..TenantUpdate::default()
    };
    let problem = engine.tenant_update(before.id, wrong.clone()).await.unwrap_err();
    assert_eq!(fields(&problem), ["subdomain", "email"]);
    assert_eq!(
        fields(&engine.tenant_update_preview(before.id, wrong).await.unwrap_err()),
        ["subdomain", "email"]
    );
    let nothing = engine.tenant_update(before.id, TenantUpdate::default()).await;
    assert_eq!(nothing.unwrap_err().code, ErrorCode::Invalid);
    let taken = TenantUpdate {
        name: Some(other.name.to_uppercase()),
        ..TenantUpdate::default()
    };
    let problem = engine.tenant_update(before.id, taken).await.unwrap_err();
    assert_eq!((problem.code, fields(&problem)), (ErrorCode::Invalid, vec!["name"]));
    assert_eq!(
        fields(&engine.subscription_extend(before.id, extension(61)).await.unwrap_err()),
        ["months"]
    );
    let pause = Pause {
        resume_at: Some(Timestamp::from_millis(0)),
        reason: "Short".to_owned(),
    };
    let problem = engine.subscription_pause(before.id, pause).await.unwrap_err();
    assert_eq!(fields(&problem), ["resume_at", "reason"]);
    assert_eq!(engine.outbox_list(true).await.unwrap(), []);
    assert_eq!(tenant(&console, before.id).await, before);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn support_looks_and_changes_nothing() {
    let world = World::start(100, Faults::default()).await.unwrap();
    let access = world.operator("sam@wheelhouse.test", Role::Support).await.unwrap();
    let (console, _desk) = seat(&world, &access).await;
    let engine = &console.engine;
    let id = one(&console, SubscriptionState::Active).await.id;
    engine.subscription_history(id).await.unwrap();
    let now = world.clock.now();
    let activation = Activation {
        activate: true,
        plan: Some(Plan::Free),
        reason: "Wants the small plan.".to_owned(),
        typed_name: None,
    };
    let credentials = Credentials {
        password: Some("Correct-Horse-7".to_owned()),
        ..Credentials::default()
    };
    let refused = [
        engine.subscription_extend(id, extension(1)).await.unwrap_err(),
        engine.subscription_status(id, activation, None).await.unwrap_err(),
        engine
            .subscription_control(id, Control::default(), None)
            .await
            .unwrap_err(),
        engine.tenant_update(id, TenantUpdate::default()).await.unwrap_err(),
        engine
            .tenant_credentials(id, credentials, "000000".to_owned())
            .await
            .unwrap_err(),
        engine
            .revenue_view(now, now.plus(TimeDelta::days(1)))
            .await
            .unwrap_err(),
        engine
            .revenue_tenants(RevenueFigure::Mrr, None, now, now, None)
            .await
            .unwrap_err(),
    ];
    assert!(
        refused.iter().all(|problem| problem.code == ErrorCode::Forbidden),
        "{refused:?}"
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_need_a_code_that_is_right() {
    let (world, console, _desk) = stage(100).await;
    let before = one(&console, SubscriptionState::Active).await;
    let credentials = Credentials {
        email: Some("new.owner@example.com".to_owned()),
        password: Some("Correct-Horse-7".to_owned()),
        reason: None,
    };
    let set = async |code: String| {
        console
            .engine
            .tenant_credentials(before.id, credentials.clone(), code)
            .await
    };
    assert_eq!(fields(&set(" ".to_owned()).await.unwrap_err()), ["code"]);
    let right = world.code(&world.owner).unwrap();
    let wrong = if right == "123456" { "654321" } else { "123456" };
    let problem = set(wrong.to_owned()).await.unwrap_err();
    assert_ne!(problem.code, ErrorCode::Internal, "{problem:?}");
    assert_eq!(tenant(&console, before.id).await.owner_email, before.owner_email);
    let answer = set(world.code(&world.owner).unwrap()).await.unwrap();
    assert_eq!(
        (answer.owner_email.as_str(), answer.password_changed),
        ("new.owner@example.com", true)
    );
    until(&console, before.id, |tenant| {
        tenant.owner_email == "new.owner@example.com"
    })
    .await;
    assert_eq!(
        console.engine.outbox_list(true).await.unwrap(),
        [],
        "a password never waits"
    );
    world.proxy.sever();
    console.offline().await.unwrap();
    assert_eq!(set("123456".to_owned()).await.unwrap_err().code, ErrorCode::Offline);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pause_gives_the_time_back_and_a_suspension_is_proven() {
    let (world, console, _desk) = stage(300).await;
    let engine = &console.engine;
    let before = one(&console, SubscriptionState::Active).await;
    let pause = Pause {
        resume_at: Some(world.clock.now().plus(TimeDelta::days(90))),
        reason: "Closed for refurbishment in winter.".to_owned(),
    };
    engine.subscription_pause(before.id, pause.clone()).await.unwrap();
    let paused = until(&console, before.id, |tenant| tenant.status == TenantStatus::Paused).await;
    assert_eq!(paused.paused_until, pause.resume_at);
    world.clock.advance(TimeDelta::minutes(10));
    let resume = Activation {
        activate: true,
        plan: None,
        reason: "They open again earlier than planned.".to_owned(),
        typed_name: None,
    };
    engine.subscription_status(before.id, resume, None).await.unwrap();
    let again = until(&console, before.id, |tenant| tenant.status == TenantStatus::Active).await;
    let stood = again.status_changed_at.since(paused.status_changed_at);
    assert_eq!(
        again.subscription_ends_at,
        before.subscription_ends_at.map(|end| end.plus(stood))
    );

    let suspend = |name: &str| Control {
        status: Some(TenantStatus::Suspended),
        typed_name: Some(name.to_owned()),
        reason: "Unpaid for three months by now.".to_owned(),
        ..Control::default()
    };
    let unproven = engine.subscription_control(before.id, suspend("Somebody"), None).await;
    assert_eq!(fields(&unproven.unwrap_err()), ["typed_name", "code"]);
    let code = world.code(&world.owner).unwrap();
    let control = suspend(&before.name);
    engine
        .subscription_control(before.id, control, Some(code))
        .await
        .unwrap();
    until(&console, before.id, |tenant| tenant.status == TenantStatus::Suspended).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn revenue_offline_is_the_platforms_without_what_moved_it() {
    let (world, console, _desk) = stage(1_000).await;
    let engine = &console.engine;
    let (from, to) = (world.clock.now().plus(TimeDelta::days(-30)), world.clock.now());
    let online = engine.revenue_view(from, to).await.unwrap();
    assert!(online.live && online.revenue.paying > 0 && online.revenue.months.len() == 12);
    let behind = engine
        .revenue_tenants(RevenueFigure::Mrr, Some(Plan::Pro), from, to, None)
        .await
        .unwrap();
    assert!(behind.items.iter().all(|item| item.plan == Plan::Pro) && !behind.items.is_empty());
    let figures = engine.subscriptions_figures().await.unwrap().overview;
    // The figure and the list count the same: who is rejected, terminated or archived is in neither.
    let list = engine
        .subscriptions_page(SubscriptionQuery::default(), 0, 1)
        .await
        .unwrap();
    assert_eq!(figures.total, list.total);
    assert!(figures.total < 1_000, "some are gone for good");
    world.proxy.sever();
    console.offline().await.unwrap();
    let offline = engine.revenue_view(from, to).await.unwrap();
    assert!(!offline.live && offline.revenue.movements.is_empty() && offline.revenue.months.is_empty());
    assert_eq!(offline.revenue.by_plan, online.revenue.by_plan);
    assert_eq!(
        (&offline.revenue.mrr, &offline.revenue.arr),
        (&online.revenue.mrr, &online.revenue.arr)
    );
    assert_eq!(
        (offline.revenue.trials, offline.revenue.trial_value),
        (online.revenue.trials, online.revenue.trial_value)
    );
    assert_eq!(engine.subscriptions_figures().await.unwrap().overview, figures);
    let unknown = engine.revenue_tenants(RevenueFigure::Mrr, None, from, to, None).await;
    assert_eq!(unknown.unwrap_err().code, ErrorCode::Offline);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn other_prices_reach_a_console_that_stays_signed_in() {
    let (mut world, console, _desk) = stage(60).await;
    let one = one(&console, SubscriptionState::Active).await.id;
    let pro = async || -> Result<i64> {
        let detail = console.engine.subscription_detail(one).await?;
        let offer = detail.offers.into_iter().find(|offer| offer.plan == Plan::Pro);
        Ok(offer.expect("pro is offered").price.minor)
    };
    assert_eq!(pro().await.unwrap(), 4_900);
    world
        .restart_platform_with(|config| config.prices.pro = 5_900)
        .await
        .unwrap();
    let ask = async || -> Result<Option<()>> { Ok((pro().await? == 5_900).then_some(())) };
    console.until("the new price", ask).await.unwrap();
    console.close().await;
}
