//! Signing out, by the operator or by the platform.

use super::verifier::Verifier;
use crate::{Engine, engine::FAREWELL, guard, view::AppState};
use std::time::Duration;
use wheelhouse_contract::{Problem, impersonation::EndReason};
use wheelhouse_store::state::profile;

impl Engine {
    /// Ends impersonations and the session. The copy stays, encrypted, for the same operator's next sign-in. Works while
    /// locked.
    pub async fn sign_out(&self) -> Result<AppState, Problem> {
        let _turn = self.turn.lock().await;
        self.leave().await?;
        Ok(self.changed())
    }

    /// The platform ended the session: revoked, disabled, timed out.
    pub(crate) async fn session_ended(&self, problem: Problem) {
        let _turn = self.turn.lock().await;
        let Some(session) = self.any_session() else { return };
        tracing::info!(%problem, "the platform ended the session");
        session
            .close_all_impersonations(EndReason::SignedOut, Duration::ZERO)
            .await;
        if let Err(error) = session.client.forget_tokens().await {
            tracing::warn!(%error, "the ended session's tokens stay in the vault");
        }
        if let Err(problem) = self.close_session().await {
            tracing::warn!(%problem, "signing out was not kept");
        }
        self.changed();
    }

    /// For whoever has the turn.
    pub(super) async fn leave(&self) -> Result<(), Problem> {
        *guard::lock(&self.pending) = None;
        let Some(session) = self.any_session() else {
            return Ok(());
        };
        session.close_all_impersonations(EndReason::SignedOut, FAREWELL).await;
        if let Err(error) = session.client.logout().await {
            tracing::warn!(%error, "the session's tokens stay in the vault");
        }
        self.close_session().await
    }

    async fn close_session(&self) -> Result<(), Problem> {
        let session = guard::write(&self.session).take();
        if let Some(session) = session {
            session.end().await;
            if let Err(error) = session.write_state(|tx| profile::set_me(tx, None)).await {
                tracing::warn!(%error, "who was signed in is still written in the copy");
            }
            session.close().await;
            session.host.tray(&crate::host::TrayState::default());
        }
        self.set_locked(false).await?;
        let current = guard::read(&self.current).clone();
        let Some(current) = current else { return Ok(()) };
        if let Some(email) = &current.email {
            let profile = current.profile(email);
            Verifier::new(self.open_vault_now()?, &profile).forget().await?;
        }
        Ok(())
    }
}
