//! Typed identifiers. Every id is a UUIDv7, written in the hyphenated lower-case form.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
        #[serde(transparent)]
        #[ts(type = "string")]
        #[schema(value_type = String, format = "uuid")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

ids! {
    /// A customer organisation.
    TenantId,
    /// A person who signs in to the console.
    OperatorId,
    /// A person inside a tenant.
    TenantUserId,
    /// One signed-in device of an operator.
    SessionId,
    IncidentId,
    AlertId,
    ApprovalId,
    ReviewId,
    ImpersonationId,
    AuditId,
    JobId,
    /// A saved view of a list.
    ViewId,
    /// A half-finished onboarding.
    OnboardingId,
    /// A tenant's request for a module.
    UpgradeRequestId,
    /// An uploaded picture.
    AssetId,
    /// A message to somebody's mailbox.
    MailId,
    /// A file of tenants at the platform.
    ImportId,
    /// A line of a subscription's history.
    SubscriptionChangeId,
    /// An append-only entry in a tenant's or an incident's history.
    EventId,
    /// Made by the console once per intended mutation; see [`crate::http::IDEMPOTENCY_KEY`].
    IdempotencyKey,
}
