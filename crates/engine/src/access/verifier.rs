//! Unlocking without a network: an argon2id verifier of the operator's password, kept in the vault.

use crate::{engine::blocking, fault::Fault};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString, rand_core::OsRng},
};
use chrono::TimeDelta;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use wheelhouse_contract::{ErrorCode, Problem, Timestamp, auth};
use wheelhouse_vault::Vault;

const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;

/// Failures count over restarts: they stand beside the verifier.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Failures {
    count: u32,
    until: Option<Timestamp>,
}

pub(super) struct Verifier {
    vault: Vault,
    profile: String,
}

impl Verifier {
    pub fn new(vault: Vault, profile: &str) -> Self {
        Self {
            vault,
            profile: profile.to_owned(),
        }
    }

    fn name(&self) -> String {
        format!("password:{}", self.profile)
    }

    fn failures_name(&self) -> String {
        format!("unlock-failures:{}", self.profile)
    }

    /// Keeps a verifier of `password`, which the platform just accepted.
    pub async fn keep(&self, password: SecretString) -> Result<(), Fault> {
        let hash = blocking(move || hash(&password)).await??;
        self.vault.put(&self.name(), SecretString::from(hash)).await?;
        self.vault.remove(&self.failures_name()).await?;
        Ok(())
    }

    pub async fn forget(&self) -> Result<(), Fault> {
        self.vault.remove(&self.name()).await?;
        self.vault.remove(&self.failures_name()).await?;
        Ok(())
    }

    /// # Errors
    /// `bad_credentials`; `account_locked` after five failures, for 15 minutes; `unauthenticated` without a verifier.
    pub async fn check(&self, password: SecretString, now: Timestamp) -> Result<(), Problem> {
        let kept = self.vault.get(&self.name()).await.map_err(Fault::from)?;
        let kept = kept.ok_or_else(|| Problem::new(ErrorCode::Unauthenticated, "Sign out, and sign in again."))?;
        let mut failures = self.failures().await?;
        if failures.until.is_some_and(|until| until > now) {
            return Err(Problem::new(
                ErrorCode::AccountLocked,
                "Too many wrong passwords. Wait 15 minutes, or sign out.",
            ));
        }
        if blocking(move || matches(&kept, &password)).await? {
            if failures.count > 0 {
                self.vault.remove(&self.failures_name()).await.map_err(Fault::from)?;
            }
            return Ok(());
        }
        failures.count += 1;
        failures.until =
            (failures.count % auth::MAX_FAILURES == 0).then(|| now.plus(TimeDelta::minutes(auth::LOCK_MINUTES)));
        let text = serde_json::to_string(&failures).map_err(Fault::from)?;
        self.vault
            .put(&self.failures_name(), SecretString::from(text))
            .await
            .map_err(Fault::from)?;
        Err(Problem::new(ErrorCode::BadCredentials, "The password is wrong."))
    }

    async fn failures(&self) -> Result<Failures, Problem> {
        let kept = self.vault.get(&self.failures_name()).await.map_err(Fault::from)?;
        Ok(kept
            .and_then(|text| serde_json::from_str(text.expose_secret()).ok())
            .unwrap_or_default())
    }
}

fn argon() -> Result<Argon2<'static>, Problem> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|_| broken())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash(password: &SecretString) -> Result<String, Problem> {
    let salt = SaltString::generate(&mut OsRng);
    let hash = argon()?.hash_password(password.expose_secret().as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|_| broken())
}

fn matches(kept: &SecretString, password: &SecretString) -> bool {
    let Ok(hash) = PasswordHash::new(kept.expose_secret()) else {
        return false;
    };
    Argon2::default()
        .verify_password(password.expose_secret().as_bytes(), &hash)
        .is_ok()
}

fn broken() -> Problem {
    Problem::new(ErrorCode::Internal, "The password could not be prepared for unlocking.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn word(text: &str) -> SecretString {
        SecretString::from(text.to_owned())
    }

    #[tokio::test]
    async fn five_wrong_passwords_close_the_door_for_a_while_and_over_a_restart() {
        let vault = Vault::in_memory();
        let now = Timestamp::from_millis(1_790_000_000_000);
        Verifier::new(vault.clone(), "p")
            .keep(word("correct horse"))
            .await
            .unwrap();
        for _ in 0..5 {
            // A new value each time: as after a restart.
            let wrong = Verifier::new(vault.clone(), "p")
                .check(word("battery"), now)
                .await
                .unwrap_err();
            assert_eq!(wrong.code, ErrorCode::BadCredentials);
        }
        let verifier = Verifier::new(vault, "p");
        let shut = verifier.check(word("correct horse"), now).await.unwrap_err();
        assert_eq!(shut.code, ErrorCode::AccountLocked);
        let later = now.plus(TimeDelta::minutes(16));
        verifier.check(word("correct horse"), later).await.unwrap();
    }

    #[tokio::test]
    async fn one_operators_password_is_not_anothers() {
        let vault = Vault::in_memory();
        let now = Timestamp::from_millis(0);
        Verifier::new(vault.clone(), "ann").keep(word("of ann")).await.unwrap();
        let other = Verifier::new(vault, "ben")
            .check(word("of ann"), now)
            .await
            .unwrap_err();
        assert_eq!(other.code, ErrorCode::Unauthenticated);
    }
}
