use super::*;

const PHRASE: &str = "correct horse battery";

#[tokio::test]
async fn a_passphrase_makes_and_opens_a_vault() {
    let dir = tempfile::tempdir().unwrap();
    let vault = open_with_passphrase(dir.path(), secret(PHRASE)).await.unwrap();
    assert_eq!(vault.backing(), Backing::Passphrase);
    vault.put("token", secret("t")).await.unwrap();

    // A keychain that works now does not matter: this vault asks for its passphrase.
    let keychain = MemoryKeychain::new();
    let opened = open(dir.path(), Arc::new(keychain.clone()), PATIENCE).await.unwrap();
    assert!(
        matches!(
            opened,
            Opened::NeedsPassphrase {
                reason: None,
                exists: true
            }
        ),
        "{opened:?}"
    );
    assert_eq!(keychain.accounts(), Vec::<String>::new());
    let vault = open_with_passphrase(dir.path(), secret(PHRASE)).await.unwrap();
    assert_eq!(text_of(&vault, "token").await.as_deref(), Some("t"));
}

#[tokio::test]
async fn a_wrong_passphrase_is_said_and_loses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    open_with_passphrase(dir.path(), secret(PHRASE))
        .await
        .unwrap()
        .put("token", secret("t"))
        .await
        .unwrap();
    let before = bytes_of(dir.path());
    for wrong in [
        "correct horse batterz",
        "",
        "Correct horse battery",
        "correct horse battery ",
    ] {
        let answer = open_with_passphrase(dir.path(), secret(wrong)).await;
        assert!(matches!(answer, Err(VaultError::WrongPassphrase)), "{answer:?}");
    }
    assert_eq!(bytes_of(dir.path()), before);
    let vault = open_with_passphrase(dir.path(), secret(PHRASE)).await.unwrap();
    assert_eq!(text_of(&vault, "token").await.as_deref(), Some("t"));
}

#[tokio::test]
async fn a_new_passphrase_must_not_be_a_few_letters() {
    let dir = tempfile::tempdir().unwrap();
    let answer = open_with_passphrase(dir.path(), secret("hunter2")).await;
    assert!(
        matches!(answer, Err(VaultError::PassphraseTooShort { min: 8 })),
        "{answer:?}"
    );
    assert!(!file_of(dir.path()).exists());
    // Eight characters, not eight bytes.
    assert!(open_with_passphrase(dir.path(), secret("گذرواژه")).await.is_err());
    assert!(open_with_passphrase(dir.path(), secret("گذرواژه۱")).await.is_ok());
}

#[tokio::test]
async fn guessing_is_made_slow_by_argon2id_with_64_mib() {
    let dir = tempfile::tempdir().unwrap();
    open_with_passphrase(dir.path(), secret(PHRASE)).await.unwrap();
    let text = String::from_utf8_lossy(&bytes_of(dir.path())).into_owned();
    assert!(text.contains(r#""memory_kib":65536,"passes":3"#), "{text}");
}

#[tokio::test]
async fn a_forged_header_cannot_make_it_eat_all_memory() {
    let dir = tempfile::tempdir().unwrap();
    open_with_passphrase(dir.path(), secret(PHRASE)).await.unwrap();
    let bytes = bytes_of(dir.path());
    let at = bytes.windows(5).position(|window| window == b"65536").unwrap();
    let mut forged = bytes.clone();
    forged[at..at + 5].copy_from_slice(b"1e+10");
    fs::write(file_of(dir.path()), &forged).unwrap();
    assert!(open_with_passphrase(dir.path(), secret(PHRASE)).await.is_err());
    // The same digits, but beyond the limit: 9 million KiB, with one digit taken from the passes' neighbour.
    let text = br#""memory_kib":65536"#;
    let at = bytes.windows(text.len()).position(|window| window == text).unwrap();
    let mut forged = bytes.clone();
    forged.splice(at..at + text.len(), *br#""memory_kib":9000000"#);
    let length = u32::from_le_bytes(forged[8..12].try_into().unwrap()) + 2;
    forged[8..12].copy_from_slice(&length.to_le_bytes());
    fs::write(file_of(dir.path()), &forged).unwrap();
    let answer = open_with_passphrase(dir.path(), secret(PHRASE)).await;
    assert!(matches!(answer, Err(VaultError::Crypto(_))), "{answer:?}");
}

#[tokio::test]
async fn a_downgraded_derivation_does_not_open() {
    let dir = tempfile::tempdir().unwrap();
    open_with_passphrase(dir.path(), secret(PHRASE)).await.unwrap();
    let mut bytes = bytes_of(dir.path());
    let text = br#""passes":3"#;
    let at = bytes.windows(text.len()).position(|window| window == text).unwrap();
    bytes[at + text.len() - 1] = b'1';
    fs::write(file_of(dir.path()), &bytes).unwrap();
    let answer = open_with_passphrase(dir.path(), secret(PHRASE)).await;
    assert!(matches!(answer, Err(VaultError::WrongPassphrase)), "{answer:?}");
}
