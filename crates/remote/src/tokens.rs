//! The session's tokens: kept by the vault, refreshed once for all who wait.

use crate::{RemoteError, TokenStoreError};
use async_trait::async_trait;
use secrecy::SecretString;
use std::sync::{Arc, Mutex, PoisonError};
use wheelhouse_contract::{
    Timestamp,
    auth::{REFRESH_BELOW_MINUTES, Tokens},
};

/// The time that decides whether a token is still good.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> Timestamp;
}

/// Where tokens rest between runs. Called rarely: at the start, after a sign-in, after each refresh.
#[async_trait]
pub trait TokenStore: Send + Sync + 'static {
    async fn load(&self) -> Result<Option<Tokens>, TokenStoreError>;
    async fn save(&self, tokens: &Tokens) -> Result<(), TokenStoreError>;
    async fn clear(&self) -> Result<(), TokenStoreError>;
}

/// Tokens that end with the program.
#[derive(Default)]
pub struct MemoryTokens(Mutex<Option<Tokens>>);

#[async_trait]
impl TokenStore for MemoryTokens {
    async fn load(&self) -> Result<Option<Tokens>, TokenStoreError> {
        Ok(lock(&self.0).clone())
    }

    async fn save(&self, tokens: &Tokens) -> Result<(), TokenStoreError> {
        *lock(&self.0) = Some(tokens.clone());
        Ok(())
    }

    async fn clear(&self) -> Result<(), TokenStoreError> {
        *lock(&self.0) = None;
        Ok(())
    }
}

/// What is known of the tokens.
enum Held {
    /// Not asked for yet.
    Unknown,
    None,
    Some(Arc<Tokens>),
}

/// The tokens of the present session.
pub(crate) struct Holder {
    store: Arc<dyn TokenStore>,
    clock: Arc<dyn Clock>,
    held: Mutex<Held>,
    /// Held while tokens are loaded, refreshed or replaced.
    pub(crate) turn: Arc<tokio::sync::Mutex<()>>,
}

impl Holder {
    pub(crate) fn new(store: Arc<dyn TokenStore>, clock: Arc<dyn Clock>) -> Self {
        Self {
            store,
            clock,
            held: Mutex::new(Held::Unknown),
            turn: Arc::default(),
        }
    }

    /// The tokens as they are, read from the store the first time.
    pub(crate) async fn current(&self) -> Result<Option<Arc<Tokens>>, RemoteError> {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let _turn = self.turn.lock().await;
        self.current_in_turn().await
    }

    /// As [`Holder::current`], for whoever has the turn.
    pub(crate) async fn current_in_turn(&self) -> Result<Option<Arc<Tokens>>, RemoteError> {
        if let Some(known) = self.known() {
            return Ok(known);
        }
        let loaded = self.store.load().await?.map(Arc::new);
        *lock(&self.held) = loaded.clone().map_or(Held::None, Held::Some);
        Ok(loaded)
    }

    /// Takes new tokens into use, then keeps them.
    ///
    /// They are in use even if keeping them fails: the platform has already forgotten the old ones.
    pub(crate) async fn replace(&self, tokens: Tokens) -> Result<Arc<Tokens>, RemoteError> {
        let mut kept = tokens;
        kept.backup_codes.clear();
        let tokens = Arc::new(kept);
        *lock(&self.held) = Held::Some(Arc::clone(&tokens));
        self.store.save(&tokens).await?;
        Ok(tokens)
    }

    pub(crate) async fn clear(&self) -> Result<(), RemoteError> {
        *lock(&self.held) = Held::None;
        Ok(self.store.clear().await?)
    }

    /// Still good for longer than the refresh threshold.
    pub(crate) fn is_fresh(&self, tokens: &Tokens) -> bool {
        tokens.access_expires_at.since(self.clock.now()).num_minutes() >= REFRESH_BELOW_MINUTES
    }

    /// Not expired, whatever remains.
    pub(crate) fn is_usable(&self, tokens: &Tokens) -> bool {
        tokens.access_expires_at > self.clock.now()
    }

    fn known(&self) -> Option<Option<Arc<Tokens>>> {
        match &*lock(&self.held) {
            Held::Unknown => None,
            Held::None => Some(None),
            Held::Some(tokens) => Some(Some(Arc::clone(tokens))),
        }
    }
}

pub(crate) fn access(tokens: &Tokens) -> SecretString {
    SecretString::from(tokens.access_token.clone())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
