//! Attacks: an operator who looks everywhere for what is another's alone.

use super::{delete, draft, made, patch, pin, seen};
use crate::{
    cluster::{at, beside},
    stream::Stream,
    support::{Bed, Console},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Role,
    saved_view::{SavedView, ShelfKept},
    sync::{Changes, Checksum, Position, Scope, ScopeState, StreamFrame, digest},
};
use wheelhouse_platform::{http::Actor, maintenance};

/// A word that stands nowhere but in personal views.
const SECRET: &str = "Merger-with-Initech";

/// Everything that can be asked for, as one text.
async fn everything(console: &Console, after: &Position) -> String {
    let mut text = String::new();
    for path in [
        "/v1/views",
        "/v1/audit?limit=200",
        "/v1/me",
        "/v1/operators",
        "/v1/jobs",
    ] {
        text += &console.get(path).await.text;
    }
    for scope in Scope::ALL {
        text += &console
            .get(&format!("/v1/sync/snapshot?scope={}", scope.as_str()))
            .await
            .text;
    }
    text += &console
        .get(&format!("/v1/sync/changes?after={after}&limit=1000"))
        .await
        .text;
    text
}

async fn changes(console: &Console, after: &Position) -> Changes {
    console
        .get(&format!("/v1/sync/changes?after={after}&limit=1000"))
        .await
        .is(200)
}

fn state(changes: &Changes, scope: Scope) -> (u64, Checksum) {
    let found = changes.scopes.iter().find(|state| state.scope == scope).unwrap();
    (found.count, found.checksum)
}

async fn header_count(console: &Console, scope: &str) -> u64 {
    let answer = console.get(&format!("/v1/sync/snapshot?scope={scope}")).await;
    let header: Value = serde_json::from_str(answer.text.lines().next().unwrap()).unwrap();
    header["count"].as_u64().unwrap()
}

/// A life of personal views, with everything that can be done to them.
async fn live(console: &Console) -> SavedView {
    let view = made(console, SECRET, false).await;
    let view: SavedView = patch(console, &view, json!({ "name": format!("{SECRET} II") }))
        .await
        .is(200);
    pin(console, &view, true).await.is::<ShelfKept>(200);
    let other = made(console, SECRET, false).await;
    delete(console, &other).await.is::<SavedView>(200);
    view
}

#[tokio::test]
async fn no_answer_tells_another_of_a_personal_view() {
    let bed = Bed::start().await;
    let (me, spy) = (bed.console(Role::Support).await, bed.console(Role::Owner).await);
    let start = spy.position().await;
    let before = changes(&spy, &start).await;
    let view = live(&me).await;
    let found = everything(&spy, &start).await;
    for word in [SECRET, &view.id.to_string()] {
        assert!(!found.contains(word), "{word} in {found}");
    }
    assert!(
        everything(&me, &start).await.contains(SECRET),
        "the words are looked for in the right places"
    );
    // Not by how many there are or what they sum up to, either.
    let after = changes(&spy, &start).await;
    assert!(
        after.changes.iter().all(|change| change.scope == Scope::Audit),
        "the spy's own looks alone"
    );
    for scope in [Scope::SavedViews, Scope::ViewShelves] {
        assert_eq!(state(&after, scope), state(&before, scope));
        assert_eq!(state(&after, scope).0, 0);
        assert_eq!(header_count(&spy, scope.as_str()).await, 0);
        assert_eq!(header_count(&me, scope.as_str()).await, 1);
    }
}

#[tokio::test]
async fn the_digest_is_each_readers_own() {
    let bed = Bed::start().await;
    let (me, spy) = (bed.console(Role::Support).await, bed.console(Role::Owner).await);
    let position = spy.position().await;
    let mine = |changes: &Changes| digest(&changes.scopes).to_string();
    let ask = |console: &Console, known: String| {
        let request = console
            .request(reqwest::Method::GET, &format!("/v1/sync/changes?after={position}"))
            .header("wheelhouse-digest", known);
        async move { crate::support::answer(request).await.is::<Changes>(200) }
    };
    let unmoved = mine(&changes(&spy, &position).await);
    live(&me).await;
    assert_eq!(
        ask(&spy, unmoved.clone()).await.scopes,
        [],
        "for the spy nothing is different"
    );
    assert_ne!(ask(&me, unmoved).await.scopes, []);
    let now = mine(&changes(&me, &position).await);
    assert_eq!(ask(&me, now.clone()).await.scopes, []);
    assert_ne!(ask(&spy, now).await.scopes, []);
}

#[tokio::test]
async fn a_long_poll_does_not_answer_for_what_is_anothers() {
    let bed = Bed::start().await;
    let (me, spy) = (bed.console(Role::Support).await, bed.console(Role::Owner).await);
    let position = spy.position().await;
    let path = format!("/v1/sync/changes?after={position}&wait=25");
    let poll = spy.get(&path);
    let act = async {
        made(&me, SECRET, false).await;
        // What everybody may see ends the wait.
        made(&spy, "Ours", true).await;
    };
    let (page, ()) = tokio::join!(poll, act);
    let page: Changes = page.is(200);
    assert!(page.changes.iter().all(|change| change.scope != Scope::ViewShelves));
    let told: Vec<_> = page.changes.iter().filter_map(|change| change.row.as_ref()).collect();
    assert!(!told.is_empty() && told.iter().all(|row| !row.as_str().contains(SECRET)));
}

/// What a stream tells until it has told the shared view `last`; every frame must follow the one before.
async fn streamed(stream: &mut Stream, mut seq: u64, last: &SavedView) -> String {
    let mut text = String::new();
    loop {
        let frame = stream.next().await.unwrap();
        text += &serde_json::to_string(&frame).unwrap();
        if let StreamFrame::Changes { changes, next } = frame {
            let first = changes.first().map_or(next.seq, |change| change.seq);
            assert!(changes.is_empty() || first == seq + 1, "{first} does not follow {seq}");
            assert!(next.seq > seq);
            seq = next.seq;
            if changes.iter().any(|change| change.id == last.id.0) {
                return text;
            }
        }
    }
}

#[tokio::test]
async fn a_stream_tells_each_listener_its_own_and_never_loses_its_place() {
    let bed = Bed::start().await;
    let (me, spy) = (bed.console(Role::Admin).await, bed.console(Role::Owner).await);
    let start = spy.position().await;
    let mut live_spy = Stream::welcomed(&bed, &spy).await;
    let mut live_me = Stream::welcomed(&bed, &me).await;
    live(&me).await;
    let last = made(&me, "Ours", true).await;
    let mut late = Stream::open(&bed, &spy.tokens.access_token, &start).await;
    for stream in [&mut live_spy, &mut late] {
        let told = streamed(stream, start.seq, &last).await;
        assert!(!told.contains(SECRET), "{told}");
    }
    assert!(streamed(&mut live_me, start.seq, &last).await.contains(SECRET));
    let events = bed.http.get(format!("{}/v1/stream/events?after={start}", bed.url));
    let mut answer = events.bearer_auth(&spy.tokens.access_token).send().await.unwrap();
    let mut told = String::new();
    while !told.contains(&last.id.to_string()) {
        told += &String::from_utf8_lossy(&answer.chunk().await.unwrap().unwrap());
    }
    assert!(!told.contains(SECRET), "{told}");
}

#[tokio::test]
async fn another_instance_keeps_it_from_its_streams_too() {
    let one = Bed::start().await;
    let two = beside(&one, None).await;
    let (me, spy) = (one.console(Role::Admin).await, one.console(Role::Owner).await);
    let spy_there = at(&two, &spy);
    let start = spy_there.position().await;
    let mut stream = Stream::welcomed(&two, &spy_there).await;
    live(&me).await;
    let last = made(&me, "Ours", true).await;
    let told = streamed(&mut stream, start.seq, &last).await;
    assert!(!told.contains(SECRET), "{told}");
    assert!(!everything(&spy_there, &start).await.contains(SECRET));
}

#[tokio::test]
async fn who_replays_anothers_key_gets_nothing_of_the_answer() {
    let bed = Bed::start().await;
    let (me, spy) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let (body, key) = (draft(SECRET, false), crate::support::key());
    let send = |console: &Console| {
        let request = console
            .request(reqwest::Method::POST, "/v1/views")
            .header("idempotency-key", &key)
            .header("content-type", "application/json")
            .body(body.to_string());
        crate::support::answer(request)
    };
    send(&me).await.is::<SavedView>(201);
    let problem = send(&spy).await.fails(ErrorCode::Conflict);
    assert!(problem.current.is_none());
    assert_eq!(seen(&spy).await.items, []);
}

/// A copy of the views as a console keeps it: with its guard of revisions.
#[derive(Default)]
struct Copy {
    revisions: BTreeMap<Uuid, u64>,
    names: BTreeMap<Uuid, String>,
}

impl Copy {
    fn apply(&mut self, changes: &Changes) {
        for change in changes
            .changes
            .iter()
            .filter(|change| change.scope == Scope::SavedViews)
        {
            let known = self.revisions.entry(change.id).or_default();
            if change.revision <= *known {
                continue;
            }
            *known = change.revision;
            match &change.row {
                Some(row) => self.names.insert(change.id, row.parse::<SavedView>().unwrap().name),
                None => self.names.remove(&change.id),
            };
        }
    }

    fn state(&self) -> ScopeState {
        let mut checksum = Checksum::default();
        for id in self.names.keys() {
            checksum.add(*id, self.revisions[id]);
        }
        let (scope, count) = (Scope::SavedViews, self.names.len() as u64);
        ScopeState { scope, count, checksum }
    }
}

#[tokio::test]
async fn sharing_and_taking_back_end_alike_in_every_copy() {
    let bed = Bed::start().await;
    let (me, spy) = (bed.console(Role::Admin).await, bed.console(Role::Owner).await);
    let start = spy.position().await;
    let (mut mine, mut theirs) = (Copy::default(), Copy::default());
    let mut view = made(&me, SECRET, false).await;
    let steps = [
        (json!({ "name": "Ours", "shared": true }), Some("Ours")),
        (json!({ "name": "Ours, too" }), Some("Ours, too")),
        (json!({ "name": format!("{SECRET} again"), "shared": false }), None),
        (json!({ "name": SECRET }), None),
        (json!({ "name": "Back", "shared": true }), Some("Back")),
    ];
    for (body, shown) in steps {
        view = patch(&me, &view, body).await.is(200);
        // Everything from the beginning again: what is known already changes nothing.
        for (console, copy, shown) in [(&me, &mut mine, Some(view.name.as_str())), (&spy, &mut theirs, shown)] {
            let page = changes(console, &start).await;
            copy.apply(&page);
            assert_eq!(copy.names.get(&view.id.0).map(String::as_str), shown);
            let told = page.scopes.iter().find(|state| state.scope == Scope::SavedViews);
            assert_eq!(told, Some(&copy.state()));
        }
    }
    assert!(!everything(&spy, &start).await.contains(SECRET));
    delete(&me, &view).await.is::<SavedView>(200);
    for (console, copy) in [(&me, &mut mine), (&spy, &mut theirs)] {
        let page = changes(console, &start).await;
        copy.apply(&page);
        assert_eq!(
            page.scopes.iter().find(|state| state.scope == Scope::SavedViews),
            Some(&copy.state())
        );
        assert_eq!(copy.names.len(), 0);
    }
}

#[tokio::test]
async fn cleaning_up_leaves_every_sum_as_it_was() {
    let bed = Bed::start().await;
    let (me, spy) = (bed.console(Role::Admin).await, bed.console(Role::Owner).await);
    live(&me).await;
    made(&me, "Ours", true).await;
    bed.clock.advance(chrono::TimeDelta::days(31));
    maintenance::perform(&bed.app, maintenance::Job::CleanUp).await.unwrap();
    let tx = bed.app.begin_as(Actor::platform()).await.unwrap();
    tx.finish().await.unwrap();
    let (me, spy) = (bed.sign_in(&me.account).await, bed.sign_in(&spy.account).await);
    for (console, count) in [(&me, 2), (&spy, 1)] {
        let position = console.position().await;
        let page = changes(console, &position).await;
        assert_eq!(state(&page, Scope::SavedViews).0, count);
        assert_eq!(header_count(console, "saved_views").await, count);
        assert_eq!(seen(console).await.items.len() as u64, count);
    }
}
