use std::collections::HashMap;
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;
use zeroize::Zeroizing;

use crate::KeychainTrouble;

/// Where one secret per account can be kept, outside the vault's file. Calls block, may prompt, and are made from one
/// thread, one at a time.
pub trait Keychain: Send + Sync {
    /// The secret of `account`; `None` when the keychain works and holds none.
    fn read(&self, account: &str) -> Result<Option<Vec<u8>>, KeychainTrouble>;
    /// Keeps `secret` for `account`.
    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainTrouble>;
}

type Task = Box<dyn FnOnce() + Send>;

/// The one thread of the process on which keychains are asked: prompts never stack up, however often a person retries.
static DESK: LazyLock<Option<mpsc::Sender<Task>>> = LazyLock::new(|| {
    let (tasks, inbox) = mpsc::channel::<Task>();
    let thread = std::thread::Builder::new().name("keychain".to_owned());
    thread
        .spawn(move || inbox.into_iter().for_each(|task| task()))
        .ok()
        .map(|_| tasks)
});

/// Asks a keychain with a time limit. A call that takes too long is given up by its asker, not by the thread: a prompt
/// that is answered late still unlocks the keychain for the next try.
pub(crate) struct Desk {
    pub(crate) keychain: Arc<dyn Keychain>,
    pub(crate) timeout: Duration,
}

impl Desk {
    pub(crate) async fn read(&self, account: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainTrouble> {
        let account = account.to_owned();
        self.ask(move |keychain| Ok(keychain.read(&account)?.map(Zeroizing::new)))
            .await
    }

    pub(crate) async fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        let account = account.to_owned();
        let secret = Zeroizing::new(secret.to_vec());
        self.ask(move |keychain| keychain.write(&account, &secret)).await
    }

    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Keychain) -> Result<T, KeychainTrouble> + Send + 'static,
    ) -> Result<T, KeychainTrouble> {
        let (answer, answered) = oneshot::channel();
        let keychain = Arc::clone(&self.keychain);
        let task: Task = Box::new(move || {
            // A question whose asker has given up is not asked at all: it would only prompt once more.
            if !answer.is_closed() {
                drop(answer.send(question(keychain.as_ref())));
            }
        });
        DESK.as_ref()
            .ok_or(KeychainTrouble::Refused)?
            .send(task)
            .map_err(|_| KeychainTrouble::Refused)?;
        match tokio::time::timeout(self.timeout, answered).await {
            Err(_) => Err(KeychainTrouble::Slow),
            Ok(Err(_)) => Err(KeychainTrouble::Refused),
            Ok(Ok(result)) => result,
        }
    }
}

/// A keychain for tests, with a switch for every trouble. Clones share their content.
#[derive(Clone, Default)]
pub struct MemoryKeychain {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    secrets: HashMap<String, Vec<u8>>,
    trouble: Option<KeychainTrouble>,
    slow: bool,
}

impl MemoryKeychain {
    /// An empty keychain that works.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every call fails with `trouble` until it is `None` again.
    pub fn set_trouble(&self, trouble: Option<KeychainTrouble>) {
        self.state().trouble = trouble;
    }

    /// There is no keychain at all.
    pub fn set_absent(&self, absent: bool) {
        self.set_trouble(absent.then_some(KeychainTrouble::Absent));
    }

    /// The keychain is locked.
    pub fn set_locked(&self, locked: bool) {
        self.set_trouble(locked.then_some(KeychainTrouble::Locked));
    }

    /// While slow, calls do not answer, as behind a prompt that nobody sees; they go on when it ends.
    pub fn set_slow(&self, slow: bool) {
        self.state().slow = slow;
        self.shared.changed.notify_all();
    }

    /// Forgets everything, as a person may do in the system's own tool.
    pub fn clear(&self) {
        self.state().secrets.clear();
    }

    /// The accounts that hold a secret.
    pub fn accounts(&self) -> Vec<String> {
        self.state().secrets.keys().cloned().collect()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The content, once nothing holds the call up any more.
    fn answer(&self) -> Result<MutexGuard<'_, State>, KeychainTrouble> {
        let waited = self.shared.changed.wait_while(self.state(), |state| state.slow);
        let state = waited.unwrap_or_else(PoisonError::into_inner);
        match state.trouble {
            Some(trouble) => Err(trouble),
            None => Ok(state),
        }
    }
}

impl Keychain for MemoryKeychain {
    fn read(&self, account: &str) -> Result<Option<Vec<u8>>, KeychainTrouble> {
        Ok(self.answer()?.secrets.get(account).cloned())
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        self.answer()?.secrets.insert(account.to_owned(), secret.to_vec());
        Ok(())
    }
}

impl std::fmt::Debug for MemoryKeychain {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MemoryKeychain")
            .field("accounts", &self.accounts())
            .finish_non_exhaustive()
    }
}
