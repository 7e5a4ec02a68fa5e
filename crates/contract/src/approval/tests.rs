use super::*;
use serde_json::json;

#[test]
fn the_hash_ignores_the_order_of_keys_and_nothing_else() {
    let one = payload_hash(&json!({"to": "terminated", "by": {"a": 1, "b": [1, 2]}}));
    let same = payload_hash(&json!({"by": {"b": [1, 2], "a": 1}, "to": "terminated"}));
    let other = payload_hash(&json!({"by": {"b": [2, 1], "a": 1}, "to": "terminated"}));
    assert_eq!(one, same);
    assert_ne!(one, other);
}

#[test]
fn canonical_json_escapes_keys_like_values() {
    assert_eq!(
        canonical_json(&json!({"b\"": 1, "a": "x\ny"})),
        r#"{"a":"x\ny","b\"":1}"#
    );
}
