//! Tests of a connection: what was tried, what failed, how to mend it.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Longest that one call of a test takes.
pub const TEST_SECONDS: u64 = 10;

/// What is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Integration {
    /// Retell AI.
    Voice,
    /// Cal.com or Calendly.
    Calendar,
}

/// `POST /v1/onboarding/drafts/{id}/tests`: tries the draft's answers as they are kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IntegrationTest {
    pub integration: Integration,
    /// Voice: a UK number that is really called once everything else passed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub call_to: Option<String>,
}

/// One thing that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CheckKind {
    /// The key opens the service.
    Key,
    /// The agent is there.
    Agent,
    /// The caller id is a number of the account.
    CallerId,
    /// A real call.
    TestCall,
    /// The account is the organiser's.
    Organiser,
    /// The event type, or the list of them, can be read.
    EventTypes,
    /// Appointments entered by hand: there is nothing to connect.
    Manual,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
#[ts(rename = "IntegrationCheckState")]
pub enum CheckState {
    Passed,
    Failed,
    /// Not tried, since something before it failed or nobody asked for it.
    Skipped,
}

/// Why a check failed, as far as somebody mends it in another way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum IntegrationFault {
    /// Something of the step is not filled in.
    Incomplete,
    /// 401 or 403.
    BadKey,
    /// 404: the agent, the event type or the number is not there.
    Missing,
    /// It is there, and is another one than the answers say.
    Mismatch,
    /// No answer within 10 seconds.
    Timeout,
    /// The host name is not known.
    Dns,
    /// No secure connection.
    Tls,
    /// Nobody listens, or the connection broke.
    Unreachable,
    /// The address lies in a network that the platform may not call.
    Blocked,
    /// The service sends elsewhere; that is not followed.
    Redirect,
    /// 429.
    RateLimited,
    /// 5xx.
    Upstream,
    /// An answer that the service should not give.
    Unexpected,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IntegrationCheck {
    pub kind: CheckKind,
    pub state: CheckState,
    /// What was found.
    pub message: String,
    pub fault: Option<IntegrationFault>,
    /// Of what failed: what to do about it.
    pub mend: Option<String>,
    pub took_ms: u32,
}

/// Something of the account that shows whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct AccountDetail {
    /// `agent_name`, `voice`, `number`, `account_name`, `account_email`, `time_zone`.
    pub label: String,
    pub value: String,
}

/// An event type that can be followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct EventTypeOffer {
    /// Cal.com's number, Calendly's address.
    pub id: String,
    pub name: String,
}

/// The result of a test.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct IntegrationReport {
    pub integration: Integration,
    pub passed: bool,
    pub checks: Vec<IntegrationCheck>,
    pub details: Vec<AccountDetail>,
    pub event_types: Vec<EventTypeOffer>,
    pub at: Timestamp,
}
