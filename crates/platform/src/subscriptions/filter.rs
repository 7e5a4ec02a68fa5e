//! States and revenue as conditions on the columns of `tenants`: what [`Standing`] says of a row, said in SQL.
//!
//! [`Standing`]: wheelhouse_contract::subscription::Standing

use chrono::TimeDelta;
use wheelhouse_contract::{
    Timestamp,
    subscription::{EXPIRING_DAYS, SubscriptionState},
};

const PAID: &str = "status = 'active' AND plan <> 'free'";

/// Whether a tenant is in `state` at `now`.
pub(super) fn state(state: SubscriptionState, now: Timestamp) -> String {
    let soon = now.plus(TimeDelta::days(EXPIRING_DAYS)).millis();
    let now = now.millis();
    match state {
        SubscriptionState::Paused => "status = 'paused'".to_owned(),
        SubscriptionState::Inactive => "status NOT IN ('active', 'paused')".to_owned(),
        SubscriptionState::Free => "status = 'active' AND plan = 'free'".to_owned(),
        SubscriptionState::Expired => format!("{PAID} AND ends_key <= {now}"),
        SubscriptionState::Expiring => format!("{PAID} AND ends_key > {now} AND ends_key <= {soon}"),
        SubscriptionState::Trial => format!("{PAID} AND ends_key > {soon} AND trial_ends_at > {now}"),
        SubscriptionState::Active => {
            format!("{PAID} AND ends_key > {soon} AND (trial_ends_at IS NULL OR trial_ends_at <= {now})")
        }
    }
}

/// Whether the agreed price is recurring revenue at `now`.
pub(super) fn pays(now: Timestamp) -> String {
    let now = now.millis();
    format!("{PAID} AND ends_key > {now} AND (trial_ends_at IS NULL OR trial_ends_at <= {now})")
}

/// Whether it will be, once the trial is over.
pub(super) fn tries(now: Timestamp) -> String {
    let now = now.millis();
    format!("{PAID} AND ends_key > {now} AND trial_ends_at > {now}")
}
