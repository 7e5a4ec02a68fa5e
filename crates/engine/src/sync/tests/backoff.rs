use crate::sync::backoff::{BASE, Backoff, CAP};
use std::time::Duration;

#[test]
fn waits_grow_to_the_cap_and_are_spread() {
    let mut backoff = Backoff::new(7);
    let mut ceiling = BASE;
    for _ in 0..40 {
        let wait = backoff.next(None);
        assert!(wait <= ceiling, "{wait:?} above {ceiling:?}");
        ceiling = (ceiling * 2).min(CAP);
    }
    let late: Vec<Duration> = (0..50).map(|_| backoff.next(None)).collect();
    let (low, high) = (late.iter().min().unwrap(), late.iter().max().unwrap());
    assert!(*high - *low > CAP / 2, "not spread: {low:?} to {high:?}");
    backoff.reset();
    assert!(backoff.next(None) <= BASE);
}

#[test]
fn two_consoles_do_not_come_back_together() {
    let waits = |seed| {
        let mut backoff = Backoff::new(seed);
        (0..8).map(|_| backoff.next(None)).collect::<Vec<_>>()
    };
    assert_ne!(waits(1), waits(2));
}

#[test]
fn what_the_platform_asks_for_is_the_least() {
    let mut backoff = Backoff::new(7);
    let asked = Duration::from_secs(90);
    assert!(backoff.next(Some(asked)) >= asked);
}
