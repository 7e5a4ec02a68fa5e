//! Periodic jobs: one instance at a time, and another one when it is gone.

use super::{Pair, beside};
use crate::support::Bed;
use chrono::TimeDelta;
use wheelhouse_platform::cluster::Lease;

const JOB: &str = "test";

async fn take(bed: &Bed) -> Option<Lease> {
    Lease::take(&bed.app, JOB, TimeDelta::zero()).await.unwrap()
}

async fn may_write(bed: &Bed, lease: &Lease) -> bool {
    match lease.begin(&bed.app).await {
        Ok(tx) => {
            tx.finish().await.unwrap();
            true
        }
        Err(error) => {
            assert!(error.to_string().contains("took over"), "{error}");
            false
        }
    }
}

#[tokio::test]
async fn one_at_a_time_has_a_job() {
    // In the database alone: Redis has no part in it.
    let one = Bed::start_with(|config| config.redis_url = None).await;
    let two = beside(&one, None).await;
    let (first, second) = tokio::join!(take(&one), take(&two));
    assert!(first.is_some() != second.is_some(), "{first:?} {second:?}");
    let (holder, other) = if first.is_some() { (&one, &two) } else { (&two, &one) };
    let lease = first.or(second).unwrap();
    for _ in 0..20 {
        // As long as it works, however long that is.
        one.clock.advance(TimeDelta::seconds(20));
        assert_eq!(take(holder).await.as_ref(), Some(&lease));
        assert_eq!(take(other).await, None);
    }
    assert!(may_write(holder, &lease).await);
}

#[tokio::test]
async fn a_dead_holders_job_is_taken_over_and_the_dead_one_is_refused() {
    let one = Bed::start_with(|config| config.redis_url = None).await;
    let two = beside(&one, None).await;
    let old = take(&one).await.unwrap();
    one.clock.advance(TimeDelta::seconds(29));
    assert_eq!(take(&two).await, None);
    one.clock.advance(TimeDelta::seconds(1));
    let new = take(&two).await.unwrap();
    // It was only away, and believes to hold the lease still.
    assert!(!may_write(&one, &old).await);
    assert_eq!(take(&one).await, None);
    assert!(may_write(&two, &new).await);
    // A long job's transactions keep it.
    one.clock.advance(TimeDelta::seconds(25));
    assert!(may_write(&two, &new).await);
    one.clock.advance(TimeDelta::seconds(25));
    assert_eq!(take(&one).await, None);
}

#[tokio::test]
async fn a_job_that_is_done_is_not_due_elsewhere() {
    let one = Bed::start_with(|config| config.redis_url = None).await;
    let two = beside(&one, None).await;
    let hourly = async |bed: &Bed| Lease::take(&bed.app, JOB, TimeDelta::hours(1)).await.unwrap();
    hourly(&one).await.unwrap().done(&one.app).await.unwrap();
    one.clock.advance(TimeDelta::minutes(59));
    assert_eq!((hourly(&one).await, hourly(&two).await), (None, None));
    one.clock.advance(TimeDelta::minutes(1));
    assert!(hourly(&two).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_goes_gives_its_jobs_up() {
    let pair = Pair::start().await;
    assert!(take(&pair.one).await.is_some());
    pair.one.stop().await;
    assert!(take(&pair.two).await.is_some());
}
