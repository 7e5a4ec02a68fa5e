use super::*;

/// A vault with an entry, its keychain, and its bytes.
async fn sample(dir: &Path) -> (Vault, MemoryKeychain, Vec<u8>) {
    let keychain = MemoryKeychain::new();
    let vault = ready(dir, &keychain).await;
    vault.put("token", secret("t")).await.unwrap();
    (vault, keychain, bytes_of(dir))
}

/// Opening must fail with a typed error, and leave the damaged bytes as they are.
async fn assert_refused(dir: &Path, keychain: &MemoryKeychain, damaged: &[u8], what: &str) {
    fs::write(file_of(dir), damaged).unwrap();
    match open(dir, Arc::new(keychain.clone()), PATIENCE).await {
        // A changed installation id leads to an account without key.
        Err(VaultError::Undecryptable { .. } | VaultError::KeyMissing | VaultError::NewerFormat { .. }) => {}
        other => panic!("{what}: {other:?}"),
    }
    assert_eq!(bytes_of(dir), damaged, "{what}: the file was touched");
}

#[tokio::test]
async fn a_file_cut_anywhere_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (_, keychain, bytes) = sample(dir.path()).await;
    for length in 0..bytes.len() {
        assert_refused(dir.path(), &keychain, &bytes[..length], &format!("cut to {length}")).await;
    }
}

#[tokio::test]
async fn a_file_changed_anywhere_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let (_, keychain, bytes) = sample(dir.path()).await;
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_refused(dir.path(), &keychain, &changed, &format!("bit at {at}")).await;
    }
    let longer = [bytes.as_slice(), b"x"].concat();
    assert_refused(dir.path(), &keychain, &longer, "one byte more").await;
}

#[tokio::test]
async fn an_open_vault_does_not_write_over_a_file_that_it_cannot_decrypt() {
    let dir = tempfile::tempdir().unwrap();
    let (vault, _, _) = sample(dir.path()).await;
    let other = tempfile::tempdir().unwrap();
    let (_, _, foreign) = sample(other.path()).await;
    for content in [foreign.as_slice(), b"", b"something else"] {
        fs::write(file_of(dir.path()), content).unwrap();
        let answer = vault.put("token", secret("new")).await;
        assert!(matches!(answer, Err(VaultError::Undecryptable { .. })), "{answer:?}");
        assert_eq!(bytes_of(dir.path()), content);
    }
    assert_eq!(
        text_of(&vault, "token").await.as_deref(),
        Some("t"),
        "a failed put showed"
    );
}

#[tokio::test]
async fn a_passphrase_does_not_write_over_a_broken_file() {
    let dir = tempfile::tempdir().unwrap();
    for content in [b"".as_slice(), b"not a vault", b"WHVAULT\n\xff\xff\xff\xff"] {
        fs::write(file_of(dir.path()), content).unwrap();
        let answer = open_with_passphrase(dir.path(), secret("correct horse battery")).await;
        assert!(matches!(answer, Err(VaultError::Undecryptable { .. })), "{answer:?}");
        assert_eq!(bytes_of(dir.path()), content);
    }
}

#[tokio::test]
async fn a_vault_of_a_newer_version_is_left_to_it() {
    let dir = tempfile::tempdir().unwrap();
    let (_, keychain, bytes) = sample(dir.path()).await;
    let text = br#""format":1"#;
    let at = bytes.windows(text.len()).position(|window| window == text).unwrap();
    let mut newer = bytes.clone();
    newer[at + text.len() - 1] = b'2';
    fs::write(file_of(dir.path()), &newer).unwrap();
    let answer = open(dir.path(), Arc::new(keychain), PATIENCE).await;
    assert!(
        matches!(answer, Err(VaultError::NewerFormat { found: 2, .. })),
        "{answer:?}"
    );
    assert_eq!(bytes_of(dir.path()), newer);
}

#[test]
fn one_entry_cannot_be_passed_off_as_another() {
    use crate::cipher::Key;
    let mut rng = rand::rngs::OsRng;
    let key = Key::random(&mut rng);
    let sealed = key.seal(b"weak", b"entry:sample", &mut rng).unwrap();
    assert!(key.unseal(&sealed, b"entry:sample").is_some());
    assert!(key.unseal(&sealed, b"entry:state-key").is_none());
    assert_ne!(
        sealed,
        key.seal(b"weak", b"entry:sample", &mut rng).unwrap(),
        "a nonce was used twice"
    );
}
