//! "Why does this tenant have X?"

use super::{change, fresh};
use crate::{
    scene::{set_status, world},
    support::{Console, With},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    tenant::{Module, Tenant, TenantStatus, TenantUpdated},
    usage::{LimitKey, StatusEffect, WhyAnswer, WhyStep},
};

async fn why(console: &Console, tenant: &Tenant, query: &str) -> WhyAnswer {
    console
        .get(&format!("/v1/tenants/{}/why?{query}", tenant.id))
        .await
        .is(200)
}

#[tokio::test]
async fn the_chain_names_plan_override_and_status() {
    let bed = world().await;
    let (owner, seen) = (bed.console(Role::Owner).await, fresh(&bed).await);
    let plain = why(&owner, &seen, "limit=products").await;
    assert_eq!((plain.allowed, plain.decided), (Some(10), 0));
    let body = json!({ "allowed": 77, "reason": "A fair." });
    let set: TenantUpdated = change(&owner, Method::PUT, &seen, LimitKey::Products, &body)
        .await
        .is(200);
    let agreed = why(&owner, &seen, "limit=products").await;
    assert_eq!((agreed.allowed, agreed.decided), (Some(77), 1));
    let WhyStep::Override { by_name, reason, .. } = &agreed.steps[1] else {
        panic!("{agreed:?}");
    };
    assert_eq!(
        (by_name.as_deref(), reason.as_deref()),
        (Some("Owner 0"), Some("A fair."))
    );
    set_status(&bed, &owner, &set.tenant, TenantStatus::Suspended).await;
    let stopped = why(&owner, &seen, "limit=products").await;
    assert_eq!((stopped.allowed, stopped.decided), (Some(0), 2));
    assert!(matches!(
        stopped.steps[2],
        WhyStep::Status {
            effect: StatusEffect::Stopped,
            ..
        }
    ));
    assert_eq!(why(&owner, &seen, "module=employees").await.on, Some(false));
    for query in ["", "limit=products&module=tasks"] {
        let answer = owner.get(&format!("/v1/tenants/{}/why?{query}", seen.id)).await;
        answer.fails(ErrorCode::Invalid);
    }
    let answer = owner.get(&format!("/v1/tenants/{}/why?limit=cakes", seen.id)).await;
    answer.fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn of_a_module_it_says_who_switched_it() {
    let bed = world().await;
    let (admin, seen) = (bed.console(Role::Admin).await, fresh(&bed).await);
    assert_eq!(why(&admin, &seen, "module=employees").await.steps[0], WhyStep::Core);
    let on: Vec<_> = Module::ALL
        .into_iter()
        .filter(|module| *module != Module::Wallet)
        .collect();
    let mut version = seen.version;
    for modules in [Module::ALL.to_vec(), on] {
        let body = json!({ "modules": modules, "reason": "Asked by mail." });
        let with = With {
            version: Some(version),
            ..With::default()
        };
        let path = format!("/v1/tenants/{}", seen.id);
        let answer: Value = admin.send(Method::PUT, &path, &body, with).await.is(200);
        version = answer["tenant"]["version"].as_u64().unwrap();
    }
    let wallet = why(&admin, &seen, "module=wallet").await;
    assert_eq!((wallet.on, wallet.decided), (Some(false), 1));
    let WhyStep::Switched {
        on,
        by_name,
        reason,
        at,
    } = &wallet.steps[1]
    else {
        panic!("{wallet:?}");
    };
    assert_eq!((*on, reason.as_deref()), (false, Some("Asked by mail.")));
    assert_eq!(by_name.as_deref(), Some(admin.account.operator.email.as_str()));
    assert!(at.is_some());
}
