//! A platform that rewrites its history is found out by the console that saw it.

use wheelhouse_contract::audit::{AuditAlarm, AuditRecord, expected_hash};
use wheelhouse_testkit::{Console, Desk, Faults, World};

async fn console_with_history(world: &World, desk: &Desk) -> (Console, u64) {
    let console = Console::signed_in(world, desk, &world.owner).await.unwrap();
    let integrity = console.engine.audit_verify().await.unwrap();
    assert_eq!(integrity.alarm, None);
    let seq = integrity.checkpoint.expect("a checkpoint was seen").seq;
    assert!(seq > 5, "the sample has a history");
    (console, seq)
}

/// What somebody with the platform's file at hand could do.
fn tamper(world: &World, statement: &str) {
    let file = rusqlite::Connection::open(world.database()).unwrap();
    assert!(file.execute(statement, []).unwrap() > 0, "something was changed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_word_raises_the_alarm_which_survives_a_restart() {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let (console, seq) = console_with_history(&world, &desk).await;
    let target = seq - 2;
    tamper(
        &world,
        &format!(
            "UPDATE audit SET doc = replace(doc, '\"description\":\"', '\"description\":\"not ') WHERE seq = {target}"
        ),
    );
    let integrity = console.engine.audit_verify().await.unwrap();
    assert_eq!(integrity.alarm, Some(AuditAlarm::Altered { seq: target }));
    console.close().await;
    let console = Console::open(&world, &desk).await.unwrap();
    assert!(
        console.engine.audit_integrity().await.unwrap().alarm.is_some(),
        "an alarm is not forgotten"
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shortened_history_raises_the_alarm() {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let (console, seq) = console_with_history(&world, &desk).await;
    tamper(&world, &format!("DELETE FROM audit WHERE seq > {}", seq - 3));
    let integrity = console.engine.audit_verify().await.unwrap();
    assert!(
        matches!(integrity.alarm, Some(AuditAlarm::Truncated { .. })),
        "{:?}",
        integrity.alarm
    );
    console.close().await;
}

/// Rewrites the record `seq` and makes every later link anew, as somebody would who wants the chain to look sound.
fn rewrite(world: &World, seq: u64) {
    let file = rusqlite::Connection::open(world.database()).unwrap();
    let mut query = file
        .prepare("SELECT doc FROM audit WHERE seq >= ?1 ORDER BY seq")
        .unwrap();
    let docs: Vec<String> = query
        .query_map([i64::try_from(seq).unwrap()], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let mut prev = None;
    for doc in docs {
        let mut record: AuditRecord = serde_json::from_str(&doc).unwrap();
        match prev.take() {
            None => record.description = "Nothing to see here.".to_owned(),
            Some(hash) => record.prev_hash = hash,
        }
        record.hash = expected_hash(&record).unwrap();
        prev = Some(record.hash.clone());
        let doc = serde_json::to_string(&record).unwrap();
        let changed = file
            .execute(
                "UPDATE audit SET doc = ?1 WHERE seq = ?2",
                rusqlite::params![doc, i64::try_from(record.seq).unwrap()],
            )
            .unwrap();
        assert_eq!(changed, 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_history_rewritten_with_sound_links_is_not_the_one_that_was_seen() {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let (console, seq) = console_with_history(&world, &desk).await;
    rewrite(&world, seq - 4);
    let integrity = console.engine.audit_verify().await.unwrap();
    assert!(
        matches!(integrity.alarm, Some(AuditAlarm::Forked { .. })),
        "{:?}",
        integrity.alarm
    );
    console.close().await;
}
