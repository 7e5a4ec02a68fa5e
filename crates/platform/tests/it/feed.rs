//! Snapshots and changes: in order, whole, and equal to what they copy.

use crate::support::{Bed, Console};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::Value;
use std::{collections::BTreeMap, time::Duration};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, EventId, IncidentId, Role, Timestamp,
    incident::{Incident, IncidentEvent, IncidentEventKind, IncidentStatus, IncidentType, Severity},
    sync::{Changes, Checksum, Position, Scope, SnapshotEnd, SnapshotHeader, SnapshotLine, from_array},
};
use wheelhouse_platform::{
    App,
    http::Actor,
    maintenance::{self, Job},
};

pub fn incident(number: u32, severity: Severity, at: Timestamp) -> Incident {
    Incident {
        id: IncidentId(Uuid::now_v7()),
        version: 0,
        number,
        kind: IncidentType::SystemOutage,
        severity,
        status: IncidentStatus::Active,
        title: format!("Outage number {number}"),
        description: "Nothing answers any more, whichever tenant asks.".to_owned(),
        affected_systems: vec![],
        affected_tenants: vec![],
        impact: String::new(),
        actions_taken: String::new(),
        declared_by: None,
        declared_by_name: "Platform".to_owned(),
        assigned_to: None,
        assigned_to_name: None,
        acknowledged_by_name: None,
        declared_at: at,
        acknowledged_at: None,
        resolved_at: None,
        closed_at: None,
        resolution: None,
        updated_at: at,
    }
}

/// One commit with one incident.
pub async fn declare(app: &App, number: u32, severity: Severity) -> Incident {
    let mut tx = app.begin_as(Actor::platform()).await.unwrap();
    let mut row = incident(number, severity, tx.now());
    tx.put(&mut row).await.unwrap();
    tx.finish().await.unwrap();
    row
}

async fn touch(app: &App, id: IncidentId) {
    let mut tx = app.begin_as(Actor::platform()).await.unwrap();
    let mut row: Incident = tx.require(id).await.unwrap();
    row.impact.push('!');
    tx.put(&mut row).await.unwrap();
    tx.finish().await.unwrap();
}

async fn remove(app: &App, id: IncidentId) {
    let mut tx = app.begin_as(Actor::platform()).await.unwrap();
    tx.delete::<Incident>(id.0).await.unwrap();
    tx.finish().await.unwrap();
}

/// A console's copy of one scope.
#[derive(Default)]
struct Copy {
    rows: BTreeMap<Uuid, (u64, Incident)>,
}

impl Copy {
    /// The revision guard: older than what is there is ignored.
    fn apply(&mut self, changes: &Changes) {
        for change in changes.changes.iter().filter(|change| change.scope == Scope::Incidents) {
            let known = self.rows.get(&change.id).map_or(0, |(revision, _)| *revision);
            if change.revision <= known {
                continue;
            }
            match &change.row {
                Some(row) => {
                    let row = row.parse().unwrap();
                    self.rows.insert(change.id, (change.revision, row));
                }
                None => {
                    self.rows.remove(&change.id);
                }
            }
        }
    }

    fn checksum(&self) -> Checksum {
        let mut sum = Checksum::default();
        for (id, (revision, _)) in &self.rows {
            sum.add(*id, *revision);
        }
        sum
    }
}

struct Snapshot {
    header: SnapshotHeader,
    rows: Vec<Vec<Value>>,
    end: SnapshotEnd,
}

async fn snapshot(console: &Console, query: &str) -> Snapshot {
    let answer = console.get(&format!("/v1/sync/snapshot?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let (mut header, mut rows, mut end) = (None, Vec::new(), None);
    for line in answer.text.lines() {
        match serde_json::from_str(line).unwrap() {
            SnapshotLine::Header(found) => header = Some(found),
            SnapshotLine::Row(row) => rows.push(row),
            SnapshotLine::End(found) => end = Some(found),
        }
    }
    let end = end.expect("the end line");
    assert_eq!(end.sent, rows.len() as u64);
    Snapshot {
        header: header.expect("the header"),
        rows,
        end,
    }
}

async fn changes(console: &Console, after: &Position) -> Changes {
    console
        .get(&format!("/v1/sync/changes?after={after}&limit=7"))
        .await
        .is(200)
}

#[tokio::test]
async fn fifty_writers_leave_no_gap_for_readers() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let start = console.position().await;
    let app = bed.app.clone();
    let writers = tokio::spawn(async move {
        let writes = (1..=50).map(|number| declare(&app, number, Severity::Low));
        join_all(writes).await;
    });
    // Reads while they write: each page continues exactly where the last one ended.
    let (mut position, mut seen) = (start.clone(), Vec::new());
    while seen.len() < 50 {
        let page: Changes = console
            .get(&format!("/v1/sync/changes?after={position}&wait=5"))
            .await
            .is(200);
        for change in &page.changes {
            assert_eq!(change.seq, start.seq + seen.len() as u64 + 1);
            seen.push(change.id);
        }
        position = page.next;
    }
    writers.await.unwrap();
}

#[tokio::test]
async fn snapshot_and_changes_give_the_state() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let mut incidents = Vec::new();
    for number in 1..=10 {
        incidents.push(declare(&bed.app, number, Severity::Low).await);
    }
    let taken = snapshot(&console, "scope=incidents").await;
    assert_eq!((taken.header.count, taken.end.sent), (10, 10));
    let mut copy = Copy::default();
    for row in taken.rows {
        let row: Incident = from_array(&taken.header.columns, row).unwrap();
        copy.rows.insert(row.id.0, (row.version, row));
    }
    assert_eq!(copy.checksum(), taken.end.checksum);

    touch(&bed.app, incidents[3].id).await;
    touch(&bed.app, incidents[3].id).await;
    remove(&bed.app, incidents[5].id).await;
    declare(&bed.app, 11, Severity::Critical).await;
    // From well before the snapshot: overlap does no harm.
    let mut position = Position {
        seq: taken.header.position.seq - 5,
        ..taken.header.position
    };
    let state = loop {
        let page = changes(&console, &position).await;
        copy.apply(&page);
        position = page.next.clone();
        if !page.more {
            break page
                .scopes
                .into_iter()
                .find(|state| state.scope == Scope::Incidents)
                .unwrap();
        }
        assert!(page.scopes.is_empty());
    };
    assert_eq!((state.count, state.checksum), (10, copy.checksum()));
    assert_eq!(copy.rows[&incidents[3].id.0].0, 3);
    assert!(!copy.rows.contains_key(&incidents[5].id.0));
}

#[tokio::test]
async fn a_snapshot_resumes_where_it_broke() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    for number in 1..=8 {
        declare(&bed.app, number, Severity::Low).await;
    }
    let whole = snapshot(&console, "scope=incidents").await;
    let id = whole.rows[2][0].as_str().unwrap();
    let rest = snapshot(&console, &format!("scope=incidents&after={id}")).await;
    assert_eq!(rest.rows[..], whole.rows[3..]);
    let audit = snapshot(&console, "scope=audit").await;
    let seq = audit.header.columns.iter().position(|name| name == "seq").unwrap();
    let seqs: Vec<u64> = audit.rows.iter().map(|row| row[seq].as_u64().unwrap()).collect();
    assert!(seqs.is_sorted_by(|a, b| a > b), "newest first: {seqs:?}");
    let id = audit.rows[0][0].as_str().unwrap();
    let rest = snapshot(&console, &format!("scope=audit&after={id}")).await;
    assert_eq!(rest.rows[..], audit.rows[1..]);
}

#[tokio::test]
async fn snapshots_travel_compressed() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    for number in 1..=20 {
        declare(&bed.app, number, Severity::Low).await;
    }
    for (accepted, expected) in [("zstd, gzip", "zstd"), ("gzip", "gzip")] {
        let url = format!("{}/v1/sync/snapshot?scope=incidents", bed.url);
        let plain = reqwest::Client::builder().no_gzip().no_zstd().build().unwrap();
        let request = plain
            .get(url)
            .bearer_auth(&console.tokens.access_token)
            .header("accept-encoding", accepted);
        let response = request.send().await.unwrap();
        assert_eq!(response.headers()["content-encoding"], expected);
        let body = response.bytes().await.unwrap();
        if expected == "zstd" {
            let text = zstd::decode_all(&body[..]).unwrap();
            assert_eq!(text.iter().filter(|byte| **byte == b'\n').count(), 22);
        }
    }
}

#[tokio::test]
async fn histories_travel_for_thirty_days() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let row = declare(&bed.app, 1, Severity::Low).await;
    let mut tx = bed.app.begin_as(Actor::platform()).await.unwrap();
    for days in [0, 29, 31] {
        let event = IncidentEvent {
            id: EventId(Uuid::now_v7()),
            incident_id: row.id,
            kind: IncidentEventKind::Note,
            actor_name: "Platform".to_owned(),
            from: None,
            to: None,
            note: Some(format!("{days}")),
            at: tx.now().plus(-TimeDelta::days(days)),
        };
        tx.append(&event).await.unwrap();
    }
    tx.finish().await.unwrap();
    let taken = snapshot(&console, "scope=incident_events").await;
    assert_eq!((taken.header.count, taken.end.sent), (2, 2));
}

#[tokio::test]
async fn a_long_poll_wakes_with_the_commit() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let position = console.position().await;
    let path = format!("/v1/sync/changes?after={position}&wait=25");
    let poll = console.get(&path);
    let write = declare(&bed.app, 1, Severity::Low);
    let (page, row) = tokio::time::timeout(Duration::from_secs(10), async { tokio::join!(poll, write) })
        .await
        .unwrap();
    let page: Changes = page.is(200);
    assert_eq!(page.changes[0].id, row.id.0);
}

#[tokio::test]
async fn positions_of_another_history_are_gone() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let position = console.position().await;
    let future = Position {
        seq: position.seq + 1,
        ..position.clone()
    };
    let gone = |position: &Position| {
        let path = format!("/v1/sync/changes?after={position}");
        let console = &console;
        async move { console.get(&path).await.fails(ErrorCode::Gone) }
    };
    assert_eq!(gone(&future).await.fields.len(), Scope::ALL.len());
    let schema = format!("/v1/sync/changes?after={position}&schema=99");
    console.get(&schema).await.fails(ErrorCode::Gone);
    let tx = bed.app.begin_as(Actor::platform()).await.unwrap().bulk();
    tx.finish().await.unwrap();
    assert_eq!(gone(&position).await.fields.len(), Scope::ALL.len());
    let fresh = console.position().await;
    assert_ne!(fresh.epoch, position.epoch);
    assert!(changes(&console, &fresh).await.changes.is_empty());
}

#[tokio::test]
async fn a_position_before_the_tombstones_is_gone_per_scope() {
    let bed = Bed::start().await;
    let account = bed.account(Role::Support).await;
    let console = bed.sign_in(&account).await;
    declare(&bed.app, 1, Severity::Low).await;
    let old = console.position().await;
    let row = declare(&bed.app, 2, Severity::Low).await;
    remove(&bed.app, row.id).await;
    bed.clock.advance(TimeDelta::days(31));
    maintenance::perform(&bed.app, Job::CleanUp).await.unwrap();
    let console = bed.sign_in(&account).await;
    let path = format!("/v1/sync/changes?after={old}");
    let problem = console.get(&path).await.fails(ErrorCode::Gone);
    let named: Vec<_> = problem.fields.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(named, ["incidents"]);
    // The others go on from where they were.
    let page: Changes = console.get(&format!("{path}&scope=operators,audit")).await.is(200);
    assert!(page.changes.iter().all(|change| change.scope != Scope::Incidents));
    assert!(!page.changes.is_empty());
}

#[tokio::test]
async fn a_bulk_load_keeps_the_checksums() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let mut tx = bed.app.begin_as(Actor::platform()).await.unwrap().bulk();
    let mut rows: Vec<_> = (1..=1_200)
        .map(|number| incident(number, Severity::Low, tx.now()))
        .collect();
    rows.iter_mut().for_each(|row| row.version = 3);
    tx.load(&rows).await.unwrap();
    tx.finish().await.unwrap();
    let taken = snapshot(&console, "scope=incidents").await;
    assert_eq!(taken.end.sent, 1_200);
    let page = changes(&console, &taken.header.position).await;
    let state = page
        .scopes
        .into_iter()
        .find(|state| state.scope == Scope::Incidents)
        .unwrap();
    assert_eq!((state.count, state.checksum), (1_200, taken.end.checksum));
}

#[tokio::test]
async fn a_page_without_the_asked_scope_does_not_wait() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let position = console.position().await;
    for number in 1..=10 {
        declare(&bed.app, number, Severity::Low).await;
    }
    let path = format!("/v1/sync/changes?after={position}&scope=operators&limit=4&wait=25");
    let poll = console.get(&path);
    let page: Changes = tokio::time::timeout(Duration::from_secs(10), poll)
        .await
        .unwrap()
        .is(200);
    assert!(page.changes.is_empty() && page.more);
    assert_eq!(page.next.seq, position.seq + 4);
}

#[tokio::test]
async fn a_refused_change_leaves_no_trace() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let before = console.position().await;
    let mut tx = bed.app.begin_as(Actor::platform()).await.unwrap();
    let mut row = incident(1, Severity::Low, tx.now());
    tx.put(&mut row).await.unwrap();
    drop(tx);
    assert_eq!(console.position().await, before);
    declare(&bed.app, 1, Severity::Low).await;
    let page = changes(&console, &before).await;
    assert_eq!(page.changes[0].seq, before.seq + 1);
}
