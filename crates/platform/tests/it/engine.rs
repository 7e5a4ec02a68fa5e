//! What must be the same whatever the database engine: one history of several writers, byte order, literal searches,
//! readers that only read.

use crate::{
    feed::{declare, incident},
    scene::{alter, world},
    support::Bed,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::sync::Arc;
use wheelhouse_contract::{
    ErrorCode, Role,
    audit::{AuditCategory, AuditPage, GENESIS, verify_chain},
    incident::Severity,
    sync::{Change, Changes},
    tenant::Tenant,
};
use wheelhouse_platform::{
    App, Clock, ManualClock,
    http::Actor,
    storage::{AuditEntry, sql},
};

/// A commit with a row and a record.
async fn write(app: &App, number: u32) {
    let mut tx = app.begin_as(Actor::platform()).await.unwrap();
    let mut row = incident(number, Severity::Low, tx.now());
    tx.put(&mut row).await.unwrap();
    let entry = AuditEntry::new(AuditCategory::Platform, "test.written", "Written.").on("incident", row.id, "x");
    tx.audit(entry).await.unwrap();
    tx.finish().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn instances_whose_clocks_differ_write_one_history() {
    let one = Bed::start().await;
    let behind = Arc::new(ManualClock::at(one.clock.now().plus(TimeDelta::seconds(-3))));
    let two = Bed::start_on(one.database.clone(), |config| config.clock = behind).await;
    let console = one.console(Role::Owner).await;
    let start = console.position().await;
    let writes = (1..=60).map(|number| {
        let app = if number % 2 == 0 { &one.app } else { &two.app };
        write(app, number)
    });
    join_all(writes).await;
    let (mut all, mut after): (Vec<Change>, _) = (Vec::new(), start.clone());
    loop {
        let page: Changes = console.get(&format!("/v1/sync/changes?after={after}")).await.is(200);
        all.extend(page.changes);
        after = page.next;
        if !page.more {
            break;
        }
    }
    let numbers: Vec<u64> = all.iter().map(|change| change.seq).collect();
    assert_eq!(numbers, (start.seq + 1..=start.seq + 120).collect::<Vec<_>>());
    assert!(
        all.is_sorted_by_key(|change| change.at),
        "a later change is never earlier"
    );
    let page: AuditPage = console.get("/v1/audit?after_seq=0&limit=500").await.is(200);
    assert!(page.records.len() >= 60 && page.next.is_none());
    verify_chain(0, GENESIS, &page.records).unwrap();
    assert!(page.records.is_sorted_by_key(|record| record.at));
}

#[tokio::test]
async fn names_come_in_the_order_of_their_bytes_page_by_page() {
    let bed = world().await;
    let names = [
        "Zebra",
        "_under",
        "a b",
        "A-B",
        "ab",
        "Ärger",
        "éclair",
        "ازمون",
        "10 tons",
        "9 lives",
        "a&b",
        "AB'c",
    ];
    let tenants: Vec<Tenant> = sql::rows(bed.app.reader(), "ORDER BY number LIMIT 12", vec![])
        .await
        .unwrap();
    for (tenant, name) in tenants.iter().zip(names) {
        alter(&bed, tenant.id, |tenant| tenant.name = name.to_owned()).await;
    }
    let console = bed.console(Role::Support).await;
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/v1/tenants?sort=name&limit=7{after}");
        let page: Value = console.get(&path).await.is(200);
        let items: Vec<Tenant> = serde_json::from_value(page["items"].clone()).unwrap();
        seen.extend(items.into_iter().map(|tenant| tenant.name.to_lowercase()));
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 150);
    assert!(seen.is_sorted(), "{seen:?}");
}

#[tokio::test]
async fn a_search_takes_every_character_as_itself() {
    let bed = world().await;
    let tenants: Vec<Tenant> = sql::rows(bed.app.reader(), "ORDER BY number LIMIT 2", vec![])
        .await
        .unwrap();
    alter(&bed, tenants[0].id, |tenant| tenant.name = r"50%_\ Off".to_owned()).await;
    alter(&bed, tenants[1].id, |tenant| tenant.name = r"50xy\ off".to_owned()).await;
    let console = bed.console(Role::Support).await;
    let found = async |text: &str| -> Vec<Tenant> {
        let page: Value = console.get(&format!("/v1/tenants?text={text}")).await.is(200);
        serde_json::from_value(page["items"].clone()).unwrap()
    };
    for text in ["50%25_", "%25_%5C%20o", "_%5C"] {
        let hits: Vec<_> = found(text).await.into_iter().map(|tenant| tenant.id).collect();
        assert_eq!(hits, [tenants[0].id], "{text}");
    }
    assert_eq!(found("%5C%20OFF").await.len(), 2, "case does not count");
}

#[tokio::test]
async fn nobody_can_make_the_database_fail() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Owner).await;
    for path in [
        "/v1/tenants?text=a%00b",
        "/v1/audit?text=%00",
        "/v1/audit?resource_id=a%00",
    ] {
        console.get(path).await.fails(ErrorCode::Invalid);
    }
    // A cursor is anybody's to write.
    let forged = json!({ "sort": "number", "order": "ascending", "value": "x", "id": "y" });
    let forged = URL_SAFE_NO_PAD.encode(forged.to_string());
    let path = format!("/v1/tenants?sort=number&after={forged}");
    console.get(&path).await.fails(ErrorCode::Invalid);
    let body = json!({ "email": "a\u{0}@example.com", "password": "x", "device": "Test" });
    bed.post("/v1/auth/login", &body).await.fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn readers_only_read() {
    let bed = Bed::start().await;
    let row = declare(&bed.app, 1, Severity::Low).await;
    let deleted = sql::exec(bed.app.reader(), "DELETE FROM incidents", vec![]).await;
    assert!(deleted.is_err());
    assert!(
        sql::exists(
            bed.app.reader(),
            "incidents WHERE id = $1",
            vec![row.id.to_string().into()]
        )
        .await
        .unwrap()
    );
}
