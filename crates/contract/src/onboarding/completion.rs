//! How far a draft is, and what each step still wants. One rule for the form, the list of drafts and the activation.

use super::{Answers, OnboardingStep, SecretFlags};
use crate::{FieldError, check, text};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use ts_rs::TS;
use utoipa::ToSchema;

/// Of one step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct StepReport {
    pub step: OnboardingStep,
    /// 0–100: how many of the fields that matter are as they must be; 100 when nothing is wrong, and only then.
    pub percent: u8,
    /// By the field's path: `business.name`.
    pub faults: Vec<FieldError>,
}

/// Of a draft.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Completion {
    /// 0–100: every complete step of the five that are filled in is worth 20; parts of a step count in proportion.
    pub percent: u8,
    /// In their order; the review is complete when all the others are.
    pub steps: Vec<StepReport>,
}

impl Completion {
    /// Everything is there for an activation.
    pub fn is_complete(&self) -> bool {
        self.percent == 100
    }

    /// Of all steps.
    pub fn faults(&self) -> Vec<FieldError> {
        self.steps.iter().flat_map(|step| step.faults.clone()).collect()
    }
}

impl Answers {
    /// What the steps still want. Whether names are taken and connections work is the platform's to say.
    pub fn completion(&self, secrets: SecretFlags) -> Completion {
        let mut steps: Vec<_> = OnboardingStep::FILLED
            .into_iter()
            .map(|step| self.report(step, secrets))
            .collect();
        let sum: u32 = steps.iter().map(|step| u32::from(step.percent)).sum();
        let percent = u8::try_from(sum / 5).unwrap_or(100);
        steps.push(StepReport {
            step: OnboardingStep::Review,
            percent: if percent == 100 { 100 } else { 0 },
            faults: Vec::new(),
        });
        Completion { percent, steps }
    }

    /// What `step` still wants.
    pub fn report(&self, step: OnboardingStep, secrets: SecretFlags) -> StepReport {
        let mut form = Form::new(step);
        match step {
            OnboardingStep::Business => self.business.examine(&mut form),
            OnboardingStep::Administrator => self.administrator.examine(&mut form, secrets),
            OnboardingStep::Voice => self.voice.examine(&mut form),
            OnboardingStep::Calendar => self.calendar.examine(&mut form, secrets),
            OnboardingStep::Rules => self.rules.examine(&mut form, self.business.business_type),
            OnboardingStep::Review => {}
        }
        form.report()
    }
}

/// Looks at the fields of one step and counts.
pub(super) struct Form {
    step: OnboardingStep,
    /// Fields that must be filled in, and those among the others that are wrong.
    counted: u32,
    good: u32,
    faults: Vec<FieldError>,
}

impl Form {
    fn new(step: OnboardingStep) -> Self {
        Self {
            step,
            counted: 0,
            good: 0,
            faults: Vec::new(),
        }
    }

    fn path(&self, field: &str) -> String {
        format!("{}.{field}", self.step.as_str())
    }

    /// A field that must hold a line of text.
    pub fn line(&mut self, field: &str, value: &str, range: RangeInclusive<usize>) {
        let mut faults = Vec::new();
        text::line(&mut faults, &self.path(field), value, range);
        self.count(faults);
    }

    /// A field that may stay empty.
    pub fn optional_line(&mut self, field: &str, value: &str, range: RangeInclusive<usize>) {
        let mut faults = Vec::new();
        text::line(&mut faults, &self.path(field), value, range);
        self.count_faults(faults);
    }

    /// Text of several lines that may stay empty.
    pub fn optional_text(&mut self, field: &str, value: &str, range: RangeInclusive<usize>) {
        let mut faults = Vec::new();
        text::length(&mut faults, &self.path(field), value, range);
        self.count_faults(faults);
    }

    /// A field that must pass `examine`.
    pub fn checked(&mut self, field: &str, value: &str, examine: fn(&str) -> check::Fault) {
        let mut faults = Vec::new();
        check::put(&mut faults, &self.path(field), examine(value.trim()));
        self.count(faults);
    }

    /// A field that may stay empty, or must pass `examine`.
    pub fn optional(&mut self, field: &str, value: &str, examine: fn(&str) -> check::Fault) {
        let value = value.trim();
        if !value.is_empty() {
            let mut faults = Vec::new();
            check::put(&mut faults, &self.path(field), examine(value));
            self.count_faults(faults);
        }
    }

    /// A choice that must be made.
    pub fn chosen(&mut self, field: &str, made: bool, sentence: &str) {
        let fault = FieldError::new(self.path(field), sentence);
        self.count(if made { Vec::new() } else { vec![fault] });
    }

    /// Something that is wrong.
    pub fn fault(&mut self, field: &str, sentence: impl Into<String>) {
        let fault = FieldError::new(self.path(field), sentence);
        self.count_faults(vec![fault]);
    }

    fn count(&mut self, faults: Vec<FieldError>) {
        self.counted += 1;
        self.good += u32::from(faults.is_empty());
        self.faults.extend(faults);
    }

    fn count_faults(&mut self, faults: Vec<FieldError>) {
        self.counted += u32::from(!faults.is_empty());
        self.faults.extend(faults);
    }

    fn report(self) -> StepReport {
        let percent = (self.good * 100).checked_div(self.counted).unwrap_or(100);
        StepReport {
            step: self.step,
            percent: u8::try_from(percent).unwrap_or(100),
            faults: self.faults,
        }
    }
}
