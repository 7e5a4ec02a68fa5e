//! Cal.com: whose the key is, and the event type that is followed.

use super::report::{Failure, Trial};
use serde_json::Value;
use std::time::Instant;
use wheelhouse_contract::onboarding::{CalendarAnswers, CheckKind, EventTypeOffer, IntegrationFault};

const AFTER: &str = "Not tried: what stands before it has to pass first.";

pub(super) async fn test(trial: &mut Trial<'_>, answers: &CalendarAnswers) {
    let Some(account) = account(trial, &["v1", "me"]).await else {
        trial.skip(CheckKind::Organiser, AFTER);
        return trial.skip(CheckKind::EventTypes, AFTER);
    };
    // Newer versions of the service wrap what is asked for.
    let user = ["user", "data"]
        .into_iter()
        .map(|key| &account[key])
        .find(|value| value.is_object());
    let user = user.unwrap_or(&account);
    trial.detail("account_name", &user["name"]);
    trial.detail("account_email", &user["email"]);
    trial.detail("time_zone", &user["timeZone"]);
    if !organiser(trial, answers, &user["email"]) {
        return trial.skip(CheckKind::EventTypes, AFTER);
    }
    event_types(trial, answers).await;
}

/// Whether the key is taken: the account that it opens.
pub(super) async fn account(trial: &mut Trial<'_>, path: &[&str]) -> Option<Value> {
    let since = Instant::now();
    let name = trial.service();
    if !trial.has_key() {
        let failure = Failure::new(
            IntegrationFault::Incomplete,
            "There is no key.",
            format!("Set the key of the {name} account."),
        );
        trial.note(CheckKind::Key, since, Err(failure));
        return None;
    }
    let missing = (
        "The service has no account at this address.",
        "Look whether the address in the platform's settings is the service's.",
    );
    match trial.get(path, &[], missing).await {
        Ok(account) => {
            trial.note(CheckKind::Key, since, Ok(format!("{name} accepts the key.")));
            Some(account)
        }
        Err(failure) => {
            trial.note(CheckKind::Key, since, Err(failure));
            None
        }
    }
}

/// Whether the account is the organiser's.
pub(super) fn organiser(trial: &mut Trial<'_>, answers: &CalendarAnswers, email: &Value) -> bool {
    let since = Instant::now();
    let wanted = answers.organiser_email.trim();
    let email = email.as_str().unwrap_or_default();
    let outcome = match email.eq_ignore_ascii_case(wanted) && !wanted.is_empty() {
        true => Ok(format!("The account is {wanted}'s.")),
        false => Err(Failure::new(
            IntegrationFault::Mismatch,
            format!("The key is of {}, not of {wanted}.", super::report::said(email)),
            "Use the organiser's own key, or write the e-mail address of the key's account.",
        )),
    };
    trial.note(CheckKind::Organiser, since, outcome)
}

async fn event_types(trial: &mut Trial<'_>, answers: &CalendarAnswers) {
    let since = Instant::now();
    let id = answers.event_type_id.trim();
    if id.is_empty() {
        trial.note(
            CheckKind::EventTypes,
            since,
            Ok("All event types are followed.".to_owned()),
        );
        return;
    }
    let missing = (
        "The account has no event type with this number.",
        "Copy the number from the event type's address in Cal.com, or leave it empty for all.",
    );
    let outcome = trial.get(&["v1", "event-types", id], &[], missing).await.map(|found| {
        let event = found.get("event_type").unwrap_or(&found);
        let name = event["title"].as_str().unwrap_or(id);
        trial.event_types.push(EventTypeOffer {
            id: id.to_owned(),
            name: super::report::said(name),
        });
        "The event type can be read.".to_owned()
    });
    trial.note(CheckKind::EventTypes, since, outcome);
}
