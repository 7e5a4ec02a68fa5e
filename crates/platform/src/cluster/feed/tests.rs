use super::*;
use tokio::sync::broadcast::{Receiver, error::TryRecvError};
use uuid::Uuid;
use wheelhouse_contract::{
    Timestamp,
    sync::{Change, Scope},
};

fn position(seq: u64) -> Position {
    Position {
        epoch: "e".to_owned(),
        seq,
    }
}

fn changes(seqs: std::ops::RangeInclusive<u64>) -> Vec<FeedEntry> {
    let change = |seq| Change {
        seq,
        scope: Scope::Tenants,
        id: Uuid::nil(),
        revision: 1,
        row: None,
        at: Timestamp::from_millis(0),
    };
    seqs.map(|seq| FeedEntry::new(change(seq), None)).collect()
}

fn commit(seqs: std::ops::RangeInclusive<u64>) -> Commit {
    Commit {
        position: position(*seqs.end()),
        changes: Arc::new(changes(seqs)),
        ended_sessions: Arc::default(),
    }
}

fn heard(listener: &mut Receiver<Commit>) -> Vec<u64> {
    let mut seqs = Vec::new();
    loop {
        match listener.try_recv() {
            Ok(commit) => seqs.extend(commit.changes.iter().map(FeedEntry::seq)),
            Err(TryRecvError::Empty) => return seqs,
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn what_follows_is_told_at_once() {
    let feed = Feed::at(position(7));
    let mut listener = feed.subscribe();
    feed.publish(commit(8..=9));
    feed.publish(commit(10..=10));
    assert_eq!(heard(&mut listener), [8, 9, 10]);
    assert_eq!(feed.position(), position(10));
}

#[test]
fn what_does_not_follow_waits_for_what_is_missing() {
    let feed = Feed::at(position(7));
    let mut listener = feed.subscribe();
    // 8 is another instance's, and was not heard of yet.
    feed.publish(commit(9..=9));
    assert!(heard(&mut listener).is_empty());
    feed.tell(changes(8..=9));
    assert_eq!(heard(&mut listener), [8, 9]);
    // Its own publication comes late.
    feed.publish(commit(8..=9));
    assert!(heard(&mut listener).is_empty());
}

#[test]
fn what_was_told_while_it_was_read_is_not_told_twice() {
    let feed = Feed::at(position(7));
    let mut listener = feed.subscribe();
    feed.publish(commit(8..=8));
    feed.tell(changes(8..=10));
    assert_eq!(heard(&mut listener), [8, 9, 10]);
}

#[test]
fn a_session_that_ended_does_not_wait_for_its_turn() {
    let feed = Feed::at(position(7));
    let mut listener = feed.subscribe();
    let session = SessionId(Uuid::now_v7());
    let mut late = commit(9..=9);
    late.ended_sessions = Arc::new(vec![session]);
    feed.publish(late);
    let told = listener.try_recv().unwrap();
    assert_eq!(*told.ended_sessions, [session]);
    assert!(told.changes.is_empty());
    assert_eq!(told.position, position(7), "it says nothing about what follows");
}

#[test]
fn another_epoch_is_told_without_rows_and_never_backwards() {
    let feed = Feed::at(position(7));
    let mut listener = feed.subscribe();
    let rewound = Position {
        epoch: "f".to_owned(),
        seq: 3,
    };
    feed.jump(rewound.clone());
    assert_eq!(listener.try_recv().unwrap().position, rewound);
    // A commit of the old epoch that is published late does not lead back.
    feed.publish(commit(8..=8));
    assert!(heard(&mut listener).is_empty());
    assert_eq!(feed.position(), rewound);
    feed.jump(Position {
        seq: 2,
        ..rewound.clone()
    });
    assert_eq!(feed.position(), rewound);
}
