//! What is left of a job to read: pages and a file.

use super::{ids, job, over, request, start, tag, tenants};
use crate::scene::{alter, world};
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    job::{ItemState, JobItems, Jobs},
};

#[tokio::test]
async fn rows_come_page_by_page_and_by_state() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let mut chosen = tenants(&bed.app, "WHERE status = 'active'", 30).await;
    chosen.extend(tenants(&bed.app, "WHERE status = 'rejected' AND archived = 0", 2).await);
    let body = request(&ids(&chosen), json!({ "act": "archive", "archived": true }));
    let ended = over(&console, start(&console, &body).await.id).await;
    assert_eq!((ended.done, ended.failed), (2, 30));
    let path = format!("/v1/jobs/{}/items", ended.id);
    let first: JobItems = console.get(&format!("{path}?state=failed&limit=20")).await.is(200);
    assert_eq!((first.items.len(), first.next), (20, Some(20)));
    let second: JobItems = console
        .get(&format!("{path}?state=failed&limit=20&after=20"))
        .await
        .is(200);
    assert_eq!((second.items.len(), second.next), (10, None));
    let done: JobItems = console.get(&format!("{path}?state=done")).await.is(200);
    assert!(
        done.items
            .iter()
            .all(|row| row.state == ItemState::Done && row.problem.is_none())
    );
    console.get(&format!("{path}?limit=0")).await.fails(ErrorCode::Invalid);
    console
        .get(&format!("{path}?colour=red"))
        .await
        .fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn no_spreadsheet_runs_what_a_tenant_wrote() {
    let bed = world().await;
    let console = bed.console(Role::Support).await;
    let admin = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, "WHERE status = 'active'", 2).await;
    let evil = "=HYPERLINK(\"http://evil.example\";\"Click\")";
    alter(&bed, chosen[0].id, |tenant| tenant.name = evil.to_owned()).await;
    let body = request(&ids(&chosen), json!({ "act": "archive", "archived": true }));
    let ended = over(&admin, start(&admin, &body).await.id).await;
    let file = console.get(&format!("/v1/jobs/{}/results.csv", ended.id)).await;
    assert_eq!(file.status.as_u16(), 200);
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.header("content-disposition").contains("attachment"));
    let lines: Vec<_> = file.text.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[1].contains("\"'=HYPERLINK("), "{}", lines[1]);
    assert!(
        lines[1].contains("\"failed\"") && lines[1].contains("Only a suspended"),
        "{}",
        lines[1]
    );
    let done = console
        .get(&format!("/v1/jobs/{}/results.csv?state=done", ended.id))
        .await;
    assert_eq!(done.text.lines().count(), 1);
}

#[tokio::test]
async fn jobs_are_listed_newest_first_and_narrowed() {
    let bed = world().await;
    let (ada, bob) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let chosen = ids(&tenants(&bed.app, "WHERE status = 'active'", 2).await);
    let first = start(&ada, &request(&chosen, tag("one"))).await;
    let second = start(&bob, &request(&chosen, tag("two"))).await;
    let page: Jobs = ada.get("/v1/jobs?limit=1").await.is(200);
    assert_eq!((page.items[0].id, page.next), (second.id, Some(second.id)));
    let rest: Jobs = ada.get(&format!("/v1/jobs?after={}", second.id)).await.is(200);
    assert_eq!((rest.items.len(), rest.items[0].id), (1, first.id));
    let of_ada: Jobs = bob
        .get(&format!("/v1/jobs?author={}", ada.account.operator.id))
        .await
        .is(200);
    assert_eq!(of_ada.items.len(), 1);
    over(&ada, first.id).await;
    over(&ada, second.id).await;
    let done: Jobs = ada.get("/v1/jobs?state=done&kind=bulk_tags").await.is(200);
    assert_eq!(done.items.len(), 2);
    assert_eq!(job(&ada, first.id).await, done.items[1]);
}
