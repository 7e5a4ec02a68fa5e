//! A half-finished onboarding: what was answered so far, by whom, and who works on it.

use super::{
    ActivationReport, AdministratorAnswers, BusinessAnswers, CalendarAnswers, Integration, OnboardingStep,
    RulesAnswers, VoiceAnswers, calendar_key, password_faults, voice_key,
};
use crate::{FieldError, OnboardingId, OperatorId, TenantId, Timestamp, check, tenant::CalendarKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Characters of all answers together, as JSON.
pub const MOST_ANSWERS: usize = 48 * 1024;

/// What was answered so far. Nothing here is secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct Answers {
    pub business: BusinessAnswers,
    pub administrator: AdministratorAnswers,
    pub voice: VoiceAnswers,
    pub calendar: CalendarAnswers,
    pub rules: RulesAnswers,
}

/// The answers of one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "step", content = "answers", rename_all = "snake_case")]
pub enum StepAnswers {
    Business(BusinessAnswers),
    Administrator(AdministratorAnswers),
    Voice(VoiceAnswers),
    Calendar(CalendarAnswers),
    Rules(RulesAnswers),
}

impl StepAnswers {
    pub fn step(&self) -> OnboardingStep {
        match self {
            StepAnswers::Business(_) => OnboardingStep::Business,
            StepAnswers::Administrator(_) => OnboardingStep::Administrator,
            StepAnswers::Voice(_) => OnboardingStep::Voice,
            StepAnswers::Calendar(_) => OnboardingStep::Calendar,
            StepAnswers::Rules(_) => OnboardingStep::Rules,
        }
    }
}

impl Answers {
    /// Whether the calendar's key still fits when `step` takes its place: another service has another key.
    pub fn keeps_calendar_key(&self, step: &StepAnswers) -> bool {
        !matches!(step, StepAnswers::Calendar(answers) if answers.kind != self.calendar.kind)
    }

    /// Of one step; the review has none.
    pub fn of(&self, step: OnboardingStep) -> Option<StepAnswers> {
        match step {
            OnboardingStep::Business => Some(StepAnswers::Business(self.business.clone())),
            OnboardingStep::Administrator => Some(StepAnswers::Administrator(self.administrator.clone())),
            OnboardingStep::Voice => Some(StepAnswers::Voice(self.voice.clone())),
            OnboardingStep::Calendar => Some(StepAnswers::Calendar(self.calendar.clone())),
            OnboardingStep::Rules => Some(StepAnswers::Rules(self.rules.clone())),
            OnboardingStep::Review => None,
        }
    }
}

/// What is kept encrypted, and never given back: only whether it is there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct SecretFlags {
    /// Of the administrator, typed by the operator.
    pub password: bool,
    /// Of Retell.
    pub voice_key: bool,
    /// Of Cal.com or Calendly.
    pub calendar_key: bool,
}

/// Secrets on their way to where they are kept. Absent: as it was; empty: forgotten.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct Secrets {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar_key: Option<String>,
}

impl std::fmt::Debug for Secrets {
    /// Without them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |secret: &Option<String>| secret.as_ref().map(|_| "…");
        f.debug_struct("Secrets")
            .field("password", &shown(&self.password))
            .field("voice_key", &shown(&self.voice_key))
            .field("calendar_key", &shown(&self.calendar_key))
            .finish()
    }
}

impl Secrets {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts these over those that wait already.
    pub fn over(self, older: Self) -> Self {
        Self {
            password: self.password.or(older.password),
            voice_key: self.voice_key.or(older.voice_key),
            calendar_key: self.calendar_key.or(older.calendar_key),
        }
    }

    /// What is there once these are kept.
    pub fn flags(&self, before: SecretFlags) -> SecretFlags {
        let flag = |secret: &Option<String>, before: bool| secret.as_ref().map_or(before, |text| !text.is_empty());
        SecretFlags {
            password: flag(&self.password, before.password),
            voice_key: flag(&self.voice_key, before.voice_key),
            calendar_key: flag(&self.calendar_key, before.calendar_key),
        }
    }

    /// A secret that is not as it must be is refused at once: nobody could see later what is wrong with it.
    pub fn faults(&self, calendar: Option<CalendarKind>) -> Vec<FieldError> {
        let given = |secret: &Option<String>| secret.clone().filter(|text| !text.is_empty());
        let mut faults = given(&self.password).map_or_else(Vec::new, |text| password_faults(&text));
        if let Some(key) = given(&self.voice_key) {
            check::put(&mut faults, "voice.key", voice_key(&key));
        }
        if let Some(key) = given(&self.calendar_key) {
            let kind = calendar.unwrap_or(CalendarKind::Manual);
            check::put(&mut faults, "calendar.key", calendar_key(kind, &key));
        }
        faults
    }
}

/// Where a draft is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    #[default]
    Open,
    /// The platform is at it; nobody changes it meanwhile.
    Activating,
    /// The tenant is there.
    Activated,
}

/// The last test of a connection, until its answers change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TestMark {
    pub integration: Integration,
    pub passed: bool,
    pub at: Timestamp,
}

/// At which version of the draft a step last changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepMark {
    pub step: OnboardingStep,
    #[ts(type = "number")]
    pub version: u64,
}

/// The row. Field order is the column order of snapshots: append, never reorder.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct OnboardingDraft {
    pub id: OnboardingId,
    #[ts(type = "number")]
    pub version: u64,
    pub state: DraftState,
    /// Where whoever works on it was last.
    pub step: OnboardingStep,
    pub answers: Answers,
    pub secrets: SecretFlags,
    /// At most one of each connection.
    pub tests: Vec<TestMark>,
    /// Steps that were put at least once. A put upon an older version is a conflict only where its step changed since.
    pub marks: Vec<StepMark>,
    /// Who works on it: nobody else changes it before they take it over.
    pub holder: OperatorId,
    pub holder_name: String,
    pub created_by: OperatorId,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    /// Of an activated draft.
    pub tenant_id: Option<TenantId>,
    /// The last activation: what was done, what failed, what was undone.
    pub activation: Option<ActivationReport>,
}

impl OnboardingDraft {
    /// The version at which `step` last changed; 0: never.
    pub fn mark(&self, step: OnboardingStep) -> u64 {
        let mark = self.marks.iter().find(|mark| mark.step == step);
        mark.map_or(0, |mark| mark.version)
    }

    /// Whether the last test of a connection passed, and its answers are the same still.
    pub fn has_passed(&self, integration: Integration) -> bool {
        self.tests
            .iter()
            .any(|test| test.integration == integration && test.passed)
    }

    pub fn completion(&self) -> super::Completion {
        self.answers.completion(self.secrets)
    }
}

/// `POST /v1/onboarding/drafts`: begins one. The console chooses the id, so that a draft begun offline keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DraftStart {
    /// A UUIDv7.
    pub id: OnboardingId,
}

/// `PUT /v1/onboarding/drafts/{id}` with `If-Match`: one step in place of what stood there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StepPut {
    pub answers: StepAnswers,
    #[serde(default)]
    pub secrets: Secrets,
    /// Where whoever works on it goes next.
    pub next: OnboardingStep,
}
