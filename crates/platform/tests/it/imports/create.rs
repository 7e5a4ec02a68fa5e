//! What becomes of the rows.

use super::{HEAD, file, order, preview, ready, row, start, started};
use crate::{
    jobs::{over, rows},
    scene::{alter, audited, world},
    support::{Bed, Console},
};
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    import::{Beginning, FaultKind, ImportOrder, Reading, Show, Target},
    job::{ItemState, JobOpened, JobState},
    tenant::{Plan, Tenant, TenantStatus, TenantUser},
};
use wheelhouse_platform::storage::sql;

async fn named(bed: &Bed, name: &str) -> Tenant {
    let rest = "WHERE name_key = $1";
    let found: Vec<Tenant> = sql::rows(bed.app.reader(), rest, vec![name.to_lowercase().into()])
        .await
        .unwrap();
    found.into_iter().next().unwrap()
}

async fn count(bed: &Bed) -> u64 {
    sql::count::<Tenant, _>(bed.app.reader(), "", vec![]).await.unwrap()
}

async fn mails(bed: &Bed, tenant: &Tenant) -> i64 {
    let statement = "SELECT COUNT(*) FROM outgoing_mail WHERE tenant_id = $1";
    let count = sql::scalar(bed.app.reader(), statement, vec![tenant.id.to_string().into()]).await;
    count.unwrap().unwrap()
}

#[tokio::test]
async fn each_row_is_a_tenant_with_its_owner_history_and_audit() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let before = count(&bed).await;
    let import = ready(&console, file(0..40).as_bytes()).await;
    let wanted = ImportOrder {
        begin_as: Beginning::Active,
        ..order(&import)
    };
    let seen = preview(&console, &import, &wanted, Show::All).await;
    assert_eq!((seen.rows, seen.creatable, seen.page.len()), (40, 40, 40));
    assert_eq!(seen.page[3].subdomain.as_deref(), Some("import-00003-ltd"));
    // Looking changed nothing.
    assert_eq!(count(&bed).await, before);
    let ended = over(&console, started(&console, &import, &wanted).await.id).await;
    assert_eq!((ended.state, ended.done, ended.failed), (JobState::Done, 40, 0));
    assert_eq!(count(&bed).await, before + 40);
    let tenant = named(&bed, "Import 00007 Ltd").await;
    assert_eq!((tenant.plan, tenant.status), (Plan::Pro, TenantStatus::Active));
    assert_eq!((tenant.subdomain.as_str(), tenant.version), ("import-00007-ltd", 1));
    assert_eq!(
        tenant.subscription_ends_at.unwrap().to_string(),
        "2027-04-30T00:00:00.000Z"
    );
    assert_eq!(tenant.created_by, Some(console.account.operator.id));
    assert_eq!(mails(&bed, &tenant).await, 1);
    let users: Vec<TenantUser> = console.get(&format!("/v1/tenants/{}/users", tenant.id)).await.is(200);
    assert_eq!((users.len(), users[0].email.as_str()), (1, "owner7@import.example"));
    let history: serde_json::Value = console
        .get(&format!("/v1/subscriptions/{}/history", tenant.id))
        .await
        .is(200);
    assert_eq!(history["items"][0]["kind"], "started");
    let created = audited(&console, "tenant.created").await;
    let mine = created.records.iter();
    let mine = mine.filter(|record| record.actor_id == Some(console.account.operator.id) && record.address.is_some());
    assert_eq!(
        mine.filter(|record| record.description.contains("clients.csv")).count(),
        40
    );
    let asked = audited(&console, "job.started").await;
    assert_eq!(asked.records.len(), 1);
    assert!(
        asked.records[0]
            .description
            .contains("Import 40 tenants from clients.csv")
    );
    let found = rows(&console, ended.id).await;
    assert!(found.iter().all(|row| row.tenant_id.is_some()));
}

#[tokio::test]
async fn rows_at_fault_fail_alone_and_come_back_as_a_file_to_mend() {
    let bed = world().await;
    let console = bed.console(Role::Admin).await;
    let taken = crate::scene::tenant(&bed, TenantStatus::Active).await;
    let mut text = HEAD.to_owned() + &row(1) + &row(2);
    text += &format!(
        "{};Some Body;other@import.example;0113 496 0000;free;\n",
        taken.name.to_uppercase()
    );
    text += "import 00001 ltd;Some Body;twice@import.example;0113 496 0000;free;\n";
    text += "=HYPERLINK(\"http://evil\");+Body;body@import.example;12;gold;soon\n";
    text += &format!("Fresh Ltd;Some Body;{};0113 496 0000;free;\n", taken.owner_email);
    let import = ready(&console, text.as_bytes()).await;
    let wanted = order(&import);
    let seen = preview(&console, &import, &wanted, Show::Faulty).await;
    assert_eq!((seen.rows, seen.creatable, seen.showing), (6, 2, 4));
    assert_eq!((seen.invalid, seen.repeated, seen.taken), (1, 1, 2));
    let kinds: Vec<_> = seen
        .page
        .iter()
        .map(|row| (row.line, row.faults[0].kind, row.faults[0].target))
        .collect();
    assert_eq!(
        kinds,
        [
            (4, FaultKind::Taken, Some(Target::Name)),
            (5, FaultKind::Repeated, Some(Target::Name)),
            (6, FaultKind::Invalid, Some(Target::Plan)),
            (7, FaultKind::Taken, Some(Target::OwnerEmail)),
        ]
    );
    let sheet = console
        .post(&format!("/v1/imports/{}/faulty.csv", import.id), &wanted)
        .await;
    assert_eq!(sheet.text.lines().count(), 5);
    let ended = over(&console, started(&console, &import, &wanted).await.id).await;
    assert_eq!((ended.state, ended.done, ended.failed), (JobState::Done, 2, 4));
    let found = rows(&console, ended.id).await;
    let codes: Vec<_> = found[2..]
        .iter()
        .map(|row| row.problem.as_ref().unwrap().code)
        .collect();
    use ErrorCode::{Conflict, Invalid};
    assert_eq!(codes, [Conflict, Conflict, Invalid, Conflict]);
    let failed = console.get(&format!("/v1/jobs/{}/failed.csv", ended.id)).await;
    assert!(
        failed.text.contains("\"'=HYPERLINK(\"\"http://evil\"\")\",\"'+Body\""),
        "{}",
        failed.text
    );
    assert!(failed.text.contains("plan: Write free, pro or enterprise."));
    // It can be chosen again as it is: its columns are those of the first file, and one more.
    let again = ready(&console, failed.text.as_bytes()).await;
    assert_eq!(again.inspection.unwrap().rows, 4);
    // What was in the way is gone: that row alone succeeds.
    alter(&bed, taken.id, |tenant| tenant.name = "Somebody else".to_owned()).await;
    let opened: JobOpened = console
        .post(&format!("/v1/jobs/{}/retry", ended.id), &json!({}))
        .await
        .is(202);
    let second = over(&console, opened.job.id).await;
    assert_eq!((second.total, second.done, second.failed), (4, 1, 3));
    assert_eq!(rows(&console, second.id).await[0].state, ItemState::Done);
    let free = named(&bed, "import 00001 ltd").await;
    assert_eq!(free.status, TenantStatus::PendingReview);
}

#[tokio::test]
async fn objects_are_imported_by_the_same_mapping() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let objects = json!({ "tenants": [
        { "name": "Alpha", "phone": "01134960000", "owner_name": "Ada L.", "owner_email": "ada@alpha.example",
          "address": { "street": "1 Road", "city": "Leeds", "county": "West Yorkshire", "postal_code": "LS14AP" }, "tags": ["a", "b"] },
        { "name": "Beta", "phone": "01134960000", "owner_name": "Bea", "owner_email": "bea@beta.example", "size": 12 },
    ] });
    let import = ready(&console, objects.to_string().as_bytes()).await;
    let wanted = ImportOrder {
        invite: false,
        ..order(&import)
    };
    let ended = over(&console, started(&console, &import, &wanted).await.id).await;
    assert_eq!((ended.done, ended.failed), (2, 0));
    let tenant = named(&bed, "alpha").await;
    assert_eq!((tenant.address.postal_code.as_str(), tenant.tags.len()), ("LS1 4AP", 2));
    assert_eq!((tenant.number, mails(&bed, &tenant).await), (1, 0));
}

#[tokio::test]
async fn an_order_must_fit_the_file_and_a_cancelled_import_stops() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let import = ready(&console, file(0..600).as_bytes()).await;
    let problem = start(&console, &import, &ImportOrder::default())
        .await
        .fails(ErrorCode::Invalid);
    assert_eq!(problem.fields.len(), 4);
    let other = Reading {
        delimiter: Some(','),
        ..Reading::default()
    };
    let wrong = ImportOrder {
        reading: other,
        ..order(&import)
    };
    start(&console, &import, &wrong).await.fails(ErrorCode::Invalid);
    let job = started(&console, &import, &order(&import)).await;
    cancel(&console, job.id).await;
    let ended = over(&console, job.id).await;
    assert_eq!(ended.state, JobState::Cancelled);
    assert_eq!(u64::from(ended.done), count(&bed).await);
    assert!(ended.left() > 0);
}

async fn cancel(console: &Console, id: wheelhouse_contract::JobId) {
    let answer = console.post(&format!("/v1/jobs/{id}/cancel"), &json!({})).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}
