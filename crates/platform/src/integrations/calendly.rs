//! Calendly: whose the token is, and which event types there are to follow.

use super::{
    cal_com::{account, organiser},
    report::{Failure, Trial, said},
};
use serde_json::Value;
use std::time::Instant;
use wheelhouse_contract::onboarding::{CalendarAnswers, CheckKind, EventTypeOffer, IntegrationFault};

const AFTER: &str = "Not tried: what stands before it has to pass first.";
/// Of a list.
const MOST: &str = "50";

pub(super) async fn test(trial: &mut Trial<'_>, answers: &CalendarAnswers) {
    let Some(account) = account(trial, &["users", "me"]).await else {
        trial.skip(CheckKind::Organiser, AFTER);
        return trial.skip(CheckKind::EventTypes, AFTER);
    };
    let user = &account["resource"];
    trial.detail("account_name", &user["name"]);
    trial.detail("account_email", &user["email"]);
    trial.detail("time_zone", &user["timezone"]);
    if !organiser(trial, answers, &user["email"]) {
        return trial.skip(CheckKind::EventTypes, AFTER);
    }
    let since = Instant::now();
    let outcome = event_types(trial, answers, user["uri"].as_str().unwrap_or_default()).await;
    trial.note(CheckKind::EventTypes, since, outcome);
}

async fn event_types(trial: &mut Trial<'_>, answers: &CalendarAnswers, user: &str) -> Result<String, Failure> {
    let missing = (
        "The account has no list of event types.",
        "Give the token the right to read event types.",
    );
    let list = trial
        .get(&["event_types"], &[("user", user), ("count", MOST)], missing)
        .await?;
    trial.event_types = offers(&list);
    let gone = answers
        .event_types
        .iter()
        .find(|wanted| !trial.event_types.iter().any(|offer| offer.id == **wanted));
    match gone {
        Some(gone) => Err(Failure::new(
            IntegrationFault::Missing,
            format!("The account has no event type {}.", said(gone)),
            "Choose among those that are listed, or none for all.",
        )),
        None => Ok(format!("{} event types can be read.", trial.event_types.len())),
    }
}

fn offers(list: &Value) -> Vec<EventTypeOffer> {
    let entries = list["collection"].as_array().map(Vec::as_slice).unwrap_or_default();
    let offer = |entry: &Value| {
        Some(EventTypeOffer {
            id: entry["uri"].as_str().filter(|uri| uri.len() <= 255)?.to_owned(),
            name: said(entry["name"].as_str().unwrap_or("Without a name")),
        })
    };
    entries.iter().filter_map(offer).collect()
}
