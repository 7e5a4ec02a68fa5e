//! All targets in one program, since each would link the whole platform: `WHEELHOUSE_TARGET` names one. Run by
//! `cargo xtask soak --only fuzz`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;
use wheelhouse_testkit::foreign::{TARGETS, Target};

static CHOSEN: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("WHEELHOUSE_TARGET").expect("WHEELHOUSE_TARGET names a target");
    let found = TARGETS.iter().find(|(known, _)| *known == name);
    found.unwrap_or_else(|| panic!("there is no target {name}")).1
});

fuzz_target!(|bytes: &[u8]| CHOSEN(bytes));
