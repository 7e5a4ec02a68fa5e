//! The lock: nothing of the copy is readable, every impersonation ends; the sync and being told go on.

use super::verifier::Verifier;
use crate::{Engine, engine::FAREWELL, fault::Fault, guard, view::AppState};
use chrono::TimeDelta;
use secrecy::SecretString;
use std::sync::atomic::Ordering;
use wheelhouse_contract::{ErrorCode, Problem, Timestamp, impersonation::EndReason};

/// A restart must not open what was locked.
const ENTRY: &str = "locked";

/// Nothing was done since `touched` for `minutes`. A clock that was set back counts as idle: it must not keep a console
/// open for ever.
pub(crate) fn is_idle(touched: Timestamp, now: Timestamp, minutes: u32) -> bool {
    let passed = now.since(touched);
    passed >= TimeDelta::minutes(i64::from(minutes)) || passed < -TimeDelta::minutes(1)
}

impl Engine {
    /// Locks at once.
    pub async fn lock(&self) -> Result<AppState, Problem> {
        self.lock_now().await;
        Ok(self.state())
    }

    /// Opens with the operator's password, also without a network. The sample takes any.
    ///
    /// # Errors
    /// `bad_credentials`; `account_locked` after five failures.
    pub async fn unlock(&self, password: String) -> Result<AppState, Problem> {
        let password = SecretString::from(password);
        let _turn = self.turn.lock().await;
        if self.any_session().is_none() {
            return Err(Problem::new(ErrorCode::Unauthenticated, "Sign in first."));
        }
        if !self.is_locked() {
            return Ok(self.state());
        }
        let current = guard::read(&self.current).clone();
        if let Some(current) = current.filter(|current| !current.sample) {
            let profile = current.profile(current.email.as_deref().unwrap_or_default());
            let verifier = Verifier::new(self.open_vault_now()?, &profile);
            verifier.check(password, self.now()).await?;
        }
        self.note_activity();
        self.set_locked(false).await?;
        Ok(self.changed())
    }

    /// The screen was locked.
    pub async fn screen_locked(&self) {
        self.lock_now().await;
    }

    /// The machine is about to sleep.
    pub async fn suspending(&self) {
        self.lock_now().await;
    }

    pub(crate) async fn lock_now(&self) {
        let Some(session) = self.any_session() else { return };
        // The gate closes before anything is waited for.
        if self.locked.swap(true, Ordering::SeqCst) {
            return;
        }
        self.changed();
        for id in session.impersonations.ids() {
            session.close_impersonation(id, EndReason::Locked).await;
        }
        {
            let _turn = self.turn.lock().await;
            if self.is_locked()
                && let Err(problem) = self.set_locked(true).await
            {
                tracing::warn!(%problem, "a restart would not find the console locked");
            }
        }
        session.close_all_impersonations(EndReason::Locked, FAREWELL).await;
    }

    pub(crate) async fn set_locked(&self, locked: bool) -> Result<(), Problem> {
        let vault = self.open_vault_now()?;
        let kept = if locked {
            vault.put(ENTRY, SecretString::from("1".to_owned())).await
        } else {
            vault.remove(ENTRY).await
        };
        kept.map_err(Fault::from)?;
        self.locked.store(locked, Ordering::SeqCst);
        Ok(())
    }

    pub(crate) async fn was_locked(&self) -> Result<bool, Problem> {
        let vault = self.open_vault_now()?;
        Ok(vault.get(ENTRY).await.map_err(Fault::from)?.is_some())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn idleness_is_counted_from_the_last_activity_and_a_clock_set_back_locks() {
        let touched = Timestamp::from_millis(1_790_000_000_000);
        let after = |delta| touched.plus(delta);
        assert!(!is_idle(touched, after(TimeDelta::minutes(14)), 15));
        assert!(is_idle(touched, after(TimeDelta::minutes(15)), 15));
        assert!(!is_idle(touched, after(TimeDelta::seconds(-5)), 15));
        assert!(is_idle(touched, after(TimeDelta::hours(-3)), 15));
    }
}
