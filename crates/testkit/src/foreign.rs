//! What reads bytes of others, one function each: whatever comes, nothing panics, what is taken is bounded, and what is
//! taken survives being written and read again. Tests replay a corpus and seconds of generated input; `fuzz/` holds the
//! same functions against libFuzzer.
#![allow(clippy::panic, reason = "a broken promise ends the fuzzer's run")]

mod link;
mod sync;
mod text;

pub use link::{host, link, otpauth};
pub use sync::{audit, block, changes, checkpoint, frame, header, position};
pub use text::csv;

use serde::{Serialize, de::DeserializeOwned};

/// Of a parser: takes any bytes.
pub type Target = fn(&[u8]);

/// All of them, under the names of their corpora.
pub const TARGETS: [(&str, Target); 11] = [
    ("audit", audit),
    ("block", block),
    ("changes", changes),
    ("checkpoint", checkpoint),
    ("csv", csv),
    ("frame", frame),
    ("header", header),
    ("host", host),
    ("link", link),
    ("otpauth", otpauth),
    ("position", position),
];

/// The value in `bytes`, after proving that writing and reading it again changes nothing.
fn stable<T: Serialize + DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    let first: T = serde_json::from_slice(bytes).ok()?;
    let written = text_of(&first);
    let Ok(second) = serde_json::from_str::<T>(&written) else {
        panic!("what was written cannot be read: {written}");
    };
    assert_eq!(
        text_of(&second),
        written,
        "written, read and written again, it is another"
    );
    Some(second)
}

fn text_of<T: Serialize>(value: &T) -> String {
    match serde_json::to_string(value) {
        Ok(text) => text,
        Err(error) => panic!("what was read cannot be written: {error}"),
    }
}
