//! What an operator with a broken keychain, and a thief with the file, would try.

mod damage;
mod keychain;
mod killed;
mod passphrase;
mod secrecy;
#[cfg(target_os = "linux")]
mod secret_service;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ::secrecy::{ExposeSecret, SecretString};

use super::*;

const PATIENCE: Duration = Duration::from_secs(20);

fn secret(text: &str) -> SecretString {
    SecretString::from(text)
}

fn file_of(dir: &Path) -> PathBuf {
    dir.join(FILE_NAME)
}

fn bytes_of(dir: &Path) -> Vec<u8> {
    fs::read(file_of(dir)).unwrap()
}

async fn ready(dir: &Path, keychain: &MemoryKeychain) -> Vault {
    match open(dir, Arc::new(keychain.clone()), PATIENCE).await.unwrap() {
        Opened::Ready(vault) => vault,
        other => panic!("not ready: {other:?}"),
    }
}

async fn text_of(vault: &Vault, name: &str) -> Option<String> {
    vault
        .get(name)
        .await
        .unwrap()
        .map(|secret| secret.expose_secret().to_owned())
}

#[tokio::test]
async fn what_is_put_is_there_after_a_restart() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let vault = ready(dir.path(), &keychain).await;
    assert_eq!(vault.backing(), Backing::Keychain);
    vault.put("token", secret("first")).await.unwrap();
    vault.put("token", secret("second")).await.unwrap();
    vault.put("other", secret("kept")).await.unwrap();
    vault.remove("other").await.unwrap();
    vault.remove("never there").await.unwrap();
    let key = vault.get_or_create_key("cache").await.unwrap();
    drop(vault);

    let vault = ready(dir.path(), &keychain).await;
    assert_eq!(text_of(&vault, "token").await.as_deref(), Some("second"));
    assert_eq!(text_of(&vault, "other").await, None);
    assert_eq!(vault.get_or_create_key("cache").await.unwrap(), key);
    assert_ne!(vault.get_or_create_key("state").await.unwrap(), key);
}

#[tokio::test]
async fn profiles_have_keys_of_their_own_in_one_keychain() {
    let (one, two, keychain) = (
        tempfile::tempdir().unwrap(),
        tempfile::tempdir().unwrap(),
        MemoryKeychain::new(),
    );
    ready(one.path(), &keychain)
        .await
        .put("who", secret("one"))
        .await
        .unwrap();
    ready(two.path(), &keychain)
        .await
        .put("who", secret("two"))
        .await
        .unwrap();
    assert_eq!(keychain.accounts().len(), 2);
    assert_eq!(
        text_of(&ready(one.path(), &keychain).await, "who").await.as_deref(),
        Some("one")
    );
}

#[tokio::test]
async fn memory_keeps_for_this_run_and_writes_nothing() {
    let vault = Vault::in_memory();
    assert_eq!(vault.backing(), Backing::Memory);
    vault.put("token", secret("here")).await.unwrap();
    let key = vault.get_or_create_key("cache").await.unwrap();
    assert_eq!(text_of(&vault.clone(), "token").await.as_deref(), Some("here"));
    assert_eq!(vault.get_or_create_key("cache").await.unwrap(), key);
    assert_eq!(Vault::in_memory().get("token").await.unwrap().map(drop), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_race_for_a_key_has_one_winner() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let handles = [ready(dir.path(), &keychain).await, ready(dir.path(), &keychain).await];
    let racers = (0..20).map(|n| {
        let vault = handles[n % 2].clone();
        tokio::spawn(async move { vault.get_or_create_key("cache").await.unwrap() })
    });
    let mut keys = Vec::new();
    for racer in racers.collect::<Vec<_>>() {
        keys.push(racer.await.unwrap());
    }
    assert!(
        keys.windows(2).all(|pair| pair[0] == pair[1]),
        "two keys for one database"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_programs_on_one_profile_do_not_lose_each_others_entries() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let (one, two) = (ready(dir.path(), &keychain).await, ready(dir.path(), &keychain).await);
    for n in 0..10 {
        let (a, b) = (format!("a{n}"), format!("b{n}"));
        let (a, b) = tokio::join!(one.put(&a, secret("x")), two.put(&b, secret("y")));
        a.and(b).unwrap();
    }
    let vault = ready(dir.path(), &keychain).await;
    for n in 0..10 {
        assert_eq!(text_of(&vault, &format!("a{n}")).await.as_deref(), Some("x"));
        assert_eq!(text_of(&vault, &format!("b{n}")).await.as_deref(), Some("y"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_first_starts_at_once_share_one_vault() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let (one, two) = tokio::join!(ready(dir.path(), &keychain), ready(dir.path(), &keychain));
    one.put("token", secret("t")).await.unwrap();
    let key = two.get_or_create_key("cache").await.unwrap();
    assert_eq!(one.get_or_create_key("cache").await.unwrap(), key);
    assert_eq!(
        text_of(&ready(dir.path(), &keychain).await, "token").await.as_deref(),
        Some("t")
    );
}
