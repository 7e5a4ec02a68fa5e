//! Whether what must be unique is free.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

/// `GET /v1/onboarding/availability`: what is asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields)]
pub struct AvailabilityQuery {
    /// Of the business.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subdomain: Option<String>,
    /// Of the administrator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The draft that asks: its own wishes are no obstacle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub draft: Option<crate::OnboardingId>,
}

/// About one text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Claim {
    /// What was asked about.
    pub value: String,
    pub free: bool,
    /// Another draft wants it, too: whoever is activated first has it.
    pub wanted_elsewhere: bool,
    /// Why not, or that it is free.
    pub message: String,
    /// Free ones that are like it; of e-mail addresses none.
    pub suggestions: Vec<String>,
}

/// The answer: about what was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Availability {
    pub name: Option<Claim>,
    pub subdomain: Option<Claim>,
    pub email: Option<Claim>,
}
