//! Which platform this console belongs to, and where an operator's files lie.

use super::tokens::VaultTokens;
use crate::{Engine, fault::Fault, guard};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{path::PathBuf, sync::Arc};
use wheelhouse_contract::{Problem, platform::PlatformInfo};
use wheelhouse_remote::{BaseUrl, Client, Config};

/// Kept in the vault: it is needed before any database, and it names an operator.
const ENTRY: &str = "platform";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Current {
    pub url: String,
    pub info: PlatformInfo,
    pub sample: bool,
    /// Who was last signed in; absent after signing out.
    pub email: Option<String>,
}

impl Current {
    /// The folder and the name of secrets of one operator on one platform. The sample's address changes with every run.
    pub fn profile(&self, email: &str) -> String {
        let place = if self.sample { "sample" } else { self.url.as_str() };
        let digest = Sha256::digest(format!("{place}\n{}", email.trim().to_lowercase()));
        hex::encode(digest).chars().take(32).collect()
    }
}

impl Engine {
    pub(crate) async fn load_current(&self) -> Result<Option<Current>, Problem> {
        let vault = self.open_vault_now()?;
        let kept = vault.get(ENTRY).await.map_err(Fault::from)?;
        Ok(kept.and_then(|text| serde_json::from_str(text.expose_secret()).ok()))
    }

    pub(crate) async fn keep_current(&self, current: Option<Current>) -> Result<(), Problem> {
        let vault = self.open_vault_now()?;
        match &current {
            Some(current) => {
                let text = serde_json::to_string(current).map_err(Fault::from)?;
                vault.put(ENTRY, SecretString::from(text)).await.map_err(Fault::from)?;
            }
            None => vault.remove(ENTRY).await.map_err(Fault::from)?,
        }
        *guard::write(&self.current) = current;
        Ok(())
    }

    pub(crate) fn folder(&self, profile: &str) -> PathBuf {
        guard::read(&self.root).join(profile)
    }

    /// The client of one operator on the current platform.
    pub(crate) fn client(&self, current: &Current, profile: &str) -> Result<Client, Problem> {
        let base = BaseUrl::parse(&current.url).map_err(Problem::from)?;
        let config = Config {
            console_version: self.config.console_version.clone(),
        };
        let tokens = VaultTokens::new(self.open_vault_now()?, profile);
        Client::new(base, config, Arc::new(tokens), self.clock()).map_err(Problem::from)
    }
}
