//! Retell AI: the agent, the number that customers see, a real call.

use super::report::{Failure, Trial, said};
use serde_json::{Value, json};
use std::time::Instant;
use wheelhouse_contract::{
    check,
    onboarding::{CheckKind, IntegrationFault, VoiceAnswers, agent_id},
};

const AFTER_KEY: &str = "Not tried: Retell AI has to accept the key first.";
const AFTER_ALL: &str = "Not tried: everything before it has to pass first.";

pub(super) async fn test(trial: &mut Trial<'_>, answers: &VoiceAnswers, call_to: Option<&str>) {
    let since = Instant::now();
    if let Err(failure) = complete(trial, answers) {
        trial.note(CheckKind::Key, since, Err(failure));
        return skip_from(
            trial,
            &[CheckKind::Agent, CheckKind::CallerId, CheckKind::TestCall],
            AFTER_KEY,
        );
    }
    if !agent(trial, answers).await {
        return skip_from(trial, &[CheckKind::CallerId, CheckKind::TestCall], AFTER_ALL);
    }
    if !caller_id(trial, answers).await {
        return trial.skip(CheckKind::TestCall, AFTER_ALL);
    }
    match call_to.map(str::trim).filter(|number| !number.is_empty()) {
        Some(number) => test_call(trial, answers, number).await,
        None => trial.skip(CheckKind::TestCall, "Not tried: no number to call was given."),
    }
}

fn skip_from(trial: &mut Trial<'_>, kinds: &[CheckKind], why: &str) {
    kinds.iter().for_each(|kind| trial.skip(*kind, why));
}

fn complete(trial: &Trial<'_>, answers: &VoiceAnswers) -> Result<(), Failure> {
    let incomplete = |message: &str, mend: &str| Err(Failure::new(IntegrationFault::Incomplete, message, mend));
    if answers.later {
        return incomplete(
            "Calls are set up later.",
            "Take the tick at “later” away to set them up now.",
        );
    }
    if let Some(fault) = agent_id(&answers.agent_id) {
        return incomplete("The agent's id is not one of Retell AI's.", fault);
    }
    if let Some(fault) = check::uk_phone(&answers.caller_id) {
        return incomplete("The caller id is not a UK number.", fault);
    }
    if !trial.has_key() {
        return incomplete(
            "There is no key: neither the tenant nor the platform has one.",
            "Set the tenant's key, or whoever runs the platform sets one for all.",
        );
    }
    Ok(())
}

/// One call tells both: whether the key is taken, and whether the agent is there.
async fn agent(trial: &mut Trial<'_>, answers: &VoiceAnswers) -> bool {
    let since = Instant::now();
    let missing = (
        "Retell AI has no agent with this id.",
        "Copy the agent's id anew; it has to be of the account that the key is of.",
    );
    match trial.get(&["v2", "agent", &answers.agent_id], &[], missing).await {
        Ok(agent) => {
            trial.note(CheckKind::Key, since, Ok("Retell AI accepts the key.".to_owned()));
            found(trial, since, &agent)
        }
        Err(failure) if failure.fault == IntegrationFault::Missing => {
            trial.note(CheckKind::Key, since, Ok("Retell AI accepts the key.".to_owned()));
            trial.note(CheckKind::Agent, since, Err(failure))
        }
        Err(failure) => {
            trial.note(CheckKind::Key, since, Err(failure));
            trial.skip(CheckKind::Agent, AFTER_KEY);
            false
        }
    }
}

fn found(trial: &mut Trial<'_>, since: Instant, agent: &Value) -> bool {
    let name = [&agent["name"], &agent["agent_name"]]
        .into_iter()
        .find(|name| name.is_string());
    let name = name.unwrap_or(&Value::Null);
    trial.detail("agent_name", name);
    trial.detail("voice", &agent["voice_id"]);
    let status = agent["status"].as_str().unwrap_or("active");
    let outcome = match status {
        "inactive" | "archived" | "deleted" | "disabled" => Err(Failure::new(
            IntegrationFault::Mismatch,
            format!("The agent is {status}."),
            "Publish the agent in the Retell dashboard, or choose another one.",
        )),
        _ => Ok(name.as_str().map_or_else(
            || "The agent is there.".to_owned(),
            |name| format!("The agent is there: {}.", said(name)),
        )),
    };
    trial.note(CheckKind::Agent, since, outcome)
}

async fn caller_id(trial: &mut Trial<'_>, answers: &VoiceAnswers) -> bool {
    let since = Instant::now();
    let number = international(&answers.caller_id);
    let missing = (
        "The number is not one of the Retell AI account.",
        "Buy or import the number in the Retell dashboard, or choose one that is there.",
    );
    let outcome = match trial.get(&["get-phone-number", &number], &[], missing).await {
        Ok(found) => others_agent(&found, answers).map_or_else(
            || Ok(format!("Customers see {number}.")),
            |other| {
                Err(Failure::new(
                    IntegrationFault::Mismatch,
                    format!("{number} is bound to another agent ({}).", said(other)),
                    "Bind the number to this agent in the Retell dashboard, or choose another number.",
                ))
            },
        ),
        Err(failure) => Err(failure),
    };
    let passed = trial.note(CheckKind::CallerId, since, outcome);
    if passed {
        trial.detail("number", &Value::String(number));
    }
    passed
}

/// The agent that calls from this number, if it is not ours.
fn others_agent<'a>(number: &'a Value, answers: &VoiceAnswers) -> Option<&'a str> {
    let bound = number["outbound_agent_id"].as_str().filter(|id| !id.is_empty());
    bound.filter(|id| *id != answers.agent_id)
}

async fn test_call(trial: &mut Trial<'_>, answers: &VoiceAnswers, number: &str) {
    let since = Instant::now();
    if let Some(fault) = check::uk_phone(number) {
        let failure = Failure::new(
            IntegrationFault::Incomplete,
            "The number to call is not a UK number.",
            fault,
        );
        trial.note(CheckKind::TestCall, since, Err(failure));
        return;
    }
    let to = international(number);
    let body = json!({
        "from_number": international(&answers.caller_id),
        "to_number": to,
        "override_agent_id": answers.agent_id,
    });
    let missing = (
        "Retell AI does not make calls from this number.",
        "Look at the number's settings in the Retell dashboard.",
    );
    let outcome = trial.post(&["v2", "create-phone-call"], &body, missing).await;
    trial.note(
        CheckKind::TestCall,
        since,
        outcome.map(|_| format!("{to} is being called.")),
    );
}

/// `+44…`, without spaces: how numbers are written to each other by machines.
fn international(number: &str) -> String {
    let digits: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    match digits.strip_prefix('0') {
        Some(rest) => format!("+44{rest}"),
        None => digits,
    }
}
