//! A tenant's own history, append-only: what the dossier tells as a story.

use crate::{EventId, TenantId, Timestamp};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TenantEventKind {
    Created,
    StatusChanged,
    PlanChanged,
    Reviewed,
    Flagged,
    Edited,
    ImpersonationStarted,
    ImpersonationEnded,
    /// An act inside an impersonation, under the real actor.
    ImpersonationAct,
    OwnerNotified,
    /// Another version of the site is served.
    SiteDeployed,
    /// The tenant asked for a module.
    UpgradeRequested,
    UpgradeAnswered,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct TenantEvent {
    pub id: EventId,
    pub tenant_id: TenantId,
    pub kind: TenantEventKind,
    pub actor_name: String,
    pub from: Option<String>,
    pub to: Option<String>,
    pub note: Option<String>,
    pub at: Timestamp,
}
