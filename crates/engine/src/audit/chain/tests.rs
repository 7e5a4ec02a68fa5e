use super::*;
use ed25519_dalek::{Signer, SigningKey};
use serde_json::json;
use wheelhouse_contract::audit::expected_hash;

fn now() -> Timestamp {
    Timestamp::from_millis(1_790_000_000_000)
}

fn history(range: std::ops::RangeInclusive<u64>, before: &str) -> Vec<AuditRecord> {
    let mut prev = before.to_owned();
    range
        .map(|seq| {
            let mut record: AuditRecord = serde_json::from_value(json!({
                "id": uuid::Uuid::from_u128(u128::from(seq)), "seq": seq, "at": now(), "actor_id": null,
                "actor_email": "a@b.test", "actor_role": null, "acting_as": null, "action": "tenant.edited",
                "category": "tenant", "description": format!("number {seq}"), "resource_type": "tenant",
                "resource_id": "1", "resource_name": "Acme", "before": null, "after": null, "changed_fields": [],
                "reason": null, "address": null, "user_agent": null, "request_id": null, "session_id": null,
                "sensitive": false, "prev_hash": prev, "hash": ""
            }))
            .unwrap();
            record.hash = expected_hash(&record).unwrap();
            prev = record.hash.clone();
            record
        })
        .collect()
}

fn signed(seed: u8, seq: u64, hash: &str) -> Checkpoint {
    let key = SigningKey::from_bytes(&[seed; 32]);
    let mut told = Checkpoint {
        epoch: "e".to_owned(),
        seq,
        hash: hash.to_owned(),
        at: now(),
        key: hex::encode(key.verifying_key().to_bytes()),
        signature: String::new(),
    };
    told.signature = hex::encode(key.sign(&told.message()).to_bytes());
    told
}

/// A console that has verified the first `count` records.
fn console(count: u64) -> (Vec<AuditRecord>, AuditMemory) {
    let records = history(1..=count, GENESIS);
    let told = signed(1, count, &records.last().unwrap().hash);
    let mut memory = first(&told, &records[0]);
    extend(&mut memory, &records, now()).unwrap();
    memory.checkpoint = Some(told);
    (records, memory)
}

#[test]
fn an_honest_platform_raises_nothing() {
    let (records, mut memory) = console(5);
    let more = history(6..=8, &records[4].hash);
    checkpoint(&memory, &signed(1, 8, &more[2].hash)).unwrap();
    remembered(&memory, &records[4]).unwrap();
    extend(&mut memory, &more, now()).unwrap();
    assert_eq!((memory.last_seq, memory.verified), (8, 8));
    again(1, &records, &records, 8).unwrap();
}

#[test]
fn another_key_or_a_forged_signature_is_noticed() {
    let (records, memory) = console(5);
    let hash = &records[4].hash;
    assert_eq!(checkpoint(&memory, &signed(2, 5, hash)), Err(AuditAlarm::BadSignature));
    let mut forged = signed(2, 5, hash);
    forged.key = memory.key.clone();
    assert_eq!(checkpoint(&memory, &forged), Err(AuditAlarm::BadSignature));
}

#[test]
fn a_shortened_history_is_noticed_also_when_it_has_grown_again() {
    let (records, memory) = console(5);
    assert_eq!(
        checkpoint(&memory, &signed(1, 3, &records[2].hash)),
        Err(AuditAlarm::Truncated { seen: 5, now: 3 })
    );
    // Cut to three and grown to six: the record at five is another one.
    let fork = history(4..=6, "0f");
    assert_eq!(remembered(&memory, &fork[1]), Err(AuditAlarm::Forked { seq: 5 }));
    let mut memory = memory;
    assert!(extend(&mut memory, &fork[2..], now()).is_err());
    assert_eq!(memory.last_seq, 5, "nothing of a fork is taken in");
}

#[test]
fn two_truths_at_one_place_are_a_fork() {
    let (_, memory) = console(5);
    assert_eq!(
        checkpoint(&memory, &signed(1, 5, &"ab".repeat(32))),
        Err(AuditAlarm::Forked { seq: 5 })
    );
}

#[test]
fn an_old_record_that_is_told_differently_now_is_noticed_however_well_it_is_made() {
    let (ours, _) = console(9);
    let mut careless = ours.clone();
    careless[3].description = "nothing happened".to_owned();
    assert_eq!(again(1, &careless, &ours, 9), Err(AuditAlarm::Altered { seq: 4 }));
    let careful = history(1..=9, &"11".repeat(32));
    assert_eq!(again(1, &careful, &ours, 9), Err(AuditAlarm::Forked { seq: 1 }));
    let gap: Vec<_> = ours.iter().filter(|record| record.seq != 6).cloned().collect();
    assert_eq!(again(1, &gap, &ours, 9), Err(AuditAlarm::Gap { seq: 6 }));
    assert_eq!(again(4, &[], &ours, 9), Err(AuditAlarm::Truncated { seen: 9, now: 3 }));
}

#[test]
fn a_hole_in_the_copy_is_seen_before_it_is_taken_for_history() {
    let records = history(1..=6, GENESIS);
    let holey: Vec<_> = records.iter().filter(|record| record.seq != 3).cloned().collect();
    assert_eq!(contiguous(0, &holey).len(), 2);
    assert!(contiguous(2, &holey[2..]).is_empty());
}
