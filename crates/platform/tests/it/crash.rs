//! A platform that is killed in the middle of its work: what was answered stands, and stands once.

use crate::database::TestDatabase;
use crate::support::{Account, Answer, Console, PASSWORD, With, code, http, key};
use reqwest::Method;
use secrecy::SecretString;
use serde_json::json;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    time::Duration,
};
use totp_rs::Secret;
use wheelhouse_contract::{
    Role,
    audit::{AuditPage, GENESIS, verify_chain},
    auth::LoginChallenge,
    operator::Operator,
};
use wheelhouse_platform::{Clock, Platform, PlatformConfig, SystemClock, operators::admin};

pub struct Server {
    process: Child,
    pub url: String,
}

impl Server {
    pub fn start(database: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_wheelhouse-platform"))
            .args([
                "--log-format",
                "json",
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--database-url",
                database,
            ])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines
            .find_map(|line| {
                let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
                line["fields"]["address"].as_str().map(str::to_owned)
            })
            .unwrap();
        // Somebody has to read the rest, or the pipe fills.
        std::thread::spawn(move || lines.for_each(drop));
        let url = format!("http://{address}");
        Self { process, url }
    }

    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// An owner to act and an operator to act upon.
pub async fn people(database: &str) -> (Account, Operator) {
    let platform = Platform::open(PlatformConfig::new(database, "localhost"))
        .await
        .unwrap();
    let secret = Secret::generate_secret().to_encoded().to_string();
    let password = SecretString::from(PASSWORD);
    let totp = SecretString::from(secret.as_str());
    let app = platform.app();
    let owner = admin::create_with(app, "owner@example.com", "Owner", Role::Owner, &password, Some(&totp));
    let operator = owner.await.unwrap();
    let other = admin::create(app, "other@example.com", "Other", Role::Support)
        .await
        .unwrap();
    platform.close().await.unwrap();
    (Account { operator, secret }, other.operator)
}

pub async fn sign_in(url: &str, account: Account) -> Console {
    let http = http();
    let post = async |path: &str, body: serde_json::Value| -> Answer {
        crate::support::answer(http.post(format!("{url}{path}")).json(&body)).await
    };
    let body = json!({ "email": account.operator.email, "password": PASSWORD, "device": "Test" });
    let challenge: LoginChallenge = post("/v1/auth/login", body).await.is(200);
    let code = code(&account.secret, SystemClock.now());
    let body = json!({ "challenge": challenge.challenge, "code": code });
    let tokens = post("/v1/auth/verify", body).await.is(200);
    Console {
        http: http.clone(),
        url: url.to_owned(),
        tokens,
        account,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kill_loses_nothing_that_was_answered_and_doubles_nothing() {
    let database = TestDatabase::blank();
    let (owner, other) = people(&database.url).await;
    let mut server = Server::start(&database.url);
    let mut console = sign_in(&server.url, owner).await;
    let path = format!("/v1/operators/{}", other.id);
    let mut version = other.version;
    for round in 0..4_u64 {
        let killer = tokio::spawn(async move {
            // At another moment of the work in each round.
            tokio::time::sleep(Duration::from_millis(40 + round * 37)).await;
            server.kill();
        });
        let lost = loop {
            let level = if version.is_multiple_of(2) {
                "elevated"
            } else {
                "emergency"
            };
            let (key, body) = (
                key(),
                json!({ "clearance": level, "justification": "Written while it is killed." }),
            );
            let request = console
                .request(Method::PATCH, &path)
                .header("idempotency-key", &key)
                .header("if-match", format!("\"{version}\""))
                .body(body.to_string());
            match request.send().await {
                Ok(response) if response.status() == 200 => version += 1,
                Ok(response) => panic!("{}: {}", response.status(), response.text().await.unwrap()),
                Err(_) => break (key, body),
            }
        };
        killer.await.unwrap();
        server = Server::start(&database.url);
        console.url.clone_from(&server.url);
        // Whether or not the last one had arrived: sent again with its key it has happened exactly once.
        let with = With {
            key: Some(&lost.0),
            version: Some(version),
            step_up: None,
        };
        let changed: Operator = console.send(Method::PATCH, &path, &lost.1, with).await.is(200);
        version += 1;
        assert_eq!(changed.version, version);
    }
    let found: Vec<Operator> = console.get("/v1/operators").await.is(200);
    assert_eq!(
        found.iter().find(|operator| operator.id == other.id).unwrap().version,
        version
    );
    let (mut records, mut after) = (Vec::new(), 0);
    loop {
        let page: AuditPage = console
            .get(&format!("/v1/audit?after_seq={after}&limit=500"))
            .await
            .is(200);
        records.extend(page.records);
        match page.next {
            Some(next) => after = next,
            None => break,
        }
    }
    verify_chain(0, GENESIS, &records).unwrap();
    let changes = records
        .iter()
        .filter(|record| record.action == "operator.changed")
        .count();
    assert_eq!(changes as u64, version - other.version);
    server.kill();
}
