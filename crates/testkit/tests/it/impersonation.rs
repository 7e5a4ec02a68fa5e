//! Impersonation sessions end on the platform whenever they end here, and the other way round.

use crate::support::Child;
use wheelhouse_contract::{
    impersonation::{EndReason, ImpersonationScope, ImpersonationStart},
    tenant::TenantStatus,
};
use wheelhouse_engine::view::{OpenFilter, StatusRequest, TenantQuery};
use wheelhouse_testkit::{Console, Desk, Faults, World};

async fn start(console: &Console, index: usize) -> wheelhouse_contract::impersonation::Impersonation {
    let query = TenantQuery {
        statuses: vec![TenantStatus::Active],
        ..TenantQuery::default()
    };
    let tenant_id = console.tenants(query).await.unwrap()[index];
    let start = ImpersonationStart {
        tenant_id,
        reason: "Calls fail; looking at the settings".to_owned(),
        scope: ImpersonationScope::ReadOnly,
        minutes: 60,
    };
    console.engine.impersonation_start(start).await.unwrap()
}

async fn ended_with(console: &Console, id: wheelhouse_contract::ImpersonationId) -> EndReason {
    console
        .until("the end of the session", async || {
            let rows = console.engine.impersonations_list(OpenFilter::All).await?;
            Ok(rows
                .into_iter()
                .find(|row| row.impersonation.id == id)
                .and_then(|row| row.impersonation.end_reason))
        })
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_the_window_ends_the_session() {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let session = start(&console, 0).await;
    assert_eq!(console.host.seen().opened.len(), 1);
    assert!(console.host.seen().opened[0].entry_url.contains(&session.subdomain));
    console.engine.impersonation_window_closed(session.id).await;
    assert_eq!(ended_with(&console, session.id).await, EndReason::Ended);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn locking_destroys_every_window_and_ends_every_session() {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let (one, two) = (start(&console, 0).await, start(&console, 1).await);
    console.engine.lock().await.unwrap();
    let destroyed = console.host.seen().destroyed.clone();
    assert!(destroyed.contains(&one.id) && destroyed.contains(&two.id));
    use secrecy::ExposeSecret;
    console
        .engine
        .unlock(world.owner.password.expose_secret().to_owned())
        .await
        .unwrap();
    assert_eq!(ended_with(&console, one.id).await, EndReason::Locked);
    assert_eq!(ended_with(&console, two.id).await, EndReason::Locked);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn suspending_the_tenant_destroys_the_window() {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let session = start(&console, 0).await;
    let request = StatusRequest {
        id: session.tenant_id,
        to: TenantStatus::Suspended,
        justification: "Repeated abuse of the voice service.".to_owned(),
        typed_name: Some(session.tenant_name.clone()),
        code: Some(world.code(&world.owner).unwrap()),
        notify_owner: true,
    };
    console.engine.tenant_status_change(request).await.unwrap();
    console
        .host
        .until("the window's end", |seen| seen.destroyed.contains(&session.id))
        .await
        .unwrap();
    assert_eq!(ended_with(&console, session.id).await, EndReason::TenantSuspended);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_crash_left_open_is_ended_at_the_next_start() {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    Console::signed_in(&world, &desk, &world.owner)
        .await
        .unwrap()
        .close()
        .await;
    let mut child = Child::start(&world, &desk, "impersonate").unwrap();
    let line = child.line().await.unwrap().expect("the session's id");
    let id = line
        .strip_prefix("impersonating ")
        .expect("the session's id")
        .parse()
        .unwrap();
    child.kill().await.unwrap();
    let console = Console::open(&world, &desk).await.unwrap();
    console.live().await.unwrap();
    assert_eq!(ended_with(&console, id).await, EndReason::Crashed);
    console.close().await;
}
