//! The four refusals. Whoever serves updates may serve anything; only the release key is not theirs.

use super::key::{ReleaseKey, manifest};
use super::server::{Server, endless, ok, redirect};
use super::world::{RUNNING, World, refused, settled};
use crate::{Manifest, Updates};
use serde_json::{Value, json};
use wheelhouse_contract::update::{UpdateRefusal, UpdateStep};

const NEW: &[u8] = b"the new console";

/// Asks, and shows that nothing came of it.
async fn refusal(world: &World, updates: &std::sync::Arc<Updates>) -> UpdateStep {
    let step = updates.check().await.now;
    assert_eq!(updates.download().now, step, "what is refused cannot be fetched");
    assert_eq!(updates.install(), crate::Next::Nothing);
    assert!(world.fetched().is_empty());
    assert_eq!(world.installed(), b"the old console");
    step
}

async fn refusal_of(world: &World, feed: &Value) -> UpdateStep {
    world.server.put("/feed.json", ok(feed.to_string()));
    refusal(world, &world.console()).await
}

/// Offered, fetched, and then refused; nothing is left of it.
async fn refusal_of_file(world: &World, release: &Manifest) -> UpdateStep {
    world.publish(release);
    let updates = world.console();
    assert!(matches!(updates.check().await.now, UpdateStep::Available { .. }));
    updates.download();
    let step = settled(&updates).await;
    assert_eq!(updates.install(), crate::Next::Nothing);
    assert!(world.fetched().is_empty());
    assert_eq!(world.installed(), b"the old console");
    step
}

// 1: what is not encrypted.

#[tokio::test]
async fn a_feed_that_redirects_to_plain_http_is_refused_before_it_is_asked() {
    let (world, plain) = (World::new().await, Server::plain().await);
    plain.put(
        "/feed.json",
        ok(world.key.feed(&world.release("0.3.0", NEW)).to_string()),
    );
    world.server.put("/feed.json", redirect(&plain.url("/feed.json")));
    assert_eq!(
        refusal(&world, &world.console()).await,
        refused(UpdateRefusal::Insecure)
    );
    assert!(plain.asked().is_empty(), "nothing was said without encryption");
}

#[tokio::test]
async fn a_file_at_a_plain_http_address_is_refused_even_when_the_address_is_signed() {
    let (world, plain) = (World::new().await, Server::plain().await);
    plain.put("/a", ok(NEW));
    let release = manifest("0.3.0", &plain.url("/a"), NEW);
    assert_eq!(
        refusal_of(&world, &world.key.feed(&release)).await,
        refused(UpdateRefusal::Insecure)
    );
    assert!(plain.asked().is_empty());
}

#[tokio::test]
async fn a_file_that_redirects_to_plain_http_is_refused() {
    let (world, plain) = (World::new().await, Server::plain().await);
    plain.put("/a", ok(NEW));
    let release = world.release("0.3.0", NEW);
    world.server.put("/0.3.0.AppImage", redirect(&plain.url("/a")));
    assert_eq!(
        refusal_of_file(&world, &release).await,
        refused(UpdateRefusal::Insecure)
    );
    assert!(plain.asked().is_empty());
}

// 2: what is older.

#[tokio::test]
async fn an_old_release_is_refused_although_its_signature_is_good() {
    let world = World::new().await;
    for old in ["0.1.9", "0.2.0-rc.1", "0.0.1"] {
        let feed = world.key.feed(&world.release(old, b"an old console with a hole"));
        assert_eq!(
            refusal_of(&world, &feed).await,
            refused(UpdateRefusal::Downgrade),
            "{old}"
        );
    }
}

#[tokio::test]
async fn a_release_that_was_announced_cannot_be_taken_back_to_an_older_one() {
    let world = World::new().await;
    world.publish(&world.release("0.4.0", NEW));
    assert!(matches!(
        world.console().check().await.now,
        UpdateStep::Available { .. }
    ));
    // Newer than what runs, and older than what was seen: a replay of the time before the fix.
    for replayed in ["0.3.0", RUNNING] {
        let feed = world.key.feed(&world.release(replayed, b"a console with a hole"));
        assert_eq!(
            refusal_of(&world, &feed).await,
            refused(UpdateRefusal::Downgrade),
            "{replayed}"
        );
    }
}

#[tokio::test]
async fn what_was_never_signed_does_not_count_as_announced() {
    let world = World::new().await;
    let foreign = ReleaseKey::new().feed(&world.release("9.0.0", NEW));
    refusal_of(&world, &foreign).await;
    world.publish(&world.release("0.3.0", NEW));
    assert!(matches!(
        world.console().check().await.now,
        UpdateStep::Available { .. }
    ));
}

#[tokio::test]
async fn an_old_file_under_a_new_number_is_refused() {
    let world = World::new().await;
    let release = world.release("0.3.0", NEW);
    // The server hands out last year's file for it: same length, and genuinely ours.
    world.server.put("/0.3.0.AppImage", ok(b"the o1d console"));
    assert_eq!(refusal_of_file(&world, &release).await, refused(UpdateRefusal::File));
}

// 3: what is not signed.

#[tokio::test]
async fn no_signature_a_foreign_one_and_a_broken_one_are_refused() {
    let world = World::new().await;
    let release = world.release("0.3.0", NEW);
    let good = world.key.feed(&release);
    let text = good["manifest"].as_str().unwrap();
    let other = world.key.sign("something else that we once signed");
    let foreign = ReleaseKey::new().sign(text);
    let broken = good["signature"].as_str().unwrap().replacen('R', "S", 1);
    for signature in ["", "untrusted comment: none", &other, &foreign, &broken] {
        let mut feed = good.clone();
        feed["signature"] = json!(signature);
        assert_eq!(
            refusal_of(&world, &feed).await,
            refused(UpdateRefusal::Signature),
            "{signature}"
        );
    }
    let mut unsigned = good.clone();
    unsigned.as_object_mut().unwrap().remove("signature");
    assert_eq!(refusal_of(&world, &unsigned).await, refused(UpdateRefusal::Malformed));
}

#[tokio::test]
async fn a_manifest_of_which_anything_was_changed_is_refused() {
    let world = World::new().await;
    let good = world.key.feed(&world.release("0.3.0", NEW));
    let text = good["manifest"].as_str().unwrap();
    for (from, to) in [
        ("0.3.0", "0.4.0"),
        ("\"size\":15", "\"size\":16"),
        ("Faster.", "Faster!"),
        ("{", "{ "),
    ] {
        let mut feed = good.clone();
        feed["manifest"] = json!(text.replacen(from, to, 1));
        assert_ne!(feed["manifest"], good["manifest"], "{from}");
        assert_eq!(
            refusal_of(&world, &feed).await,
            refused(UpdateRefusal::Signature),
            "{from}"
        );
    }
}

#[tokio::test]
async fn a_signature_whose_trusted_comment_was_changed_is_refused() {
    let world = World::new().await;
    let mut feed = world.key.feed(&world.release("0.3.0", NEW));
    let signature = feed["signature"]
        .as_str()
        .unwrap()
        .replace("trusted comment: ", "trusted comment: x");
    feed["signature"] = json!(signature);
    assert_eq!(refusal_of(&world, &feed).await, refused(UpdateRefusal::Signature));
}

// 4: what is not what was signed.

#[tokio::test]
async fn an_announced_version_that_is_not_the_signed_one_is_refused() {
    let world = World::new().await;
    let good = world.key.feed(&world.release("0.3.0", NEW));
    for announced in ["0.4.0", "0.3.1", "0.3.0+x", "", "newest"] {
        let mut feed = good.clone();
        feed["version"] = json!(announced);
        assert_eq!(
            refusal_of(&world, &feed).await,
            refused(UpdateRefusal::Version),
            "{announced}"
        );
    }
}

#[tokio::test]
async fn a_file_that_is_longer_shorter_or_other_than_signed_is_refused() {
    let world = World::new().await;
    let release = world.release("0.3.0", NEW);
    let long = [NEW, b" and more"].concat();
    for page in [
        ok(b"the evil consol"),
        ok(&long),
        ok(&NEW[..14]),
        endless(&long),
        endless(&NEW[..14]),
        ok(""),
    ] {
        world.server.put("/0.3.0.AppImage", page);
        assert_eq!(refusal_of_file(&world, &release).await, refused(UpdateRefusal::File));
    }
}

// And what is nothing at all.

#[tokio::test]
async fn noise_floods_and_other_products_are_refused() {
    let world = World::new().await;
    let flood = vec![b' '; 300 * 1024];
    for page in [
        ok("<html>"),
        ok(""),
        ok("{}"),
        ok(&flood),
        endless(&flood),
        redirect(&world.server.url("/feed.json")),
    ] {
        world.server.put("/feed.json", page);
        assert_eq!(
            refusal(&world, &world.console()).await,
            refused(UpdateRefusal::Malformed)
        );
    }
    let mut release = world.release("0.3.0", NEW);
    release.product = "app.other".into();
    assert_eq!(
        refusal_of(&world, &world.key.feed(&release)).await,
        refused(UpdateRefusal::Malformed)
    );
    let mut release = world.release("0.3.0", NEW);
    release.format = 2;
    assert_eq!(
        refusal_of(&world, &world.key.feed(&release)).await,
        refused(UpdateRefusal::TooNew)
    );
    let mut release = world.release("0.3.0", NEW);
    release.artefacts[0].size = 1 << 40;
    assert_eq!(
        refusal_of(&world, &world.key.feed(&release)).await,
        refused(UpdateRefusal::Malformed)
    );
}
