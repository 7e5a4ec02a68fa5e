//! Onboardings as screens see them.

use serde::Serialize;
use ts_rs::TS;
use wheelhouse_contract::{
    OnboardingId, Problem, Timestamp,
    onboarding::{Completion, DraftState, OnboardingDraft, OnboardingStep},
    tenant::{BusinessType, FieldChange},
};

/// A half-finished onboarding in the list.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OnboardingRow {
    pub id: OnboardingId,
    /// Of the business; empty: not named yet.
    pub name: String,
    pub business_type: Option<BusinessType>,
    pub state: DraftState,
    pub step: OnboardingStep,
    /// 0–100.
    pub percent: u8,
    pub holder_name: String,
    /// This operator works on it.
    pub mine: bool,
    /// The last activation failed.
    pub failed: bool,
    /// Something of it waits to be sent.
    pub waiting: bool,
    /// What waits was changed at the platform, too.
    pub conflict: bool,
    pub updated_at: Timestamp,
}

/// A draft as it is here: with what waits laid over it.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OnboardingView {
    pub draft: OnboardingDraft,
    pub completion: Completion,
    /// This operator works on it.
    pub mine: bool,
    /// The platform can be reached: tests, checks of names and the activation work.
    pub live: bool,
    /// Steps that the platform does not have yet.
    pub waiting: Vec<OnboardingStep>,
    pub conflict: Option<OnboardingConflict>,
    /// Why the platform did not take what waits.
    pub refused: Option<Problem>,
}

/// The platform has other answers than those that wait here.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct OnboardingConflict {
    /// As it stands there. `None`: it is gone.
    pub theirs: Option<OnboardingDraft>,
    /// Field by field (`business.name`): there, and here.
    pub fields: Vec<FieldChange>,
}
