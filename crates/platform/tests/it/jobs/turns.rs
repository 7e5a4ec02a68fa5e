//! Several jobs, several instances.

use super::{ids, job, over, request, start, tag, tenants};
use crate::{
    cluster::{Pair, at, until},
    scene::again,
    support::Bed,
};
use wheelhouse_contract::{Role, job::JobState, sync::Scope};
use wheelhouse_platform::{generate::generate, storage::sql};

#[tokio::test(flavor = "multi_thread")]
async fn a_small_job_does_not_wait_for_large_ones() {
    let bed = Bed::start().await;
    generate(&bed.app, 2_000, 5).await.unwrap();
    let console = bed.console(Role::Admin).await;
    let all = ids(&tenants(&bed.app, "WHERE 1 = 1", 2_000).await);
    let mut large = Vec::new();
    for number in 0..4 {
        large.push(start(&console, &request(&all, tag(&format!("large-{number}")))).await);
    }
    let small = start(&console, &request(&all[..3], tag("small"))).await;
    assert_eq!(over(&console, small.id).await.done, 3);
    for one in &large {
        assert!(!job(&console, one.id).await.state.is_over(), "the small one waited");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_instance_goes_on_where_one_stopped() {
    let pair = Pair::start().await;
    generate(&pair.one.app, 1_500, 5).await.unwrap();
    let console = pair.one.console(Role::Admin).await;
    let chosen = tenants(&pair.one.app, "WHERE 1 = 1", 1_500).await;
    let begun = start(&console, &request(&ids(&chosen), tag("moved"))).await;
    let elsewhere = at(&pair.two, &console);
    let going = || async { (job(&elsewhere, begun.id).await.done > 0).then_some(()) };
    until("the first rows", going).await;
    pair.one.stop().await;
    let ended = over(&elsewhere, begun.id).await;
    assert_eq!((ended.state, ended.done), (JobState::Done, 1_500));
    for tenant in &chosen {
        assert_eq!(again(&pair.two, tenant.id).await.version, tenant.version + 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn consoles_are_told_of_progress_now_and_then_and_not_of_each_row() {
    let bed = Bed::start().await;
    generate(&bed.app, 600, 5).await.unwrap();
    let console = bed.console(Role::Admin).await;
    let all = ids(&tenants(&bed.app, "WHERE 1 = 1", 600).await);
    let ended = over(&console, start(&console, &request(&all, tag("told"))).await.id).await;
    let statement = "SELECT COUNT(*) FROM changes WHERE scope = $1";
    let told: Option<i64> = sql::scalar(bed.app.reader(), statement, vec![Scope::Jobs.as_str().into()])
        .await
        .unwrap();
    // Asked for, begun, over, and four times a second in between: of a minute at the very most.
    let told = told.unwrap();
    assert!((3..=250).contains(&told), "{told} of {}", ended.total);
    assert_eq!(u64::try_from(told).unwrap(), ended.version);
}
