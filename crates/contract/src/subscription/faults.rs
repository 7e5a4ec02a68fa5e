//! What is wrong with a wish about a subscription, field by field.

use super::{Activation, Extension, LONGEST_PAUSE_DAYS, MONTHS, MONTHS_SENTENCE, Pause, REASON};
use crate::{
    FieldError, Timestamp,
    tenant::{JUSTIFICATION, Tenant, TenantStatus},
    text,
};
use chrono::TimeDelta;

impl Extension {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        if !MONTHS.contains(&self.months) {
            faults.push(FieldError::new("months", MONTHS_SENTENCE));
        }
        text::length(&mut faults, "reason", &self.reason, REASON);
        faults
    }
}

impl Activation {
    /// The status that it asks for.
    pub fn status(&self) -> TenantStatus {
        if self.activate {
            TenantStatus::Active
        } else {
            TenantStatus::Suspended
        }
    }

    /// Upon `tenant`; the typed name aside.
    pub fn faults(&self, tenant: &Tenant) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let moves = tenant.status != self.status();
        let range = if moves { JUSTIFICATION } else { REASON };
        text::length(&mut faults, "reason", &self.reason, range);
        if self.plan.is_some() && !self.activate {
            faults.push(FieldError::new("plan", "A plan goes with an activation."));
        }
        faults
    }
}

impl Pause {
    pub fn faults(&self, now: Timestamp) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let latest = now.plus(TimeDelta::days(LONGEST_PAUSE_DAYS));
        if self.resume_at.is_some_and(|at| at <= now || at > latest) {
            faults.push(FieldError::new(
                "resume_at",
                "Choose a time in the future, within a year.",
            ));
        }
        text::length(&mut faults, "reason", &self.reason, JUSTIFICATION);
        faults
    }
}
