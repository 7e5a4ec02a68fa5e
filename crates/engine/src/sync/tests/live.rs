//! The task against the real platform over real HTTP.

use super::{
    bed::Bed,
    desk::desk,
    network::{Network, Weather},
};
use crate::{sync::Origin, view::Link};
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;
use wheelhouse_contract::{ErrorCode, IdempotencyKey, Timestamp, sync::Scope};
use wheelhouse_store::{cache, state::notices};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_loads_everything_and_then_hears_at_once_and_once() {
    let mut bed = Bed::start(1_500).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    assert_eq!(desk.store.index().len(), 1_500);
    let history = desk.hook.told().len();
    assert!(
        desk.hook
            .origins
            .lock()
            .unwrap()
            .iter()
            .all(|(origin, first)| { (*origin, *first) == (Origin::Snapshot, true) })
    );
    let incident = desk.declare().await;
    desk.shows("the incident", desk.has(&incident)).await;
    desk.until("current", |status| status.as_of.is_some()).await;
    desk.shows("its timeline", |store| {
        let events = |conn: &_| cache::incident_events::of_incident(conn, incident.id, 9);
        !store.cache.read(events).unwrap().is_empty()
    })
    .await;
    assert_eq!(desk.hook.told()[history..], [incident.id.to_string()]);
    let origins = desk.hook.origins.lock().unwrap().clone();
    assert!(matches!(origins.last(), Some((Origin::Urgent | Origin::Live, false))));
    desk.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_load_that_is_cut_short_goes_on_at_the_next_start() {
    let mut bed = Bed::start(1_500).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let first = desk(&dir, &client);
    first
        .until("loading tenants", |status| {
            status
                .progress
                .as_ref()
                .is_some_and(|progress| progress.scope == Scope::Tenants)
        })
        .await;
    first.sync.stop().await;
    drop(first.store);
    let second = desk(&dir, &client);
    second.live().await;
    assert_eq!(second.store.index().len(), 1_500);
    assert_eq!(second.generation(Scope::Tenants), 1, "loaded again from the first row");
    assert_eq!(second.hook.told().len() as u64, {
        let noted = second.store.state.read(notices::untold).unwrap().len();
        (noted - first.hook.told().len()) as u64
    });
    second.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_while_away_is_caught_up_with() {
    let mut bed = Bed::start(20).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    bed.stop().await;
    desk.until("offline", |status| {
        status.link == Link::Offline && status.trouble.is_some()
    })
    .await;
    bed.restart().await;
    desk.sync.work_offline(true);
    desk.until("offline by choice", |status| {
        status.offline_by_choice && status.trouble.is_none()
    })
    .await;
    let incident = desk.declare().await;
    assert!(!desk.has(&incident)(&desk.store));
    desk.sync.work_offline(false);
    desk.shows("the incident", desk.has(&incident)).await;
    desk.live().await;
    let origins = desk.hook.origins.lock().unwrap().clone();
    assert_eq!(origins.last(), Some(&(Origin::CatchUp, false)));
    assert_eq!(desk.hook.told().last(), Some(&incident.id.to_string()));
    desk.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scope_that_differs_is_loaded_anew_and_no_other() {
    let mut bed = Bed::start(50).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    let lose = "DELETE FROM tenants WHERE rid IN (SELECT rid FROM tenants LIMIT 5)";
    desk.store
        .cache
        .write(|tx| {
            tx.execute(lose, [])?;
            let mut row = cache::sync::scope(tx, Scope::Tenants)?;
            row.count -= 5;
            cache::sync::save_scope(tx, &row)
        })
        .unwrap();
    desk.sync.now();
    desk.shows("the lost tenants", |store| {
        let sql = "SELECT count(*) FROM tenants";
        let count: i64 = store
            .cache
            .read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?))
            .unwrap();
        count == 50
    })
    .await;
    desk.live().await;
    assert_eq!(desk.generation(Scope::Tenants), 2);
    assert_eq!(desk.generation(Scope::Incidents), 1);
    assert_eq!(desk.store.index().len(), 50);
    desk.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_position_of_another_history_loads_all_anew_and_keeps_what_is_ours() {
    let mut bed = Bed::start(20).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let first = desk(&dir, &client);
    first.live().await;
    let noted = first.store.state.read(notices::untold).unwrap().len();
    first.sync.stop().await;
    let foreign = "gone.9999999".parse().unwrap();
    first
        .store
        .cache
        .write(|tx| cache::sync::save_position(tx, &foreign, Timestamp::from_millis(0)))
        .unwrap();
    drop(first.store);
    let second = desk(&dir, &client);
    second
        .shows("a second load", |store| {
            let scopes = store.cache.read(cache::sync::scopes).unwrap();
            scopes
                .iter()
                .all(|row| row.generation == 2 && row.load == cache::sync::Load::Ready)
        })
        .await;
    second.live().await;
    assert_eq!(second.store.index().len(), 20);
    assert_eq!(second.store.state.read(notices::untold).unwrap().len(), noted);
    assert!(second.hook.told().is_empty(), "told again: {:?}", second.hook.told());
    second.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_elsewhere_stands_still_and_says_so() {
    let mut bed = Bed::start(0).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    let me = client.me().await.unwrap();
    let revoked = client
        .revoke_session(me.session_id, IdempotencyKey(Uuid::now_v7()))
        .await;
    assert!(revoked.is_ok(), "{revoked:?}");
    desk.until("stopped", |status| status.link == Link::Stopped).await;
    let ended = desk.hook.ended.lock().unwrap().clone();
    assert_eq!(ended.len(), 1);
    assert!(matches!(
        ended[0].code,
        ErrorCode::SessionRevoked | ErrorCode::Unauthenticated
    ));
    assert!(!client.has_tokens().await.unwrap());
    desk.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_without_websocket_costs_nothing_but_the_stream() {
    let mut bed = Bed::start(20).await;
    let (_, tokens) = bed.session().await;
    let network = Network::before(bed.address, Weather::NoStream).await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &network.client(tokens));
    desk.live().await;
    let incident = desk.declare().await;
    desk.shows("the incident", desk.has(&incident)).await;
    assert_eq!(desk.sync.status().link, Link::Live);
    desk.sync.stop().await;
    network.task.abort();
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_cuts_every_connection_is_overcome() {
    let mut bed = Bed::start(1_200).await;
    let (direct, tokens) = bed.session().await;
    let network = Network::before(bed.address, Weather::Cuts).await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &network.client(tokens));
    desk.shows("every scope", |store| {
        let scopes = store.cache.read(cache::sync::scopes).unwrap();
        scopes.iter().all(|row| row.load == cache::sync::Load::Ready)
    })
    .await;
    desk.live().await;
    assert_eq!(desk.store.index().len(), 1_200);
    let head = desk.store.cache.read(cache::sync::position).unwrap().unwrap().0;
    let changes = direct.changes(&head, 1_000, Duration::ZERO, None).await.unwrap();
    let scopes = desk.store.cache.read(cache::sync::scopes).unwrap();
    assert_eq!(
        crate::sync::plan::mismatched(&scopes, &changes.scopes, &head, 0),
        Vec::<Scope>::new()
    );
    desk.sync.stop().await;
    network.task.abort();
    bed.stop().await;
}
