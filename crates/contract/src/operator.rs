//! Operators: the people who sign in to the console.

use crate::{OperatorId, Role, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `super_admin_profiles.security_clearance_level` of `platform-console` 8.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clearance {
    Standard,
    Elevated,
    Emergency,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Operator {
    pub id: OperatorId,
    #[ts(type = "number")]
    pub version: u64,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub clearance: Clearance,
    pub disabled: bool,
    pub second_factor: bool,
    pub session_timeout_minutes: u32,
    pub last_sign_in_at: Option<Timestamp>,
    pub created_at: Timestamp,
}

/// `PATCH /v1/operators/{id}`; granting owner opens an approval.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
#[ts(optional_fields)]
pub struct OperatorPatch {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clearance: Option<Clearance>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// 20 to 500 characters.
    #[serde(default)]
    pub justification: String,
}
