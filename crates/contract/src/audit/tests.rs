use super::*;
use crate::Timestamp;
use serde_json::json;
use uuid::Uuid;

fn chain(length: u64) -> Vec<AuditRecord> {
    let mut prev = GENESIS.to_owned();
    (1..=length)
        .map(|seq| {
            let mut record = AuditRecord {
                id: Uuid::from_u128(seq.into()).into(),
                seq,
                at: Timestamp::from_millis(1_000 * i64::try_from(seq).unwrap()),
                actor_id: None,
                actor_email: "ada@example.com".into(),
                actor_role: Some(Role::Admin),
                acting_as: None,
                action: "tenant.edited".into(),
                category: AuditCategory::Tenant,
                description: format!("Edit {seq}"),
                resource_type: "tenant".into(),
                resource_id: "1".into(),
                resource_name: "Acme".into(),
                before: Some(json!({"notes": "a"})),
                after: Some(json!({"notes": "b"})),
                changed_fields: vec!["notes".into()],
                reason: None,
                address: None,
                user_agent: None,
                request_id: None,
                session_id: None,
                sensitive: false,
                prev_hash: prev.clone(),
                hash: String::new(),
            };
            record.hash = expected_hash(&record).unwrap();
            prev = record.hash.clone();
            record
        })
        .collect()
}

#[test]
fn an_untouched_chain_verifies_from_any_point() {
    let records = chain(20);
    assert_eq!(verify_chain(0, GENESIS, &records), Ok(()));
    assert_eq!(verify_chain(7, &records[6].hash, &records[7..]), Ok(()));
}

#[test]
fn one_changed_word_is_found() {
    let mut records = chain(20);
    records[9].description = "Something harmless".into();
    assert_eq!(verify_chain(0, GENESIS, &records), Err(AuditAlarm::Altered { seq: 10 }));
}

#[test]
fn a_change_with_its_hash_made_anew_breaks_the_next_link() {
    let mut records = chain(20);
    records[9].after = Some(json!({"notes": "c"}));
    records[9].hash = expected_hash(&records[9]).unwrap();
    assert_eq!(verify_chain(0, GENESIS, &records), Err(AuditAlarm::Forked { seq: 11 }));
}

#[test]
fn a_missing_record_is_a_gap() {
    let mut records = chain(20);
    records.remove(4);
    assert_eq!(verify_chain(0, GENESIS, &records), Err(AuditAlarm::Gap { seq: 5 }));
}

#[test]
fn the_hash_survives_the_wire() {
    let record = chain(1).remove(0);
    let text = serde_json::to_string(&record).unwrap();
    let back: AuditRecord = serde_json::from_str(&text).unwrap();
    assert_eq!(expected_hash(&back).unwrap(), record.hash);
}

#[test]
fn secrets_are_redacted_at_any_depth_and_in_any_spelling() {
    let mut value = json!({
        "name": "Acme",
        "Password": "x",
        "nested": {"voice": [{"retell_API_KEY": "y", "agent": "a"}], "refreshToken": {"deep": "z"}},
    });
    redact(&mut value);
    let text = value.to_string();
    assert!(
        !text.contains("\"x\"") && !text.contains("\"y\"") && !text.contains("\"z\""),
        "{text}"
    );
    assert!(text.contains("Acme") && text.contains("\"agent\":\"a\""));
}

#[test]
fn checkpoints_are_believed_only_with_their_own_key_and_content() {
    use ed25519_dalek::{Signer, SigningKey};
    let key = SigningKey::from_bytes(&[7; 32]);
    let public = hex::encode(key.verifying_key().to_bytes());
    let mut checkpoint = Checkpoint {
        epoch: "e1".into(),
        seq: 9,
        hash: "ab".into(),
        at: Timestamp::from_millis(0),
        key: public.clone(),
        signature: String::new(),
    };
    checkpoint.signature = hex::encode(key.sign(&checkpoint.message()).to_bytes());
    assert!(checkpoint.is_signed_by(&public));
    let other = hex::encode(SigningKey::from_bytes(&[8; 32]).verifying_key().to_bytes());
    assert!(!checkpoint.is_signed_by(&other));
    checkpoint.seq = 8;
    assert!(!checkpoint.is_signed_by(&public));
    checkpoint.signature = "zz".into();
    assert!(!checkpoint.is_signed_by(&public));
}
