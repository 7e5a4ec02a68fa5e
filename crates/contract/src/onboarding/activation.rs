//! The activation: every step with its state, all of them or none.

use super::OnboardingDraft;
use crate::{FieldError, OperatorId, TenantId, Timestamp, tenant::Tenant};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Seconds after which an activation that nobody heard of again counts as failed.
pub const ACTIVATION_SECONDS: i64 = 90;

/// `POST /v1/onboarding/drafts/{id}/activation` with `If-Match`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(rename = "OnboardingActivation")]
pub struct Activation {
    /// A connection whose test fails does not hold it up: the tenant begins with it failing.
    pub accept_failing: bool,
    /// Why, for history and audit; at most 500 characters.
    pub reason: String,
}

/// What an activation does, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivationStep {
    /// All answers once more, and that name, subdomain and e-mail are free.
    Check,
    /// The last test of the calls.
    Voice,
    /// The last test of the calendar.
    Calendar,
    Tenant,
    /// The administrator, their password and backup codes.
    Owner,
    Subscription,
    Modules,
    Branding,
    /// Hours, protection, keys of connections.
    Settings,
    WelcomeMail,
}

impl ActivationStep {
    pub const ALL: [ActivationStep; 10] = [
        ActivationStep::Check,
        ActivationStep::Voice,
        ActivationStep::Calendar,
        ActivationStep::Tenant,
        ActivationStep::Owner,
        ActivationStep::Subscription,
        ActivationStep::Modules,
        ActivationStep::Branding,
        ActivationStep::Settings,
        ActivationStep::WelcomeMail,
    ];

    /// It only looks: there is nothing to undo.
    pub fn is_check(self) -> bool {
        matches!(
            self,
            ActivationStep::Check | ActivationStep::Voice | ActivationStep::Calendar
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActivationStepState {
    Waiting,
    Running,
    Done,
    /// Nothing to do: no calendar, no welcome e-mail.
    Skipped,
    Failed,
    /// It was done, and with the step that failed it was undone.
    RolledBack,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ActivationProgress {
    pub step: ActivationStep,
    pub state: ActivationStepState,
    /// A sentence, where there is something to say.
    pub note: Option<String>,
}

/// How an activation went, or goes. Kept with the draft, so that everybody sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ActivationReport {
    pub started_at: Timestamp,
    pub started_by: OperatorId,
    /// `None`: not over yet.
    pub succeeded: Option<bool>,
    pub steps: Vec<ActivationProgress>,
    /// Of one that failed: what to mend, by field where there is one.
    pub faults: Vec<FieldError>,
}

impl ActivationReport {
    /// Nothing done yet.
    pub fn new(started_by: OperatorId, started_at: Timestamp) -> Self {
        let waiting = |step| ActivationProgress {
            step,
            state: ActivationStepState::Waiting,
            note: None,
        };
        Self {
            started_at,
            started_by,
            succeeded: None,
            steps: ActivationStep::ALL.into_iter().map(waiting).collect(),
            faults: Vec::new(),
        }
    }

    pub fn set(&mut self, step: ActivationStep, state: ActivationStepState, note: Option<String>) {
        if let Some(progress) = self.steps.iter_mut().find(|progress| progress.step == step) {
            progress.state = state;
            progress.note = note;
        }
    }

    /// `step` failed: what it had followed is undone, what would have followed it waits for another try.
    pub fn fail(&mut self, step: ActivationStep, note: impl Into<String>, faults: Vec<FieldError>) {
        for progress in &mut self.steps {
            progress.state = match progress.state {
                ActivationStepState::Done if !progress.step.is_check() => ActivationStepState::RolledBack,
                ActivationStepState::Running => ActivationStepState::Waiting,
                other => other,
            };
        }
        self.set(step, ActivationStepState::Failed, Some(note.into()));
        self.succeeded = Some(false);
        self.faults = faults;
    }
}

/// What the administrator signs in with. Shown once, here and nowhere else: the platform keeps hashes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OwnerSecrets {
    pub email: String,
    /// `None`: the operator chose it and knows it.
    pub password: Option<String>,
    pub backup_codes: Vec<String>,
}

impl std::fmt::Debug for OwnerSecrets {
    /// Without them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnerSecrets")
            .field("email", &self.email)
            .finish_non_exhaustive()
    }
}

/// The answer to an activation. One that failed is answered with 409 or 422; its `current` is the draft, whose `activation`
/// says what was done, what failed and what was undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Activated {
    pub draft: OnboardingDraft,
    pub tenant: Tenant,
    /// Of the tenant, with its scheme.
    pub site: String,
    /// `None` in every answer but the first: the platform does not keep them. Whoever lost that answer asks for new ones
    /// ([`NewOwnerSecrets`]).
    pub secrets: Option<OwnerSecrets>,
}

/// `POST /v1/onboarding/drafts/{id}/secrets`: new password and backup codes in place of those that nobody saw; by whoever
/// activated, within 15 minutes, while the administrator has not signed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct NewOwnerSecrets {
    pub tenant_id: TenantId,
    /// As in [`Activated::secrets`]: in the first answer alone.
    pub secrets: Option<OwnerSecrets>,
}

/// Minutes after an activation in which new secrets can be had.
pub const SECRETS_MINUTES: i64 = 15;
