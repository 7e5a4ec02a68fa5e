//! Events: once each, in their own period, within bounds.

use super::{days, event, fresh, report, state, tell};
use crate::{
    scene::world,
    support::{With, key},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Role,
    usage::{LimitKey, month_start},
};

#[tokio::test]
async fn an_event_counts_once_however_often_it_is_told() {
    let bed = world().await;
    let (service, subject, now) = (bed.console(Role::Owner).await, fresh(&bed).await, bed.app.now());
    let one = event(&subject, "invoice-1", LimitKey::InvoicesPerMonth, 2, now);
    let receipt: Value = tell(&service, &[one.clone(), one.clone()]).await.is(200);
    assert_eq!(receipt, json!({ "counted": 1, "repeated": 1, "unknown": [] }));
    let receipt: Value = tell(&service, std::slice::from_ref(&one)).await.is(200);
    assert_eq!(receipt["repeated"], 1);
    // The same request again gives the same answer, and counts nothing.
    let body = json!({ "events": [event(&subject, "invoice-2", LimitKey::InvoicesPerMonth, 1, now)] });
    let repeat = key();
    for _ in 0..2 {
        let with = With {
            key: Some(&repeat),
            ..With::default()
        };
        let receipt: Value = service.send(Method::POST, "/v1/usage", &body, with).await.is(200);
        assert_eq!(receipt["counted"], 1);
    }
    assert_eq!(state(&service, &subject, LimitKey::InvoicesPerMonth).await.used, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn told_by_ten_at_once_it_counts_once() {
    let bed = world().await;
    let (service, subject, now) = (
        Arc::new(bed.console(Role::Owner).await),
        fresh(&bed).await,
        bed.app.now(),
    );
    let events: Vec<_> = (0..20)
        .map(|n| event(&subject, &format!("m{n}"), LimitKey::MessagesPerMonth, 3, now))
        .collect();
    let tasks: Vec<_> = (0..10)
        .map(|_| {
            let (service, events) = (service.clone(), events.clone());
            tokio::spawn(async move {
                tell(&service, &events).await.is::<Value>(200)["counted"]
                    .as_u64()
                    .unwrap()
            })
        })
        .collect();
    let mut counted = 0;
    for task in tasks {
        counted += task.await.unwrap();
    }
    assert_eq!(counted, 20);
    assert_eq!(state(&service, &subject, LimitKey::MessagesPerMonth).await.used, 60);
}

#[tokio::test]
async fn a_late_event_counts_in_its_own_month_and_what_stands_falls_again() {
    let bed = world().await;
    let (service, subject, now) = (bed.console(Role::Owner).await, fresh(&bed).await, bed.app.now());
    let late = now.plus(-days(40));
    let receipt: Value = tell(
        &service,
        &[
            event(&subject, "late", LimitKey::MessagesPerMonth, 700, late),
            event(&subject, "now", LimitKey::MessagesPerMonth, 5, now),
            event(&subject, "come", LimitKey::Products, 6, late),
            event(&subject, "gone", LimitKey::Products, -2, now),
        ],
    )
    .await
    .is(200);
    assert_eq!(receipt["counted"], 4);
    let report = report(&service, &subject).await;
    assert_eq!((report.counts.messages_per_month, report.counts.products), (5, 4));
    let months: Vec<_> = report
        .months
        .iter()
        .map(|month| (month.month, month.messages))
        .collect();
    assert_eq!(months, [(month_start(now), 5), (month_start(late), 700)]);
}

#[tokio::test]
async fn what_is_out_of_bounds_is_refused_by_field_and_the_unknown_is_named() {
    let bed = world().await;
    let (service, subject, now) = (bed.console(Role::Owner).await, fresh(&bed).await, bed.app.now());
    let good = event(&subject, "a", LimitKey::Products, 1, now);
    for (field, bad) in [
        (
            "events.1.amount",
            event(&subject, "b", LimitKey::MessagesPerMonth, -1, now),
        ),
        ("events.1.amount", event(&subject, "b", LimitKey::Products, 0, now)),
        (
            "events.1.amount",
            event(&subject, "b", LimitKey::Products, i64::MAX, now),
        ),
        (
            "events.1.at",
            event(&subject, "b", LimitKey::Products, 1, now.plus(-days(91))),
        ),
        (
            "events.1.at",
            event(&subject, "b", LimitKey::Products, 1, now.plus(days(1))),
        ),
        ("events.1.id", event(&subject, "", LimitKey::Products, 1, now)),
    ] {
        let problem = tell(&service, &[good.clone(), bad]).await.fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, field);
    }
    assert_eq!(
        state(&service, &subject, LimitKey::Products).await.used,
        0,
        "all or nothing"
    );
    let mut stranger = good.clone();
    stranger["tenant_id"] = json!(Uuid::now_v7());
    let receipt: Value = tell(&service, &[stranger, good]).await.is(200);
    assert_eq!(receipt, json!({ "counted": 1, "repeated": 0, "unknown": [0] }));
    for role in [Role::Support, Role::Admin] {
        let console = bed.console(role).await;
        tell(&console, &[event(&subject, "c", LimitKey::Products, 1, now)])
            .await
            .fails(ErrorCode::Forbidden);
    }
}
