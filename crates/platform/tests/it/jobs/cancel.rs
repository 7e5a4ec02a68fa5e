//! A job that is stopped in the middle.

use super::{ids, job, over, request, rows, start, tag, tenants};
use crate::{cluster::until, scene::again, support::Bed};
use serde_json::json;
use wheelhouse_contract::{
    Role,
    job::{ItemState, Job, JobState},
};
use wheelhouse_platform::generate::generate;

#[tokio::test(flavor = "multi_thread")]
async fn what_was_done_stays_and_the_rest_is_never_tried() {
    let bed = Bed::start().await;
    generate(&bed.app, 2_000, 5).await.unwrap();
    let console = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, "WHERE 1 = 1", 2_000).await;
    let begun = start(&console, &request(&ids(&chosen), tag("stopped"))).await;
    let going = || async {
        let job = job(&console, begun.id).await;
        (job.done > 0).then_some(())
    };
    until("the first rows", going).await;
    let path = format!("/v1/jobs/{}/cancel", begun.id);
    let told: Job = console.post(&path, &json!({})).await.is(200);
    assert!(matches!(told.state, JobState::Cancelling | JobState::Cancelled));
    // Who asks twice is told the same.
    if told.state == JobState::Cancelling {
        console.post(&path, &json!({})).await;
    }
    let ended = over(&console, begun.id).await;
    assert_eq!(ended.state, JobState::Cancelled);
    assert!(ended.done > 0 && ended.left() > 0, "{ended:?}");
    let found = rows(&console, begun.id).await;
    let count = |state: ItemState| found.iter().filter(|row| row.state == state).count();
    assert_eq!(count(ItemState::Done), ended.done as usize);
    assert_eq!(count(ItemState::Cancelled), ended.left() as usize);
    for (row, tenant) in found.iter().zip(&chosen) {
        let changed = again(&bed, tenant.id).await.version - tenant.version;
        assert_eq!(changed, u64::from(row.state == ItemState::Done), "{row:?}");
    }
}
