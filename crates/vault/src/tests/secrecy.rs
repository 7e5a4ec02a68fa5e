use super::*;

const TOKEN: &str = "eyJhbGciOiJ-refresh-token";

fn holds(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn a_thief_reads_neither_names_nor_values_nor_keys() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let vault = ready(dir.path(), &keychain).await;
    vault.put("session/owner@example.com", secret(TOKEN)).await.unwrap();
    let key = vault.get_or_create_key("state-database").await.unwrap();
    let wrapping = keychain.read(&keychain.accounts()[0]).unwrap().unwrap();
    for entry in fs::read_dir(dir.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = fs::read(&path).unwrap();
        for needle in [
            TOKEN.as_bytes(),
            b"owner@example.com",
            b"state-database",
            b"session",
            key.as_slice(),
            &wrapping,
        ] {
            assert!(
                !holds(&bytes, needle),
                "{} can be read in {}",
                String::from_utf8_lossy(needle),
                path.display()
            );
        }
    }
}

#[tokio::test]
async fn a_removed_secret_is_gone_from_the_disk() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let vault = ready(dir.path(), &keychain).await;
    let empty = bytes_of(dir.path()).len();
    vault.put("token", secret(TOKEN)).await.unwrap();
    vault.remove("token").await.unwrap();
    assert_eq!(bytes_of(dir.path()).len(), empty);
    let left: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(left.len(), 2, "{left:?}: only the vault and its lock");
}

#[tokio::test]
async fn the_passphrase_is_not_in_the_file() {
    let dir = tempfile::tempdir().unwrap();
    open_with_passphrase(dir.path(), secret("correct horse battery"))
        .await
        .unwrap();
    assert!(!holds(&bytes_of(dir.path()), b"horse"));
}

#[tokio::test]
async fn debug_reveals_nothing() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let vault = ready(dir.path(), &keychain).await;
    vault.put("token", secret(TOKEN)).await.unwrap();
    let opened = open(dir.path(), Arc::new(keychain.clone()), PATIENCE).await.unwrap();
    let shown = format!(
        "{vault:?} {opened:?} {keychain:?} {:?}",
        vault.get("token").await.unwrap()
    );
    assert!(!shown.contains(TOKEN) && !shown.contains("eyJ"), "{shown}");
    let wrapping = keychain.read(&keychain.accounts()[0]).unwrap().unwrap();
    assert!(!shown.contains(&format!("{wrapping:?}")), "{shown}");
    let key = crate::cipher::Key::from_slice(&wrapping).unwrap();
    assert_eq!(format!("{key:?}"), "Key([redacted])");
}

#[cfg(unix)]
#[tokio::test]
async fn other_users_of_the_computer_may_not_even_copy_it() {
    use std::os::unix::fs::PermissionsExt;
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    ready(dir.path(), &keychain)
        .await
        .put("token", secret(TOKEN))
        .await
        .unwrap();
    assert_eq!(
        fs::metadata(file_of(dir.path())).unwrap().permissions().mode() & 0o777,
        0o600
    );
}
