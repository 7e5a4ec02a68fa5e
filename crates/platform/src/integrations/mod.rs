//! The services that tenants are connected to: Retell AI for calls, Cal.com and Calendly for appointments. Each test calls the
//! real service and says what to mend.
//!
//! Sources: `platform-console` 1, steps 3 and 4.

mod cal_com;
mod calendly;
pub(crate) mod fakes;
mod report;
mod retell;

pub(crate) use report::Trial;

use crate::{
    App,
    outbound::{Networks, Outbound},
};
use ipnet::Ipv4Net;
use secrecy::SecretString;
use std::net::Ipv4Addr;
use url::Url;
use wheelhouse_contract::{
    onboarding::{CalendarAnswers, Integration, IntegrationReport, VoiceAnswers},
    tenant::CalendarKind,
};

/// Where the services are. Absent: the service's own address, or of the sample the fakes that it serves itself.
#[derive(Clone, Debug, Default)]
pub struct IntegrationsConfig {
    pub retell: Option<Url>,
    pub cal_com: Option<Url>,
    pub calendly: Option<Url>,
    /// For tenants without a key of their own.
    pub retell_key: Option<SecretString>,
    /// Networks that may be called although they are not public.
    pub allowed: Networks,
}

/// A service that is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Service {
    Retell,
    CalCom,
    Calendly,
}

impl Service {
    fn name(self) -> &'static str {
        match self {
            Service::Retell => "Retell AI",
            Service::CalCom => "Cal.com",
            Service::Calendly => "Calendly",
        }
    }

    /// The service's own address.
    fn home(self) -> &'static str {
        match self {
            Service::Retell => "https://api.retellai.com",
            Service::CalCom => "https://api.cal.com",
            Service::Calendly => "https://api.calendly.com",
        }
    }

    fn configured(self, config: &IntegrationsConfig) -> Option<&Url> {
        match self {
            Service::Retell => config.retell.as_ref(),
            Service::CalCom => config.cal_com.as_ref(),
            Service::Calendly => config.calendly.as_ref(),
        }
    }
}

/// Tries the calls: the key, the agent, the caller id, and where `call_to` is given a real call.
pub(crate) async fn test_voice(
    app: &App,
    answers: &VoiceAnswers,
    key: Option<&SecretString>,
    call_to: Option<&str>,
) -> IntegrationReport {
    let key = key.or(app.config().integrations.retell_key.as_ref());
    let mut trial = Trial::new(app, Service::Retell, key);
    retell::test(&mut trial, answers, call_to).await;
    trial.report(Integration::Voice)
}

/// Tries the calendar: the key, whose account it is, the event types.
pub(crate) async fn test_calendar(
    app: &App,
    answers: &CalendarAnswers,
    key: Option<&SecretString>,
) -> IntegrationReport {
    let mut trial;
    match answers.kind {
        Some(CalendarKind::CalCom) => {
            trial = Trial::new(app, Service::CalCom, key);
            cal_com::test(&mut trial, answers).await;
        }
        Some(CalendarKind::Calendly) => {
            trial = Trial::new(app, Service::Calendly, key);
            calendly::test(&mut trial, answers).await;
        }
        Some(CalendarKind::Manual) | None => {
            trial = Trial::new(app, Service::CalCom, None);
            trial.by_hand(answers.kind.is_some());
        }
    }
    trial.report(Integration::Calendar)
}

/// Where `service` is called, and what may be called.
fn reach(app: &App, service: Service) -> (Option<Url>, Outbound) {
    let config = &app.config().integrations;
    let mut allowed = config.allowed.clone();
    let fake = app.config().sample.then(|| app.port()).flatten();
    let url = match (service.configured(config), fake) {
        (Some(url), _) => Some(url.clone()),
        (None, Some(port)) => {
            // Its own listener, and nothing else of this machine's that the sample was not told of.
            allowed.push(Ipv4Net::from(Ipv4Addr::LOCALHOST).into());
            fakes::address(service, port)
        }
        (None, None) => Url::parse(service.home()).ok(),
    };
    (url, Outbound::new(allowed))
}

#[cfg(test)]
mod tests;
