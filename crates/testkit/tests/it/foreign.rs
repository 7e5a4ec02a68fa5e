//! Everything that reads bytes of others: the corpus as it is, then some thousand variations of it, always the same ones.

use rand::{Rng, SeedableRng, rngs::StdRng, seq::SliceRandom};
use std::path::Path;
use wheelhouse_testkit::foreign::{self, TARGETS, Target};

const VARIATIONS: u32 = 20_000;
/// What parsers trip over.
const PIECES: [&[u8]; 24] = [
    b"\"",
    b"\\",
    b"\\u0000",
    b"\\ud800",
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b",",
    b"null",
    b"-1",
    b"1e400",
    b"0.1",
    b"18446744073709551616",
    b"9223372036854775808",
    b"~",
    b"%00",
    b"%2e%2e/",
    b"\r\n",
    b"\xff",
    "\u{202e}".as_bytes(),
    "İ".as_bytes(),
    b"T-",
];

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(name);
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

fn varied(seeds: &[Vec<u8>], random: &mut StdRng) -> Vec<u8> {
    let mut bytes = seeds.choose(random).unwrap().clone();
    for _ in 0..random.gen_range(1..5) {
        let at = random.gen_range(0..=bytes.len());
        let end = random.gen_range(at..=bytes.len().min(at + 40));
        match random.gen_range(0..6) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..end, PIECES.choose(random).unwrap().iter().copied())),
            3 => {
                let other = seeds.choose(random).unwrap();
                let from = random.gen_range(0..=other.len());
                drop(bytes.splice(at..end, other[from..].iter().copied()));
            }
            4 => {
                let again = bytes[at..end].repeat(random.gen_range(1..30));
                drop(bytes.splice(at..at, again));
            }
            _ if at < bytes.len() => bytes[at] = bytes[at].wrapping_add(random.r#gen()),
            _ => {}
        }
    }
    bytes
}

fn survives(name: &str) {
    let (_, target): &(&str, Target) = TARGETS.iter().find(|(known, _)| *known == name).unwrap();
    let seeds = corpus(name);
    assert!(!seeds.is_empty());
    seeds.iter().for_each(|seed| target(seed));
    let mut random = StdRng::seed_from_u64(0x5eed);
    for _ in 0..VARIATIONS {
        let bytes = varied(&seeds, &mut random);
        if std::panic::catch_unwind(|| target(&bytes)).is_err() {
            panic!("{name} does not survive {}", bytes.escape_ascii());
        }
    }
}

#[test]
fn every_target_has_a_corpus_and_a_test() {
    let tested = [
        "audit",
        "block",
        "changes",
        "checkpoint",
        "csv",
        "frame",
        "header",
        "host",
        "link",
        "otpauth",
        "position",
    ];
    assert_eq!(TARGETS.map(|(name, _)| name), tested);
}

#[test]
fn audit_records() {
    survives("audit");
}

#[test]
fn blocks_of_rows() {
    survives("block");
}

#[test]
fn answers_of_the_change_feed() {
    survives("changes");
}

#[test]
fn signed_checkpoints() {
    survives("checkpoint");
}

#[test]
fn cells_of_an_export() {
    survives("csv");
}

#[test]
fn frames_of_the_stream() {
    survives("frame");
}

#[test]
fn first_and_last_lines_of_snapshots() {
    survives("header");
}

#[test]
fn hosts() {
    survives("host");
}

#[test]
fn deep_links() {
    survives("link");
}

#[test]
fn second_factors() {
    survives("otpauth");
}

#[test]
fn positions() {
    survives("position");
}

/// The functions themselves must be able to fail.
#[test]
fn a_broken_promise_is_noticed() {
    assert!(std::panic::catch_unwind(|| foreign::position(b"x.00000000000000000000000000000005")).is_ok());
    let formula = std::panic::catch_unwind(|| foreign::csv("=1".as_bytes()));
    assert!(formula.is_ok());
}
