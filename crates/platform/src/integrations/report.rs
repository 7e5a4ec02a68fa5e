//! A test as it goes: checks one after the other, the first that fails ends it.

use super::{Service, reach};
use crate::{
    App,
    outbound::{Answer, CallFault, Outbound},
};
use secrecy::SecretString;
use serde_json::Value;
use std::time::Instant;
use url::Url;
use wheelhouse_contract::{
    Timestamp,
    onboarding::{
        AccountDetail, CheckKind, CheckState, EventTypeOffer, Integration, IntegrationCheck, IntegrationFault,
        IntegrationReport,
    },
};

/// Characters of what others say that are repeated.
const MOST_SAID: usize = 100;

/// Why a check failed, and what to do about it.
pub(super) struct Failure {
    pub fault: IntegrationFault,
    pub message: String,
    pub mend: String,
}

impl Failure {
    pub fn new(fault: IntegrationFault, message: impl Into<String>, mend: impl Into<String>) -> Self {
        Self {
            fault,
            message: message.into(),
            mend: mend.into(),
        }
    }
}

pub(crate) struct Trial<'a> {
    service: Service,
    base: Option<Url>,
    outbound: Outbound,
    key: Option<&'a SecretString>,
    now: Timestamp,
    checks: Vec<IntegrationCheck>,
    pub(super) details: Vec<AccountDetail>,
    pub(super) event_types: Vec<EventTypeOffer>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(app: &App, service: Service, key: Option<&'a SecretString>) -> Self {
        let (base, outbound) = reach(app, service);
        Self {
            service,
            base,
            outbound,
            key,
            now: app.now(),
            checks: Vec::new(),
            details: Vec::new(),
            event_types: Vec::new(),
        }
    }

    pub(super) fn service(&self) -> &'static str {
        self.service.name()
    }

    pub(super) fn has_key(&self) -> bool {
        self.key.is_some()
    }

    /// `path`'s segments behind the service's address, each as one segment whatever it holds.
    fn url(&self, path: &[&str]) -> Result<Url, Failure> {
        let url = self.base.clone().and_then(|mut url| {
            url.path_segments_mut().ok()?.pop_if_empty().extend(path);
            Some(url)
        });
        url.ok_or_else(|| {
            Failure::new(
                IntegrationFault::Unreachable,
                format!("The platform has no usable address of {}.", self.service()),
                "Whoever runs the platform corrects the address in its settings.",
            )
        })
    }

    /// The answer where it is a success. `missing`: what a 404 says is not there, and what to do then.
    pub(super) async fn get(
        &self,
        path: &[&str],
        query: &[(&str, &str)],
        missing: (&str, &str),
    ) -> Result<Value, Failure> {
        let mut url = self.url(path)?;
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        self.judge(self.outbound.get(&url, self.key).await, missing)
    }

    pub(super) async fn post(&self, path: &[&str], body: &Value, missing: (&str, &str)) -> Result<Value, Failure> {
        let url = self.url(path)?;
        self.judge(self.outbound.post(&url, self.key, body).await, missing)
    }

    fn judge(&self, answer: Result<Answer, CallFault>, missing: (&str, &str)) -> Result<Value, Failure> {
        let name = self.service();
        let answer = answer.map_err(|fault| Failure::new(fault.fault, fault.message, mend(name, fault.fault)))?;
        let fault = match answer.status {
            200..=299 if answer.body.is_object() => return Ok(answer.body),
            401 | 403 => IntegrationFault::BadKey,
            404 => {
                let (what, mend) = missing;
                return Err(Failure::new(IntegrationFault::Missing, what, mend));
            }
            429 => IntegrationFault::RateLimited,
            500..=599 => IntegrationFault::Upstream,
            _ => IntegrationFault::Unexpected,
        };
        let message = match fault {
            IntegrationFault::BadKey => format!("{name} refuses the key ({}).", answer.status),
            IntegrationFault::RateLimited => format!("{name} asks for patience (429)."),
            IntegrationFault::Upstream => format!("{name} has trouble of its own ({}).", answer.status),
            _ => format!("{name} answered something that it should not ({}).", answer.status),
        };
        Err(Failure::new(fault, message, mend(name, fault)))
    }

    /// Notes a check, begun at `since`; says whether it passed.
    pub(super) fn note(&mut self, kind: CheckKind, since: Instant, outcome: Result<String, Failure>) -> bool {
        let took_ms = u32::try_from(since.elapsed().as_millis()).unwrap_or(u32::MAX);
        let passed = outcome.is_ok();
        let (state, message, fault, mend) = match outcome {
            Ok(message) => (CheckState::Passed, message, None, None),
            Err(failure) => (
                CheckState::Failed,
                failure.message,
                Some(failure.fault),
                Some(failure.mend),
            ),
        };
        self.checks.push(IntegrationCheck {
            kind,
            state,
            message,
            fault,
            mend,
            took_ms,
        });
        passed
    }

    pub(super) fn skip(&mut self, kind: CheckKind, message: &str) {
        self.checks.push(IntegrationCheck {
            kind,
            state: CheckState::Skipped,
            message: message.to_owned(),
            fault: None,
            mend: None,
            took_ms: 0,
        });
    }

    /// Shows something of the account; what others say is cut and kept on one line.
    pub(super) fn detail(&mut self, label: &str, value: &Value) {
        if let Some(text) = value.as_str().filter(|text| !text.trim().is_empty()) {
            self.details.push(AccountDetail {
                label: label.to_owned(),
                value: said(text),
            });
        }
    }

    /// Without a service: nothing to connect, or nothing chosen yet.
    pub(super) fn by_hand(&mut self, chosen: bool) {
        let since = Instant::now();
        let outcome = match chosen {
            true => Ok("Appointments are entered by hand: there is nothing to connect.".to_owned()),
            false => Err(Failure::new(
                IntegrationFault::Incomplete,
                "No calendar is chosen.",
                "Choose where appointments come from.",
            )),
        };
        self.note(CheckKind::Manual, since, outcome);
    }

    pub(super) fn report(self, integration: Integration) -> IntegrationReport {
        let failed = self.checks.iter().any(|check| check.state == CheckState::Failed);
        IntegrationReport {
            integration,
            passed: !failed,
            checks: self.checks,
            details: self.details,
            event_types: self.event_types,
            at: self.now,
        }
    }
}

/// What a server of others said, fit for one line.
pub(super) fn said(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(MOST_SAID).collect()
}

fn mend(name: &str, fault: IntegrationFault) -> String {
    match fault {
        IntegrationFault::Incomplete => "Fill in what is missing in this step.".to_owned(),
        IntegrationFault::BadKey => format!("Make a new key in {name} and paste it here; a revoked key stays refused."),
        IntegrationFault::Missing | IntegrationFault::Mismatch => format!("Compare it with what {name} shows."),
        IntegrationFault::Timeout => format!("Try again; if it stays so, look at {name}'s status page."),
        IntegrationFault::Dns | IntegrationFault::Unreachable => {
            format!("Whoever runs the platform looks at its connection to {name} and at the address in its settings.")
        }
        IntegrationFault::Tls => {
            format!("Whoever runs the platform looks at the certificate that {name}'s address answers with.")
        }
        IntegrationFault::Blocked => {
            "Whoever runs the platform corrects the address, or allows its network in the platform's settings."
                .to_owned()
        }
        IntegrationFault::Redirect => {
            format!("Whoever runs the platform puts {name}'s final address into its settings.")
        }
        IntegrationFault::RateLimited => "Wait a minute and try again.".to_owned(),
        IntegrationFault::Upstream => format!("Try again later; {name}'s status page says more."),
        IntegrationFault::Unexpected => {
            format!("Look whether the address in the platform's settings really is {name}'s.")
        }
    }
}
