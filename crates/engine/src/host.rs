//! The narrow window through which the engine sees the desktop. Implemented by the shell, and by a recorder in tests.

use crate::view::{NoticeKind, Place, SyncStatus, Tag};
use wheelhouse_contract::{ImpersonationId, Timestamp, impersonation::Impersonation, incident::Severity};

/// A native notification. `key` is stable per event and state: where the system can replace by id, a second one with the
/// same key replaces the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeNotice {
    pub key: String,
    pub kind: NoticeKind,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub open: Place,
    /// Offer *Acknowledge* beside *Open*.
    pub acknowledge: bool,
}

/// What the tray shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrayState {
    pub worst: Option<Severity>,
    pub approvals: u32,
    pub impersonations: u32,
    pub unread: u32,
    pub offline: bool,
}

/// An impersonation window to open. `entry_url` is secret for a minute: never log it.
#[derive(Clone)]
pub struct ImpersonationWindow {
    pub session: Impersonation,
    pub entry_url: String,
}

/// Every call returns at once; slow work (notification daemon, window system) happens behind it.
pub trait Host: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
    /// Rows behind these tags changed. The shell batches to at most one event a frame.
    fn changed(&self, tags: &[Tag]);
    fn sync_status(&self, status: &SyncStatus);
    /// Hand to the notification daemon. The answer to *Open* and *Acknowledge* comes back through
    /// [`crate::Engine::notice_opened`] and [`crate::Engine::notice_acknowledged`].
    fn notify(&self, notice: NativeNotice);
    fn withdraw(&self, key: &str);
    fn tray(&self, state: &TrayState);
    /// Bring the main window to the front, at `place`.
    fn show(&self, place: &Place);
    fn open_impersonation(&self, window: ImpersonationWindow);
    fn focus_impersonation(&self, id: ImpersonationId);
    /// Destroys the window (not closes: a page must not be able to prevent it).
    fn destroy_impersonation(&self, id: ImpersonationId);
}
