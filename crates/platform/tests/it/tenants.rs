//! Tenants: reading, editing beside others, and the state machine against every shortcut.

use crate::{
    scene::{WHY, again, alter, ask_status, audited, change, nth_tenant, set_status, status_path, tenant, world},
    support::{Console, With, key},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Permission, Role,
    approval::Approval,
    event::{TenantEvent, TenantEventKind},
    tenant::{StatusOutcome, Tenant, TenantStatus, TenantUser},
};
use wheelhouse_platform::storage::sql;

fn path(tenant: &Tenant) -> String {
    format!("/v1/tenants/{}", tenant.id)
}

async fn patch(console: &Console, tenant: &Tenant, version: u64, body: Value) -> crate::support::Answer {
    let with = With {
        version: Some(version),
        ..With::default()
    };
    console.send(Method::PATCH, &path(tenant), &body, with).await
}

#[tokio::test]
async fn every_pair_of_states_moves_exactly_as_the_table_says() {
    let bed = world().await;
    let owner = bed.console(Role::Owner).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    for from in TenantStatus::ALL {
        for to in TenantStatus::ALL {
            let subject = alter(&bed, subject.id, |tenant| tenant.status = from).await;
            let answer = ask_status(&bed, &owner, &subject, to).await;
            let after = again(&bed, subject.id).await.status;
            if !from.may_become(to) {
                answer.fails(ErrorCode::InvalidTransition);
                assert_eq!(after, from, "{from:?} → {to:?}");
            } else if TenantStatus::needs_approval(to) {
                let _: StatusOutcome = answer.is(202);
                assert_eq!(after, from, "nothing happens before a second operator agrees");
            } else {
                let _: StatusOutcome = answer.is(200);
                assert_eq!(after, to);
            }
        }
    }
}

#[tokio::test]
async fn no_role_moves_a_tenant_without_the_permission() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    for status in TenantStatus::ALL {
        let subject = tenant(&bed, status).await;
        for to in TenantStatus::ALL {
            let permission: Permission = status.permission(to);
            assert!(!Role::Support.allows(permission));
            let body = change(&subject, to);
            let with = With {
                version: Some(subject.version),
                ..With::default()
            };
            let answer = support.send(Method::POST, &status_path(&subject), &body, with).await;
            answer.fails(ErrorCode::Forbidden);
        }
    }
}

#[tokio::test]
async fn suspension_needs_the_typed_name_a_reason_the_version_and_a_code_for_this_very_request() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let path = status_path(&subject);
    let good = json!(change(&subject, TenantStatus::Suspended));
    let send = async |body: &Value, version: Option<u64>, token: Option<&str>| {
        let with = With {
            key: None,
            version,
            step_up: token,
        };
        admin.send(Method::POST, &path, body, with).await
    };
    let current = Some(subject.version);

    let mut wrong_name = good.clone();
    wrong_name["typed_name"] = "acme".into();
    let problem = send(&wrong_name, current, None).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "typed_name");
    let mut short = good.clone();
    short["justification"] = "because".into();
    assert_eq!(
        send(&short, current, None).await.fails(ErrorCode::Invalid).fields[0].field,
        "justification"
    );
    send(&good, None, None).await.fails(ErrorCode::Invalid);
    let stale = send(&good, Some(subject.version - 1), None)
        .await
        .fails(ErrorCode::StaleVersion);
    assert_eq!(stale.current.unwrap()["id"], json!(subject.id));
    send(&good, current, None).await.fails(ErrorCode::StepUpRequired);
    send(&good, current, Some("made-up"))
        .await
        .fails(ErrorCode::StepUpRequired);
    // A code for pausing is none for suspending, and one for another tenant none for this one.
    let other = json!(change(&subject, TenantStatus::Paused));
    let token = bed.step_up(&admin, "POST", &path, &other).await;
    send(&good, current, Some(&token))
        .await
        .fails(ErrorCode::StepUpRequired);
    let elsewhere = status_path(&nth_tenant(&bed, TenantStatus::Active, 1).await);
    let token = bed.step_up(&admin, "POST", &elsewhere, &good).await;
    send(&good, current, Some(&token))
        .await
        .fails(ErrorCode::StepUpRequired);
    assert_eq!(
        again(&bed, subject.id).await,
        subject,
        "nothing was changed by any of these"
    );

    let token = bed.step_up(&admin, "POST", &path, &good).await;
    let _: StatusOutcome = send(&good, current, Some(&token)).await.is(200);
    // The token is spent.
    let next = again(&bed, subject.id).await;
    send(&good, Some(next.version), Some(&token))
        .await
        .fails(ErrorCode::InvalidTransition);
}

#[tokio::test]
async fn a_suspension_is_proved_line_by_line_audited_and_told_to_the_owner() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let outcome: StatusOutcome = ask_status(&bed, &admin, &subject, TenantStatus::Suspended)
        .await
        .is(200);
    let StatusOutcome::Applied { tenant: after, probes } = outcome else {
        panic!("no approval is needed")
    };
    assert_eq!(after.status, TenantStatus::Suspended);
    assert_eq!(after.status_reason.as_deref(), Some(WHY));
    assert_eq!(probes.len(), 5);
    assert!(probes.iter().all(|probe| probe.ok), "{probes:?}");

    let page = audited(&admin, "tenant.status_changed").await;
    let record = &page.records[0];
    assert_eq!(record.resource_id, subject.id.to_string());
    assert_eq!(record.reason.as_deref(), Some(WHY));
    assert_eq!(record.before.as_ref().unwrap()["status"], "active");
    assert_eq!(record.after.as_ref().unwrap()["status"], "suspended");
    assert!(record.changed_fields.contains(&"status".to_owned()));

    let mail: Option<String> = sql::scalar(
        bed.app.reader(),
        "SELECT body FROM outgoing_mail WHERE tenant_id = $1 AND recipient = $2",
        vec![subject.id.to_string().into(), subject.owner_email.clone().into()],
    )
    .await
    .unwrap();
    assert!(mail.unwrap().contains(WHY));
    let rest = "WHERE tenant_id = $1 AND kind IN ('status_changed', 'owner_notified') ORDER BY at DESC LIMIT 2";
    let told: Vec<TenantEvent> = sql::rows(bed.app.reader(), rest, vec![subject.id.to_string().into()])
        .await
        .unwrap();
    assert!(told.iter().any(|event| event.kind == TenantEventKind::OwnerNotified));
}

#[tokio::test]
async fn a_pause_keeps_reading_and_is_proved() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let outcome: StatusOutcome = ask_status(&bed, &admin, &subject, TenantStatus::Paused).await.is(200);
    let StatusOutcome::Applied { probes, .. } = outcome else {
        panic!("no approval is needed")
    };
    assert!(probes.iter().all(|probe| probe.ok), "{probes:?}");
}

#[tokio::test]
async fn a_status_change_that_is_sent_twice_happens_once_and_is_proved_again() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let (path, body, key) = (status_path(&subject), change(&subject, TenantStatus::Paused), key());
    let with = || With {
        key: Some(&key),
        version: Some(subject.version),
        step_up: None,
    };
    let first: StatusOutcome = admin.send(Method::POST, &path, &body, with()).await.is(200);
    let second = admin.send(Method::POST, &path, &body, with()).await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    let second: StatusOutcome = second.is(200);
    let StatusOutcome::Applied { probes, .. } = &second else {
        panic!("no approval is needed")
    };
    assert_eq!(probes.len(), 5);
    assert_eq!(first, second);
    assert_eq!(again(&bed, subject.id).await.version, subject.version + 1);
}

#[tokio::test]
async fn disjoint_edits_merge_and_the_same_field_conflicts() {
    let bed = world().await;
    let (one, two) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let subject = tenant(&bed, TenantStatus::Active).await;
    let seen = subject.version;
    let _: Tenant = patch(&one, &subject, seen, json!({ "tags": ["VIP ", "vip", "beta"] }))
        .await
        .is(200);
    // The platform counts calls meanwhile: no reason to bother anybody.
    alter(&bed, subject.id, |tenant| tenant.activity.calls_30d += 1).await;
    let merged: Tenant = patch(&two, &subject, seen, json!({ "notes": "Call after four." }))
        .await
        .is(200);
    assert_eq!(merged.tags, ["beta", "vip"]);
    assert_eq!(merged.notes, "Call after four.");

    let clash = patch(&one, &subject, seen, json!({ "notes": "Call before nine." })).await;
    let problem = clash.fails(ErrorCode::StaleVersion);
    assert_eq!(problem.current.unwrap()["notes"], "Call after four.");
    let future = patch(&one, &subject, seen + 50, json!({ "notes": "From the future." })).await;
    future.fails(ErrorCode::StaleVersion);
    // Saying what is already so changes nothing, whoever said it first.
    let same: Tenant = patch(&one, &subject, seen, json!({ "notes": "Call after four." }))
        .await
        .is(200);
    assert_eq!(same.version, merged.version);
}

#[tokio::test]
async fn only_what_is_over_can_be_archived_and_unknown_fields_are_refused() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let living = tenant(&bed, TenantStatus::Active).await;
    let answer = patch(&admin, &living, living.version, json!({ "archived": true })).await;
    assert_eq!(answer.fails(ErrorCode::Invalid).fields[0].field, "archived");
    let over = tenant(&bed, TenantStatus::Rejected).await;
    let hidden: Tenant = patch(&admin, &over, over.version, json!({ "archived": true }))
        .await
        .is(200);
    assert!(hidden.archived);
    patch(&admin, &living, living.version, json!({ "status": "terminated" }))
        .await
        .fails(ErrorCode::Invalid);
    patch(&admin, &living, living.version, json!({ "tags": [""] }))
        .await
        .fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn the_list_pages_through_every_tenant_once_in_every_order() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    for sort in ["number", "name", "created_at", "updated_at"] {
        for order in ["ascending", "descending"] {
            let mut seen = Vec::new();
            let mut after = String::new();
            loop {
                let path = format!("/v1/tenants?sort={sort}&order={order}&limit=37{after}");
                let page: Value = support.get(&path).await.is(200);
                seen.extend(
                    page["items"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|row| row["id"].to_string()),
                );
                match page["next"].as_str() {
                    Some(next) => after = format!("&after={next}"),
                    None => break,
                }
            }
            assert_eq!(seen.len(), 150);
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 150, "{sort} {order}");
        }
    }
}

#[tokio::test]
async fn the_list_filters_searches_and_refuses_nonsense() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let one = nth_tenant(&bed, TenantStatus::Active, 3).await;
    let search = async |query: &str| -> Vec<String> {
        let page: Value = support.get(&format!("/v1/tenants?limit=200&{query}")).await.is(200);
        page["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["subdomain"].as_str().unwrap().to_owned())
            .collect()
    };
    assert!(
        search(&format!("text={}", one.subdomain))
            .await
            .contains(&one.subdomain)
    );
    assert!(
        search(&format!("text=T-{:06}", one.number))
            .await
            .contains(&one.subdomain)
    );
    assert_eq!(
        search("text=%25").await,
        Vec::<String>::new(),
        "a wildcard is a letter like any other"
    );
    assert!(search("status=pending_review").await.len() < 60);
    for bad in [
        "limit=0",
        "limit=201",
        "status=sleepy",
        "nonsense=1",
        "after=xyz",
        "sort=secret",
    ] {
        support
            .get(&format!("/v1/tenants?{bad}"))
            .await
            .fails(ErrorCode::Invalid);
    }
    let first: Value = support.get("/v1/tenants?limit=2").await.is(200);
    let cursor = first["next"].as_str().unwrap();
    let crossed = support.get(&format!("/v1/tenants?sort=name&after={cursor}")).await;
    crossed.fails(ErrorCode::Invalid);
}

#[tokio::test]
async fn reading_personal_data_is_audited() {
    let bed = world().await;
    let support = bed.console(Role::Support).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let users: Vec<TenantUser> = support.get(&format!("{}/users", path(&subject))).await.is(200);
    assert_eq!(users[0].email, subject.owner_email);
    let dossier: Value = support.get(&format!("{}/dossier", path(&subject))).await.is(200);
    assert_eq!(dossier["tenant"]["id"], json!(subject.id));
    assert!(!dossier["events"].as_array().unwrap().is_empty());
    for action in ["tenant.users_read", "tenant.dossier_read"] {
        let page = audited(&support, action).await;
        assert_eq!(page.records.len(), 1);
        assert!(page.records[0].sensitive);
        assert_eq!(page.records[0].actor_id, Some(support.account.operator.id));
    }
    support
        .get("/v1/tenants/00000000-0000-7000-8000-000000000000")
        .await
        .fails(ErrorCode::NotFound);
}

#[tokio::test]
async fn termination_waits_for_a_second_operator() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = nth_tenant(&bed, TenantStatus::Active, 2).await;
    let subject = set_status(&bed, &admin, &subject, TenantStatus::Suspended).await;
    let outcome: StatusOutcome = ask_status(&bed, &admin, &subject, TenantStatus::Terminated)
        .await
        .is(202);
    let StatusOutcome::ApprovalOpened { approval } = outcome else {
        panic!("terminated by one person")
    };
    assert_eq!(approval.resource_version, subject.version);
    assert_eq!(again(&bed, subject.id).await, subject);
    // Asking again opens no second one.
    let problem = ask_status(&bed, &admin, &subject, TenantStatus::Terminated)
        .await
        .fails(ErrorCode::Conflict);
    let open: Approval = serde_json::from_value(problem.current.unwrap()).unwrap();
    assert_eq!(open.id, approval.id);
}
