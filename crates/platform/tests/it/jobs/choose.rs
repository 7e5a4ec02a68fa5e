//! Tenants by a filter: those that match when the request arrives, and only as many as were seen.

use super::{BULK, WHY, over, rows, start, tag, tenants};
use crate::scene::{again, alter, world};
use serde_json::{Value, json};
use wheelhouse_contract::{ErrorCode, Role, bulk::fingerprint, tenant::Tenant};
use wheelhouse_platform::storage::sql;

fn by_filter(filter: Value, expected: usize) -> Value {
    json!({
        "selection": { "by": "filter", "filter": filter, "expected": expected },
        "act": tag("found"),
        "justification": WHY,
    })
}

#[tokio::test]
async fn all_that_match_and_nobody_else() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let rest = "WHERE status IN ('active', 'paused') AND plan = 'pro' AND archived = 0";
    let matching: Vec<Tenant> = sql::rows(bed.app.reader(), rest, vec![]).await.unwrap();
    assert!(matching.len() > 3);
    let filter = json!({ "statuses": ["active", "paused"], "plans": ["pro"] });
    let seen = matching.len();
    let ended = over(&console, start(&console, &by_filter(filter.clone(), seen)).await.id).await;
    assert_eq!(ended.total as usize, seen);
    assert_eq!(ended.done as usize, seen);
    let tagged: Vec<Tenant> = sql::rows(bed.app.reader(), "WHERE doc LIKE '%\"found\"%'", vec![])
        .await
        .unwrap();
    assert_eq!(tagged.len(), seen);
    // Without some of them.
    let mut body = by_filter(filter, seen);
    body["selection"]["except"] = json!([matching[0].id, matching[1].id]);
    assert_eq!(start(&console, &body).await.total as usize, seen - 2);
}

#[tokio::test]
async fn another_number_than_was_seen_is_told_and_nothing_is_done() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, "WHERE status = 'active' AND archived = 0", 1).await;
    let filter = json!({ "text": chosen[0].subdomain });
    let problem = console
        .post(BULK, &by_filter(filter.clone(), 7))
        .await
        .fails(ErrorCode::Conflict);
    let matching = problem.current.unwrap()["matching"].as_u64().unwrap();
    assert!(matching >= 1 && problem.detail.contains(&matching.to_string()));
    assert_eq!(again(&bed, chosen[0].id).await.version, chosen[0].version);
    start(&console, &by_filter(filter, matching as usize)).await;
}

#[tokio::test]
async fn words_are_found_without_their_accents_and_tags_by_name() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, "WHERE status = 'active' AND archived = 0", 2).await;
    alter(&bed, chosen[0].id, |tenant| tenant.name = "Zahnärzte Müßig".to_owned()).await;
    alter(&bed, chosen[1].id, |tenant| tenant.tags = vec!["only-here".to_owned()]).await;
    for (filter, tenant) in [
        (json!({ "text": "MUSSIG zahn" }), &chosen[0]),
        (json!({ "tags": ["only-here"] }), &chosen[1]),
    ] {
        let job = start(&console, &by_filter(filter, 1)).await;
        over(&console, job.id).await;
        assert_eq!(rows(&console, job.id).await[0].tenant_id, Some(tenant.id));
    }
    let unknown = by_filter(json!({ "colour": "red" }), 1);
    console.post(BULK, &unknown).await.fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn as_many_others_than_were_seen_are_told_and_nothing_is_done() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let chosen = tenants(&bed.app, "WHERE status = 'active' AND archived = 0", 2).await;
    alter(&bed, chosen[0].id, |tenant| tenant.tags = vec!["seen".to_owned()]).await;
    let mut body = by_filter(json!({ "tags": ["seen"] }), 1);
    body["selection"]["seen"] = json!(fingerprint(&[chosen[0].id]));
    // One left and another came: the number is the same.
    alter(&bed, chosen[0].id, |tenant| tenant.tags.clear()).await;
    alter(&bed, chosen[1].id, |tenant| tenant.tags = vec!["seen".to_owned()]).await;
    let problem = console.post(BULK, &body).await.fails(ErrorCode::Conflict);
    assert_eq!(problem.current, Some(json!({ "matching": 1 })));
    assert!(!again(&bed, chosen[1].id).await.tags.contains(&"found".to_owned()));
    body["selection"]["seen"] = json!(fingerprint(&[chosen[1].id]));
    assert_eq!(over(&console, start(&console, &body).await.id).await.done, 1);
}
