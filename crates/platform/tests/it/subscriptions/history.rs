//! What is written about subscriptions, by whom, once.

use super::{WHY, days, done, history, path, send, subscribed};
use crate::{
    cluster::beside,
    scene::{again, audited, set_status, world},
    support::{Bed, Console},
};
use sea_orm::Database;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    subscription::{SubscriptionChangeKind, mrr},
    tenant::{Plan, Tenant, TenantStatus},
};
use wheelhouse_platform::{
    maintenance::{Job, perform},
    storage::sql,
};

async fn kinds(console: &Console, tenant: &Tenant) -> Vec<(SubscriptionChangeKind, i64, i64)> {
    let lines = history(console, tenant).await;
    let told = lines
        .iter()
        .map(|line| (line.kind, line.mrr_before.minor, line.mrr_after.minor));
    told.collect()
}

/// Both instances at once, and again.
async fn work(beds: &[&Bed]) {
    for _ in 0..3 {
        let jobs = beds.iter().map(|bed| perform(&bed.app, Job::Subscriptions));
        for done in futures_util::future::join_all(jobs).await {
            // Whoever lost the lease meanwhile is refused, and tries again at the next tick.
            if let Err(error) = done {
                assert!(error.to_string().contains("took over"), "{error}");
            }
        }
    }
}

#[tokio::test]
async fn of_two_instances_one_resumes_what_is_due_once() {
    let one = world().await;
    let two = beside(&one, None).await;
    let account = one.account(Role::Admin).await;
    let admin = one.sign_in(&account).await;
    let end = one.app.now().plus(days(100));
    let subject = subscribed(&one, Plan::Pro, Some(end)).await;
    let resume_at = one.app.now().plus(days(5));
    let paused = done(
        &admin,
        &subject,
        "pause",
        &json!({ "resume_at": resume_at, "reason": WHY }),
    )
    .await;
    one.clock.advance(days(4));
    work(&[&one, &two]).await;
    assert_eq!(again(&one, subject.id).await.status, TenantStatus::Paused);
    one.clock.advance(days(1));
    work(&[&one, &two]).await;
    let after = again(&one, subject.id).await;
    assert_eq!((after.status, after.paused_until), (TenantStatus::Active, None));
    assert_eq!(after.version, paused.version + 1);
    let stood = after.status_changed_at.since(paused.status_changed_at);
    assert_eq!(after.subscription_ends_at, Some(end.plus(stood)));
    let admin = one.sign_in(&account).await;
    let lines = history(&admin, &subject).await;
    let resumed: Vec<_> = lines
        .iter()
        .filter(|line| line.kind == SubscriptionChangeKind::Resumed)
        .collect();
    assert_eq!(resumed.len(), 1);
    assert_eq!(
        (resumed[0].operator_id, resumed[0].actor_name.as_str()),
        (None, "Platform")
    );
    assert_eq!((resumed[0].mrr_before.minor, resumed[0].mrr_after.minor), (0, 4_900));
    let records = audited(&admin, "subscription.resumed").await.records;
    let about = |record: &&_| -> bool {
        let record: &wheelhouse_contract::audit::AuditRecord = record;
        record.resource_id == subject.id.to_string()
    };
    assert_eq!(records.iter().filter(about).count(), 1);
}

#[tokio::test]
async fn a_trial_and_then_a_subscription_that_end_are_told_once_each_at_their_time() {
    use SubscriptionChangeKind::{Controlled, Expired, TrialEnded};
    let bed = world().await;
    let account = bed.account(Role::Admin).await;
    let admin = bed.sign_in(&account).await;
    let now = bed.app.now();
    let subject = subscribed(&bed, Plan::Pro, Some(now.plus(days(200)))).await;
    let (trial, end) = (now.plus(days(14)), now.plus(days(40)));
    let body = json!({ "trial_ends_at": trial, "ends_at": end, "reason": "A trial first." });
    done(&admin, &subject, "control", &body).await;
    bed.clock.advance(days(15));
    work(&[&bed]).await;
    work(&[&bed]).await;
    let admin = bed.sign_in(&account).await;
    assert_eq!(
        kinds(&admin, &subject).await[..2],
        [(TrialEnded, 0, 4_900), (Controlled, 4_900, 0)]
    );
    assert_eq!(history(&admin, &subject).await[0].at, trial);
    bed.clock.advance(days(30));
    // Somebody is quicker than the job: the end is told all the same, before what they do.
    let admin = bed.sign_in(&account).await;
    let subject = again(&bed, subject.id).await;
    done(
        &admin,
        &subject,
        "extend",
        &json!({ "months": 2, "reason": "Came back." }),
    )
    .await;
    work(&[&bed]).await;
    let lines = history(&admin, &subject).await;
    let expired: Vec<_> = lines.iter().filter(|line| line.kind == Expired).collect();
    assert_eq!(expired.len(), 1);
    assert_eq!((expired[0].at, expired[0].operator_id), (end, None));
    assert_eq!((expired[0].mrr_before.minor, expired[0].mrr_after.minor), (4_900, 0));
    assert_eq!((lines[0].mrr_before.minor, lines[0].mrr_after.minor), (0, 4_900));
}

#[tokio::test]
async fn what_happened_while_no_instance_ran_is_told_in_its_order() {
    let bed = world().await;
    let account = bed.account(Role::Admin).await;
    let admin = bed.sign_in(&account).await;
    let now = bed.app.now();
    let subject = subscribed(&bed, Plan::Pro, Some(now.plus(days(200)))).await;
    let (trial, end) = (now.plus(days(14)), now.plus(days(40)));
    let body = json!({ "trial_ends_at": trial, "ends_at": end, "reason": "A trial first." });
    done(&admin, &subject, "control", &body).await;
    bed.clock.advance(days(100));
    work(&[&bed]).await;
    let admin = bed.sign_in(&account).await;
    let lines = history(&admin, &subject).await;
    let told: Vec<_> = lines[..2]
        .iter()
        .map(|line| (line.kind, line.at, line.mrr_after.minor))
        .collect();
    assert_eq!(
        told,
        [
            (SubscriptionChangeKind::Expired, end, 0),
            (SubscriptionChangeKind::TrialEnded, trial, 4_900)
        ]
    );
}

#[tokio::test]
async fn the_old_way_of_suspending_is_history_too() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Enterprise, None).await;
    let suspended = set_status(&bed, &admin, &subject, TenantStatus::Suspended).await;
    set_status(&bed, &admin, &suspended, TenantStatus::Active).await;
    let lines = history(&admin, &subject).await;
    let told: Vec<_> = lines[..2]
        .iter()
        .map(|line| (line.kind, line.mrr_before.minor, line.mrr_after.minor))
        .collect();
    assert_eq!(
        told,
        [
            (SubscriptionChangeKind::Activated, 0, 49_900),
            (SubscriptionChangeKind::Deactivated, 49_900, 0)
        ]
    );
    assert_eq!(lines[0].reason.as_deref(), Some(WHY));
}

#[tokio::test]
async fn the_history_pages_newest_first_and_takes_no_foreign_cursor() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let mut subject = subscribed(&bed, Plan::Pro, None).await;
    for months in 1..=5 {
        subject = done(
            &admin,
            &subject,
            "extend",
            &json!({ "months": months, "reason": "More." }),
        )
        .await;
    }
    let whole = history(&admin, &subject).await;
    let (mut paged, mut after) = (Vec::new(), String::new());
    loop {
        let page: Value = admin
            .get(&path(&subject, &format!("history?limit=2{after}")))
            .await
            .is(200);
        paged.extend(page["items"].as_array().unwrap().clone());
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(json!(paged), json!(whole));
    assert!(whole.windows(2).all(|pair| pair[0].at >= pair[1].at));
    let list: Value = admin.get("/v1/subscriptions?limit=1").await.is(200);
    let foreign = list["next"].as_str().unwrap();
    for bad in [
        &format!("after={foreign}"),
        "after=xyz",
        "limit=0",
        "limit=201",
        "nonsense=1",
        "limit=x",
    ] {
        let answer = admin.get(&path(&subject, &format!("history?{bad}"))).await;
        answer.fails(ErrorCode::Invalid);
    }
    let nobody = "/v1/subscriptions/00000000-0000-7000-8000-000000000000/history";
    admin.get(nobody).await.fails(ErrorCode::NotFound);
}

#[tokio::test]
async fn what_an_older_program_writes_is_listed_and_told_all_the_same() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Pro, Some(bed.app.now().plus(days(90)))).await;
    let subject = done(&admin, &subject, "extend", &json!({ "months": 1, "reason": "More." })).await;
    // It knows nothing of the columns and the history.
    let mut written = subject.clone();
    written.version += 1;
    written.status = TenantStatus::Suspended;
    written.subscription_ends_at = Some(bed.app.now().plus(days(7)));
    let db = Database::connect(&bed.database.url).await.unwrap();
    let statement = "UPDATE tenants SET version = $1, status = 'suspended', doc = $2 WHERE id = $3";
    let values = vec![
        i64::try_from(written.version).unwrap().into(),
        serde_json::to_string(&written).unwrap().into(),
        subject.id.to_string().into(),
    ];
    sql::exec(&db, statement, values).await.unwrap();
    db.close().await.unwrap();
    work(&[&bed]).await;
    let line = &history(&admin, &subject).await[0];
    assert_eq!(line.kind, SubscriptionChangeKind::Deactivated);
    assert_eq!((line.mrr_before.minor, line.mrr_after.minor), (4_900, 0));
    let key: Option<i64> = sql::scalar(
        bed.app.reader(),
        "SELECT ends_key FROM tenants WHERE id = $1",
        vec![subject.id.to_string().into()],
    )
    .await
    .unwrap();
    assert_eq!(key, written.subscription_ends_at.map(|at| at.millis()));
}

#[tokio::test]
async fn after_a_hundred_changes_the_lines_add_up_to_what_is_paid() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let mut subject = subscribed(&bed, Plan::Pro, None).await;
    let paid = mrr(&subject, bed.app.now());
    for step in 0..25_i64 {
        let body = match step % 4 {
            0 => json!({ "price_minor": 1_000 + step * 37, "reason": "Another price." }),
            1 => json!({ "plan": "enterprise", "reason": "More." }),
            2 => json!({ "plan": "free", "reason": "Less." }),
            _ => json!({ "plan": "pro", "price_minor": 2_000 + step, "reason": "Again." }),
        };
        let answer = send(&admin, &subject, "control", &body).await;
        if step % 4 == 0 && subject.plan == Plan::Free {
            answer.fails(ErrorCode::Invalid);
        } else {
            subject = answer.is::<wheelhouse_contract::tenant::TenantUpdated>(200).tenant;
        }
    }
    let lines = history(&admin, &subject).await;
    let sum: i64 = lines
        .iter()
        .take(25)
        .map(|line| line.mrr_after.minor - line.mrr_before.minor)
        .sum();
    assert_eq!(paid + sum, mrr(&subject, bed.app.now()));
    assert!(lines.windows(2).all(|pair| pair[0].mrr_before == pair[1].mrr_after));
}
