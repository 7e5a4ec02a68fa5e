//! What the shell gives the engine at start.

use async_trait::async_trait;
use secrecy::SecretString;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use wheelhouse_vault::Keychain;

/// Everything that differs between installations and tests.
pub struct EngineConfig {
    /// The profile folder; ours alone.
    pub dir: PathBuf,
    /// Where exports are written.
    pub downloads: PathBuf,
    pub console_version: String,
    /// What the session list of the platform shows for this machine.
    pub device: String,
    pub keychain: Arc<dyn Keychain>,
    /// The embedded platform for a first try, where there is one.
    pub sample: Option<Arc<dyn SamplePlatform>>,
    /// Limit of a single call to the keychain.
    pub vault_timeout: Duration,
}

/// The platform that runs inside the console.
#[async_trait]
pub trait SamplePlatform: Send + Sync {
    /// Starts it on its files below the profile folder `dir`, filling them the first time; called again, it answers the same.
    ///
    /// # Errors
    /// A sentence that says why not.
    async fn start(&self, dir: &Path) -> Result<SampleAccess, String>;
}

/// How to sign in to the sample.
#[derive(Clone)]
pub struct SampleAccess {
    pub url: String,
    pub email: String,
    pub password: SecretString,
    /// Base32.
    pub totp_secret: SecretString,
}
