use super::*;

const SHORT: Duration = Duration::from_millis(30);
const TROUBLES: [KeychainTrouble; 3] = [
    KeychainTrouble::Absent,
    KeychainTrouble::Locked,
    KeychainTrouble::Refused,
];

async fn try_open(dir: &Path, keychain: &MemoryKeychain, timeout: Duration) -> Opened {
    open(dir, Arc::new(keychain.clone()), timeout).await.unwrap()
}

#[tokio::test]
async fn a_first_start_without_keychain_asks_for_a_passphrase_and_writes_nothing() {
    for trouble in TROUBLES {
        let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
        keychain.set_trouble(Some(trouble));
        let opened = try_open(dir.path(), &keychain, PATIENCE).await;
        assert!(
            matches!(opened, Opened::NeedsPassphrase { reason: Some(reason), exists: false } if reason == trouble),
            "{opened:?}"
        );
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0, "something was written");
    }
}

#[tokio::test]
async fn a_slow_keychain_is_not_waited_for() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    keychain.set_slow(true);
    // It never answers: that this returns at all is the proof. Asking again and again does not pile up questions.
    for _ in 0..3 {
        let opened = try_open(dir.path(), &keychain, SHORT).await;
        assert!(
            matches!(
                opened,
                Opened::NeedsPassphrase {
                    reason: Some(KeychainTrouble::Slow),
                    exists: false
                }
            ),
            "{opened:?}"
        );
    }
    assert!(!file_of(dir.path()).exists());

    // Once it answers, the same directory opens with it, and nothing of the abandoned tries was kept.
    keychain.set_slow(false);
    assert_eq!(ready(dir.path(), &keychain).await.backing(), Backing::Keychain);
    assert_eq!(keychain.accounts().len(), 1);
}

#[tokio::test]
async fn an_existing_vault_whose_keychain_fails_waits_unharmed() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    ready(dir.path(), &keychain)
        .await
        .put("token", secret("t"))
        .await
        .unwrap();
    let before = bytes_of(dir.path());

    for trouble in TROUBLES {
        keychain.set_trouble(Some(trouble));
        let opened = try_open(dir.path(), &keychain, PATIENCE).await;
        assert!(
            matches!(opened, Opened::Unavailable { reason } if reason == trouble),
            "{opened:?}"
        );
    }
    keychain.set_trouble(None);
    keychain.set_slow(true);
    let opened = try_open(dir.path(), &keychain, SHORT).await;
    assert!(
        matches!(
            opened,
            Opened::Unavailable {
                reason: KeychainTrouble::Slow
            }
        ),
        "{opened:?}"
    );
    // A passphrase cannot stand in for the key, and must not put a second vault in its place.
    let answer = open_with_passphrase(dir.path(), secret("correct horse battery")).await;
    assert!(matches!(answer, Err(VaultError::KeychainBacked)), "{answer:?}");
    assert_eq!(bytes_of(dir.path()), before);

    keychain.set_slow(false);
    assert_eq!(
        text_of(&ready(dir.path(), &keychain).await, "token").await.as_deref(),
        Some("t")
    );
}

#[tokio::test]
async fn an_open_vault_works_on_when_the_keychain_locks() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let vault = ready(dir.path(), &keychain).await;
    keychain.set_locked(true);
    vault.put("token", secret("t")).await.unwrap();
    assert_eq!(text_of(&vault, "token").await.as_deref(), Some("t"));
}

#[tokio::test]
async fn a_deleted_key_is_said_and_never_replaced() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    ready(dir.path(), &keychain)
        .await
        .put("token", secret("t"))
        .await
        .unwrap();
    let before = bytes_of(dir.path());
    keychain.clear();
    let answer = open(dir.path(), Arc::new(keychain.clone()), PATIENCE).await;
    assert!(matches!(answer, Err(VaultError::KeyMissing)), "{answer:?}");
    assert_eq!(keychain.accounts(), Vec::<String>::new(), "a second key was made");
    assert_eq!(bytes_of(dir.path()), before);
}

#[tokio::test]
async fn another_key_under_our_account_opens_nothing_and_changes_nothing() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    ready(dir.path(), &keychain)
        .await
        .put("token", secret("t"))
        .await
        .unwrap();
    let (before, account) = (bytes_of(dir.path()), keychain.accounts().remove(0));
    keychain.write(&account, &[9; KEY_LEN]).unwrap();
    let answer = open(dir.path(), Arc::new(keychain.clone()), PATIENCE).await;
    assert!(matches!(answer, Err(VaultError::Undecryptable { .. })), "{answer:?}");
    keychain.write(&account, b"not a key").unwrap();
    let opened = try_open(dir.path(), &keychain, PATIENCE).await;
    assert!(
        matches!(
            opened,
            Opened::Unavailable {
                reason: KeychainTrouble::Refused
            }
        ),
        "{opened:?}"
    );
    assert_eq!(bytes_of(dir.path()), before);
}

/// A keychain that takes a secret and forgets it must not become the only place of a key.
struct Forgetful;

impl Keychain for Forgetful {
    fn read(&self, _account: &str) -> Result<Option<Vec<u8>>, KeychainTrouble> {
        Ok(None)
    }

    fn write(&self, _account: &str, _secret: &[u8]) -> Result<(), KeychainTrouble> {
        Ok(())
    }
}

#[tokio::test]
async fn a_keychain_that_forgets_is_not_trusted() {
    let dir = tempfile::tempdir().unwrap();
    let opened = open(dir.path(), Arc::new(Forgetful), PATIENCE).await.unwrap();
    assert!(
        matches!(
            opened,
            Opened::NeedsPassphrase {
                reason: Some(KeychainTrouble::Refused),
                exists: false
            }
        ),
        "{opened:?}"
    );
    assert!(!file_of(dir.path()).exists());
}
