//! What is critical is told natively once, whatever happens to wire, platform and console.

use crate::support::incident;
use wheelhouse_contract::{Role, incident::Severity};
use wheelhouse_engine::view::OpenFilter;
use wheelhouse_remote::Command;
use wheelhouse_testkit::{Console, Desk, Faults, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_critical_incident_is_told_once_over_reconnects_and_restarts() {
    let mut world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let ada = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let elsewhere = world.client(&ada).await.unwrap();
    let draft = incident("alpha", Severity::Critical);
    let declare = Command::incident_declare(&draft, uuid::Uuid::now_v7().into());
    elsewhere.send::<serde_json::Value>(&declare).await.unwrap();
    let told = |seen: &wheelhouse_testkit::host::Seen| {
        seen.notices
            .iter()
            .filter(|n| n.body.contains("alpha") || n.title.contains("alpha"))
            .count()
    };
    console
        .host
        .until("the notification", |seen| told(seen) > 0)
        .await
        .unwrap();

    world.proxy.sever();
    console.offline().await.unwrap();
    world.restart_platform().await.unwrap();
    world.proxy.restore();
    console.engine.sync_now().await.unwrap();
    console.live().await.unwrap();
    // A later event proves that everything before it has been looked at.
    let again = world.client(&ada).await.unwrap();
    let second = incident("omega", Severity::Critical);
    again
        .send::<serde_json::Value>(&Command::incident_declare(&second, uuid::Uuid::now_v7().into()))
        .await
        .unwrap();
    console
        .host
        .until("the second notification", |seen| {
            seen.notices.iter().any(|n| format!("{n:?}").contains("omega"))
        })
        .await
        .unwrap();
    assert_eq!(told(&console.host.seen()), 1);
    console.close().await;

    let console = Console::open(&world, &desk).await.unwrap();
    console.live().await.unwrap();
    assert_eq!(told(&console.host.seen()), 0, "a restart tells nothing again");
    let inbox = console.engine.inbox_page(None, false).await.unwrap();
    assert!(
        inbox.items.iter().any(|item| format!("{item:?}").contains("alpha")),
        "the inbox has it still"
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledging_the_notification_acknowledges_the_incident() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let ada = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let elsewhere = world.client(&ada).await.unwrap();
    let declare = Command::incident_declare(&incident("bravo", Severity::Critical), uuid::Uuid::now_v7().into());
    elsewhere.send::<serde_json::Value>(&declare).await.unwrap();
    console
        .host
        .until("the notification", |seen| !seen.notices.is_empty())
        .await
        .unwrap();
    let notice = console.host.seen().notices[0].clone();
    assert!(notice.acknowledge);
    console.engine.notice_acknowledged(&notice.key).await;
    console
        .until("the acknowledgement on the platform", async || {
            let open = console.engine.incidents_list(OpenFilter::Open).await?;
            let mine = open.into_iter().find(|row| row.title.contains("bravo"));
            Ok(mine.filter(|row| row.acknowledged_at.is_some() && row.version > 1))
        })
        .await
        .unwrap();
    console.engine.notice_opened(&notice.key).await;
    console
        .host
        .until("the window at the incident", |seen| seen.shown.contains(&notice.open))
        .await
        .unwrap();
    console.close().await;
}
