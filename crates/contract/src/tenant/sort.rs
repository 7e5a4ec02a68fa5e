//! What the list of tenants sorts by.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// The platform's own list knows fewer; see the document of its API.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TenantListSort)]
pub enum TenantSort {
    #[default]
    Name,
    Number,
    Status,
    Plan,
    Risk,
    Revenue,
    Created,
    Updated,
    LastActive,
}

impl TenantSort {
    pub const ALL: [TenantSort; 9] = [
        TenantSort::Name,
        TenantSort::Number,
        TenantSort::Status,
        TenantSort::Plan,
        TenantSort::Risk,
        TenantSort::Revenue,
        TenantSort::Created,
        TenantSort::Updated,
        TenantSort::LastActive,
    ];
}
