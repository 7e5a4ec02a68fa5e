//! Sign-in: both factors, enrolment, lockout, refresh.

use crate::support::{Bed, PASSWORD, answer, code};
use chrono::TimeDelta;
use reqwest::StatusCode;
use secrecy::SecretString;
use serde_json::json;
use std::collections::BTreeSet;
use wheelhouse_contract::{
    ErrorCode, Role,
    audit::AuditPage,
    auth::{LoginChallenge, Me, Tokens},
};
use wheelhouse_platform::operators::admin;

#[tokio::test]
async fn signs_in_with_both_factors() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let me: Me = console.me().await.is(200);
    assert_eq!(me.operator.email, console.account.operator.email);
    assert_eq!(me.operator.last_sign_in_at, Some(bed.app.now()));
    assert_eq!(me.permissions, Role::Admin.permissions());
}

#[tokio::test]
async fn never_says_what_was_wrong() {
    let bed = Bed::start().await;
    let account = bed.account(Role::Support).await;
    let password = bed
        .login(&account.operator.email, "wrong")
        .await
        .fails(ErrorCode::BadCredentials);
    let email = bed
        .login("nobody@example.com", PASSWORD)
        .await
        .fails(ErrorCode::BadCredentials);
    assert_eq!((password.detail, password.status), (email.detail, email.status));
}

#[tokio::test]
async fn the_first_sign_in_enrols() {
    let bed = Bed::start().await;
    let password = SecretString::from(PASSWORD);
    admin::create_with(&bed.app, "new@example.com", "New", Role::Support, &password, None)
        .await
        .unwrap();
    let challenge: LoginChallenge = bed.login("new@example.com", PASSWORD).await.is(200);
    let enrolment = challenge.enrolment.unwrap();
    assert!(enrolment.uri.starts_with("otpauth://totp/"), "{}", enrolment.uri);
    let now = code(&enrolment.secret, bed.app.now());
    bed.verify(&challenge.challenge, &now)
        .await
        .fails(ErrorCode::EnrolmentRequired);
    let body = json!({ "challenge": challenge.challenge, "code": now });
    let tokens: Tokens = bed.post("/v1/auth/enrol", &body).await.is(200);
    assert_eq!(tokens.backup_codes.iter().collect::<BTreeSet<_>>().len(), 10);

    // A backup code signs in, once; and the authenticator cannot be replaced by a second enrolment.
    for expected in [200, 401] {
        let challenge: LoginChallenge = bed.login("new@example.com", PASSWORD).await.is(200);
        assert!(challenge.enrolment.is_none());
        let answer = bed
            .verify(&challenge.challenge, &tokens.backup_codes[0].to_uppercase())
            .await;
        assert_eq!(answer.status.as_u16(), expected, "{}", answer.text);
    }
    let challenge: LoginChallenge = bed.login("new@example.com", PASSWORD).await.is(200);
    let body = json!({ "challenge": challenge.challenge, "code": "000000" });
    bed.post("/v1/auth/enrol", &body).await.fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn a_code_is_good_once_wherever_it_was_used() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Owner).await;
    let used = bed.code(&console.account);
    let challenge: LoginChallenge = bed.login(&console.account.operator.email, PASSWORD).await.is(200);
    bed.verify(&challenge.challenge, &used)
        .await
        .fails(ErrorCode::BadCredentials);
    let body = json!({ "code": used, "operation": "a".repeat(64) });
    console
        .post("/v1/auth/step-up", &body)
        .await
        .fails(ErrorCode::BadCredentials);
    // Also from the neighbouring step, where its window still overlaps.
    bed.clock.advance(TimeDelta::seconds(30));
    bed.verify(&challenge.challenge, &used)
        .await
        .fails(ErrorCode::BadCredentials);
    let fresh = bed.code(&console.account);
    let _: Tokens = bed.verify(&challenge.challenge, &fresh).await.is(200);
    // A challenge is good for one sign-in.
    bed.clock.advance(TimeDelta::seconds(60));
    let fresh = bed.code(&console.account);
    bed.verify(&challenge.challenge, &fresh)
        .await
        .fails(ErrorCode::BadCredentials);
}

#[tokio::test]
async fn a_challenge_lives_five_minutes() {
    let bed = Bed::start().await;
    let account = bed.account(Role::Owner).await;
    let challenge: LoginChallenge = bed.login(&account.operator.email, PASSWORD).await.is(200);
    bed.clock.advance(TimeDelta::minutes(5));
    let fresh = bed.code(&account);
    bed.verify(&challenge.challenge, &fresh)
        .await
        .fails(ErrorCode::BadCredentials);
}

#[tokio::test]
async fn five_failures_of_either_factor_lock_for_fifteen_minutes() {
    let bed = Bed::start().await;
    let account = bed.account(Role::Admin).await;
    let email = &account.operator.email;
    for _ in 0..4 {
        bed.login(email, "wrong").await.fails(ErrorCode::BadCredentials);
    }
    // The right password alone forgives nothing.
    let challenge: LoginChallenge = bed.login(email, PASSWORD).await.is(200);
    bed.verify(&challenge.challenge, "000000")
        .await
        .fails(ErrorCode::BadCredentials);
    bed.login(email, PASSWORD).await.fails(ErrorCode::AccountLocked);
    let right = bed.code(&account);
    bed.verify(&challenge.challenge, &right)
        .await
        .fails(ErrorCode::AccountLocked);
    bed.clock.advance(TimeDelta::minutes(15));
    assert!(bed.sign_in(&account).await.is_signed_in().await);
    // Both factors forgave: four more failures do not lock.
    for _ in 0..4 {
        bed.login(email, "wrong").await.fails(ErrorCode::BadCredentials);
    }
    let _: LoginChallenge = bed.login(email, PASSWORD).await.is(200);
}

#[tokio::test]
async fn parallel_guesses_do_not_outrun_the_lock() {
    let bed = Bed::start().await;
    let account = bed.account(Role::Admin).await;
    let guesses = (0..20).map(|number| {
        let (bed, email) = (&bed, &account.operator.email);
        async move { bed.login(email, &format!("guess {number}")).await.status }
    });
    let answers = futures_util::future::join_all(guesses).await;
    let tried = answers
        .iter()
        .filter(|status| **status == StatusCode::UNAUTHORIZED)
        .count();
    assert_eq!(tried, 5, "{answers:?}");
}

#[tokio::test]
async fn an_unknown_account_locks_alike() {
    let bed = Bed::start().await;
    for _ in 0..5 {
        bed.login("nobody@example.com", "wrong")
            .await
            .fails(ErrorCode::BadCredentials);
    }
    bed.login("Nobody@Example.com ", "wrong")
        .await
        .fails(ErrorCode::AccountLocked);
}

#[tokio::test]
async fn attempts_per_address_are_bounded() {
    let bed = Bed::start_with(|config| config.sign_ins_per_minute = 3).await;
    for number in 0..3 {
        let email = format!("{number}@example.com");
        bed.login(&email, "wrong").await.fails(ErrorCode::BadCredentials);
    }
    bed.login("3@example.com", "wrong").await.fails(ErrorCode::RateLimited);
    bed.clock.advance(TimeDelta::minutes(1));
    bed.login("3@example.com", "wrong")
        .await
        .fails(ErrorCode::BadCredentials);
}

#[tokio::test]
async fn fifty_refreshes_with_one_token_all_recover() {
    let bed = Bed::start().await;
    let mut console = bed.console(Role::Support).await;
    let old = console.tokens.refresh_token.clone();
    let refreshes = (0..50).map(|_| bed.refresh(&old));
    let answers = futures_util::future::join_all(refreshes).await;
    let tokens: Vec<Tokens> = answers.iter().map(|answer| answer.is(200)).collect();
    let distinct: BTreeSet<_> = tokens.iter().map(|tokens| &tokens.refresh_token).collect();
    assert_eq!(distinct.len(), 50);
    // Whichever answer the console kept, it goes on from there, and further.
    console.tokens = bed.refresh(&tokens[31].refresh_token).await.is(200);
    console.tokens = bed.refresh(&console.tokens.refresh_token).await.is(200);
    assert!(console.is_signed_in().await);
}

#[tokio::test]
async fn a_lost_answer_recovers_within_the_grace() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let old = &console.tokens.refresh_token;
    let _: Tokens = bed.refresh(old).await.is(200);
    bed.clock.advance(TimeDelta::seconds(30));
    let again: Tokens = bed.refresh(old).await.is(200);
    bed.clock.advance(TimeDelta::seconds(31));
    let _: Tokens = bed.refresh(&again.refresh_token).await.is(200);
}

#[tokio::test]
async fn an_old_refresh_token_gives_the_family_away() {
    let bed = Bed::start().await;
    let mut console = bed.console(Role::Support).await;
    let stolen = console.tokens.refresh_token.clone();
    console.tokens = bed.refresh(&stolen).await.is(200);
    bed.clock.advance(TimeDelta::seconds(31));
    bed.refresh(&stolen).await.fails(ErrorCode::SessionRevoked);
    assert!(!console.is_signed_in().await);
    let newest = console.tokens.refresh_token.clone();
    bed.refresh(&newest).await.fails(ErrorCode::SessionRevoked);
}

#[tokio::test]
async fn two_generations_back_is_reuse_even_within_the_grace() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let oldest = console.tokens.refresh_token.clone();
    let next: Tokens = bed.refresh(&oldest).await.is(200);
    let _: Tokens = bed.refresh(&next.refresh_token).await.is(200);
    bed.refresh(&oldest).await.fails(ErrorCode::SessionRevoked);
}

#[tokio::test]
async fn tokens_run_out() {
    let bed = Bed::start().await;
    let mut console = bed.console(Role::Support).await;
    bed.clock.advance(TimeDelta::minutes(119));
    assert!(console.is_signed_in().await);
    bed.clock.advance(TimeDelta::minutes(1));
    assert!(!console.is_signed_in().await);
    console.tokens = bed.refresh(&console.tokens.refresh_token).await.is(200);
    assert!(console.is_signed_in().await);
    // Idle for longer than the operator's session may be.
    bed.clock.advance(TimeDelta::minutes(240));
    bed.refresh(&console.tokens.refresh_token)
        .await
        .fails(ErrorCode::Unauthenticated);
}

#[tokio::test]
async fn made_up_tokens_are_refused() {
    let bed = Bed::start().await;
    let mut console = bed.console(Role::Support).await;
    bed.refresh("made-up").await.fails(ErrorCode::Unauthenticated);
    let parts: Vec<&str> = console.tokens.access_token.split('.').collect();
    // Without signature, as the algorithm `none` (`eyJhbGciOiJub25lIn0`), and with another session's signature.
    let forged = [
        format!("{}.{}.", parts[0], parts[1]),
        format!("eyJhbGciOiJub25lIn0.{}.", parts[1]),
        format!("{}.{}x.{}", parts[0], parts[1], parts[2]),
        String::new(),
    ];
    for token in forged {
        console.tokens.access_token = token;
        assert!(!console.is_signed_in().await);
    }
}

#[tokio::test]
async fn a_step_up_needs_a_right_code_and_a_digest() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Owner).await;
    let fresh = bed.fresh_code(&console.account);
    let body = json!({ "code": fresh, "operation": "not a digest" });
    console.post("/v1/auth/step-up", &body).await.fails(ErrorCode::Invalid);
    let body = json!({ "code": "000000", "operation": "a".repeat(64) });
    for _ in 0..5 {
        console
            .post("/v1/auth/step-up", &body)
            .await
            .fails(ErrorCode::BadCredentials);
    }
    // Guessing codes locks here, too.
    let body = json!({ "code": fresh, "operation": "a".repeat(64) });
    console
        .post("/v1/auth/step-up", &body)
        .await
        .fails(ErrorCode::AccountLocked);
}

#[tokio::test]
async fn a_forwarded_address_counts_only_behind_our_proxy() {
    for (trusted, expected) in [(false, "127.0.0.1"), (true, "203.0.113.9")] {
        let bed = Bed::start_with(|config| config.trust_proxy = trusted).await;
        let owner = bed.console(Role::Owner).await;
        let login = bed
            .http
            .post(format!("{}/v1/auth/login", bed.url))
            // The first is what the caller claims, the last what the proxy saw.
            .header("x-forwarded-for", "198.51.100.1, 203.0.113.9")
            .json(&json!({ "email": "x@example.com", "password": "x", "device": "x" }));
        answer(login).await.fails(ErrorCode::BadCredentials);
        let failed: AuditPage = owner.get("/v1/audit?action=session.sign_in_failed").await.is(200);
        assert_eq!(failed.records[0].address.as_deref(), Some(expected));
    }
}
