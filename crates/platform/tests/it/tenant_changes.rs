//! Full changes of a tenant, and what its owner signs in with.

use crate::{
    scene::{Browser, WHY, again, audited, nth_tenant, tenant, world},
    support::{Answer, Bed, Console, With, key},
};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    auth::operation_digest,
    tenant::{BusinessType, CredentialsSet, Plan, Tenant, TenantStatus, TenantUpdated, TenantUser},
};
use wheelhouse_platform::{generate::SAMPLE_TENANT_PASSWORD, storage::sql};

const SECRET: &str = "Harbour!Light.2031";

async fn put(console: &Console, seen: &Tenant, body: &Value) -> Answer {
    let with = With {
        version: Some(seen.version),
        ..With::default()
    };
    console
        .send(Method::PUT, &format!("/v1/tenants/{}", seen.id), body, with)
        .await
}

async fn credentials(bed: &Bed, console: &Console, seen: &Tenant, body: &Value) -> Answer {
    let path = format!("/v1/tenants/{}/credentials", seen.id);
    let token = bed.step_up(console, "POST", &path, body).await;
    let with = With {
        version: Some(seen.version),
        step_up: Some(&token),
        ..With::default()
    };
    console.send(Method::POST, &path, body, with).await
}

/// Recipients, subjects and bodies of what waits for the tenant.
async fn mails(bed: &Bed, tenant: &Tenant) -> Vec<[String; 3]> {
    let statement = "SELECT recipient, subject, body FROM outgoing_mail WHERE tenant_id = $1 ORDER BY id";
    let rows = sql::all(bed.app.reader(), statement, vec![tenant.id.to_string().into()])
        .await
        .unwrap();
    let text = |row: &sea_orm::QueryResult, index| row.try_get_by_index(index).unwrap();
    rows.iter()
        .map(|row| [text(row, 0), text(row, 1), text(row, 2)])
        .collect()
}

#[tokio::test]
async fn who_is_gone_for_good_gets_no_plan_and_can_still_be_corrected() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    for status in [TenantStatus::Rejected, TenantStatus::Terminated] {
        let subject = tenant(&bed, status).await;
        let refused = put(&admin, &subject, &json!({ "plan": "pro", "months": 1 })).await;
        assert_eq!(refused.fails(ErrorCode::Invalid).fields[0].field, "plan");
        let corrected: TenantUpdated = put(&admin, &subject, &json!({ "notes": "Wrote to us again." }))
            .await
            .is(200);
        assert_eq!(corrected.tenant.plan, subject.plan);
    }
}

#[tokio::test]
async fn one_request_changes_profile_and_plan_and_says_what_became_different() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let now = bed.app.now();
    let body = json!({
        "name": " Harbour & Sons ", "legal_name": "", "subdomain": "harbour-sons", "business_type": "medical",
        "phone": "+44 7700 900123", "email": "desk@harbour.example.com", "website": "", "size": "large",
        "address": { "street": "1 Quay", "city": "Hull", "county": "", "postal_code": "HU1 1AA", "country": "UK" },
        "tags": ["VIP", "vip "], "plan": "enterprise", "months": 12, "reason": "Moved to the large plan."
    });
    let answer: TenantUpdated = put(&admin, &subject, &body).await.is(200);
    let after = &answer.tenant;
    assert_eq!(
        (after.name.as_str(), after.subdomain.as_str()),
        ("Harbour & Sons", "harbour-sons")
    );
    assert_eq!((&after.legal_name, &after.website), (&None, &None));
    assert!(after.business_type == BusinessType::Medical && after.compliance.hipaa);
    assert_eq!(
        (after.plan, after.limits),
        (Plan::Enterprise, Plan::Enterprise.limits())
    );
    assert_eq!(after.subscription_ends_at, Some(now.plus(chrono::TimeDelta::days(360))));
    let named: Vec<_> = answer.changes.iter().map(|change| change.field.as_str()).collect();
    for field in [
        "name",
        "subdomain",
        "phone",
        "plan",
        "limits",
        "revenue",
        "subscription_ends_at",
    ] {
        assert!(named.contains(&field), "{field}: {named:?}");
    }
    assert!(!named.contains(&"version") && !named.contains(&"updated_at"));
    let record = &audited(&admin, "tenant.updated").await.records[0];
    assert_eq!(record.before.as_ref().unwrap()["name"], subject.name);
    assert_eq!(record.after.as_ref().unwrap()["name"], "Harbour & Sons");
    assert_eq!(record.reason.as_deref(), Some("Moved to the large plan."));
    // The site answers at its new host, and no longer at the old one.
    assert_eq!(Browser::of(&bed, after).get("/sign-in").await.status.as_u16(), 200);
    assert_eq!(Browser::of(&bed, &subject).get("/sign-in").await.status.as_u16(), 404);
    // Said again, it is so already: no version, no record.
    let same: TenantUpdated = put(
        &admin,
        after,
        &json!({ "name": "Harbour & Sons", "phone": after.phone }),
    )
    .await
    .is(200);
    assert_eq!((same.changes.len(), same.tenant.version), (0, after.version));
    assert_eq!(audited(&admin, "tenant.updated").await.records.len(), 1);
}

#[tokio::test]
async fn names_and_hosts_belong_to_one_tenant_however_they_are_written() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let (subject, other) = (
        tenant(&bed, TenantStatus::Active).await,
        nth_tenant(&bed, TenantStatus::Active, 1).await,
    );
    for (body, field) in [
        (json!({ "name": other.name.to_uppercase() }), "name"),
        (json!({ "name": format!("  {} ", other.name.to_lowercase()) }), "name"),
        (json!({ "subdomain": other.subdomain }), "subdomain"),
    ] {
        let problem = put(&admin, &subject, &body).await.fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, field);
    }
    // Its own name in other letters is its own.
    let body = json!({ "name": subject.name.to_uppercase() });
    let answer: TenantUpdated = put(&admin, &subject, &body).await.is(200);
    assert_eq!(answer.tenant.name, subject.name.to_uppercase());
    assert_eq!(again(&bed, other.id).await, other);
}

#[tokio::test]
async fn every_field_of_a_change_is_looked_at_and_no_line_becomes_a_header() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let address = |field: &str, value: &str| {
        let mut address = json!({ "street": "", "city": "", "county": "", "postal_code": "SW1A 1AA", "country": "" });
        address[field] = value.into();
        json!({ "address": address })
    };
    let other_than_medical = json!({
        "business_type": "salon", "compliance": { "hipaa": true, "level": "strict", "phi_detection": true }
    });
    for (body, field) in [
        (json!({ "name": "x" }), "name"),
        (json!({ "name": "Acme\r\nBcc: everybody@example.com" }), "name"),
        (json!({ "name": "Acme\nSubject: hello" }), "name"),
        (
            json!({ "owner_name": "Ann\r\nBcc: everybody@example.com" }),
            "owner_name",
        ),
        (json!({ "legal_name": "Acme\nLtd" }), "legal_name"),
        (json!({ "subcategory": "a\u{1b}[31m" }), "subcategory"),
        (json!({ "subdomain": "www" }), "subdomain"),
        (json!({ "subdomain": "../etc" }), "subdomain"),
        (json!({ "subdomain": "Großhandel" }), "subdomain"),
        (json!({ "phone": "12345" }), "phone"),
        (json!({ "email": "a@b" }), "email"),
        (json!({ "email": "a@example.com\r\nBcc: b@example.com" }), "email"),
        (json!({ "email": "a@example.com, b@example.com" }), "email"),
        (json!({ "website": "javascript:alert(1)" }), "website"),
        (address("postal_code", "12345"), "address.postal_code"),
        (address("city", "Hull\nBcc: x"), "address.city"),
        (json!({ "notes": "x".repeat(5_001) }), "notes"),
        (json!({ "tags": [""] }), "tags.0"),
        (json!({ "custom_features": vec!["x"; 51] }), "custom_features"),
        (other_than_medical, "compliance"),
        (json!({ "months": 3 }), "months"),
        (json!({ "plan": "pro", "months": 61 }), "months"),
        (json!({ "plan": "free", "months": 1 }), "months"),
        (json!({ "reason": "x".repeat(501) }), "reason"),
    ] {
        let problem = put(&admin, &subject, &body).await.fails(ErrorCode::Invalid);
        assert!(
            problem.fields.iter().any(|fault| fault.field == field),
            "{body}: {problem:?}"
        );
    }
    for body in [
        json!({ "status": "active" }),
        json!({ "version": 1 }),
        json!({ "owner_email": "x@example.com" }),
    ] {
        put(&admin, &subject, &body).await.fails(ErrorCode::Invalid);
    }
    assert_eq!(again(&bed, subject.id).await, subject);
}

#[tokio::test]
async fn different_fields_merge_and_the_same_field_shows_what_stands() {
    let bed = world().await;
    let (one, two) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let seen = tenant(&bed, TenantStatus::Active).await;
    let _: TenantUpdated = put(&one, &seen, &json!({ "phone": "0770 0900111" })).await.is(200);
    let merged: TenantUpdated = put(&two, &seen, &json!({ "owner_name": "Ada Quay" })).await.is(200);
    assert_eq!(
        (merged.tenant.phone.as_str(), merged.tenant.owner_name.as_str()),
        ("0770 0900111", "Ada Quay")
    );
    let problem = put(&two, &seen, &json!({ "phone": "0770 0900222" }))
        .await
        .fails(ErrorCode::StaleVersion);
    assert_eq!(problem.current.unwrap()["phone"], "0770 0900111");
    let path = format!("/v1/tenants/{}", seen.id);
    let without = two
        .send(Method::PUT, &path, &json!({ "phone": "0770 0900222" }), With::default())
        .await;
    assert_eq!(without.fails(ErrorCode::Invalid).fields[0].field, "If-Match");
}

#[tokio::test]
async fn new_credentials_end_the_owners_sessions_and_tell_both_addresses_without_the_secret() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let mut browser = Browser::of(&bed, &subject);
    let fields = [
        ("email", subject.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    browser.form("/sign-in", &fields).await;
    assert!(browser.is_signed_in().await);
    let body = json!({ "email": " Captain@Harbour.example.com ", "password": SECRET, "reason": WHY });
    let answer = credentials(&bed, &admin, &subject, &body).await;
    assert!(!answer.text.contains(SECRET));
    let set: CredentialsSet = answer.is(200);
    assert_eq!(set.owner_email, "captain@harbour.example.com");
    assert_eq!((set.password_changed, set.sessions_ended), (true, 1));
    assert!(!browser.is_signed_in().await);
    let after = again(&bed, subject.id).await;
    assert_eq!(
        (after.owner_email.as_str(), after.version),
        ("captain@harbour.example.com", subject.version + 1)
    );
    let users: Vec<TenantUser> = admin.get(&format!("/v1/tenants/{}/users", subject.id)).await.is(200);
    assert_eq!(users[0].email, after.owner_email);
    let mut fresh = Browser::of(&bed, &subject);
    fresh
        .form(
            "/sign-in",
            &[("email", &after.owner_email), ("password", SAMPLE_TENANT_PASSWORD)],
        )
        .await;
    assert!(!fresh.is_signed_in().await, "the old password is gone");
    fresh
        .form("/sign-in", &[("email", &after.owner_email), ("password", SECRET)])
        .await;
    assert!(fresh.is_signed_in().await);
    let told = mails(&bed, &subject).await;
    let to: Vec<_> = told.iter().map(|mail| mail[0].as_str()).collect();
    assert!(to.contains(&subject.owner_email.as_str()) && to.contains(&after.owner_email.as_str()));
    let records = audited(&admin, "tenant.credentials_set").await.records;
    assert_eq!((records.len(), records[0].sensitive), (1, true));
    let everything = format!("{told:?}{}", serde_json::to_string(&records).unwrap());
    assert!(!everything.contains(SECRET) && !everything.contains("argon2"));
    for table in ["audit", "tenant_events", "idempotency", "changes"] {
        let column = if table == "idempotency" { "body" } else { "doc" };
        let statement = format!("SELECT COUNT(*) FROM {table} WHERE {column} LIKE $1");
        let found: Option<i64> = sql::scalar(bed.app.reader(), &statement, vec![format!("%{SECRET}%").into()])
            .await
            .unwrap();
        assert_eq!(found, Some(0), "{table}");
    }
}

#[tokio::test]
async fn credentials_need_a_code_a_free_address_a_good_password_and_the_version() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let (subject, other) = (
        tenant(&bed, TenantStatus::Active).await,
        nth_tenant(&bed, TenantStatus::Active, 1).await,
    );
    let path = format!("/v1/tenants/{}/credentials", subject.id);
    let staff: Option<String> = sql::scalar(
        bed.app.reader(),
        "SELECT email FROM tenant_users WHERE tenant_id <> $1 AND role <> 'owner' ORDER BY id LIMIT 1",
        vec![subject.id.to_string().into()],
    )
    .await
    .unwrap();
    for (body, field) in [
        (json!({}), "email"),
        (json!({ "email": "no address" }), "email"),
        (json!({ "email": "a@example.com\r\nBcc: b@example.com" }), "email"),
        (json!({ "email": "a@example.com\nSubject: hello" }), "email"),
        (json!({ "email": other.owner_email.to_uppercase() }), "email"),
        (json!({ "email": staff.unwrap() }), "email"),
        (json!({ "password": "short" }), "password"),
        (json!({ "password": "Password!2345" }), "password"),
        (json!({ "password": SECRET, "reason": "x".repeat(501) }), "reason"),
    ] {
        let problem = credentials(&bed, &admin, &subject, &body)
            .await
            .fails(ErrorCode::Invalid);
        assert!(
            problem.fields.iter().any(|fault| fault.field == field),
            "{body}: {problem:?}"
        );
    }
    let body = json!({ "password": SECRET });
    let with = |key, step_up| With {
        key,
        version: Some(subject.version),
        step_up,
    };
    let bare = admin.send(Method::POST, &path, &body, with(None, None)).await;
    bare.fails(ErrorCode::StepUpRequired);
    assert_eq!(again(&bed, subject.id).await, subject);
    let (key, token) = (key(), bed.step_up(&admin, "POST", &path, &body).await);
    let first = admin
        .send(Method::POST, &path, &body, with(Some(&key), Some(&token)))
        .await;
    let first: CredentialsSet = first.is(200);
    // The code is used up; the answer is given again all the same.
    let second = admin
        .send(Method::POST, &path, &body, with(Some(&key), Some(&token)))
        .await;
    assert_eq!(second.header("idempotency-replayed"), "true");
    assert_eq!(second.is::<CredentialsSet>(200), first);
    // Whoever saw the version before does not overwrite it unseen.
    let late = credentials(&bed, &admin, &subject, &body).await;
    late.fails(ErrorCode::StaleVersion);
    assert_eq!(again(&bed, other.id).await, other);
}

/// What somebody who reads the database would compare guesses with.
#[tokio::test]
async fn no_guess_at_a_password_can_be_tried_on_what_is_kept_of_the_request() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let subject = tenant(&bed, TenantStatus::Active).await;
    let body = json!({ "email": subject.owner_email, "password": SECRET, "reason": WHY });
    let path = format!("/v1/tenants/{}/credentials", subject.id);
    let guess = operation_digest("POST", &path, body.to_string().as_bytes());
    let token = bed.step_up(&admin, "POST", &path, &body).await;
    let step_ups = "SELECT operation FROM step_ups";
    let kept: String = sql::scalar(bed.app.reader(), step_ups, vec![]).await.unwrap().unwrap();
    assert_ne!(kept, guess);
    let key = key();
    let with = || With {
        key: Some(&key),
        version: Some(subject.version),
        step_up: Some(&token),
    };
    admin
        .send(Method::POST, &path, &body, with())
        .await
        .is::<CredentialsSet>(200);
    let statement = "SELECT request_hash FROM idempotency WHERE key = $1";
    let values = vec![key.as_str().into()];
    let kept: String = sql::scalar(bed.app.reader(), statement, values).await.unwrap().unwrap();
    assert_ne!(kept, guess);
    // The repetition is still one, and another request under the same key still is not.
    let again = admin.send(Method::POST, &path, &body, with()).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    let other = json!({ "email": "other@example.com", "password": SECRET, "reason": WHY });
    admin
        .send(Method::POST, &path, &other, with())
        .await
        .fails(ErrorCode::KeyReused);
}
