//! Small draws from a seeded random source; the same seed always gives the same world.

use rand::{Rng, SeedableRng, rngs::StdRng};
use uuid::Uuid;
use wheelhouse_contract::Timestamp;

/// A source of its own for the `index`-th thing of a kind, so that one thing's draws never shift another's.
pub fn source(seed: u64, kind: u64, index: u64) -> StdRng {
    // Odd multipliers (splitmix64's) keep neighbouring indexes apart.
    let mixed = seed ^ kind.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ index.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    StdRng::seed_from_u64(mixed)
}

/// One of `list`, which is never empty.
pub fn pick<T: Copy>(rng: &mut impl Rng, list: &[T]) -> T {
    list[rng.gen_range(0..list.len())]
}

/// One of `choices` with the probability of its weight.
pub fn weighted<T: Copy>(rng: &mut impl Rng, choices: &[(T, u32)]) -> T {
    let total: u32 = choices.iter().map(|(_, weight)| weight).sum();
    let mut at = rng.gen_range(0..total.max(1));
    for (value, weight) in choices {
        if at < *weight {
            return *value;
        }
        at -= weight;
    }
    choices[choices.len() - 1].0
}

/// True in `percent` of a hundred cases.
pub fn chance(rng: &mut impl Rng, percent: f64) -> bool {
    rng.gen_bool((percent / 100.0).clamp(0.0, 1.0))
}

/// A UUIDv7 of the instant `at`.
pub fn id_at(rng: &mut impl Rng, at: Timestamp) -> Uuid {
    let mut random = [0_u8; 10];
    rng.fill(&mut random);
    let millis = u64::try_from(at.millis()).unwrap_or_default();
    uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
}

/// An instant between `from` and `to`, `from` when they are not in order.
pub fn between(rng: &mut impl Rng, from: Timestamp, to: Timestamp) -> Timestamp {
    if to.millis() <= from.millis() {
        return from;
    }
    Timestamp::from_millis(rng.gen_range(from.millis()..to.millis()))
}
