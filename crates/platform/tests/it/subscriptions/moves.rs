//! What each change does to dates, limits and prices, with a clock that stands still.

use super::{WHY, confirmed, days, done, gbp, history, send, subscribed};
use crate::scene::{again, alter, set_status, tenant, world};
use serde_json::{Value, json};
use wheelhouse_contract::{
    Role,
    event::{TenantEvent, TenantEventKind},
    subscription::{Preview, SubscriptionChangeKind, SubscriptionState},
    tenant::{Plan, PlanOffer, TenantStatus, TenantUpdated},
};
use wheelhouse_platform::storage::sql;

#[tokio::test]
async fn an_extension_counts_from_the_later_of_now_and_the_end() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let now = bed.app.now();
    for (end, expected) in [
        (Some(now.plus(days(10))), now.plus(days(10 + 90))),
        (Some(now.plus(days(-10))), now.plus(days(90))),
        (Some(now), now.plus(days(90))),
        (None, now.plus(days(90))),
    ] {
        let subject = subscribed(&bed, Plan::Pro, end).await;
        let body = json!({ "months": 3, "reason": "Three months as a thank you." });
        let answer: TenantUpdated = send(&admin, &subject, "extend", &body).await.is(200);
        assert_eq!(answer.tenant.subscription_ends_at, Some(expected));
        assert!(
            answer
                .changes
                .iter()
                .any(|change| change.field == "subscription_ends_at")
        );
        assert_eq!(again(&bed, subject.id).await, answer.tenant);
    }
}

#[tokio::test]
async fn a_free_tenant_becomes_pro_by_an_extension_with_its_limits_and_price() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Free, None).await;
    let now = bed.app.now();
    let after = done(
        &admin,
        &subject,
        "extend",
        &json!({ "months": 1, "reason": "Trial month." }),
    )
    .await;
    assert_eq!((after.plan, after.limits), (Plan::Pro, Plan::Pro.limits()));
    assert_eq!(after.revenue, gbp(4_900));
    assert_eq!(after.subscription_starts_at, Some(now));
    assert_eq!(after.subscription_ends_at, Some(now.plus(days(30))));
    let line = &history(&admin, &subject).await[0];
    assert_eq!(line.kind, SubscriptionChangeKind::Extended);
    assert_eq!((line.plan_before, line.plan_after), (Some(Plan::Free), Plan::Pro));
    assert_eq!((line.mrr_before.minor, line.mrr_after.minor), (0, 4_900));
    assert_eq!(line.operator_id, Some(admin.account.operator.id));
    let rest = "WHERE tenant_id = $1 ORDER BY at DESC, id DESC LIMIT 1";
    let events: Vec<TenantEvent> = sql::rows(bed.app.reader(), rest, vec![subject.id.to_string().into()])
        .await
        .unwrap();
    assert_eq!(events[0].kind, TenantEventKind::PlanChanged);
    assert_eq!(
        (events[0].from.as_deref(), events[0].to.as_deref()),
        (Some("free"), Some("pro"))
    );
}

#[tokio::test]
async fn an_activation_without_an_end_lasts_365_days_and_may_bring_a_plan() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Free, None).await;
    let now = bed.app.now();
    let body = json!({ "activate": true, "plan": "enterprise", "reason": "Signed the contract." });
    let after = done(&admin, &subject, "status", &body).await;
    assert_eq!(
        (after.plan, after.limits),
        (Plan::Enterprise, Plan::Enterprise.limits())
    );
    assert_eq!(after.subscription_ends_at, Some(now.plus(days(365))));
    // Asked again, it is so already.
    let answer: TenantUpdated = send(&admin, &after, "status", &body).await.is(200);
    assert_eq!((answer.changes.len(), answer.tenant.version), (0, after.version));
}

#[tokio::test]
async fn a_deactivation_is_a_suspension_with_all_that_it_demands() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Pro, Some(bed.app.now().plus(days(100)))).await;
    let body = json!({ "activate": false, "reason": WHY, "typed_name": subject.name });
    let answer: TenantUpdated = confirmed(&bed, &admin, &subject, "status", &body).await.is(200);
    assert_eq!(answer.tenant.status, TenantStatus::Suspended);
    let line = &history(&admin, &subject).await[0];
    assert_eq!(line.kind, SubscriptionChangeKind::Deactivated);
    assert_eq!((line.mrr_before.minor, line.mrr_after.minor), (4_900, 0));
    let sessions = "SELECT COUNT(*) FROM site_sessions WHERE tenant_id = $1";
    let left: Option<i64> = sql::scalar(bed.app.reader(), sessions, vec![subject.id.to_string().into()])
        .await
        .unwrap();
    assert_eq!(left, Some(0));
    let back = json!({ "activate": true, "reason": WHY });
    let after = done(&admin, &answer.tenant, "status", &back).await;
    assert_eq!(after.status, TenantStatus::Active);
    assert_eq!(after.subscription_ends_at, subject.subscription_ends_at);
}

#[tokio::test]
async fn a_pause_moves_the_end_by_its_time_whichever_way_it_is_resumed() {
    let bed = world().await;
    let account = bed.account(Role::Admin).await;
    for way in ["old", "status", "control"] {
        let admin = bed.sign_in(&account).await;
        let end = bed.app.now().plus(days(100));
        let subject = subscribed(&bed, Plan::Pro, Some(end)).await;
        let resume_at = bed.app.now().plus(days(20));
        let paused = done(
            &admin,
            &subject,
            "pause",
            &json!({ "resume_at": resume_at, "reason": WHY }),
        )
        .await;
        assert_eq!(
            (paused.status, paused.paused_until),
            (TenantStatus::Paused, Some(resume_at))
        );
        assert_eq!(paused.subscription_ends_at, Some(end));
        bed.clock.advance(days(7));
        let admin = bed.sign_in(&account).await;
        let before = bed.app.now();
        let after = match way {
            "old" => set_status(&bed, &admin, &paused, TenantStatus::Active).await,
            "status" => done(&admin, &paused, "status", &json!({ "activate": true, "reason": WHY })).await,
            _ => {
                done(
                    &admin,
                    &paused,
                    "control",
                    &json!({ "status": "active", "reason": WHY }),
                )
                .await
            }
        };
        assert_eq!(
            (after.status, after.paused_until),
            (TenantStatus::Active, None),
            "{way}"
        );
        let stood = before.since(paused.status_changed_at);
        assert_eq!(after.subscription_ends_at, Some(end.plus(stood)), "{way}");
        let lines = history(&admin, &subject).await;
        assert_eq!(
            (lines[0].mrr_before.minor, lines[0].mrr_after.minor),
            (0, 4_900),
            "{way}"
        );
        assert_eq!(
            (lines[1].mrr_before.minor, lines[1].mrr_after.minor),
            (4_900, 0),
            "{way}"
        );
        assert_eq!(lines[1].kind, SubscriptionChangeKind::Paused);
    }
}

#[tokio::test]
async fn full_control_sets_what_it_names_and_the_preview_says_so_before() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = subscribed(&bed, Plan::Pro, Some(bed.app.now().plus(days(100)))).await;
    let subject = alter(&bed, subject.id, |tenant| tenant.activity.users_total = 9).await;
    let (start, end) = (bed.app.now().plus(days(-3)), bed.app.now().plus(days(400)));
    let body = json!({
        "plan": "enterprise", "starts_at": start, "ends_at": end, "price_minor": 12_345,
        "limits": { "users": 7, "messages_per_month": -1 }, "custom_features": ["white_label"], "reason": "As agreed."
    });
    let mut what_if = body.clone();
    what_if["reason"] = "".into();
    let support = bed.console(Role::Support).await;
    let preview: Preview = support.post(&super::path(&subject, "preview"), &what_if).await.is(200);
    assert_eq!(again(&bed, subject.id).await, subject, "a preview changes nothing");
    assert_eq!(
        (preview.before.state, preview.after.state),
        (SubscriptionState::Active, SubscriptionState::Active)
    );
    assert_eq!(preview.mrr_difference, 12_345 - 4_900);
    assert_eq!(
        (
            preview.over[0].limit.as_str(),
            preview.over[0].allowed,
            preview.over[0].used
        ),
        ("users", 7, 9)
    );
    let after = done(&admin, &subject, "control", &body).await;
    assert_eq!(
        (after.plan, after.revenue.minor, after.limits.users),
        (Plan::Enterprise, 12_345, 7)
    );
    assert_eq!(after.limits.messages_per_month, -1);
    assert_eq!(
        after.limits.concurrent_sessions,
        Plan::Enterprise.limits().concurrent_sessions
    );
    assert_eq!(
        (after.subscription_starts_at, after.subscription_ends_at),
        (Some(start), Some(end))
    );
    assert_eq!(after.custom_features, ["white_label"]);
    let line = &history(&admin, &subject).await[0];
    assert_eq!(line.kind, SubscriptionChangeKind::Controlled);
    assert_eq!((line.mrr_before.minor, line.mrr_after.minor), (4_900, 12_345));
    assert_eq!(line.reason.as_deref(), Some("As agreed."));
}

#[tokio::test]
async fn the_plans_and_their_prices_are_for_everybody_who_reads_tenants() {
    let bed = crate::support::Bed::start_with(|config| config.prices.pro = 5_500).await;
    let support = bed.console(Role::Support).await;
    let offers: Vec<PlanOffer> = support.get("/v1/plans").await.is(200);
    let prices: Vec<_> = offers.iter().map(|offer| (offer.plan, offer.price.minor)).collect();
    assert_eq!(
        prices,
        [(Plan::Free, 0), (Plan::Pro, 5_500), (Plan::Enterprise, 49_900)]
    );
    assert_eq!(offers[2].limits, Plan::Enterprise.limits());
}

#[tokio::test]
async fn the_list_agrees_with_the_rule_in_every_state() {
    use wheelhouse_contract::{subscription::Standing, tenant::Tenant};
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let one = tenant(&bed, TenantStatus::Active).await;
    let now = bed.app.now();
    let prices = bed.app.config().prices.clone();
    alter(&bed, one.id, |tenant| {
        tenant.set_plan(Plan::Pro, &prices);
        tenant.subscription_ends_at = None;
        tenant.trial_ends_at = Some(now.plus(days(5)));
    })
    .await;
    let all: Vec<Tenant> = sql::rows(bed.app.reader(), "", vec![]).await.unwrap();
    let overview: Value = support.get("/v1/subscriptions/overview").await.is(200);
    let listed = |tenant: &&Tenant| !tenant.archived && !tenant.status.is_final();
    assert_eq!(overview["total"], all.iter().filter(listed).count());
    for plan in Plan::ALL {
        let wanted = all.iter().filter(listed).filter(|tenant| tenant.plan == plan).count();
        assert_eq!(overview[wheelhouse_platform::storage::wire(&plan).as_str()], wanted);
    }
    for state in SubscriptionState::ALL {
        let word = serde_json::to_value(state).unwrap().as_str().unwrap().to_owned();
        let mut expected: Vec<_> = all
            .iter()
            .filter(|tenant| Standing::from(*tenant).state(now) == state)
            .filter(|tenant| !tenant.archived && !tenant.status.is_final())
            .map(|tenant| {
                (
                    tenant.subscription_ends_at.map_or(i64::MAX, |at| at.millis()),
                    tenant.id,
                )
            })
            .collect();
        expected.sort();
        let (mut found, mut after) = (Vec::<wheelhouse_contract::TenantId>::new(), String::new());
        loop {
            let page: Value = support
                .get(&format!("/v1/subscriptions?state={word}&limit=7{after}"))
                .await
                .is(200);
            for item in page["items"].as_array().unwrap() {
                assert_eq!(item["state"], word);
                found.push(item["tenant_id"].as_str().unwrap().parse().unwrap());
            }
            match page["next"].as_str() {
                Some(next) => after = format!("&after={next}"),
                None => break,
            }
        }
        assert_eq!(found, expected.iter().map(|(_, id)| *id).collect::<Vec<_>>(), "{word}");
        for (name, of) in [
            ("expiring", SubscriptionState::Expiring),
            ("expired", SubscriptionState::Expired),
            ("trials", SubscriptionState::Trial),
            ("paused", SubscriptionState::Paused),
        ] {
            if of == state {
                assert_eq!(overview[name], expected.len(), "{name}");
            }
        }
    }
}
