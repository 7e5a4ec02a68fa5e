//! 80, 100 and 120 percent: each told once per period, whoever counts.

use super::{change, days, event, fresh, state, tell, told, used};
use crate::{
    cluster::beside,
    scene::{alter, world},
    support::key,
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::Arc;
use wheelhouse_contract::{
    Role,
    incident::Severity,
    sync::Scope,
    usage::{LimitKey, TenantUsage, next_month},
};
use wheelhouse_platform::{
    maintenance::{self, Job},
    storage::sql,
};

fn severities(alerts: &[wheelhouse_contract::alert::Alert]) -> Vec<Severity> {
    alerts.iter().map(|alert| alert.severity).collect()
}

#[tokio::test]
async fn each_is_told_once_a_month_and_again_in_the_next() {
    use Severity::{Critical, High, Medium};
    let bed = world().await;
    let (service, subject) = (bed.console(Role::Owner).await, fresh(&bed).await);
    let key = LimitKey::MessagesPerMonth;
    used(&bed, &service, &subject, key, 799).await;
    assert_eq!(severities(&told(&bed, &subject).await), []);
    used(&bed, &service, &subject, key, 1).await;
    assert_eq!(severities(&told(&bed, &subject).await), [Medium]);
    let alert = told(&bed, &subject).await.remove(0);
    assert_eq!((alert.current_value, alert.expected_value), (800.0, 1_000.0));
    assert!(
        alert.message.starts_with("800 of 1,000 messages used in "),
        "{}",
        alert.message
    );
    used(&bed, &service, &subject, key, 150).await;
    assert_eq!(told(&bed, &subject).await.len(), 1);
    // Over two at once: both are told.
    used(&bed, &service, &subject, key, 400).await;
    assert_eq!(severities(&told(&bed, &subject).await), [Medium, High, Critical]);
    used(&bed, &service, &subject, key, 9_000).await;
    // A higher limit, and up to it again: this month has been told.
    let body = json!({ "allowed": 20_000, "reason": "A campaign." });
    let _: Value = change(&service, Method::PUT, &subject, key, &body).await.is(200);
    used(&bed, &service, &subject, key, 11_000).await;
    assert_eq!(told(&bed, &subject).await.len(), 3);
    let next = next_month(bed.app.now()).since(bed.app.now());
    bed.clock.advance(TimeDelta::milliseconds(next.num_milliseconds()));
    let service = bed.sign_in(&service.account).await;
    assert_eq!(state(&service, &subject, key).await.used, 0);
    used(&bed, &service, &subject, key, 16_000).await;
    assert_eq!(severities(&told(&bed, &subject).await)[3..], [Medium]);
    // What comes late belongs to the month before, which was told.
    let late = event(&subject, "late", key, 900, bed.app.now().plus(-days(2)));
    let _: Value = tell(&service, &[late]).await.is(200);
    assert_eq!(told(&bed, &subject).await.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn two_instances_tell_it_once() {
    let one = world().await;
    let two = beside(&one, None).await;
    let subject = fresh(&one).await;
    let mut other = one.console(Role::Owner).await;
    other.url.clone_from(&two.url);
    let consoles = [Arc::new(one.console(Role::Owner).await), Arc::new(other)];
    let now = one.app.now();
    let tasks: Vec<_> = (0..30)
        .map(|n| {
            let (console, subject) = (consoles[n % 2].clone(), subject.clone());
            tokio::spawn(async move {
                let event = event(&subject, &key(), LimitKey::MessagesPerMonth, 41, now);
                assert_eq!(tell(&console, &[event]).await.is::<Value>(200)["counted"], 1);
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    assert_eq!(
        state(&consoles[0], &subject, LimitKey::MessagesPerMonth).await.used,
        30 * 41
    );
    assert_eq!(told(&one, &subject).await.len(), 3);
    for bed in [&one, &two] {
        maintenance::perform(&bed.app, Job::Usage).await.unwrap();
    }
    assert_eq!(told(&one, &subject).await.len(), 3);
}

#[tokio::test]
async fn many_events_make_one_row_for_the_feed() {
    let bed = world().await;
    let (service, subject) = (bed.console(Role::Owner).await, fresh(&bed).await);
    let changes = async || -> i64 {
        let statement = "SELECT COUNT(*) FROM changes WHERE scope = $1 AND id = $2";
        let values = vec![Scope::Usage.as_str().into(), subject.id.to_string().into()];
        sql::scalar(bed.app.reader(), statement, values).await.unwrap().unwrap()
    };
    let tick = async || {
        bed.clock.advance(TimeDelta::seconds(20));
        maintenance::perform(&bed.app, Job::Usage).await.unwrap();
    };
    tick().await;
    let before = changes().await;
    let tenant_version = subject.version;
    for _ in 0..25 {
        used(&bed, &service, &subject, LimitKey::MessagesPerMonth, 2).await;
    }
    assert_eq!(changes().await, before);
    tick().await;
    tick().await;
    assert_eq!(changes().await, before + 1);
    let row: TenantUsage = bed.app.require(subject.id).await.unwrap();
    assert_eq!(row.counts.messages_per_month, 50);
    assert_eq!(crate::scene::again(&bed, subject.id).await.version, tenant_version);
}

#[tokio::test]
async fn a_smaller_plan_tells_what_is_over_it_and_the_list_shows_it() {
    let bed = world().await;
    let (service, subject) = (bed.console(Role::Owner).await, fresh(&bed).await);
    let prices = bed.app.config().prices.clone();
    let subject = alter(&bed, subject.id, |tenant| {
        tenant.set_plan(wheelhouse_contract::tenant::Plan::Pro, &prices);
    })
    .await;
    used(&bed, &service, &subject, LimitKey::Products, 30).await;
    assert_eq!(told(&bed, &subject).await.len(), 0, "unlimited");
    let path = format!("/v1/subscriptions/{}/control", subject.id);
    let with = crate::support::With {
        version: Some(subject.version),
        ..Default::default()
    };
    let body = json!({ "plan": "free", "reason": "They asked for it." });
    let _: Value = service.send(Method::POST, &path, &body, with).await.is(200);
    bed.clock.advance(TimeDelta::seconds(20));
    maintenance::perform(&bed.app, Job::Usage).await.unwrap();
    let products = told(&bed, &subject)
        .await
        .into_iter()
        .filter(|alert| alert.service == "products");
    assert_eq!(products.count(), 3);
    // The list, page by page, each tenant once, the furthest first.
    let (mut after, mut seen) = (String::new(), Vec::new());
    loop {
        let page: Value = service.get(&format!("/v1/usage?over=80&limit=3{after}")).await.is(200);
        for item in page["items"].as_array().unwrap() {
            seen.push((
                item["percent"].as_u64().unwrap(),
                item["tenant_id"].as_str().unwrap().to_owned(),
            ));
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert!(
        seen.is_sorted_by(|a, b| a.0 > b.0 || (a.0 == b.0 && a.1 < b.1)),
        "{seen:?}"
    );
    assert!(
        seen.iter()
            .any(|(percent, id)| *id == subject.id.to_string() && *percent == 300),
        "{seen:?}"
    );
    assert!(seen.iter().all(|(percent, _)| *percent >= 80));
}
