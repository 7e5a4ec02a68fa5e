//! Onboarding: a tenant made in six steps, drafted anywhere, activated once.
//!
//! Sources: PRODUCT 3; `platform-console` 1 (steps, fields, formats, defaults, completion) and 7 (limits of calls, abuse
//! protection); `tenant-sites` 3 (subdomain, colours, logo, modules).

mod activation;
mod administrator;
mod availability;
mod business;
mod calendar;
mod completion;
mod defaults;
mod draft;
mod generate;
mod integration;
mod rules;
mod voice;
mod welcome;

pub use activation::*;
pub use administrator::*;
pub use availability::*;
pub use business::*;
pub use calendar::*;
pub use completion::*;
pub use defaults::*;
pub use draft::*;
pub use generate::*;
pub use integration::*;
pub use rules::*;
pub use voice::*;
pub use welcome::*;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// In the order in which they are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnboardingStep {
    /// Who the business is.
    Business,
    /// Who administers it.
    Administrator,
    /// Calls by Retell AI.
    Voice,
    /// Cal.com, Calendly or by hand.
    Calendar,
    /// Plan, hours, compliance, protection, modules, branding.
    Rules,
    /// Everything once more, and the activation.
    Review,
}

impl OnboardingStep {
    pub const ALL: [OnboardingStep; 6] = [
        OnboardingStep::Business,
        OnboardingStep::Administrator,
        OnboardingStep::Voice,
        OnboardingStep::Calendar,
        OnboardingStep::Rules,
        OnboardingStep::Review,
    ];

    /// Those that are filled in; the last one looks at them.
    pub const FILLED: [OnboardingStep; 5] = [
        OnboardingStep::Business,
        OnboardingStep::Administrator,
        OnboardingStep::Voice,
        OnboardingStep::Calendar,
        OnboardingStep::Rules,
    ];

    /// The wire form.
    pub fn as_str(self) -> &'static str {
        match self {
            OnboardingStep::Business => "business",
            OnboardingStep::Administrator => "administrator",
            OnboardingStep::Voice => "voice",
            OnboardingStep::Calendar => "calendar",
            OnboardingStep::Rules => "rules",
            OnboardingStep::Review => "review",
        }
    }
}

#[cfg(test)]
mod tests;
