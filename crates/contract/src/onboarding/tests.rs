use super::*;
use crate::{
    OnboardingId, OperatorId, Timestamp, check,
    tenant::{BusinessSize, BusinessType, CalendarKind, ComplianceLevel, Module, Plan, is_valid_subdomain},
};
use proptest::prelude::*;
use uuid::Uuid;

mod generated;
mod mail;

/// Everything as it must be.
pub(crate) fn complete() -> Answers {
    let mut answers = Answers::default();
    answers.put(StepAnswers::Business(BusinessAnswers {
        name: "Harley Street Dental".to_owned(),
        business_type: Some(BusinessType::Medical),
        size: Some(BusinessSize::Small),
        street: "12 Harley Street".to_owned(),
        city: "London".to_owned(),
        county: "Greater London".to_owned(),
        postal_code: "W1G 9PQ".to_owned(),
        phone: "+44 2079460000".to_owned(),
        email: "office@harley.example.com".to_owned(),
        ..BusinessAnswers::default()
    }));
    answers.administrator.name = "Zoë O’Neil-Núñez".to_owned();
    answers.administrator.email = "zoe@harley.example.com".to_owned();
    answers.voice.agent_id = "agent_e53a44a8e7abed30866388d300".to_owned();
    answers.voice.caller_id = "+447403305280".to_owned();
    answers.calendar.kind = Some(CalendarKind::Manual);
    answers
}

#[test]
fn every_complete_step_is_worth_twenty_percent() {
    let whole = complete();
    let mut answers = Answers::default();
    // Rules come filled in but for what follows from the first step.
    answers.rules.branding.subdomain.clear();
    let worth = |answers: &Answers| answers.completion(SecretFlags::default());
    let begun = worth(&answers).percent;
    assert!(begun < 40, "{begun}");
    for (step, least) in OnboardingStep::FILLED.into_iter().zip([20, 40, 60, 80, 100]) {
        answers.put(whole.of(step).expect("a filled step"));
        let report = answers.report(step, SecretFlags::default());
        assert_eq!((report.percent, report.faults), (100, vec![]), "{step:?}");
        let percent = worth(&answers).percent;
        assert!(percent >= least, "{step:?}: {percent}");
    }
    let completion = worth(&answers);
    assert!(completion.is_complete());
    assert!(completion.steps.iter().all(|step| step.percent == 100));
}

#[test]
fn a_wrong_field_is_named_by_its_path_and_lowers_its_step_alone() {
    type Case = (&'static str, fn(&mut Answers));
    let cases: [Case; 20] = [
        ("business.name", |a| a.business.name = "A".to_owned()),
        ("business.legal_name", |a| a.business.legal_name = "x".repeat(101)),
        ("business.business_type", |a| a.business.business_type = None),
        ("business.size", |a| a.business.size = None),
        ("business.street", |a| a.business.street = "1 A".to_owned()),
        ("business.postal_code", |a| a.business.postal_code = "W1G9PQ".to_owned()),
        ("business.country", |a| a.business.country = "France".to_owned()),
        ("business.phone", |a| a.business.phone = "+33 1 23 45 67 89".to_owned()),
        ("business.email", |a| a.business.email = "office".to_owned()),
        ("business.website", |a| {
            a.business.website = "javascript:alert(1)".to_owned()
        }),
        ("administrator.name", |a| a.administrator.name = "a@b <c>".to_owned()),
        ("administrator.email", |a| {
            a.administrator.email = "a@b.c\r\nBcc: d@e.f".to_owned()
        }),
        ("administrator.password", |a| {
            a.administrator.password_method = PasswordMethod::Manual
        }),
        ("voice.agent_id", |a| a.voice.agent_id = "agent_short".to_owned()),
        ("voice.caller_id", |a| a.voice.caller_id = "12345".to_owned()),
        ("calendar.kind", |a| a.calendar.kind = None),
        ("calendar.call_hours", |a| a.calendar.call_hours = 3),
        ("rules.compliance", |a| a.rules.compliance = ComplianceLevel::None),
        ("rules.modules", |a| a.rules.modules.retain(|module| !module.is_core())),
        ("rules.branding.primary", |a| {
            a.rules.branding.primary = "red;}".to_owned()
        }),
    ];
    for (field, spoil) in cases {
        let mut answers = complete();
        spoil(&mut answers);
        let completion = answers.completion(SecretFlags::default());
        let faults = completion.faults();
        assert!(faults.iter().any(|fault| fault.field == field), "{field}: {faults:?}");
        assert!(!completion.is_complete(), "{field}");
        let lowered: Vec<_> = completion.steps.iter().filter(|step| step.percent < 100).collect();
        let own = field.split('.').next().unwrap_or_default();
        assert!(
            lowered
                .iter()
                .all(|s| s.step.as_str() == own || s.step == OnboardingStep::Review || own == "business"),
            "{field}"
        );
    }
}

#[test]
fn calendars_want_their_own_fields() {
    let mut answers = complete();
    answers.calendar.kind = Some(CalendarKind::CalCom);
    let fields = |answers: &Answers, flags| -> Vec<String> {
        answers
            .completion(flags)
            .faults()
            .into_iter()
            .map(|fault| fault.field)
            .collect()
    };
    assert_eq!(
        fields(&answers, SecretFlags::default()),
        ["calendar.key", "calendar.organiser_email"]
    );
    let flags = SecretFlags {
        calendar_key: true,
        ..SecretFlags::default()
    };
    answers.calendar.organiser_email = "zoe@harley.example.com".to_owned();
    assert!(fields(&answers, flags).is_empty());
    for bad in ["0", "-1", "+5", "1.5", "12; DROP", "99999999999"] {
        answers.calendar.event_type_id = bad.to_owned();
        assert_eq!(fields(&answers, flags), ["calendar.event_type_id"], "{bad}");
    }
    assert_eq!(calendar_key(CalendarKind::CalCom, "cal_live_abc123"), None);
    for bad in ["", "cal_test_abc123", "cal_live_", "cal_live_a b", "cal_live_a\r\nX: y"] {
        assert!(calendar_key(CalendarKind::CalCom, bad).is_some(), "{bad:?}");
    }
    assert!(calendar_key(CalendarKind::Calendly, "abcdefgh\r\nHost: evil").is_some());
}

#[test]
fn hours_are_every_day_once_and_times_in_order() {
    for (index, (from, to)) in [
        ("17:00", "09:00"),
        ("9:00", "17:00"),
        ("09:00", "24:00"),
        ("09:60", "17:00"),
        ("", ""),
    ]
    .into_iter()
    .enumerate()
    {
        let mut answers = complete();
        answers.rules.hours[0] = OpeningDay {
            day: Weekday::Monday,
            open: true,
            from: from.to_owned(),
            to: to.to_owned(),
        };
        let faults = answers.completion(SecretFlags::default()).faults();
        assert_eq!(faults.len(), 1, "case {index}");
        assert_eq!(faults[0].field, "rules.hours.0");
    }
    let mut answers = complete();
    answers.rules.hours[1].day = Weekday::Monday;
    assert!(!answers.completion(SecretFlags::default()).is_complete());
    let mut answers = complete();
    answers.rules.hours.iter_mut().for_each(|day| day.open = false);
    assert!(!answers.completion(SecretFlags::default()).is_complete());
}

#[test]
fn defaults_are_those_of_the_source() {
    use {CallLength::*, VoiceTone::*};
    let expected = [
        (BusinessType::Medical, Medical, Brief),
        (BusinessType::Salon, Friendly, Detailed),
        (BusinessType::Restaurant, Friendly, Standard),
        (BusinessType::Consultant, Professional, Detailed),
        (BusinessType::General, Professional, Standard),
    ];
    for (kind, tone, length) in expected {
        let defaults = kind.defaults();
        assert_eq!((defaults.tone, defaults.call_length), (tone, length), "{kind:?}");
        let core = Module::ALL.into_iter().filter(|module| module.is_core());
        assert!(core.into_iter().all(|module| defaults.modules.contains(&module)));
    }
    assert_eq!(
        CallLimits::default(),
        CallLimits {
            per_quarter_hour: 25,
            per_day: 300,
            at_once: 5
        }
    );
    let abuse = AbuseProtection::default();
    assert_eq!((abuse.failure_percent, abuse.short_call_percent), (40, 60));
}

#[test]
fn defaults_follow_the_business_and_choices_stay() {
    let mut answers = complete();
    assert_eq!(answers.voice.tone, VoiceTone::Medical);
    assert_eq!(answers.rules.compliance, ComplianceLevel::Standard);
    assert_eq!(answers.rules.plan, Plan::Pro);
    assert_eq!(answers.rules.branding.subdomain, "harleystreetdental");
    answers.voice.tone = VoiceTone::Professional;
    answers.rules.modules = Module::ALL.to_vec();
    answers.rules.branding.subdomain = "my-own".to_owned();
    let mut business = answers.business.clone();
    business.business_type = Some(BusinessType::Salon);
    business.size = Some(BusinessSize::Large);
    business.name = "Scissors".to_owned();
    answers.put(StepAnswers::Business(business));
    assert_eq!(answers.voice.tone, VoiceTone::Professional, "chosen");
    assert_eq!(answers.voice.call_length, CallLength::Detailed, "proposed");
    assert_eq!(answers.rules.modules, Module::ALL.to_vec(), "chosen");
    assert_eq!(answers.rules.branding.subdomain, "my-own", "chosen");
    assert_eq!(answers.rules.plan, Plan::Enterprise, "proposed");
    assert_eq!(answers.rules.abuse.limits.at_once, 20, "proposed");
    assert_eq!(answers.rules.compliance, ComplianceLevel::None, "settled by the type");
}

#[test]
fn secrets_are_never_written_down() {
    let secrets = Secrets {
        password: Some("Correct-Horse-7".to_owned()),
        voice_key: Some("key_aaaaaaaaaaaaaaaaaaaaaaaa".to_owned()),
        calendar_key: None,
    };
    let shown = format!("{secrets:?}");
    assert!(!shown.contains("Horse") && !shown.contains("key_a"), "{shown}");
    assert_eq!(
        secrets.flags(SecretFlags {
            calendar_key: true,
            ..SecretFlags::default()
        }),
        SecretFlags {
            password: true,
            voice_key: true,
            calendar_key: true
        }
    );
    let cleared = Secrets {
        password: Some(String::new()),
        ..Secrets::default()
    };
    assert!(
        !cleared
            .flags(SecretFlags {
                password: true,
                ..SecretFlags::default()
            })
            .password
    );
    let bad = Secrets {
        password: Some("short".to_owned()),
        voice_key: Some("key_a\r\nX: y".to_owned()),
        calendar_key: Some("cal_live_a\n".to_owned()),
    };
    assert_eq!(bad.faults(Some(CalendarKind::CalCom)).len(), 3);
}

#[test]
fn a_failed_activation_says_what_was_undone() {
    let mut report = ActivationReport::new(OperatorId(Uuid::nil()), Timestamp::from_millis(0));
    for step in [ActivationStep::Check, ActivationStep::Tenant, ActivationStep::Owner] {
        report.set(step, ActivationStepState::Done, None);
    }
    report.fail(ActivationStep::Subscription, "No.", vec![]);
    let state = |step| {
        report
            .steps
            .iter()
            .find(|progress| progress.step == step)
            .map(|progress| progress.state)
    };
    assert_eq!(state(ActivationStep::Check), Some(ActivationStepState::Done));
    assert_eq!(state(ActivationStep::Tenant), Some(ActivationStepState::RolledBack));
    assert_eq!(state(ActivationStep::Owner), Some(ActivationStepState::RolledBack));
    assert_eq!(state(ActivationStep::Subscription), Some(ActivationStepState::Failed));
    assert_eq!(state(ActivationStep::WelcomeMail), Some(ActivationStepState::Waiting));
    assert_eq!(report.succeeded, Some(false));
}

#[test]
fn a_draft_knows_which_version_touched_a_step() {
    let id = OnboardingId(Uuid::nil());
    assert_eq!(serde_json::to_value(DraftStart { id }).unwrap()["id"], id.to_string());
    let put = StepPut {
        answers: StepAnswers::Voice(VoiceAnswers::default()),
        secrets: Secrets::default(),
        next: OnboardingStep::Calendar,
    };
    let text = serde_json::to_value(&put).unwrap();
    assert_eq!(text["answers"]["step"], "voice");
    assert_eq!(serde_json::from_value::<StepPut>(text).unwrap(), put);
}

proptest! {
    /// Whatever somebody types, the figures stay figures, and a step without faults is the one that is whole.
    #[test]
    fn completion_is_whole_exactly_without_faults(name in ".{0,120}", city in ".{0,120}", agent in ".{0,40}", months in 0_u32..100,
        later: bool, flag: bool, pro: bool) {
        let mut answers = complete();
        answers.business.name = name;
        answers.business.city = city;
        answers.voice.agent_id = agent;
        answers.voice.later = later;
        answers.rules.months = months;
        answers.rules.plan = if pro { Plan::Pro } else { Plan::Free };
        if flag { answers.calendar.kind = Some(CalendarKind::CalCom); }
        let completion = answers.completion(SecretFlags::default());
        prop_assert!(completion.percent <= 100);
        prop_assert_eq!(completion.steps.len(), OnboardingStep::ALL.len());
        for step in completion.steps.iter().filter(|step| step.step != OnboardingStep::Review) {
            prop_assert!(step.percent <= 100);
            prop_assert_eq!(step.percent == 100, step.faults.is_empty());
        }
        prop_assert_eq!(completion.is_complete(), completion.faults().is_empty());
        let whole = completion.steps.iter().filter(|s| s.step != OnboardingStep::Review && s.percent == 100).count();
        prop_assert!(usize::from(completion.percent) >= whole * 20);
    }

    /// A step that is put twice is as when it was put once.
    #[test]
    fn putting_a_step_again_changes_nothing(kind in 0_usize..5, size in 0_usize..4, name in "[a-z ]{2,30}") {
        let mut answers = complete();
        let mut business = answers.business.clone();
        business.business_type = Some(BusinessType::ALL[kind]);
        business.size = Some(BusinessSize::ALL[size]);
        business.name = name;
        answers.put(StepAnswers::Business(business.clone()));
        let once = answers.clone();
        answers.put(StepAnswers::Business(business));
        prop_assert_eq!(&answers, &once);
        for step in OnboardingStep::FILLED {
            answers.put(once.of(step).expect("a filled step"));
        }
        prop_assert_eq!(answers, once);
    }
}
