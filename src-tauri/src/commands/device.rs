//! This device: own sessions, sync, settings.

use wheelhouse_contract::{SessionId, auth::Session};
use wheelhouse_engine::view::{Settings, SyncStatus};

pass! {
    sessions_list() -> Vec<Session>;
    session_revoke(id: SessionId) -> ();
    sessions_revoke_others() -> ();
    sync_status() -> SyncStatus;
    sync_now() -> ();
    work_offline(on: bool) -> SyncStatus;
    settings_get() -> Settings;
    settings_set(settings: Settings) -> Settings;
}
