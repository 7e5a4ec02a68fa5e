use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::*;

const DIR: &str = "WHEELHOUSE_VAULT_KILL_DIR";
const PHRASE: &str = "correct horse battery";

#[tokio::test]
async fn a_kill_between_writing_and_renaming_leaves_the_old_vault() {
    let (dir, keychain) = (tempfile::tempdir().unwrap(), MemoryKeychain::new());
    let vault = ready(dir.path(), &keychain).await;
    vault.put("token", secret("old")).await.unwrap();
    let bytes = bytes_of(dir.path());
    let temporary = dir.path().join(format!("{FILE_NAME}.tmp"));
    for left_over in [&bytes[..bytes.len() / 2], b"", bytes.as_slice()] {
        fs::write(&temporary, left_over).unwrap();
        let vault = ready(dir.path(), &keychain).await;
        assert_eq!(text_of(&vault, "token").await.as_deref(), Some("old"));
        vault.put("token", secret("old")).await.unwrap();
        assert!(!temporary.exists());
    }
}

/// The child of the test below: counts upwards in the vault and says each number once it is safe.
#[tokio::test]
async fn child_counts() {
    let Some(dir) = std::env::var_os(DIR) else { return };
    let vault = open_with_passphrase(Path::new(&dir), secret(PHRASE)).await.unwrap();
    let mut count: u64 = text_of(&vault, "count").await.map_or(0, |text| text.parse().unwrap());
    loop {
        count += 1;
        vault.put("count", SecretString::from(count.to_string())).await.unwrap();
        writeln!(std::io::stdout(), "\nkept {count}").unwrap();
    }
}

#[tokio::test]
async fn a_vault_survives_sigkill_while_writing() {
    let dir = tempfile::tempdir().unwrap();
    for round in 0..6_u64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "tests::killed::child_counts", "--nocapture"])
            .env(DIR, dir.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let kept = lines.filter_map(|line| line.strip_prefix("kept ")?.parse::<u64>().ok());
        let mut said = 0;
        for count in kept {
            said = count;
            // Another moment each round; the rest of the pipe is read, so that the last word counts.
            if count % (7 + round) == 0 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        let vault = open_with_passphrase(dir.path(), secret(PHRASE)).await.unwrap();
        let found: u64 = text_of(&vault, "count").await.unwrap().parse().unwrap();
        assert!(found == said || found == said + 1, "said {said}, found {found}");
    }
}
