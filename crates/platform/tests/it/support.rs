//! A platform on a port of its own, and consoles that are signed in to it.

use crate::database::{TestDatabase, block_on};
use chrono::TimeDelta;
use reqwest::{Client, Method, RequestBuilder, StatusCode, header::HeaderMap};
use secrecy::SecretString;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_util::sync::CancellationToken;
use totp_rs::{Algorithm, Secret, TOTP};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, Problem, Role, Timestamp,
    auth::{LoginChallenge, Me, StepUpToken, Tokens, operation_digest},
    http::{IDEMPOTENCY_KEY, IF_MATCH, STEP_UP},
    operator::Operator,
    sync::Position,
};
use wheelhouse_platform::{App, ManualClock, Platform, PlatformConfig, operators::admin, storage::sql};

pub const PASSWORD: &str = "correct horse battery staple";

/// A running platform with a clock that stands still.
pub struct Bed {
    pub app: App,
    pub clock: Arc<ManualClock>,
    pub url: String,
    pub http: Client,
    pub shutdown: CancellationToken,
    pub server: JoinHandle<()>,
    accounts: AtomicU32,
    platform: Platform,
    /// Dropped with the last instance over it.
    pub database: Arc<TestDatabase>,
}

/// Somebody who can sign in.
#[derive(Clone)]
pub struct Account {
    pub operator: Operator,
    pub secret: String,
}

/// A signed-in session.
pub struct Console {
    pub http: Client,
    pub url: String,
    pub tokens: Tokens,
    pub account: Account,
}

/// An answer that has arrived.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

/// How long connections are waited for that somebody still holds.
const CLOSING: Duration = Duration::from_millis(500);

impl Drop for Bed {
    /// SQLCipher takes its library down when the process ends: a connection that is just being closed on a thread of its own
    /// would fall with it, and a test that passed would end in a crash.
    fn drop(&mut self) {
        let platform = self.platform.clone();
        block_on(async || drop(tokio::time::timeout(CLOSING, platform.close()).await));
    }
}

impl Bed {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    pub async fn start_with(adjust: impl FnOnce(&mut PlatformConfig)) -> Self {
        Self::start_on(Arc::new(migrated()), adjust).await
    }

    pub async fn start_on(database: Arc<TestDatabase>, adjust: impl FnOnce(&mut PlatformConfig)) -> Self {
        let clock = Arc::new(ManualClock::at(Timestamp::from_millis(1_768_471_200_000)));
        let mut config = PlatformConfig::new(&database.url, "localhost");
        config.redis_url = redis_url().map(SecretString::from);
        config.clock = clock.clone();
        config.sign_ins_per_minute = 10_000;
        adjust(&mut config);
        let platform = Platform::open(config).await.unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (app, shutdown) = (platform.app().clone(), CancellationToken::new());
        let (serving, stop) = (platform.clone(), shutdown.clone());
        let server = tokio::spawn(async move { serving.launch(listener, stop).await.unwrap() });
        Self {
            platform,
            app,
            clock,
            url,
            http: http(),
            shutdown,
            server,
            accounts: AtomicU32::new(0),
            database,
        }
    }

    /// A new operator with [`PASSWORD`] and an enrolled authenticator.
    pub async fn account(&self, role: Role) -> Account {
        let number = self.accounts.fetch_add(1, Ordering::SeqCst);
        let secret = Secret::generate_secret().to_encoded().to_string();
        let operator = admin::create_with(
            &self.app,
            &format!("{role:?}{number}@example.com"),
            &format!("{role:?} {number}"),
            role,
            &SecretString::from(PASSWORD),
            Some(&SecretString::from(secret.as_str())),
        )
        .await
        .unwrap();
        Account { operator, secret }
    }

    /// A new operator, signed in.
    pub async fn console(&self, role: Role) -> Console {
        let account = self.account(role).await;
        self.sign_in(&account).await
    }

    /// Another session of `account`. Uses up the current code: moves the clock a step first when it was used.
    pub async fn sign_in(&self, account: &Account) -> Console {
        let mut tokens = self.try_sign_in(account).await;
        if tokens.status == StatusCode::UNAUTHORIZED {
            self.clock.advance(TimeDelta::seconds(60));
            tokens = self.try_sign_in(account).await;
        }
        Console {
            http: self.http.clone(),
            url: self.url.clone(),
            tokens: tokens.is(200),
            account: account.clone(),
        }
    }

    async fn try_sign_in(&self, account: &Account) -> Answer {
        let challenge: LoginChallenge = self.login(&account.operator.email, PASSWORD).await.is(200);
        self.verify(&challenge.challenge, &self.code(account)).await
    }

    pub async fn login(&self, email: &str, password: &str) -> Answer {
        let body = json!({ "email": email, "password": password, "device": "Test on Linux" });
        self.post("/v1/auth/login", &body).await
    }

    pub async fn verify(&self, challenge: &str, code: &str) -> Answer {
        let body = json!({ "challenge": challenge, "code": code });
        self.post("/v1/auth/verify", &body).await
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        self.post("/v1/auth/refresh", &json!({ "refresh_token": token })).await
    }

    /// Without a session.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        answer(self.http.post(format!("{}{path}", self.url)).json(body)).await
    }

    /// The code that the authenticator shows now.
    pub fn code(&self, account: &Account) -> String {
        code(&account.secret, self.app.clock().now())
    }

    /// A code that was not used yet: time moves on.
    pub fn fresh_code(&self, account: &Account) -> String {
        self.clock.advance(TimeDelta::seconds(60));
        self.code(account)
    }

    /// A step-up token for the request to come.
    pub async fn step_up(&self, console: &Console, method: &str, path: &str, body: &Value) -> String {
        let operation = operation_digest(method, path, body.to_string().as_bytes());
        let code = self.fresh_code(&console.account);
        let body = json!({ "code": code, "operation": operation });
        let token: StepUpToken = answer(console.request(Method::POST, "/v1/auth/step-up").json(&body))
            .await
            .is(200);
        token.token
    }

    /// Stops the server and waits for it.
    pub async fn stop(mut self) {
        self.shutdown.cancel();
        tokio::time::timeout(Duration::from_secs(20), &mut self.server)
            .await
            .unwrap()
            .unwrap();
    }
}

/// A database with its schema, and without keys and history.
pub fn migrated() -> TestDatabase {
    TestDatabase::migrated(async |url| {
        let platform = Platform::open(PlatformConfig::new(url, "localhost")).await.unwrap();
        platform.close().await.unwrap();
        let db = sea_orm::Database::connect(url).await.unwrap();
        for table in ["meta", "feed"] {
            let statement = format!("DELETE FROM {table}");
            sql::exec(&db, &statement, vec![]).await.unwrap();
        }
        db.close().await.unwrap();
    })
}

/// Of the server that the suite was given, if any.
pub fn redis_url() -> Option<String> {
    std::env::var(wheelhouse_servers::REDIS).ok()
}

pub fn code(secret: &str, at: Timestamp) -> String {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().unwrap();
    let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes, None, "x".to_owned()).unwrap();
    totp.generate(at.millis().unsigned_abs() / 1000)
}

/// Longer than any long poll, shorter than patience.
pub fn http() -> Client {
    Client::builder().timeout(Duration::from_secs(60)).build().unwrap()
}

pub fn key() -> String {
    Uuid::now_v7().to_string()
}

pub async fn answer(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    Answer {
        status: response.status(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

impl Answer {
    /// The body, after asserting the status.
    #[track_caller]
    pub fn is<T: DeserializeOwned>(&self, status: u16) -> T {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    #[track_caller]
    pub fn is_empty(&self, status: u16) {
        assert_eq!((self.status.as_u16(), self.text.as_str()), (status, ""));
    }

    /// The problem, after asserting that the answer is a well-formed one with this code.
    #[track_caller]
    pub fn fails(&self, code: ErrorCode) -> Problem {
        let problem: Problem = self.is(code.status());
        assert_eq!(problem.code, code, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        assert_eq!(problem.request_id.as_deref(), Some(self.header("x-request-id")));
        problem
    }

    #[track_caller]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// What a mutation carries besides its body.
#[derive(Default)]
pub struct With<'a> {
    pub key: Option<&'a str>,
    pub version: Option<u64>,
    pub step_up: Option<&'a str>,
}

impl Console {
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.url))
            .bearer_auth(&self.tokens.access_token)
    }

    pub async fn get(&self, path: &str) -> Answer {
        answer(self.request(Method::GET, path)).await
    }

    /// With a fresh key unless one is given.
    pub async fn send(&self, method: Method, path: &str, body: &impl Serialize, with: With<'_>) -> Answer {
        let fresh = key();
        let mut request = self
            .request(method, path)
            .header(IDEMPOTENCY_KEY, with.key.unwrap_or(&fresh))
            .header("content-type", "application/json")
            // As a value first: its text is what `Bed::step_up` signs.
            .body(serde_json::to_value(body).unwrap().to_string());
        if let Some(version) = with.version {
            request = request.header(IF_MATCH, format!("\"{version}\""));
        }
        if let Some(token) = with.step_up {
            request = request.header(STEP_UP, token);
        }
        answer(request).await
    }

    pub async fn post(&self, path: &str, body: &impl Serialize) -> Answer {
        self.send(Method::POST, path, body, With::default()).await
    }

    pub async fn me(&self) -> Answer {
        self.get("/v1/me").await
    }

    pub async fn is_signed_in(&self) -> bool {
        let answer = self.me().await;
        match answer.status.as_u16() {
            200 => {
                let _: Me = answer.is(200);
                true
            }
            _ => {
                answer.fails(ErrorCode::Unauthenticated);
                false
            }
        }
    }

    /// The feed's head, as a console learns it.
    pub async fn position(&self) -> Position {
        let answer = self.get("/v1/sync/snapshot?scope=operators").await;
        let header: Value = serde_json::from_str(answer.text.lines().next().unwrap()).unwrap();
        header["position"].as_str().unwrap().parse().unwrap()
    }
}
