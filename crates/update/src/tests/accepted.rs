//! What an honest server and a patient person see.

use super::server::{ok, redirect};
use super::world::{RUNNING, World, settled};
use crate::{Installation, Next, Updates};
use std::fs;
use wheelhouse_contract::update::{UpdateMeans, UpdateStep};

#[tokio::test]
async fn a_newer_release_is_offered_fetched_checked_and_put_in_place() {
    let world = World::new().await;
    world.publish(&world.release("0.3.0", b"the new console"));
    let updates = world.console();
    assert_eq!(updates.state().now, UpdateStep::Idle);

    let UpdateStep::Available { release } = updates.check().await.now else {
        panic!("{:?}", updates.state());
    };
    assert_eq!((release.version.as_str(), release.size), ("0.3.0", Some(15)));
    assert_eq!(release.notes_en, "Faster.");
    assert_eq!(world.installed(), b"the old console", "nothing is fetched unasked");
    assert!(world.fetched().is_empty());

    assert!(matches!(updates.download().now, UpdateStep::Downloading { .. }));
    assert!(matches!(settled(&updates).await, UpdateStep::Ready { .. }));
    let [file] = &world.fetched()[..] else {
        panic!("{:?}", world.fetched())
    };
    assert_eq!(fs::read(file).unwrap(), b"the new console");
    assert_eq!(world.installed(), b"the old console", "nothing is installed unasked");

    assert_eq!(updates.install(), Next::Restart);
    assert_eq!(world.installed(), b"the new console");
}

#[tokio::test]
async fn the_running_release_is_up_to_date_also_with_other_build_metadata() {
    let world = World::new().await;
    for version in [RUNNING, "0.2.0+rebuilt"] {
        world.publish(&world.release(version, b"a different file"));
        let updates = world.console();
        assert_eq!(updates.check().await.now, UpdateStep::UpToDate, "{version}");
        assert_eq!(
            updates.download().now,
            UpdateStep::UpToDate,
            "there is nothing to fetch"
        );
    }
}

#[tokio::test]
async fn files_may_be_redirected_as_long_as_they_stay_encrypted() {
    let world = World::new().await;
    let release = world.release("0.3.0", b"the new console");
    world
        .server
        .put("/0.3.0.AppImage", redirect(&world.server.url("/elsewhere")));
    world.server.put("/elsewhere", ok("the new console"));
    world.publish(&release);
    let updates = world.console();
    updates.check().await;
    updates.download();
    assert!(matches!(settled(&updates).await, UpdateStep::Ready { .. }));
}

#[tokio::test]
async fn every_console_asks_with_the_same_words() {
    let world = World::new().await;
    world.publish(&world.release("0.3.0", b"the new console"));
    let updates = world.console();
    updates.check().await;
    updates.download();
    settled(&updates).await;
    let asked = world.server.asked();
    assert_eq!(asked.len(), 2);
    for head in asked {
        let mut lines = head.trim_end().lines();
        assert!(matches!(
            lines.next().unwrap(),
            "GET /feed.json HTTP/1.1" | "GET /0.3.0.AppImage HTTP/1.1"
        ));
        let names: Vec<_> = lines.map(|line| line.split_once(": ").unwrap()).collect();
        for (name, value) in names {
            match name {
                "accept" => assert_eq!(value, "*/*"),
                "user-agent" => assert_eq!(value, "wheelhouse-update"),
                "host" => {}
                other => panic!("it also says {other}: {value}"),
            }
        }
    }
}

#[tokio::test]
async fn a_server_that_is_away_or_nobody_we_trust_leaves_everything_as_it_is() {
    let world = World::new().await;
    world.publish(&world.release("0.3.0", b"the new console"));
    // The same server, with nobody's word for its certificate: the system's authorities do not know it.
    let channel = world.key.channel(&world.server.url("/feed.json"));
    let updates = Updates::new(world.setup(channel));
    assert_eq!(updates.check().await.now, UpdateStep::Offline);
    assert!(world.server.asked().is_empty(), "nothing was said to it");

    let updates = world.console_on(world.key.channel(&world.server.url("/nothing-here.json")));
    assert_eq!(updates.check().await.now, UpdateStep::Offline);
}

#[tokio::test]
async fn a_download_can_be_called_off_and_begun_again() {
    let world = World::new().await;
    world.publish(&world.release("0.3.0", b"the new console"));
    let updates = world.console();
    updates.check().await;
    updates.download();
    updates.cancel();
    // It may have been quicker than us; called off, it is offered again, and nothing lies around.
    if let UpdateStep::Available { .. } = settled(&updates).await {
        assert!(world.fetched().is_empty());
        updates.download();
    }
    assert!(matches!(settled(&updates).await, UpdateStep::Ready { .. }));
}

#[tokio::test]
async fn what_a_package_manager_installed_is_told_and_not_fetched() {
    let world = World::new().await;
    world.publish(&world.release("0.3.0", b"the new console"));
    let channel = world.key.channel(&world.server.url("/feed.json"));
    let mut setup = world.setup(channel);
    setup.installation = Installation::Managed;
    let authority = reqwest::Certificate::from_pem(&world.server.authority).unwrap();
    let updates = Updates::with(setup, crate::http::settings().tls_certs_merge([authority]));
    let state = updates.check().await;
    assert_eq!(state.means, UpdateMeans::Told);
    assert!(matches!(&state.now, UpdateStep::Available { release } if release.size.is_none()));
    assert_eq!(updates.download(), state);
    assert_eq!(updates.install(), Next::Nothing);
}

#[tokio::test]
async fn a_build_without_a_channel_is_off_and_never_asks() {
    let world = World::new().await;
    let updates = Updates::new(world.setup(None));
    assert_eq!(updates.check().await.now, UpdateStep::Off);
    assert_eq!(updates.wait(0), None);
}

#[tokio::test]
async fn when_it_last_asked_outlives_the_console() {
    let world = World::new().await;
    world.publish(&world.release(RUNNING, b"the same"));
    assert!(world.console().wait(0).unwrap().as_secs() < 3_600);
    world.console().check().await;
    let again = world.console();
    assert_eq!(again.state().asked_at.unwrap().millis(), 1_790_000_000_000);
    assert_eq!(again.wait(0).unwrap().as_secs(), 24 * 3_600);
}
