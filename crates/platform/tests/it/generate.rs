//! Sample data in a real platform: quick, consistent, alive.

use crate::support::Bed;
use wheelhouse_contract::{
    ErrorCode, Role,
    alert::Alert,
    approval::{Approval, ApprovalStatus, payload_hash},
    audit::{AuditPage, GENESIS, verify_chain},
    incident::Incident,
    review::{Review, waits_for_review},
    sync::{Checksum, Scope, SnapshotHeader},
    tenant::Tenant,
};
use wheelhouse_platform::{
    generate::{generate, sample},
    storage::sql,
};

#[tokio::test]
async fn two_thousand_tenants_come_and_everything_fits_together() {
    let bed = Bed::start().await;
    generate(&bed.app, 2_000, 42).await.unwrap();
    let tenants: Vec<Tenant> = sql::rows(bed.app.reader(), "", vec![]).await.unwrap();
    assert_eq!(tenants.len(), 2_000);
    assert!(tenants.iter().filter(|tenant| waits_for_review(tenant)).count() > 60);
    let incidents: Vec<Incident> = sql::rows(bed.app.reader(), "", vec![]).await.unwrap();
    assert_eq!(incidents.iter().filter(|incident| incident.status.is_open()).count(), 3);
    let alerts: Vec<Alert> = sql::rows(bed.app.reader(), "", vec![]).await.unwrap();
    assert!(alerts.iter().any(|alert| alert.status.is_open()));
    let reviews = sql::count::<Review, _>(bed.app.reader(), "", vec![]).await.unwrap();
    assert!(reviews > 300, "{reviews}");
    let waiting: Vec<Approval> = sql::rows(bed.app.reader(), "WHERE status = 'pending'", vec![])
        .await
        .unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].status, ApprovalStatus::Pending);
    assert_eq!(waiting[0].payload_hash, payload_hash(&waiting[0].payload));
    let subject = tenants
        .iter()
        .find(|tenant| tenant.id.to_string() == waiting[0].resource_id)
        .unwrap();
    assert_eq!(subject.version, waiting[0].resource_version);
}

#[tokio::test]
async fn a_console_gets_the_sample_in_snapshots_whose_checksums_agree() {
    let bed = Bed::start().await;
    generate(&bed.app, 120, 42).await.unwrap();
    let support = bed.console(Role::Support).await;
    for scope in [Scope::Tenants, Scope::Alerts, Scope::Reviews, Scope::Impersonations] {
        let answer = support
            .get(&format!("/v1/sync/snapshot?scope={}", scope.as_str()))
            .await;
        let mut lines = answer.text.lines();
        let header: SnapshotHeader = serde_json::from_str(lines.next().unwrap()).unwrap();
        let place = |name: &str| header.columns.iter().position(|column| column == name).unwrap();
        let (id, version) = (place("id"), place("version"));
        let mut sum = Checksum::default();
        let mut rows = 0;
        for line in lines.filter(|line| line.starts_with('[')) {
            let row: Vec<serde_json::Value> = serde_json::from_str(line).unwrap();
            sum.add(
                row[id].as_str().unwrap().parse().unwrap(),
                row[version].as_u64().unwrap(),
            );
            rows += 1;
        }
        assert_eq!(rows, header.count, "{scope:?}");
        let kept: Option<String> = sql::scalar(
            bed.app.reader(),
            "SELECT checksum FROM scope_state WHERE scope = $1",
            vec![scope.as_str().into()],
        )
        .await
        .unwrap();
        assert_eq!(kept.unwrap(), format!("{:016x}", sum.0), "{scope:?}");
    }
}

#[tokio::test]
async fn its_audit_is_a_chain_that_verifies_and_runs_forward_in_time() {
    let bed = Bed::start().await;
    generate(&bed.app, 400, 42).await.unwrap();
    let support = bed.console(Role::Support).await;
    let (mut seq, mut hash, mut last) = (0, GENESIS.to_owned(), None);
    loop {
        let page: AuditPage = support
            .get(&format!("/v1/audit?after_seq={seq}&limit=500"))
            .await
            .is(200);
        verify_chain(seq, &hash, &page.records).unwrap();
        for record in &page.records {
            assert!(last.is_none_or(|at| at <= record.at), "{} is out of order", record.seq);
            last = Some(record.at);
        }
        let Some(record) = page.records.last() else {
            break;
        };
        (seq, hash) = (record.seq, record.hash.clone());
        if page.next.is_none() {
            break;
        }
    }
    assert!(seq > 100, "only {seq} records");
}

#[tokio::test]
async fn it_goes_only_into_an_empty_platform() {
    let bed = Bed::start().await;
    generate(&bed.app, 20, 1).await.unwrap();
    let again = generate(&bed.app, 20, 1).await.unwrap_err();
    assert_eq!(again.code(), Some(ErrorCode::Conflict));
}

#[tokio::test]
async fn the_living_stream_brings_activity_alerts_notes_and_newcomers() {
    let bed = Bed::start().await;
    generate(&bed.app, 200, 9).await.unwrap();
    let rest = "";
    let alerts = sql::count::<Alert, _>(bed.app.reader(), rest, vec![]).await.unwrap();
    let mut commits = bed.app.subscribe();
    let mut rng = sample::source(9);
    for _ in 0..120 {
        sample::tick(&bed.app, &mut rng).await.unwrap();
        bed.clock.advance(chrono::TimeDelta::seconds(20));
    }
    assert!(commits.try_recv().is_ok());
    assert!(sql::count::<Alert, _>(bed.app.reader(), rest, vec![]).await.unwrap() > alerts);
    assert!(sql::count::<Tenant, _>(bed.app.reader(), rest, vec![]).await.unwrap() > 200);
    let tenants: Vec<Tenant> = sql::rows(bed.app.reader(), rest, vec![]).await.unwrap();
    for tenant in tenants {
        assert!(tenant.activity.users_online <= tenant.activity.users_total);
    }
}
