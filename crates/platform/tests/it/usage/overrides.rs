//! Limits agreed for one tenant: who may, what is left of it, and when they end.

use super::{change, days, fresh, limit_path, report, state};
use crate::{
    scene::{again, alter, audited, world},
    support::With,
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    event::TenantEvent,
    tenant::{Plan, TenantUpdated},
    usage::{LimitKey, LimitSource},
};
use wheelhouse_platform::{
    maintenance::{self, Job},
    storage::sql,
};

const KEY: LimitKey = LimitKey::Products;

#[tokio::test]
async fn an_override_holds_until_it_is_removed_and_leaves_its_history() {
    let bed = world().await;
    let (admin, seen) = (bed.console(Role::Admin).await, fresh(&bed).await);
    let body = json!({ "allowed": 250, "reason": "  Agreed for the spring.  " });
    let set: TenantUpdated = change(&admin, Method::PUT, &seen, KEY, &body).await.is(200);
    assert_eq!(
        (set.tenant.limits.products, set.tenant.version),
        (250, seen.version + 1)
    );
    let shown = report(&admin, &seen).await;
    let one = &shown.overrides[0];
    assert_eq!(
        (one.allowed, one.reason.as_deref()),
        (250, Some("Agreed for the spring."))
    );
    assert_eq!(one.by_name, admin.account.operator.name);
    let state_now = state(&admin, &seen, KEY).await;
    assert_eq!((state_now.allowed, state_now.source), (250, LimitSource::Override));
    let record = audited(&admin, "limit.overridden").await.records.remove(0);
    assert_eq!(record.reason.as_deref(), Some("Agreed for the spring."));
    assert_eq!(record.before.unwrap()["limits"]["products"], 10);
    assert_eq!(record.after.unwrap()["limits"]["products"], 250);
    let rest = "WHERE tenant_id = $1 ORDER BY at DESC, id DESC LIMIT 1";
    let events: Vec<TenantEvent> = sql::rows(bed.app.reader(), rest, vec![seen.id.to_string().into()])
        .await
        .unwrap();
    assert!(events[0].note.as_deref().unwrap().contains("Agreed for the spring."));
    // Another reason for the same limit is told, too.
    let body = json!({ "allowed": 250, "reason": "And for the summer." });
    let _: TenantUpdated = change(&admin, Method::PUT, &set.tenant, KEY, &body).await.is(200);
    assert_eq!(
        report(&admin, &seen).await.overrides[0].reason.as_deref(),
        Some("And for the summer.")
    );
    let gone = json!({ "reason": "The spring is over." });
    let after: TenantUpdated = change(&admin, Method::DELETE, &set.tenant, KEY, &gone).await.is(200);
    assert_eq!(after.tenant.limits, Plan::Free.limits());
    assert!(report(&admin, &seen).await.overrides.is_empty());
    change(&admin, Method::DELETE, &after.tenant, KEY, &gone)
        .await
        .fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn what_is_refused_changes_nothing() {
    let bed = world().await;
    let (admin, seen) = (bed.console(Role::Admin).await, fresh(&bed).await);
    let support = bed.console(Role::Support).await;
    let good = json!({ "allowed": 250, "reason": "Agreed." });
    change(&support, Method::PUT, &seen, KEY, &good)
        .await
        .fails(ErrorCode::Forbidden);
    for (field, body) in [
        ("allowed", json!({ "allowed": -2, "reason": "Agreed." })),
        ("allowed", json!({ "allowed": 10, "reason": "The plan's own." })),
        ("reason", json!({ "allowed": 20, "reason": "  " })),
        (
            "expires_at",
            json!({ "allowed": 20, "reason": "Past.", "expires_at": bed.app.now().plus(-days(1)) }),
        ),
    ] {
        let problem = change(&admin, Method::PUT, &seen, KEY, &body)
            .await
            .fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, field);
    }
    let path = limit_path(&seen, KEY);
    admin
        .send(Method::PUT, &path, &good, With::default())
        .await
        .fails(ErrorCode::Invalid);
    let unknown = format!("/v1/tenants/{}/limits/cakes", seen.id);
    let with = With {
        version: Some(seen.version),
        ..With::default()
    };
    admin
        .send(Method::PUT, &unknown, &good, with)
        .await
        .fails(ErrorCode::NotFound);
    assert_eq!(again(&bed, seen.id).await, seen);
    // Load has moved on: no conflict. Another limit was agreed meanwhile: one.
    alter(&bed, seen.id, |tenant| tenant.activity.calls_30d += 1).await;
    let set: TenantUpdated = change(&admin, Method::PUT, &seen, KEY, &good).await.is(200);
    let problem = change(&admin, Method::PUT, &seen, LimitKey::Users, &good)
        .await
        .fails(ErrorCode::StaleVersion);
    assert_eq!(problem.current.unwrap()["version"], set.tenant.version);
}

#[tokio::test]
async fn it_ends_by_itself_once_and_goes_with_the_plan() {
    let bed = world().await;
    let (admin, seen) = (bed.console(Role::Admin).await, fresh(&bed).await);
    let body = json!({ "allowed": -1, "reason": "For a week.", "expires_at": bed.app.now().plus(days(7)) });
    let _: Value = change(&admin, Method::PUT, &seen, KEY, &body).await.is(200);
    assert_eq!(
        state(&admin, &seen, KEY).await.override_ends_at,
        Some(bed.app.now().plus(days(7)))
    );
    bed.clock.advance(days(7));
    let admin = bed.sign_in(&admin.account).await;
    // From the very moment, before any job has run.
    assert_eq!(state(&admin, &seen, KEY).await.allowed, 10);
    for _ in 0..2 {
        maintenance::perform(&bed.app, Job::Usage).await.unwrap();
        bed.clock.advance(chrono::TimeDelta::seconds(20));
    }
    let ended = again(&bed, seen.id).await;
    assert_eq!(ended.limits, Plan::Free.limits());
    assert_eq!(audited(&admin, "limit.override_ended").await.records.len(), 1);
    // Full control writes down who agreed it, and the next plan takes it away.
    let path = format!("/v1/subscriptions/{}/control", seen.id);
    let with = |version| With {
        version: Some(version),
        ..With::default()
    };
    let body = json!({ "limits": { "customers": 70 }, "reason": "On the phone." });
    let set: TenantUpdated = admin
        .send(Method::POST, &path, &body, with(ended.version))
        .await
        .is(200);
    let one = report(&admin, &seen).await.overrides.remove(0);
    assert_eq!(
        (one.limit, one.reason.as_deref()),
        (LimitKey::Customers, Some("On the phone."))
    );
    let body = json!({ "plan": "pro", "reason": "Grown." });
    let _: TenantUpdated = admin
        .send(Method::POST, &path, &body, with(set.tenant.version))
        .await
        .is(200);
    assert!(report(&admin, &seen).await.overrides.is_empty());
}
