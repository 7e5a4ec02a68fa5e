//! Against the stand-ins that the sample serves.

use super::*;
use crate::{Platform, PlatformConfig};
use std::net::SocketAddr;
use tokio::net::TcpListener;
use wheelhouse_contract::onboarding::{CheckKind, CheckState, IntegrationFault};

struct Bed {
    platform: Platform,
    _folder: tempfile::TempDir,
}

impl Bed {
    /// With the stand-ins at an address that may be called, unless `allowed` is empty.
    async fn new(allowed: &[&str]) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let base = format!("http://{}/sample/", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, fakes::router::<()>()).await });
        let folder = tempfile::tempdir().unwrap();
        let mut config = PlatformConfig::new(format!("sqlite:{}/test.db", folder.path().display()), "localhost");
        let at = |name: &str| Some(format!("{base}{name}").parse().unwrap());
        config.integrations = IntegrationsConfig {
            retell: at("retell"),
            cal_com: at("cal_com/"),
            calendly: at("calendly"),
            retell_key: None,
            allowed: Networks::new(allowed.iter().map(|text| text.parse().unwrap()).collect()),
        };
        Self {
            platform: Platform::open(config).await.unwrap(),
            _folder: folder,
        }
    }

    async fn voice(
        &self,
        change: impl FnOnce(&mut VoiceAnswers),
        key: &str,
        call_to: Option<&str>,
    ) -> IntegrationReport {
        let mut answers = VoiceAnswers {
            agent_id: "agent_abcdefghijklmnopqrstuv".to_owned(),
            caller_id: "020 7946 0018".to_owned(),
            ..VoiceAnswers::default()
        };
        change(&mut answers);
        let key = SecretString::from(key.to_owned());
        test_voice(self.platform.app(), &answers, Some(&key), call_to).await
    }

    async fn calendar(
        &self,
        kind: CalendarKind,
        change: impl FnOnce(&mut CalendarAnswers),
        key: &str,
    ) -> IntegrationReport {
        let mut answers = CalendarAnswers {
            kind: Some(kind),
            organiser_email: fakes::ORGANISER.to_owned(),
            ..CalendarAnswers::default()
        };
        change(&mut answers);
        let key = SecretString::from(key.to_owned());
        test_calendar(self.platform.app(), &answers, Some(&key)).await
    }

    async fn close(self) {
        self.platform.close().await.unwrap();
    }
}

/// The checks that failed, with why; each says how to mend it.
fn failed(report: &IntegrationReport) -> Vec<(CheckKind, Option<IntegrationFault>)> {
    let failed = report.checks.iter().filter(|check| check.state == CheckState::Failed);
    let failed: Vec<_> = failed
        .inspect(|check| assert!(check.mend.as_ref().is_some_and(|mend| mend.len() > 10), "{check:?}"))
        .map(|check| (check.kind, check.fault))
        .collect();
    assert_eq!(report.passed, failed.is_empty());
    failed
}

#[tokio::test]
async fn good_answers_pass_and_show_whose_they_are() {
    let bed = Bed::new(&["127.0.0.0/8"]).await;
    let voice = bed.voice(|_| {}, "key_good", Some("07700 900123")).await;
    assert_eq!(failed(&voice), []);
    assert!(
        voice.checks.iter().all(|check| check.state == CheckState::Passed),
        "{voice:?}"
    );
    assert!(
        voice
            .details
            .iter()
            .any(|detail| detail.value == "Appointment reminder")
    );
    assert!(voice.details.iter().any(|detail| detail.value == "+442079460018"));

    let cal_com = bed
        .calendar(
            CalendarKind::CalCom,
            |answers| answers.event_type_id = "17".to_owned(),
            "cal_live_x",
        )
        .await;
    assert_eq!(failed(&cal_com), []);
    assert_eq!(cal_com.event_types.len(), 1);

    let calendly = bed.calendar(CalendarKind::Calendly, |_| {}, "token123").await;
    assert_eq!(failed(&calendly), []);
    assert_eq!(calendly.event_types.len(), 2);
    bed.close().await;
}

#[tokio::test]
async fn what_is_wrong_is_told_with_what_to_mend() {
    let bed = Bed::new(&["127.0.0.0/8"]).await;
    let missing = Some(IntegrationFault::Missing);
    let refused = bed.voice(|_| {}, "key_bad", None).await;
    assert_eq!(failed(&refused), [(CheckKind::Key, Some(IntegrationFault::BadKey))]);
    let gone = |answers: &mut VoiceAnswers| answers.agent_id = "agent_abcdefghijklmnopqrs404".to_owned();
    assert_eq!(
        failed(&bed.voice(gone, "key_good", None).await),
        [(CheckKind::Agent, missing)]
    );
    let number = |answers: &mut VoiceAnswers| answers.caller_id = "020 7946 0404".to_owned();
    assert_eq!(
        failed(&bed.voice(number, "key_good", None).await),
        [(CheckKind::CallerId, missing)]
    );
    let later = |answers: &mut VoiceAnswers| answers.later = true;
    let incomplete = Some(IntegrationFault::Incomplete);
    assert_eq!(
        failed(&bed.voice(later, "key_good", None).await),
        [(CheckKind::Key, incomplete)]
    );

    let other = |answers: &mut CalendarAnswers| answers.organiser_email = "other@example.com".to_owned();
    let mismatch = Some(IntegrationFault::Mismatch);
    let report = bed.calendar(CalendarKind::CalCom, other, "cal_live_x").await;
    assert_eq!(failed(&report), [(CheckKind::Organiser, mismatch)]);
    let event = |answers: &mut CalendarAnswers| answers.event_type_id = "404".to_owned();
    let report = bed.calendar(CalendarKind::CalCom, event, "cal_live_x").await;
    assert_eq!(failed(&report), [(CheckKind::EventTypes, missing)]);
    let unknown = |answers: &mut CalendarAnswers| answers.event_types = vec!["https://example.com/e".to_owned()];
    let report = bed.calendar(CalendarKind::Calendly, unknown, "token123").await;
    assert_eq!(failed(&report), [(CheckKind::EventTypes, missing)]);
    bed.close().await;
}

#[tokio::test]
async fn an_id_cannot_lead_to_another_place_of_the_service() {
    let bed = Bed::new(&["127.0.0.0/8"]).await;
    let outside = |answers: &mut CalendarAnswers| answers.event_type_id = "../me?x=".to_owned();
    let report = bed.calendar(CalendarKind::CalCom, outside, "cal_live_x").await;
    // It arrives as one segment: the stand-in knows no such number but answers with it, whole.
    assert_eq!(
        report.event_types.first().map(|offer| offer.id.as_str()),
        Some("../me?x=")
    );
    bed.close().await;
}

#[tokio::test]
async fn an_inner_network_is_refused_unless_the_configuration_allows_it() {
    let bed = Bed::new(&[]).await;
    let blocked = Some(IntegrationFault::Blocked);
    assert_eq!(
        failed(&bed.voice(|_| {}, "key_good", None).await),
        [(CheckKind::Key, blocked)]
    );
    let report = bed.calendar(CalendarKind::Calendly, |_| {}, "token123").await;
    assert_eq!(failed(&report), [(CheckKind::Key, blocked)]);
    bed.close().await;
}

#[tokio::test]
async fn appointments_by_hand_need_no_service() {
    let bed = Bed::new(&[]).await;
    assert_eq!(failed(&bed.calendar(CalendarKind::Manual, |_| {}, "").await), []);
    bed.close().await;
}
