//! This device: own sessions, and the sync.

use crate::{
    Engine,
    session::Session,
    view::{SyncStatus, Tag},
};
use wheelhouse_contract::{Problem, SessionId, auth};

impl Engine {
    /// The operator's signed-in devices. Online only.
    pub async fn sessions_list(&self) -> Result<Vec<auth::Session>, Problem> {
        let session = self.session()?;
        session.online()?;
        Ok(session.client.sessions().await?)
    }

    /// Ends one of them; ending this one signs out.
    pub async fn session_revoke(&self, id: SessionId) -> Result<(), Problem> {
        let session = self.session()?;
        session.online()?;
        if session.me().session_id == id {
            self.sign_out().await?;
            return Ok(());
        }
        session.client.revoke_session(id, session.new_key()).await?;
        session.told(&[Tag::Sessions]);
        Ok(())
    }

    /// Ends all but this one.
    pub async fn sessions_revoke_others(&self) -> Result<(), Problem> {
        let session = self.session()?;
        session.online()?;
        session.client.revoke_other_sessions(session.new_key()).await?;
        session.told(&[Tag::Sessions]);
        Ok(())
    }

    pub async fn sync_status(&self) -> Result<SyncStatus, Problem> {
        Ok(self.session()?.status())
    }

    /// Tries at once instead of waiting, and sends what waits.
    pub async fn sync_now(&self) -> Result<(), Problem> {
        let session = self.session()?;
        if let Some(sync) = session.sync() {
            sync.now();
        }
        session.bells.outbox.notify_one();
        Ok(())
    }

    /// Nothing is sent or asked while it holds.
    pub async fn work_offline(&self, on: bool) -> Result<SyncStatus, Problem> {
        let session = self.session()?;
        work_offline(&session, on);
        Ok(session.status())
    }
}

fn work_offline(session: &Session, on: bool) {
    if let Some(sync) = session.sync() {
        sync.work_offline(on);
    }
    session.bells.outbox.notify_one();
    session.told(&[Tag::Sync]);
}
