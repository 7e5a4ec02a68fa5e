//! Choosing a platform, and leaving it.

use super::profile::Current;
use crate::{Engine, engine::blocking, fault::Fault, guard, view::AppState};
use wheelhouse_contract::{ErrorCode, Problem, platform::PlatformInfo};
use wheelhouse_remote::{BaseUrl, Config, check};

impl Engine {
    /// Whether a platform answers at `url`, and which.
    ///
    /// # Errors
    /// A sentence that says what is wrong with the address, the connection or the version.
    pub async fn platform_check(&self, url: String) -> Result<PlatformInfo, Problem> {
        self.refuse_locked()?;
        Ok(self.ask(&url).await?.1)
    }

    /// Makes the platform at `url` this console's.
    ///
    /// # Errors
    /// As [`Engine::platform_check`]; `conflict` while somebody is signed in.
    pub async fn platform_connect(&self, url: String) -> Result<AppState, Problem> {
        self.refuse_locked()?;
        let (base, info) = self.ask(&url).await?;
        let _turn = self.turn.lock().await;
        if self.any_session().is_some() {
            return Err(Problem::new(
                ErrorCode::Conflict,
                "Sign out before you choose another platform.",
            ));
        }
        let current = Current {
            url: base.to_string(),
            info,
            sample: false,
            email: None,
        };
        self.keep_current(Some(current)).await?;
        Ok(self.changed())
    }

    /// Signs out and drops what is kept here of this platform and operator.
    pub async fn platform_forget(&self) -> Result<AppState, Problem> {
        let _turn = self.turn.lock().await;
        self.refuse_locked()?;
        let left = guard::read(&self.current).clone();
        let profile = left
            .as_ref()
            .and_then(|current| Some(current.profile(current.email.as_deref()?)));
        self.leave().await?;
        if let Some(profile) = profile {
            self.drop_profile(&profile).await?;
        }
        self.keep_current(None).await?;
        Ok(self.changed())
    }

    /// Whoever finds a locked console must not make it call anywhere, let alone change where it belongs.
    fn refuse_locked(&self) -> Result<(), Problem> {
        if self.is_locked() { Err(self.locked()) } else { Ok(()) }
    }

    async fn ask(&self, url: &str) -> Result<(BaseUrl, PlatformInfo), Problem> {
        let config = Config {
            console_version: self.config.console_version.clone(),
        };
        check(url, &config).await.map_err(Problem::from)
    }

    async fn drop_profile(&self, profile: &str) -> Result<(), Problem> {
        let vault = self.open_vault_now()?;
        // The key goes first: what a crash leaves of the files is unreadable.
        for name in ["db", "tokens", "password", "unlock-failures"] {
            vault.remove(&format!("{name}:{profile}")).await.map_err(Fault::from)?;
        }
        let folder = self.folder(profile);
        let removed = blocking(move || {
            if folder.exists() {
                std::fs::remove_dir_all(folder)
            } else {
                Ok(())
            }
        })
        .await?;
        removed.map_err(|_| {
            Problem::new(
                ErrorCode::Storage,
                "The copy's files could not be removed; they are unreadable.",
            )
        })
    }
}
