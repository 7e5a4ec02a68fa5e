//! What a console asks before it trusts an address: is this a platform, and which.

use crate::tenant::Prices;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// `GET /v1/platform`, unauthenticated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlatformInfo {
    /// Always `wheelhouse`: what tells a platform from any other server.
    pub product: String,
    pub name: String,
    pub version: String,
    /// [`crate::http::API_LEVEL`] of the platform.
    pub api_level: u32,
    /// Tenant sites live at `<subdomain>.<base_domain>`.
    pub base_domain: String,
    /// Sample data: the console says so everywhere.
    pub sample: bool,
    /// What plans cost.
    #[serde(default)]
    pub prices: Prices,
}
