//! A wire that cuts, delays, truncates and replays: nothing is lost and nothing is doubled, counted on both sides.

use crate::support::incident;
use std::{collections::BTreeMap, sync::atomic::Ordering};
use wheelhouse_contract::incident::Severity;
use wheelhouse_engine::view::{OpenFilter, OutboxState};
use wheelhouse_testkit::{Console, Desk, Faults, World};

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_applied_exactly_once() {
    const OPERATIONS: usize = 60;
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    world.proxy.set_faults(Faults::nasty());
    let counts = world.proxy.counts();
    let unkind = || counts.replays.load(Ordering::Relaxed) + counts.cuts.load(Ordering::Relaxed) > 0;
    for number in 0..OPERATIONS {
        if number % 15 == 7 {
            world.proxy.sever();
            world.proxy.restore();
        }
        console
            .engine
            .incident_declare(incident(&format!("#{number:03}"), Severity::Medium))
            .await
            .unwrap();
    }
    console
        .until("an outbox with nothing under way", async || {
            console.engine.sync_now().await?;
            let items = console.engine.outbox_list(true).await?;
            assert!(
                items
                    .iter()
                    .all(|item| !matches!(item.state, OutboxState::Refused | OutboxState::Conflict)),
                "{items:?}"
            );
            // The wire is nasty by chance: asked on until it was, at least once.
            let done = unkind() && items.iter().all(|item| item.state == OutboxState::Applied);
            Ok(done.then_some(()))
        })
        .await
        .unwrap();
    world.proxy.set_faults(Faults::default());
    let titles = |rows: Vec<wheelhouse_contract::incident::Incident>| {
        let mut counts = BTreeMap::new();
        for row in rows.into_iter().filter(|row| row.title.starts_with("Outage number #")) {
            *counts.entry(row.title).or_insert(0) += 1;
        }
        counts
    };
    let copy = console
        .until("all of them in the copy", async || {
            let counts = titles(console.engine.incidents_list(OpenFilter::All).await?);
            Ok((counts.len() == OPERATIONS).then_some(counts))
        })
        .await
        .unwrap();
    assert!(copy.values().all(|count| *count == 1), "{copy:?}");
    console.close().await;
}
