//! As many sessions at a site as the plan grants.

use super::{fresh, state};
use crate::scene::{Browser, impersonate, world};
use chrono::TimeDelta;
use wheelhouse_contract::{Role, impersonation::ImpersonationScope, usage::LimitKey};
use wheelhouse_platform::generate::SAMPLE_TENANT_PASSWORD;

#[tokio::test]
async fn the_sixth_session_of_the_free_plan_waits_for_one_to_end() {
    let bed = world().await;
    let (owner, subject) = (bed.console(Role::Owner).await, fresh(&bed).await);
    let fields = [
        ("email", subject.owner_email.as_str()),
        ("password", SAMPLE_TENANT_PASSWORD),
    ];
    let mut browsers: Vec<_> = (0..6).map(|_| Browser::of(&bed, &subject)).collect();
    for browser in &mut browsers[..5] {
        assert_eq!(browser.form("/sign-in", &fields).await.status, 303);
    }
    let refused = browsers[5].form("/sign-in", &fields).await;
    assert_eq!(refused.status, 429);
    assert!(refused.text.contains("5 of 5 sessions at once"), "{}", refused.text);
    let seconds: i64 = refused.header("retry-after").parse().unwrap();
    assert!((43_000..=43_201).contains(&seconds), "{seconds}");
    assert_eq!(state(&owner, &subject, LimitKey::ConcurrentSessions).await.used, 5);
    // An operator inside takes none of their places, and finds the door open.
    let started = impersonate(&owner, &subject, ImpersonationScope::ReadOnly).await;
    assert!(Browser::entered(&bed, &started).await.is_signed_in().await);
    assert_eq!(state(&owner, &subject, LimitKey::ConcurrentSessions).await.used, 5);
    browsers[0].form("/sign-out", &[]).await;
    assert_eq!(browsers[5].form("/sign-in", &fields).await.status, 303);
    bed.clock.advance(TimeDelta::hours(13));
    let owner = bed.sign_in(&owner.account).await;
    assert_eq!(state(&owner, &subject, LimitKey::ConcurrentSessions).await.used, 0);
}
