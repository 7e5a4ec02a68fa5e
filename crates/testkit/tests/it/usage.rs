//! Limits: a console against the platform, with and without a network.

use anyhow::Result;
use chrono::TimeDelta;
use wheelhouse_contract::{
    ErrorCode, Role, TenantId,
    tenant::{Module, Plan, TenantStatus},
    usage::{LimitKey, LimitSource, OverrideRemoval, OverrideRequest, WhyStep, WhySubject},
};
use wheelhouse_engine::view::{NearQuery, OutboxKind, OutboxState, TenantQuery, UsageView};
use wheelhouse_testkit::{Console, Desk, Faults, World};

const KEY: LimitKey = LimitKey::Products;

async fn free_tenant(console: &Console) -> TenantId {
    let query = TenantQuery {
        statuses: vec![TenantStatus::Active],
        plans: vec![Plan::Free],
        ..TenantQuery::default()
    };
    console.engine.tenants_page(query, 0, 1).await.unwrap().rows[0].id
}

fn agreed(view: &UsageView) -> i32 {
    view.limits.iter().find(|state| state.limit == KEY).unwrap().allowed
}

fn request(allowed: i32) -> OverrideRequest {
    OverrideRequest {
        allowed,
        reason: "Agreed for the spring.".to_owned(),
        expires_at: None,
    }
}

async fn until(console: &Console, id: TenantId, wanted: impl Fn(&UsageView) -> bool) -> UsageView {
    let ask = async || -> Result<Option<UsageView>> {
        let view = console.engine.usage_view(id).await?;
        Ok((view.pending.is_empty() && wanted(&view)).then_some(view))
    };
    console.until("the limits as wanted", ask).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_override_made_offline_is_applied_exactly_once() {
    let world = World::start(300, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let engine = &console.engine;
    let id = free_tenant(&console).await;
    let before = until(&console, id, |view| view.counted_at.is_some()).await;
    assert_eq!(agreed(&before), 10);
    world.proxy.sever();
    console.offline().await.unwrap();
    engine.usage_override(id, KEY, request(250)).await.unwrap();
    let shown = engine.usage_view(id).await.unwrap();
    assert_eq!(
        (agreed(&shown), shown.pending.as_slice(), shown.live),
        (250, [KEY].as_slice(), false)
    );
    assert_eq!(shown.overrides[0].reason.as_deref(), Some("Agreed for the spring."));
    // Why, without the platform: of the limit with what waits, of a module without who switched it.
    let why = engine.usage_why(id, WhySubject::Limit { limit: KEY }).await.unwrap();
    assert_eq!((why.allowed, why.decided), (Some(250), 1));
    let subject = WhySubject::Module {
        module: Module::Employees,
    };
    assert_eq!(engine.usage_why(id, subject).await.unwrap().steps[0], WhyStep::Core);

    world.proxy.restore();
    engine.sync_now().await.unwrap();
    let items = engine.outbox_list(true).await.unwrap();
    let entry = items
        .iter()
        .find(|item| item.kind == OutboxKind::LimitOverride)
        .unwrap();
    console.outbox_reaches(&entry.id, OutboxState::Applied).await.unwrap();
    let after = until(&console, id, |view| agreed(view) == 250 && view.live).await;
    assert_eq!(after.limits[1].source, LimitSource::Override);
    let database = rusqlite::Connection::open(world.database()).unwrap();
    let written: i64 = database
        .query_row(
            "SELECT COUNT(*) FROM audit WHERE action = 'limit.overridden' AND resource_id = ?1",
            [id.to_string()],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(written, 1);

    let removal = OverrideRemoval {
        reason: "The spring is over.".to_owned(),
    };
    engine.usage_override_remove(id, KEY, removal).await.unwrap();
    until(&console, id, |view| agreed(view) == 10 && view.overrides.is_empty()).await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_knows_who_is_near_and_what_is_refused_never_waits() {
    let world = World::start(300, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let engine = &console.engine;
    let id = free_tenant(&console).await;
    until(&console, id, |view| view.counted_at.is_some()).await;
    world.proxy.sever();
    console.offline().await.unwrap();
    let near = engine.usage_near(NearQuery::default(), 0, 100).await.unwrap();
    assert!(near.total > 0 && near.reached[0] == near.total, "{:?}", near.reached);
    assert!(near.reached[0] >= near.reached[1] && near.reached[1] >= near.reached[2]);
    for row in &near.rows {
        assert!(
            row.limits
                .iter()
                .all(|state| state.percent.is_some_and(|percent| percent >= 80)),
            "{row:?}"
        );
    }
    let highest: Vec<_> = near.rows.iter().map(|row| row.limits[0].percent).collect();
    assert!(highest.is_sorted_by(|a, b| a >= b), "{highest:?}");
    let query = NearQuery {
        limit: Some(KEY),
        plans: vec![Plan::Free],
        ..NearQuery::default()
    };
    let narrowed = engine.usage_near(query, 0, 100).await.unwrap();
    assert!(
        narrowed
            .rows
            .iter()
            .all(|row| row.plan == Plan::Free && row.limits.iter().any(|state| state.limit == KEY))
    );
    for (wish, field) in [
        (request(10), "allowed"),
        (request(-2), "allowed"),
        (
            OverrideRequest {
                expires_at: Some(world.clock.now().plus(-TimeDelta::days(1))),
                ..request(20)
            },
            "expires_at",
        ),
    ] {
        let problem = engine.usage_override(id, KEY, wish).await.unwrap_err();
        assert_eq!(problem.fields[0].field, field);
    }
    assert!(engine.outbox_list(true).await.unwrap().is_empty());
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn support_sees_and_asks_why_and_changes_nothing() {
    let world = World::start(100, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let support = world.operator("sam@wheelhouse.test", Role::Support).await.unwrap();
    let console = Console::signed_in(&world, &desk, &support).await.unwrap();
    let id = free_tenant(&console).await;
    console
        .engine
        .usage_why(id, WhySubject::Limit { limit: KEY })
        .await
        .unwrap();
    let problem = console.engine.usage_override(id, KEY, request(20)).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::Forbidden);
    console.close().await;
}
