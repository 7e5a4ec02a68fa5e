//! Fifty operators change a thousand tenants at once: every accepted answer has its audit, history and feed, versions have no
//! gaps, the rows are what the accepted changes make of them, and what was refused left nothing.

use crate::support::{Bed, Console, With};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use wheelhouse_contract::{
    Role, TenantId,
    audit::AuditRecord,
    tenant::{Module, Plan, Tenant, TenantStatus},
};
use wheelhouse_platform::{generate::generate, storage::sql};

const OPERATORS: usize = 50;
const ACTS: usize = 24;
const TENANTS: usize = 1_000;
/// At these everybody meets.
const CROWDED: usize = 12;

#[derive(Clone, Copy, Debug)]
enum Kind {
    Plan(Plan),
    Tags,
    Notes,
    Status,
    Module(Module),
}

/// A request, and what came of it.
struct Act {
    tenant: TenantId,
    kind: Kind,
    /// Stands in what it writes: nobody else writes it.
    marker: String,
    /// Of the row that it made, when it was accepted.
    version: Option<u64>,
}

fn kind(number: usize) -> Kind {
    match number % 5 {
        0 => Kind::Plan(Plan::ALL[number / 5 % 3]),
        1 => Kind::Tags,
        2 => Kind::Notes,
        3 => Kind::Status,
        _ => Kind::Module([Module::Tasks, Module::Wallet, Module::Shifts][number / 5 % 3]),
    }
}

/// The modules with this one switched.
fn switched(tenant: &Tenant, module: Module) -> Vec<Module> {
    let on = tenant.modules.contains(&module);
    let wanted = |one: &Module| {
        if *one == module {
            !on
        } else {
            tenant.modules.contains(one)
        }
    };
    Module::ALL.into_iter().filter(wanted).collect()
}

fn request(seen: &Tenant, kind: Kind, marker: &str) -> (Method, String, Value) {
    let tenant = format!("/v1/tenants/{}", seen.id);
    let other = match seen.status {
        TenantStatus::Active => TenantStatus::Paused,
        _ => TenantStatus::Active,
    };
    match kind {
        Kind::Plan(plan) => {
            let path = format!("/v1/subscriptions/{}/control", seen.id);
            (Method::POST, path, json!({ "plan": plan, "reason": marker }))
        }
        Kind::Tags => (Method::PATCH, tenant, json!({ "tags": [marker] })),
        Kind::Notes => (Method::PATCH, tenant, json!({ "notes": marker })),
        Kind::Status => {
            let body = json!({ "to": other, "justification": marker, "notify_owner": false });
            (Method::POST, format!("{tenant}/status"), body)
        }
        Kind::Module(module) => {
            let body = json!({ "modules": switched(seen, module), "reason": marker });
            (Method::PUT, tenant, body)
        }
    }
}

/// Everything that one operator does, one after the other, upon what was seen at the beginning.
async fn work(console: Arc<Console>, desk: usize, seen: Arc<Vec<Tenant>>) -> Vec<Act> {
    let mut acts = Vec::new();
    for number in 0..ACTS {
        let at = match number % 6 {
            0 => (desk + number) % CROWDED,
            _ => CROWDED + (desk * ACTS + number) % (TENANTS - CROWDED),
        };
        let (tenant, kind, marker) = (
            &seen[at],
            kind(desk + number),
            format!("desk {desk:02} at its act {number:02}"),
        );
        let (method, path, body) = request(tenant, kind, &marker);
        let with = With {
            version: Some(tenant.version),
            ..With::default()
        };
        let answer = console.send(method, &path, &body, with).await;
        let version = match answer.status.as_u16() {
            200 => {
                let said: Value = answer.is(200);
                let row = if said["tenant"].is_object() {
                    &said["tenant"]
                } else {
                    &said
                };
                // A plan that it had already changes nothing.
                let nothing = said["changes"].as_array().is_some_and(Vec::is_empty);
                row["version"].as_u64().filter(|_| !nothing)
            }
            status => {
                assert!(matches!(status, 412 | 422), "{kind:?}: {status} {}", answer.text);
                None
            }
        };
        acts.push(Act {
            tenant: tenant.id,
            kind,
            marker,
            version,
        });
    }
    acts
}

async fn rows(bed: &Bed) -> Vec<Tenant> {
    let rest = format!("WHERE status IN ('active', 'paused') AND risk_flagged = 0 ORDER BY number LIMIT {TENANTS}");
    sql::rows(bed.app.reader(), &rest, vec![]).await.unwrap()
}

async fn texts(bed: &Bed, statement: &str, after: i64) -> Vec<String> {
    let rows = sql::all(bed.app.reader(), statement, vec![after.into()]).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect()
}

async fn number(bed: &Bed, statement: &str) -> i64 {
    sql::scalar(bed.app.reader(), statement, vec![]).await.unwrap().unwrap()
}

/// What the accepted changes of one tenant make of it, as far as they say.
fn replayed(before: &Tenant, acts: &[&Act]) -> Tenant {
    let mut row = before.clone();
    for act in acts {
        match act.kind {
            Kind::Plan(plan) => row.plan = plan,
            Kind::Tags => row.tags = vec![act.marker.clone()],
            Kind::Notes => row.notes.clone_from(&act.marker),
            Kind::Status if row.status == TenantStatus::Active => row.status = TenantStatus::Paused,
            Kind::Status => row.status = TenantStatus::Active,
            Kind::Module(module) => row.modules = switched(before, module),
        }
    }
    row
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_operators_at_a_thousand_tenants_leave_a_true_history() {
    let bed = Bed::start().await;
    generate(&bed.app, 1_250, 11).await.unwrap();
    let seen = Arc::new(rows(&bed).await);
    assert_eq!(seen.len(), TENANTS);
    let mut consoles = Vec::new();
    for _ in 0..OPERATORS {
        consoles.push(Arc::new(bed.console(Role::Admin).await));
    }
    let audit_head = number(&bed, "SELECT MAX(seq) FROM audit").await;
    let feed_head = number(&bed, "SELECT seq FROM feed").await;
    let tasks: Vec<_> = (0..OPERATORS)
        .map(|desk| tokio::spawn(work(consoles[desk].clone(), desk, seen.clone())))
        .collect();
    let mut acts = Vec::new();
    for task in tasks {
        acts.extend(task.await.unwrap());
    }
    let mut accepted: BTreeMap<TenantId, Vec<&Act>> = BTreeMap::new();
    for act in acts.iter().filter(|act| act.version.is_some()) {
        accepted.entry(act.tenant).or_default().push(act);
    }
    let refused: BTreeSet<&str> = acts
        .iter()
        .filter(|act| act.version.is_none())
        .map(|act| act.marker.as_str())
        .collect();
    let count: usize = accepted.values().map(Vec::len).sum();
    assert!(
        count > 600 && refused.len() > 50,
        "{count} accepted, {} not",
        refused.len()
    );

    let records: Vec<AuditRecord> = texts(&bed, "SELECT doc FROM audit WHERE seq > $1 ORDER BY seq", audit_head)
        .await
        .iter()
        .map(|doc| serde_json::from_str(doc).unwrap())
        .collect();
    let feed = texts(
        &bed,
        "SELECT doc FROM changes WHERE scope = 'tenants' AND seq > $1 ORDER BY seq",
        feed_head,
    )
    .await;
    let feed: Vec<Tenant> = feed.iter().map(|doc| serde_json::from_str(doc).unwrap()).collect();
    let events = texts(
        &bed,
        "SELECT doc FROM changes WHERE scope = 'tenant_events' AND seq > $1 ORDER BY seq",
        feed_head,
    )
    .await;
    assert_eq!((records.len(), feed.len(), events.len()), (count, count, count));

    for (id, acts) in &mut accepted {
        acts.sort_by_key(|act| act.version);
        let before = seen.iter().find(|tenant| tenant.id == *id).unwrap();
        let after: Tenant = bed.app.require(id).await.unwrap();
        // No gaps, and no version twice.
        let versions: Vec<_> = acts.iter().filter_map(|act| act.version).collect();
        assert_eq!(versions, (before.version + 1..=after.version).collect::<Vec<_>>());
        let told: Vec<_> = feed.iter().filter(|row| row.id == *id).collect();
        assert_eq!(told.iter().map(|row| row.version).collect::<Vec<_>>(), versions);
        assert_eq!(told.last(), Some(&&after));
        // Each record begins where the one before ended, in the words of its own request.
        let mut last = serde_json::to_value(before).unwrap();
        let of_tenant = records.iter().filter(|record| record.resource_id == id.to_string());
        for (record, act) in of_tenant.zip(acts.iter()) {
            assert_eq!(record.before.as_ref(), Some(&last), "{}", act.marker);
            last = record.after.clone().unwrap();
            let words = format!("{:?} {}", record.reason, last);
            assert!(words.contains(&act.marker), "{}: {}", act.marker, record.action);
        }
        assert_eq!(last, serde_json::to_value(&after).unwrap());
        let model = replayed(before, acts);
        let said = |row: &Tenant| {
            let modules: BTreeSet<_> = row.modules.iter().copied().collect();
            (row.plan, row.status, row.tags.clone(), row.notes.clone(), modules)
        };
        assert_eq!(said(&after), said(&model));
        let of_tenant = events.iter().filter(|doc| doc.contains(&id.to_string()));
        assert_eq!(of_tenant.count(), acts.len());
    }
    // What was refused is nowhere.
    let written = records
        .iter()
        .map(|record| format!("{:?} {:?}", record.reason, record.after));
    let left: Vec<_> = written.chain(events.iter().cloned()).collect();
    for marker in refused {
        assert!(!left.iter().any(|text| text.contains(marker)), "{marker}");
    }
    // Nobody else was touched.
    for (before, now) in seen.iter().zip(rows_by_id(&bed, &seen).await) {
        assert!(accepted.contains_key(&before.id) || *before == now, "{}", before.name);
    }
}

async fn rows_by_id(bed: &Bed, seen: &[Tenant]) -> Vec<Tenant> {
    let mut found = Vec::with_capacity(seen.len());
    for tenant in seen {
        found.push(bed.app.require(tenant.id).await.unwrap());
    }
    found
}
