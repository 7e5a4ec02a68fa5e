//! Where the console stands: phase, sign-in steps, sync.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use wheelhouse_contract::{Timestamp, auth::Me, platform::PlatformInfo, sync::Scope};

/// Which screen family is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The keychain is absent, locked or slow: passphrase, retry, or memory only.
    Vault,
    /// No platform chosen yet.
    Welcome,
    /// A platform is chosen; nobody is signed in.
    SignIn,
    /// Signed in and locked: nothing of the copy is readable.
    Locked,
    Ready,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct AppState {
    pub phase: Phase,
    pub vault: VaultState,
    pub platform: Option<PlatformInfo>,
    pub platform_url: Option<String>,
    pub me: Option<Me>,
    pub console_version: String,
    /// The sample platform runs in this process; its second factor can be filled in with one click.
    pub sample: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultState {
    Keychain,
    Passphrase,
    /// Nothing survives the end of the program.
    Memory,
    /// No vault yet and no keychain: choose a passphrase.
    NeedsNewPassphrase,
    NeedsPassphrase,
    /// The vault's key is in a keychain that does not answer: unlock it and retry.
    KeychainUnavailable,
}

/// What sign-in needs next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum SignInStep {
    Code,
    /// First sign-in: scan `qr_svg` (or type `secret`), then confirm with a code.
    Enrol {
        qr_svg: String,
        secret: String,
    },
    /// Signed in. Backup codes are shown once, after enrolment.
    Done {
        backup_codes: Vec<String>,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Link {
    /// Stream connected and caught up.
    Live,
    /// Loading for the first time, or catching up.
    Syncing,
    Offline,
    /// Signed out by the platform, or an error that retrying will not mend.
    Stopped,
}

#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SyncStatus {
    pub link: Link,
    /// Up to when the copy is known to be current.
    pub as_of: Option<Timestamp>,
    /// Changes committed in the copy since start.
    #[ts(type = "number")]
    pub applied: u64,
    /// Present while a scope loads for the first time or anew.
    pub progress: Option<SyncProgress>,
    /// When the next attempt is made, while offline.
    pub retry_at: Option<Timestamp>,
    /// Why it is offline or stopped, in a sentence.
    pub trouble: Option<String>,
    #[ts(type = "number")]
    pub outbox_waiting: u64,
    #[ts(type = "number")]
    pub conflicts: u64,
    /// Simulated by the operator: "work offline".
    pub offline_by_choice: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SyncProgress {
    pub scope: Scope,
    #[ts(type = "number")]
    pub loaded: u64,
    #[ts(type = "number")]
    pub total: u64,
}

/// What changed in the copy: screens refetch what carries a tag. Sent batched, at most once a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Tag {
    App,
    Sync,
    Overview,
    Tenants,
    Reviews,
    Incidents,
    Alerts,
    Approvals,
    Operators,
    Impersonations,
    Audit,
    Jobs,
    Usage,
    /// Deployed sites.
    Sites,
    /// Tenants' requests for modules.
    Upgrades,
    Imports,
    Views,
    Onboarding,
    Outbox,
    Inbox,
    /// To people outside.
    Mail,
    Settings,
    Sessions,
    /// The console's own updates.
    Update,
    /// A link was opened: ask for it.
    Link,
}

/// A place in the console: what a notification, the palette or a link opens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Place {
    Overview,
    Inbox,
    Outbox,
    Audit,
    Tenants,
    Reviews,
    Incidents,
    Alerts,
    Approvals,
    Impersonations,
    Sites,
    Upgrades,
    Settings,
    AuditOfTenant { id: wheelhouse_contract::TenantId },
    Tenant { id: wheelhouse_contract::TenantId },
    Incident { id: wheelhouse_contract::IncidentId },
    Alert { id: wheelhouse_contract::AlertId },
    Approval { id: wheelhouse_contract::ApprovalId },
}
