//! The session's tokens rest in the vault.

use async_trait::async_trait;
use secrecy::{ExposeSecret, SecretString};
use wheelhouse_contract::auth::Tokens;
use wheelhouse_remote::{TokenStore, TokenStoreError};
use wheelhouse_vault::Vault;

pub(crate) struct VaultTokens {
    vault: Vault,
    name: String,
}

impl VaultTokens {
    pub fn new(vault: Vault, profile: &str) -> Self {
        Self {
            vault,
            name: format!("tokens:{profile}"),
        }
    }
}

fn failed(error: impl std::fmt::Display) -> TokenStoreError {
    TokenStoreError(error.to_string())
}

#[async_trait]
impl TokenStore for VaultTokens {
    async fn load(&self) -> Result<Option<Tokens>, TokenStoreError> {
        let kept = self.vault.get(&self.name).await.map_err(failed)?;
        // What cannot be read any more is no session; the platform's word is asked at the next sign-in.
        Ok(kept.and_then(|text| serde_json::from_str(text.expose_secret()).ok()))
    }

    async fn save(&self, tokens: &Tokens) -> Result<(), TokenStoreError> {
        let text = SecretString::from(serde_json::to_string(tokens).map_err(failed)?);
        self.vault.put(&self.name, text).await.map_err(failed)
    }

    async fn clear(&self) -> Result<(), TokenStoreError> {
        self.vault.remove(&self.name).await.map_err(failed)
    }
}
