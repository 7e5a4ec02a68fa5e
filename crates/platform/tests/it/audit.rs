//! The audit log: whole, chained, signed, redacted, and never silently changed.

use crate::support::{Bed, Console, With, answer};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    audit::{AuditAlarm, AuditPage, AuditRecord, Checkpoint, GENESIS, verify_chain},
    operator::Operator,
};
use wheelhouse_platform::storage::{Row, sql};

/// The whole chain as a verifier reads it, in pages.
async fn chain(console: &Console) -> Vec<AuditRecord> {
    let (mut records, mut after) = (Vec::new(), 0);
    loop {
        let page: AuditPage = console
            .get(&format!("/v1/audit?after_seq={after}&limit=3"))
            .await
            .is(200);
        records.extend(page.records);
        match page.next {
            Some(next) => after = next,
            None => return records,
        }
    }
}

async fn busy_scene(bed: &Bed) -> Console {
    let owner = bed.console(Role::Owner).await;
    let other = bed.account(Role::Support).await;
    let path = format!("/v1/operators/{}", other.operator.id);
    let mut version = other.operator.version;
    for level in ["elevated", "emergency", "standard", "elevated"] {
        let body = json!({ "clearance": level, "justification": "Takes part in the on-call rota." });
        let with = With {
            version: Some(version),
            ..With::default()
        };
        let changed: Operator = owner.send(Method::PATCH, &path, &body, with).await.is(200);
        version = changed.version();
    }
    bed.login(&other.operator.email, "wrong")
        .await
        .fails(ErrorCode::BadCredentials);
    owner
}

#[tokio::test]
async fn the_chain_and_its_checkpoint_verify() {
    let bed = Bed::start().await;
    let owner = busy_scene(&bed).await;
    let records = chain(&owner).await;
    assert!(records.len() >= 8, "{}", records.len());
    verify_chain(0, GENESIS, &records).unwrap();
    let checkpoint: Checkpoint = owner.get("/v1/audit/checkpoint").await.is(200);
    assert!(checkpoint.is_signed_by(&checkpoint.key));
    let last = records.last().unwrap();
    assert_eq!((checkpoint.seq, &checkpoint.hash), (last.seq, &last.hash));
    let mut forged = checkpoint.clone();
    forged.seq -= 1;
    assert!(!forged.is_signed_by(&checkpoint.key));
}

#[tokio::test]
async fn an_altered_record_is_found() {
    let bed = Bed::start().await;
    let owner = busy_scene(&bed).await;
    let dir = bed.app.config().database_url.clone();
    let db = sea_orm::Database::connect(dir).await.unwrap();
    let statement = "UPDATE audit SET doc = REPLACE(doc, 'on-call', 'midnight') WHERE seq = 5";
    assert_eq!(sql::exec(&db, statement, vec![]).await.unwrap(), 1);
    let altered = chain(&owner).await;
    assert_eq!(verify_chain(0, GENESIS, &altered), Err(AuditAlarm::Altered { seq: 5 }));
    sql::exec(&db, "DELETE FROM audit WHERE seq = 6", vec![]).await.unwrap();
    let gapped = chain(&owner).await;
    assert_eq!(
        verify_chain(5, &gapped[4].hash, &gapped[5..]),
        Err(AuditAlarm::Gap { seq: 6 })
    );
}

#[tokio::test]
async fn who_what_where_and_why_stand_in_it() {
    let bed = Bed::start().await;
    let owner = busy_scene(&bed).await;
    let page: AuditPage = owner.get("/v1/audit?action=operator.changed&limit=1").await.is(200);
    let record = &page.records[0];
    assert_eq!(record.actor_email, owner.account.operator.email);
    assert_eq!(record.actor_role, Some(Role::Owner));
    assert_eq!(record.changed_fields, ["clearance", "version"]);
    assert_eq!(record.before.as_ref().unwrap()["clearance"], "standard");
    assert_eq!(record.after.as_ref().unwrap()["clearance"], "elevated");
    assert_eq!(record.reason.as_deref(), Some("Takes part in the on-call rota."));
    assert_eq!(record.address.as_deref(), Some("127.0.0.1"));
    assert_eq!(record.session_id, Some(owner.tokens.session_id));
    assert!(record.request_id.is_some());
    let failed: AuditPage = owner.get("/v1/audit?action=session.sign_in_failed").await.is(200);
    assert_eq!(failed.records.len(), 1);
    let all = serde_json::to_string(&chain(&owner).await).unwrap();
    assert!(!all.contains(&owner.account.secret) && !all.contains("argon2"));
}

#[tokio::test]
async fn search_narrows_and_is_itself_audited() {
    let bed = Bed::start().await;
    let owner = busy_scene(&bed).await;
    let both: AuditPage = owner.get("/v1/audit?text=support1%20CHANGED").await.is(200);
    assert_eq!(both.records.len(), 4);
    let none: AuditPage = owner.get("/v1/audit?text=support1%20zebra").await.is(200);
    assert!(none.records.is_empty());
    // A percent sign is a character, not a wildcard.
    let percent: AuditPage = owner.get("/v1/audit?text=%25").await.is(200);
    assert!(percent.records.is_empty());
    let searches: AuditPage = owner.get("/v1/audit?action=audit.searched").await.is(200);
    assert_eq!(searches.records.len(), 3);
    assert!(searches.records.iter().all(|record| record.sensitive));
    // No cursor searches unseen; reading the plain chain is no search.
    let _: AuditPage = owner.get("/v1/audit?after_seq=0&text=support").await.is(200);
    let _: AuditPage = owner.get("/v1/audit?before_seq=100&text=support").await.is(200);
    let _: AuditPage = owner.get("/v1/audit?after_seq=0").await.is(200);
    let searches: AuditPage = owner.get("/v1/audit?action=audit.searched").await.is(200);
    assert_eq!(searches.records.len(), 6);
    let first: AuditPage = owner.get("/v1/audit?limit=2").await.is(200);
    let next = first.next.unwrap();
    let second: AuditPage = owner.get(&format!("/v1/audit?limit=2&before_seq={next}")).await.is(200);
    assert!(second.records[0].seq < first.records[1].seq);
}

#[tokio::test]
async fn exports_are_whole_and_audited_and_need_the_permission() {
    let bed = Bed::start().await;
    let owner = busy_scene(&bed).await;
    let before = chain(&owner).await.len();
    let exported: Vec<AuditRecord> = owner.get("/v1/audit/export?format=json").await.is(200);
    assert_eq!(exported.len(), before + 1);
    assert_eq!(exported[0].action, "audit.exported");
    let csv = owner.get("/v1/audit/export?format=csv&action=operator.changed").await;
    assert_eq!(csv.status, 200);
    assert_eq!(csv.text.lines().count(), 1 + 4);
    assert!(csv.header("content-type").starts_with("text/csv"));
    let support = bed.console(Role::Support).await;
    support
        .get("/v1/audit/export?format=json")
        .await
        .fails(ErrorCode::Forbidden);
}

#[tokio::test]
async fn a_formula_in_a_user_agent_stays_text() {
    let bed = Bed::start().await;
    let owner = bed.console(Role::Owner).await;
    let login = bed
        .http
        .post(format!("{}/v1/auth/login", bed.url))
        .header("user-agent", "=HYPERLINK(\"http://evil\")")
        .json(&json!({ "email": "=cmd|' /C calc'!A0", "password": "x", "device": "x" }));
    let _: Value = answer(login).await.is(401);
    let csv = owner
        .get("/v1/audit/export?format=csv&action=session.sign_in_failed")
        .await;
    assert!(
        csv.text.contains("\"'=HYPERLINK(\"\"http://evil\"\")\""),
        "{}",
        csv.text
    );
    assert!(csv.text.contains("\"'=cmd|"), "{}", csv.text);
}

#[tokio::test]
async fn a_cursor_beyond_every_record_is_no_failure() {
    let bed = Bed::start().await;
    let owner = bed.console(Role::Owner).await;
    let all: AuditPage = owner.get(&format!("/v1/audit?before_seq={}", u64::MAX)).await.is(200);
    assert!(!all.records.is_empty());
    let none: AuditPage = owner.get(&format!("/v1/audit?after_seq={}", u64::MAX)).await.is(200);
    assert!(none.records.is_empty());
}
