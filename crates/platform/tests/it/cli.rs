//! The command line, as an operator of the platform types it.

use crate::database::TestDatabase;
use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Output, Stdio},
};
use tokio_tungstenite::tungstenite::Message;
use wheelhouse_platform::storage::sql;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wheelhouse-platform"))
        .args(arguments)
        .output()
        .unwrap()
}

#[test]
fn prints_the_api_document() {
    let printed = run(&["openapi"]);
    assert!(printed.status.success());
    let document: Value = serde_json::from_slice(&printed.stdout).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    assert!(document["paths"]["/v1/sync/changes"]["get"].is_object());
}

#[test]
fn creates_an_owner_once() {
    let database = TestDatabase::blank();
    let arguments = [
        "create-owner",
        "--database-url",
        &database.url,
        "--email",
        "first@example.com",
    ];
    let created = run(&arguments);
    let text = String::from_utf8(created.stdout).unwrap();
    assert!(
        created.status.success() && text.contains("password:") && text.contains("TOTP secret:"),
        "{text}"
    );
    let again = run(&arguments);
    assert!(!again.status.success());
    let log = String::from_utf8(again.stderr).unwrap();
    assert!(log.contains("exists"), "{log}");
    let password = text
        .lines()
        .find_map(|line| line.strip_prefix("password:"))
        .unwrap()
        .trim();
    let kept = kept(&database);
    assert!(kept.contains("first@example.com") && !kept.contains(password));
}

/// Everything that the database keeps.
fn kept(database: &TestDatabase) -> String {
    let Some(folder) = database.folder() else {
        return kept_on_server(&database.url);
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(folder.join("platform.db"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0, "signing keys lie in it: it is nobody else's to read");
    }
    let bytes: Vec<u8> = ["platform.db", "platform.db-wal"]
        .iter()
        .flat_map(|name| std::fs::read(folder.join(name)).unwrap_or_default())
        .collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn kept_on_server(url: &str) -> String {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let db = sea_orm::Database::connect(url).await.unwrap();
        let tables = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'";
        let mut all = String::new();
        for table in sql::all(&db, tables, vec![]).await.unwrap() {
            let table: String = table.try_get_by_index(0).unwrap();
            let rows = format!("SELECT COALESCE(string_agg(kept::text, ' '), '') FROM {table} kept");
            all += &sql::scalar::<String, _>(&db, &rows, vec![]).await.unwrap().unwrap();
        }
        all
    })
}

#[test]
fn a_restored_backup_starts_a_new_history() {
    let database = TestDatabase::blank();
    let place = ["--database-url", &database.url];
    let epoch = || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let db = sea_orm::Database::connect(&database.url).await.unwrap();
            let statement = "SELECT value FROM meta WHERE key = 'epoch'";
            let found: Option<String> = sql::scalar(&db, statement, vec![]).await.unwrap();
            found.unwrap()
        })
    };
    assert!(
        run(&[&["create-owner", "--email", "a@example.com"], &place[..]].concat())
            .status
            .success()
    );
    let before = epoch();
    assert!(run(&[&["new-epoch"], &place[..]].concat()).status.success());
    assert_ne!(epoch(), before);
}

type Log = Box<dyn Iterator<Item = String>>;

fn serve(url: &str, level: &str) -> (Child, Log) {
    let mut server = Command::new(env!("CARGO_BIN_EXE_wheelhouse-platform"))
        .args(["--log-format", "json", "serve", "--database-url", url])
        .args(["--listen", "127.0.0.1:0", "--base-domain", "localhost"])
        .env("RUST_LOG", level)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(server.stderr.take().unwrap()).lines();
    (server, Box::new(lines.map(Result::unwrap)))
}

#[test]
fn the_most_talkative_log_holds_no_token() {
    let database = TestDatabase::blank();
    let (mut server, mut lines) = serve(&database.url, "trace");
    let address = lines
        .find_map(|line| {
            let line: Value = serde_json::from_str(&line).unwrap();
            line["fields"]["address"].as_str().map(str::to_owned)
        })
        .unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let (mut socket, _) = tokio_tungstenite::connect_async(format!("ws://{address}/v1/stream"))
            .await
            .unwrap();
        let hello = serde_json::json!({ "access_token": "of-nobody", "after": "0123456789abcdef0123456789abcdef.1" });
        socket.send(Message::text(hello.to_string())).await.unwrap();
        let ended = socket.next().await.unwrap().unwrap().into_text().unwrap();
        assert!(ended.contains("session_ended"), "{ended}");
        let login = serde_json::json!({ "email": "a@example.com", "password": "swordfish", "device": "test" });
        let http = crate::support::http();
        let refused = http
            .post(format!("http://{address}/v1/auth/login"))
            .bearer_auth("of-nobody")
            .json(&login);
        assert_eq!(refused.send().await.unwrap().status(), 401);
    });
    server.kill().unwrap();
    server.wait().unwrap();
    let log: String = lines.collect();
    assert!(log.contains("/v1/auth/login"), "{log}");
    assert!(!log.contains("of-nobody") && !log.contains("swordfish"), "{log}");
}

#[cfg(unix)]
#[test]
fn serves_until_it_is_told_to_stop() {
    let database = TestDatabase::blank();
    let (mut server, mut lines) = serve(&database.url, "info");
    // The log is one JSON object a line.
    let address = lines
        .find_map(|line| {
            let line: Value = serde_json::from_str(&line).unwrap();
            line["fields"]["address"].as_str().map(str::to_owned)
        })
        .unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let health = runtime.block_on(async {
        crate::support::http()
            .get(format!("http://{address}/healthz"))
            .send()
            .await
            .unwrap()
            .status()
    });
    assert_eq!(health, 200);
    let answered: Value = serde_json::from_str(&lines.next().unwrap()).unwrap();
    assert_eq!(answered["span"]["path"], "/healthz");
    assert!(answered["span"]["id"].is_string());
    let told = Command::new("kill").arg(server.id().to_string()).status().unwrap();
    assert!(told.success() && server.wait().unwrap().success());
}
