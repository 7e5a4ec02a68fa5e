//! Saved views: a console against the platform, with and without a network, and what other consoles hear of them.

use anyhow::Result;
use wheelhouse_contract::{
    ErrorCode, Role, ViewId,
    bulk::TenantFilter,
    saved_view::{SubscriptionFilter, UsualView, ViewColumn, ViewContent, ViewList, ViewPatch},
    subscription::SubscriptionState,
    tenant::{TenantSort, TenantStatus},
};
use wheelhouse_engine::view::{ConflictChoice, NewView, OutboxKind, OutboxState, ShownView, TenantQuery};
use wheelhouse_testkit::{Access, Console, Desk, Faults, World};

async fn seat(world: &World, access: &Access) -> (Console, Desk) {
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(world, &desk, access).await.unwrap();
    (console, desk)
}

fn suspended() -> ViewContent {
    ViewContent::Tenants {
        filter: TenantFilter {
            statuses: vec![TenantStatus::Suspended],
            ..TenantFilter::default()
        },
        sort: TenantSort::Revenue,
        descending: true,
        columns: vec![ViewColumn {
            key: "name".to_owned(),
            width: Some(320),
        }],
    }
}

fn new(name: &str, shared: bool) -> NewView {
    NewView {
        name: name.to_owned(),
        shared,
        content: suspended(),
    }
}

fn renamed(name: &str) -> ViewPatch {
    ViewPatch {
        name: Some(name.to_owned()),
        ..ViewPatch::default()
    }
}

async fn find(console: &Console, id: ViewId) -> Option<ShownView> {
    let found = console.engine.views_list().await.unwrap();
    found.views.into_iter().find(|shown| shown.view.id == id)
}

/// The view as soon as it is as wanted and nothing about it waits.
async fn settled(console: &Console, id: ViewId, name: &str) -> ShownView {
    let ask = async || -> Result<Option<ShownView>> {
        let found = console.engine.views_list().await?.views.into_iter();
        let mut found = found.filter(|shown| shown.view.id == id);
        Ok(found.find(|shown| shown.view.name == name && !shown.pending && shown.view.version > 0))
    };
    console.until(&format!("the view {name}"), ask).await.unwrap()
}

async fn emptied(console: &Console) {
    let ask = async || -> Result<Option<()>> {
        let waiting = console.engine.outbox_list(false).await?;
        Ok(waiting.is_empty().then_some(()))
    };
    console.until("an empty outbox", ask).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_view_is_made_changed_and_pinned_without_a_network_and_arrives_once() {
    let world = World::start(120, Faults::default()).await.unwrap();
    let (console, desk) = seat(&world, &world.owner).await;
    world.proxy.sever();
    console.offline().await.unwrap();
    let engine = &console.engine;
    let id = engine.view_create(new("Suspended", false)).await.unwrap();
    engine.view_change(id, renamed("Suspended first")).await.unwrap();
    engine.view_pin(id, true).await.unwrap();
    let usual = UsualView {
        list: ViewList::Tenants,
        view: Some(id),
    };
    engine.view_usual(usual).await.unwrap();
    let shown = find(&console, id).await.unwrap();
    assert_eq!(shown.view.name, "Suspended first");
    assert!(shown.pending && shown.pinned && shown.usual && shown.mine && shown.may_change);
    // It survives a restart before the platform ever heard of it.
    drop(console);
    let console = Console::open(&world, &desk).await.unwrap();
    world.proxy.restore();
    console.live().await.unwrap();
    let shown = settled(&console, id, "Suspended first").await;
    assert!(shown.pinned && shown.usual);
    assert_eq!(shown.view.content, suspended());
    emptied(&console).await;
    let counts = console.engine.views_counts().await.unwrap();
    let query = TenantQuery {
        statuses: vec![TenantStatus::Suspended],
        ..TenantQuery::default()
    };
    let wanted = console.tenants(query).await.unwrap().len();
    assert_eq!((counts.len(), counts[0].count as usize), (1, wanted));
}

#[tokio::test(flavor = "multi_thread")]
async fn another_operators_console_never_holds_a_personal_view() {
    let world = World::start(60, Faults::default()).await.unwrap();
    let spy = world.operator("spy@example.com", Role::Owner).await.unwrap();
    let (mine, _desk) = seat(&world, &world.owner).await;
    let (theirs, desk) = seat(&world, &spy).await;
    let secret = mine
        .engine
        .view_create(new("Merger-with-Initech", false))
        .await
        .unwrap();
    mine.engine.view_pin(secret, true).await.unwrap();
    let shared = mine.engine.view_create(new("Ours", true)).await.unwrap();
    let shown = settled(&theirs, shared, "Ours").await;
    assert!(!shown.mine && !shown.pinned && shown.may_change, "an owner may");
    assert!(find(&theirs, secret).await.is_none());
    // What was shared and taken back is gone, and the copies agree with the platform about it: no resync in circles.
    let taken_back = ViewPatch {
        shared: Some(false),
        ..renamed("Merger again")
    };
    mine.engine.view_change(shared, taken_back).await.unwrap();
    let gone = async || -> Result<Option<()>> {
        let found = theirs.engine.views_list().await?;
        Ok(found.views.is_empty().then_some(()))
    };
    theirs.until("the view taken back", gone).await.unwrap();
    settled(&mine, shared, "Merger again").await;
    // Nor does it rest anywhere in the files of the other console: a fresh copy of its own knows nothing, either.
    let (fresh, _other) = seat(&world, &spy).await;
    assert!(fresh.engine.views_list().await.unwrap().views.is_empty());
    drop((theirs, desk));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_view_comes_back_until_the_platform_is_told() {
    let world = World::start(60, Faults::default()).await.unwrap();
    let (console, _desk) = seat(&world, &world.owner).await;
    let engine = &console.engine;
    let id = engine.view_create(new("Mine", false)).await.unwrap();
    engine.view_pin(id, true).await.unwrap();
    settled(&console, id, "Mine").await;
    let undo = engine.view_delete(id).await.unwrap();
    assert!(find(&console, id).await.is_none(), "it is gone at once");
    engine.outbox_cancel(undo).await.unwrap();
    assert!(find(&console, id).await.unwrap().pinned, "and back as it was");
    let entry = engine.view_delete(id).await.unwrap();
    console.outbox_reaches(&entry, OutboxState::Applied).await.unwrap();
    assert!(find(&console, id).await.is_none());
    assert!(engine.views_list().await.unwrap().pinned.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_a_shared_view_lose_nothing() {
    let world = World::start(60, Faults::default()).await.unwrap();
    let second = world.operator("second@example.com", Role::Owner).await.unwrap();
    let (ada, _a) = seat(&world, &world.owner).await;
    let id = ada.engine.view_create(new("Ours", true)).await.unwrap();
    let (bob, _b) = seat(&world, &second).await;
    settled(&bob, id, "Ours").await;
    world.proxy.sever();
    ada.offline().await.unwrap();
    bob.offline().await.unwrap();
    // One renames, the other narrows: both stand.
    let content = ViewContent::all(ViewList::Tenants);
    let narrowed = ViewPatch {
        content: Some(content.clone()),
        ..ViewPatch::default()
    };
    ada.engine.view_change(id, renamed("By Ada")).await.unwrap();
    bob.engine.view_change(id, narrowed).await.unwrap();
    world.proxy.restore();
    let both = settled(&ada, id, "By Ada").await;
    emptied(&bob).await;
    let merged = async || -> Result<Option<()>> {
        let shown = find(&ada, id).await;
        Ok(shown.is_some_and(|shown| shown.view.content == content).then_some(()))
    };
    ada.until("both changes", merged).await.unwrap();
    assert_eq!(both.view.name, "By Ada");
    settled(&bob, id, "By Ada").await;
    // Both rename: the second is asked.
    world.proxy.sever();
    ada.offline().await.unwrap();
    bob.offline().await.unwrap();
    ada.engine.view_change(id, renamed("Ada again")).await.unwrap();
    bob.engine.view_change(id, renamed("Bob again")).await.unwrap();
    world.proxy.restore();
    let conflict = async |console: &Console| -> Result<Option<String>> {
        let items = console.engine.outbox_list(false).await?;
        let stuck = items.into_iter().find(|item| item.state == OutboxState::Conflict);
        Ok(stuck.map(|item| {
            assert_eq!(item.kind, OutboxKind::ViewChange);
            assert_eq!(
                item.conflict.iter().map(|row| row.field.as_str()).collect::<Vec<_>>(),
                ["name"]
            );
            item.id
        }))
    };
    // Whoever came second.
    let ask = async || -> Result<Option<(&Console, String)>> {
        for console in [&ada, &bob] {
            if let Some(id) = conflict(console).await? {
                return Ok(Some((console, id)));
            }
        }
        Ok(None)
    };
    let (console, entry) = ada.until("a conflict", ask).await.unwrap();
    console
        .engine
        .outbox_resolve(entry, ConflictChoice::TakeTheirs)
        .await
        .unwrap();
    let left = find(console, id).await.unwrap().view.name;
    assert!(left == "Ada again" || left == "Bob again");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_console_explains_before_it_asks() {
    let world = World::start(60, Faults::default()).await.unwrap();
    let support = world.operator("support@example.com", Role::Support).await.unwrap();
    let (owner, _a) = seat(&world, &world.owner).await;
    let shared = owner.engine.view_create(new("Ours", true)).await.unwrap();
    let (console, _b) = seat(&world, &support).await;
    let shown = settled(&console, shared, "Ours").await;
    assert!(!shown.may_change && !shown.may_delete);
    let engine = &console.engine;
    let code = |problem: wheelhouse_contract::Problem| problem.code;
    assert_eq!(
        code(engine.view_create(new("All", true)).await.unwrap_err()),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(engine.view_change(shared, renamed("x")).await.unwrap_err()),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(engine.view_delete(shared).await.unwrap_err()),
        ErrorCode::Forbidden
    );
    assert_eq!(
        code(engine.view_create(new(" ", false)).await.unwrap_err()),
        ErrorCode::Invalid
    );
    engine.view_pin(shared, true).await.unwrap();
    let content = ViewContent::Subscriptions {
        filter: SubscriptionFilter {
            states: vec![SubscriptionState::Expiring],
            ..SubscriptionFilter::default()
        },
        descending: false,
        columns: vec![],
    };
    let mine = NewView {
        name: "Expiring".to_owned(),
        shared: false,
        content,
    };
    let mine = engine.view_create(mine).await.unwrap();
    engine.view_pin(mine, true).await.unwrap();
    let counts = engine.views_counts().await.unwrap();
    assert_eq!(counts.len(), 2);
}
