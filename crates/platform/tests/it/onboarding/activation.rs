//! Everything or nothing, once, and secrets once.

use super::{PASSWORD, act, activate, answers, filled, now, put, put_with};
use crate::{
    scene::Browser,
    support::{Bed, Console, answer, key},
};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role, TenantId,
    onboarding::{
        Activated, ActivationStep, ActivationStepState, DraftState, NewOwnerSecrets, OnboardingDraft, PasswordMethod,
        Secrets, StepAnswers,
    },
    tenant::{CalendarKind, IntegrationState, Plan, Tenant, TenantStatus},
};
use wheelhouse_platform::storage::sql;

/// Signs in at the tenant's own site.
async fn signs_in(bed: &Bed, tenant: &Tenant, email: &str, secret: &str) -> bool {
    let mut browser = Browser::of(bed, tenant);
    browser
        .form(
            "/sign-in",
            &[("email", email), ("password", &secret.replace('+', "%2B"))],
        )
        .await;
    browser.is_signed_in().await
}

#[tokio::test]
async fn the_administrator_signs_in_with_the_password_and_with_each_code_once() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &answers("Comes In")).await;
    let made: Activated = activate(&console, &draft).await.is(201);
    let (tenant, secrets) = (made.tenant, made.secrets.unwrap());
    let (email, code) = (secrets.email.as_str(), secrets.backup_codes[3].as_str());
    assert!(signs_in(&bed, &tenant, email, &secrets.password.unwrap()).await);
    assert!(signs_in(&bed, &tenant, email, &code.to_uppercase()).await);
    assert!(!signs_in(&bed, &tenant, email, code).await, "used up");
    assert!(!signs_in(&bed, &tenant, email, "abcd-efgh-jkmn").await);
    assert!(signs_in(&bed, &tenant, email, &secrets.backup_codes[4]).await);
    act(&console, &made.draft, "secrets", &json!(null), None)
        .await
        .fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn the_logo_becomes_the_tenants() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let svg = r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0L9 9"/></svg>"#;
    let request = console
        .request(reqwest::Method::POST, "/v1/assets")
        .header("idempotency-key", super::super::support::key());
    let kept: Value = answer(request.header("content-type", "image/svg+xml").body(svg))
        .await
        .is(201);
    let mut whole = answers("With A Logo");
    whole.rules.branding.logo = serde_json::from_value(kept["picture"]["id"].clone()).unwrap();
    let draft = filled(&console, &whole).await;
    let made: Activated = activate(&console, &draft).await.is(201);
    assert_eq!(made.tenant.logo.unwrap().id, whole.rules.branding.logo.unwrap());
    // Somebody else's picture is none.
    let mut other = answers("With Their Logo");
    other.rules.branding.logo = whole.rules.branding.logo;
    let draft = filled(&console, &other).await;
    let problem = activate(&console, &draft).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "rules.branding.logo");
    assert_eq!(count(&bed, "tenants").await, 1);
}

async fn count(bed: &Bed, from: &str) -> i64 {
    let statement = format!("SELECT COUNT(*) FROM {from}");
    sql::scalar(bed.app.reader(), &statement, vec![])
        .await
        .unwrap()
        .unwrap()
}

async fn mails(bed: &Bed, tenant: TenantId) -> Vec<(String, String, String)> {
    let statement = "SELECT recipient, subject, body FROM outgoing_mail WHERE tenant_id = $1";
    let found = sql::all(bed.app.reader(), statement, vec![tenant.to_string().into()])
        .await
        .unwrap();
    let text = |row: &sea_orm::QueryResult, at| row.try_get_by_index::<String>(at).unwrap();
    found
        .iter()
        .map(|row| (text(row, 0), text(row, 1), text(row, 2)))
        .collect()
}

fn states(draft: &OnboardingDraft) -> Vec<(ActivationStep, ActivationStepState)> {
    let report = draft.activation.as_ref().unwrap();
    report
        .steps
        .iter()
        .map(|progress| (progress.step, progress.state))
        .collect()
}

#[tokio::test]
async fn a_tenant_stands_with_everything_that_was_answered() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &answers("Harley Dental")).await;
    let made: Activated = activate(&console, &draft).await.is(201);
    let tenant: Tenant = console.get(&format!("/v1/tenants/{}", made.tenant.id)).await.is(200);
    assert_eq!(tenant, made.tenant);
    assert_eq!(
        (tenant.status, tenant.plan, tenant.subdomain.as_str()),
        (TenantStatus::Active, Plan::Pro, "harleydental")
    );
    assert!(tenant.compliance.hipaa && tenant.subscription_ends_at.is_some() && tenant.revenue.minor > 0);
    assert!(made.site.starts_with("http://harleydental.localhost"), "{}", made.site);
    assert_eq!(made.draft.state, DraftState::Activated);
    assert_eq!(made.draft.tenant_id, Some(tenant.id));
    assert!(
        states(&made.draft)
            .iter()
            .all(|(_, state)| matches!(state, ActivationStepState::Done | ActivationStepState::Skipped))
    );
    let secrets = made.secrets.unwrap();
    assert_eq!(secrets.backup_codes.len(), 10);
    let statement = "SELECT password_hash FROM tenant_users WHERE email = $1";
    let hash: String = sql::scalar(bed.app.reader(), statement, vec![secrets.email.clone().into()])
        .await
        .unwrap()
        .unwrap();
    assert!(hash.starts_with("$argon2id$"));
    assert_eq!(count(&bed, "tenant_backup_codes").await, 10);
    let mails = mails(&bed, tenant.id).await;
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].0, "zoe@harleydental.example.com");
    assert!(
        !mails[0].2.contains(secrets.password.as_deref().unwrap()),
        "no password by mail"
    );
    let open: Vec<OnboardingDraft> = console.get("/v1/onboarding/drafts").await.is(200);
    assert!(open.is_empty());
    let history: Value = console
        .get(&format!("/v1/subscriptions/{}/history", tenant.id))
        .await
        .is(200);
    assert_eq!(history["items"][0]["kind"], "started");
}

#[tokio::test]
async fn the_same_request_makes_one_tenant_and_shows_its_secrets_once() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &answers("Only Once")).await;
    let key = key();
    let first: Activated = act(&console, &draft, "activation", &json!({}), Some(&key))
        .await
        .is(201);
    let again: Activated = act(&console, &draft, "activation", &json!({}), Some(&key))
        .await
        .is(201);
    assert_eq!((&first.tenant, &first.draft), (&again.tenant, &again.draft));
    assert!(first.secrets.is_some() && again.secrets.is_none());
    assert_eq!(count(&bed, "tenants").await, 1);
    activate(&console, &draft).await.fails(ErrorCode::Conflict);
    let password = first.secrets.unwrap().password.unwrap();
    assert_nowhere(&bed, &console, &password).await;
}

/// Not in any table that keeps text for others.
async fn assert_nowhere(bed: &Bed, console: &Console, secret: &str) {
    for from in [
        "idempotency WHERE body LIKE $1",
        "changes WHERE doc LIKE $1",
        "audit WHERE doc LIKE $1",
        "outgoing_mail WHERE body LIKE $1",
        "onboarding_drafts WHERE doc LIKE $1",
        "tenants WHERE doc LIKE $1",
        "tenant_settings WHERE doc LIKE $1",
        "onboarding_secrets WHERE sealed LIKE $1",
    ] {
        let held = sql::exists(bed.app.reader(), from, vec![format!("%{secret}%").into()])
            .await
            .unwrap();
        assert!(!held, "{from}");
    }
    let audit: Value = console.get("/v1/audit?limit=100").await.is(200);
    assert!(!audit.to_string().contains(secret));
}

#[tokio::test]
async fn typed_secrets_are_kept_sealed_and_told_to_nobody() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let mut whole = answers("Sealed Away");
    whole.administrator.password_method = PasswordMethod::Manual;
    let draft = filled(&console, &whole).await;
    activate(&console, &draft).await.fails(ErrorCode::Invalid);
    let draft = now(&console, &draft).await;
    let secrets = Secrets {
        password: Some(PASSWORD.to_owned()),
        voice_key: Some(super::KEY.to_owned()),
        calendar_key: None,
    };
    let answer = put_with(
        &console,
        &draft,
        StepAnswers::Administrator(whole.administrator.clone()),
        secrets,
    )
    .await;
    let draft: OnboardingDraft = answer.is(200);
    assert!(draft.secrets.password && draft.secrets.voice_key && !draft.secrets.calendar_key);
    assert_nowhere(&bed, &console, PASSWORD).await;
    assert_nowhere(&bed, &console, super::KEY).await;
    let made: Activated = activate(&console, &draft).await.is(201);
    assert_eq!(made.secrets.unwrap().password, None, "the operator knows it");
    assert_nowhere(&bed, &console, PASSWORD).await;
    assert_nowhere(&bed, &console, super::KEY).await;
    let left = vec![draft.id.to_string().into()];
    assert!(
        !sql::exists(bed.app.reader(), "onboarding_secrets WHERE owner_id = $1", left)
            .await
            .unwrap()
    );
    let kept = vec![made.tenant.id.to_string().into()];
    assert!(
        sql::exists(bed.app.reader(), "onboarding_secrets WHERE owner_id = $1", kept)
            .await
            .unwrap()
    );
}

#[tokio::test]
async fn a_failure_leaves_nothing_and_says_what_was_undone() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let first = filled(&console, &answers("Same Name")).await;
    let mut second = answers("Same Name");
    second.administrator.email = "other@same.example.com".to_owned();
    let second = filled(&console, &second).await;
    activate(&console, &first).await.is::<Activated>(201);
    let problem = activate(&console, &second).await.fails(ErrorCode::Invalid);
    let fields: Vec<_> = problem.fields.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["business.name", "rules.branding.subdomain"]);
    let draft: OnboardingDraft = serde_json::from_value(problem.current.unwrap()).unwrap();
    assert_eq!(
        (draft.state, draft.activation.as_ref().unwrap().succeeded),
        (DraftState::Open, Some(false))
    );
    assert_eq!(states(&draft)[0], (ActivationStep::Check, ActivationStepState::Failed));
    assert_eq!(count(&bed, "tenants").await, 1);
    // Mended, it goes through.
    let mut business = draft.answers.business.clone();
    business.name = "Another Name".to_owned();
    let draft: OnboardingDraft = put(&console, &draft, StepAnswers::Business(business)).await.is(200);
    assert_eq!(draft.answers.rules.branding.subdomain, "anothername");
    activate(&console, &draft).await.is::<Activated>(201);
}

#[tokio::test]
async fn what_was_done_before_the_failure_is_undone() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let draft = filled(&console, &answers("Half Way")).await;
    // The last step of all finds no place to write to.
    let mut tx = bed
        .app
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    sql::exec(
        tx.conn(),
        "ALTER TABLE tenant_settings RENAME TO tenant_settings_away",
        vec![],
    )
    .await
    .unwrap();
    let _ = tx.now();
    tx.finish().await.unwrap();
    let problem = activate(&console, &draft).await.fails(ErrorCode::Conflict);
    let after: OnboardingDraft = serde_json::from_value(problem.current.unwrap()).unwrap();
    let state = |step| states(&after).into_iter().find(|(known, _)| *known == step).unwrap().1;
    for step in [
        ActivationStep::Tenant,
        ActivationStep::Owner,
        ActivationStep::Subscription,
        ActivationStep::Branding,
    ] {
        assert_eq!(state(step), ActivationStepState::RolledBack, "{step:?}");
    }
    assert_eq!(state(ActivationStep::Settings), ActivationStepState::Failed);
    assert_eq!(state(ActivationStep::WelcomeMail), ActivationStepState::Waiting);
    for table in [
        "tenants",
        "tenant_users",
        "tenant_backup_codes",
        "outgoing_mail",
        "subscription_changes",
    ] {
        assert_eq!(count(&bed, table).await, 0, "{table}");
    }
    tx = bed
        .app
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    sql::exec(
        tx.conn(),
        "ALTER TABLE tenant_settings_away RENAME TO tenant_settings",
        vec![],
    )
    .await
    .unwrap();
    tx.finish().await.unwrap();
    activate(&console, &after).await.is::<Activated>(201);
}

#[tokio::test]
async fn a_connection_that_was_not_tested_holds_it_up_unless_that_is_wanted() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let mut whole = answers("Not Connected");
    whole.voice.later = false;
    whole.voice.agent_id = "agent_e53a44a8e7abed30866388d300".to_owned();
    whole.voice.caller_id = "07403 305280".to_owned();
    whole.calendar.kind = Some(CalendarKind::Manual);
    let draft = filled(&console, &whole).await;
    let problem = activate(&console, &draft).await.fails(ErrorCode::Invalid);
    assert_eq!(problem.fields[0].field, "voice");
    let draft = now(&console, &draft).await;
    let body = json!({ "accept_failing": true });
    let made: Activated = act(&console, &draft, "activation", &body, None).await.is(201);
    assert_eq!(made.tenant.integrations.voice, IntegrationState::Failing);
    assert_eq!(made.tenant.integrations.voice_number.as_deref(), Some("+447403305280"));
    assert_eq!(made.tenant.integrations.calendar, IntegrationState::NotConfigured);
}

#[tokio::test]
async fn secrets_that_nobody_saw_are_replaced_by_whoever_activated() {
    let bed = Bed::start().await;
    let (console, other) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let draft = filled(&console, &answers("Lost Answer")).await;
    let made: Activated = activate(&console, &draft).await.is(201);
    act(&other, &made.draft, "secrets", &json!(null), None)
        .await
        .fails(ErrorCode::Conflict);
    let fresh: NewOwnerSecrets = act(&console, &made.draft, "secrets", &json!(null), None).await.is(201);
    let (old, new) = (made.secrets.unwrap(), fresh.secrets.unwrap());
    assert_ne!(old.password, new.password);
    assert_eq!(count(&bed, "tenant_backup_codes").await, 10);
    assert_nowhere(&bed, &console, new.password.as_deref().unwrap()).await;
    bed.clock.advance(chrono::TimeDelta::minutes(16));
    act(&console, &made.draft, "secrets", &json!(null), None)
        .await
        .fails(ErrorCode::Conflict);
}
