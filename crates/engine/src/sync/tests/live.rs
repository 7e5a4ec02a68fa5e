//! The task against the real platform over real HTTP.

use super::fixture::{Remember, open};
use crate::{
    sync::{Origin, Sync, SyncConfig},
    view::{Link, SyncStatus},
};
use secrecy::SecretString;
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use totp_rs::{Algorithm, Secret, TOTP};
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, IdempotencyKey, Role, Timestamp,
    auth::{Login, Verify},
    incident::{Incident, IncidentDraft, IncidentType, Severity},
    sync::Scope,
};
use wheelhouse_platform::{Platform, PlatformConfig, generate, operators::admin};
use wheelhouse_remote::{BaseUrl, Client, Clock, Command, Config, MemoryTokens};
use wheelhouse_store::{Store, cache, state::notices};

const PASSWORD: &str = "correct horse battery staple";
const PATIENCE: Duration = Duration::from_secs(60);

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::new(chrono::Utc::now())
    }
}

/// A platform that can be stopped and started at the same address.
struct Bed {
    dir: TempDir,
    address: std::net::SocketAddr,
    running: Option<(CancellationToken, JoinHandle<()>)>,
    secret: String,
}

impl Bed {
    async fn start(tenants: u32) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut bed = Self {
            dir: TempDir::new().unwrap(),
            address: listener.local_addr().unwrap(),
            running: None,
            secret: Secret::generate_secret().to_encoded().to_string(),
        };
        let platform = bed.platform().await;
        let (password, secret) = (SecretString::from(PASSWORD), SecretString::from(bed.secret.as_str()));
        admin::create_with(
            platform.app(),
            "ada@example.com",
            "Ada",
            Role::Owner,
            &password,
            Some(&secret),
        )
        .await
        .unwrap();
        if tenants > 0 {
            generate::generate(platform.app(), tenants, 7).await.unwrap();
        }
        bed.serve(platform, listener);
        bed
    }

    async fn platform(&self) -> Platform {
        let url = format!("sqlite:{}", self.dir.path().join("platform.db").display());
        let mut config = PlatformConfig::new(url, "localhost");
        config.heartbeat_seconds = 1;
        config.sign_ins_per_minute = 10_000;
        Platform::open(config).await.unwrap()
    }

    fn serve(&mut self, platform: Platform, listener: TcpListener) {
        let stop = CancellationToken::new();
        let token = stop.clone();
        let server = tokio::spawn(async move { platform.launch(listener, token).await.unwrap() });
        self.running = Some((stop, server));
    }

    async fn stop(&mut self) {
        if let Some((stop, server)) = self.running.take() {
            stop.cancel();
            server.await.unwrap();
        }
    }

    async fn restart(&mut self) {
        let platform = self.platform().await;
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.serve(platform, listener);
    }

    /// A client, signed in. Once per bed: a code is good for one sign-in.
    async fn client(&self) -> Client {
        self.session().await.0
    }

    /// As [`Bed::client`], with where its tokens are kept.
    async fn session(&self) -> (Client, Arc<MemoryTokens>) {
        let base = BaseUrl::parse(&format!("http://{}", self.address)).unwrap();
        let config = Config {
            console_version: "0.1.0".to_owned(),
        };
        let tokens = Arc::new(MemoryTokens::default());
        let client = Client::new(base, config, tokens.clone(), Arc::new(SystemClock)).unwrap();
        let login = Login {
            email: "ada@example.com".to_owned(),
            password: PASSWORD.to_owned(),
            device: "Test".to_owned(),
        };
        let challenge = client.login(&login).await.unwrap().challenge;
        let bytes = Secret::Encoded(self.secret.clone()).to_bytes().unwrap();
        let totp = TOTP::new(Algorithm::SHA1, 6, 1, 30, bytes, None, "x".to_owned()).unwrap();
        let code = totp.generate_current().unwrap();
        client.verify(&Verify { challenge, code }).await.unwrap();
        (client, tokens)
    }
}

/// A console at work.
struct Desk {
    store: Store,
    hook: Arc<Remember>,
    client: Client,
    sync: Sync,
}

fn desk(dir: &TempDir, client: &Client) -> Desk {
    let (store, hook) = (open(dir), Remember::new());
    let sync = Sync::start(SyncConfig {
        store: store.clone(),
        client: client.clone(),
        host: hook.clone(),
        hook: hook.clone(),
        jitter: 7,
        offline: false,
    });
    Desk {
        store,
        hook,
        client: client.clone(),
        sync,
    }
}

impl Desk {
    async fn until(&self, what: &str, wanted: impl Fn(&SyncStatus) -> bool) {
        let mut statuses = self.sync.watch();
        let found = tokio::time::timeout(PATIENCE, statuses.wait_for(|status| wanted(status))).await;
        assert!(found.is_ok(), "not {what} in time: {:?}", self.sync.status());
    }

    async fn live(&self) {
        self.until("live", |status| status.link == Link::Live).await;
    }

    /// Waits for a row that the store should show.
    async fn shows(&self, what: &str, wanted: impl Fn(&Store) -> bool) {
        let mut statuses = self.sync.watch();
        let look = async {
            while !wanted(&self.store) {
                statuses.changed().await.unwrap();
            }
        };
        let found = tokio::time::timeout(PATIENCE, look).await;
        assert!(found.is_ok(), "{what} did not come: {:?}", self.sync.status());
    }

    async fn declare(&self) -> Incident {
        let draft = IncidentDraft {
            kind: IncidentType::SystemOutage,
            severity: Severity::Critical,
            title: "Calls fail everywhere".to_owned(),
            description: "Since nine o'clock no call goes through on any carrier, for any tenant.".to_owned(),
            affected_systems: Vec::new(),
            affected_tenants: Vec::new(),
            impact: String::new(),
            actions_taken: String::new(),
        };
        let command = Command::incident_declare(&draft, IdempotencyKey(Uuid::now_v7()));
        self.client.send::<Incident>(&command).await.unwrap().value
    }

    fn has(&self, incident: &Incident) -> impl Fn(&Store) -> bool + use<> {
        let id = incident.id;
        move |store| {
            store
                .cache
                .read(|conn| cache::incidents::get(conn, id))
                .unwrap()
                .is_some()
        }
    }

    fn generation(&self, scope: Scope) -> i64 {
        self.store
            .cache
            .read(|conn| cache::sync::scope(conn, scope))
            .unwrap()
            .generation
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_console_loads_everything_and_then_hears_at_once_and_once() {
    let mut bed = Bed::start(1_500).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    assert_eq!(desk.store.index().len(), 1_500);
    let history = desk.hook.told().len();
    assert!(
        desk.hook
            .origins
            .lock()
            .unwrap()
            .iter()
            .all(|(origin, first)| { (*origin, *first) == (Origin::Snapshot, true) })
    );
    let incident = desk.declare().await;
    desk.shows("the incident", desk.has(&incident)).await;
    desk.until("current", |status| status.as_of.is_some()).await;
    desk.shows("its timeline", |store| {
        let events = |conn: &_| cache::incident_events::of_incident(conn, incident.id, 9);
        !store.cache.read(events).unwrap().is_empty()
    })
    .await;
    assert_eq!(desk.hook.told()[history..], [incident.id.to_string()]);
    let origins = desk.hook.origins.lock().unwrap().clone();
    assert!(matches!(origins.last(), Some((Origin::Urgent | Origin::Live, false))));
    desk.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_load_that_is_cut_short_goes_on_at_the_next_start() {
    let mut bed = Bed::start(1_500).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let first = desk(&dir, &client);
    first
        .until("loading tenants", |status| {
            status
                .progress
                .as_ref()
                .is_some_and(|progress| progress.scope == Scope::Tenants)
        })
        .await;
    first.sync.stop().await;
    drop(first.store);
    let second = desk(&dir, &client);
    second.live().await;
    assert_eq!(second.store.index().len(), 1_500);
    assert_eq!(second.generation(Scope::Tenants), 1, "loaded again from the first row");
    assert_eq!(second.hook.told().len() as u64, {
        let noted = second.store.state.read(notices::untold).unwrap().len();
        (noted - first.hook.told().len()) as u64
    });
    second.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happened_while_away_is_caught_up_with() {
    let mut bed = Bed::start(20).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    bed.stop().await;
    desk.until("offline", |status| {
        status.link == Link::Offline && status.trouble.is_some()
    })
    .await;
    bed.restart().await;
    desk.sync.work_offline(true);
    desk.until("offline by choice", |status| {
        status.offline_by_choice && status.trouble.is_none()
    })
    .await;
    let incident = desk.declare().await;
    assert!(!desk.has(&incident)(&desk.store));
    desk.sync.work_offline(false);
    desk.shows("the incident", desk.has(&incident)).await;
    desk.live().await;
    let origins = desk.hook.origins.lock().unwrap().clone();
    assert_eq!(origins.last(), Some(&(Origin::CatchUp, false)));
    assert_eq!(desk.hook.told().last(), Some(&incident.id.to_string()));
    desk.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_scope_that_differs_is_loaded_anew_and_no_other() {
    let mut bed = Bed::start(50).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    let lose = "DELETE FROM tenants WHERE rid IN (SELECT rid FROM tenants LIMIT 5)";
    desk.store
        .cache
        .write(|tx| {
            tx.execute(lose, [])?;
            let mut row = cache::sync::scope(tx, Scope::Tenants)?;
            row.count -= 5;
            cache::sync::save_scope(tx, &row)
        })
        .unwrap();
    desk.sync.now();
    desk.shows("the lost tenants", |store| {
        let sql = "SELECT count(*) FROM tenants";
        let count: i64 = store
            .cache
            .read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?))
            .unwrap();
        count == 50
    })
    .await;
    desk.live().await;
    assert_eq!(desk.generation(Scope::Tenants), 2);
    assert_eq!(desk.generation(Scope::Incidents), 1);
    assert_eq!(desk.store.index().len(), 50);
    desk.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_position_of_another_history_loads_all_anew_and_keeps_what_is_ours() {
    let mut bed = Bed::start(20).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let first = desk(&dir, &client);
    first.live().await;
    let noted = first.store.state.read(notices::untold).unwrap().len();
    first.sync.stop().await;
    let foreign = "gone.9999999".parse().unwrap();
    first
        .store
        .cache
        .write(|tx| cache::sync::save_position(tx, &foreign, Timestamp::from_millis(0)))
        .unwrap();
    drop(first.store);
    let second = desk(&dir, &client);
    second
        .shows("a second load", |store| {
            let scopes = store.cache.read(cache::sync::scopes).unwrap();
            scopes
                .iter()
                .all(|row| row.generation == 2 && row.load == cache::sync::Load::Ready)
        })
        .await;
    second.live().await;
    assert_eq!(second.store.index().len(), 20);
    assert_eq!(second.store.state.read(notices::untold).unwrap().len(), noted);
    assert!(second.hook.told().is_empty(), "told again: {:?}", second.hook.told());
    second.sync.stop().await;
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_that_ends_elsewhere_stands_still_and_says_so() {
    let mut bed = Bed::start(0).await;
    let client = bed.client().await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &client);
    desk.live().await;
    let me = client.me().await.unwrap();
    let revoked = client
        .revoke_session(me.session_id, IdempotencyKey(Uuid::now_v7()))
        .await;
    assert!(revoked.is_ok(), "{revoked:?}");
    desk.until("stopped", |status| status.link == Link::Stopped).await;
    let ended = desk.hook.ended.lock().unwrap().clone();
    assert_eq!(ended.len(), 1);
    assert!(matches!(
        ended[0].code,
        ErrorCode::SessionRevoked | ErrorCode::Unauthenticated
    ));
    assert!(!client.has_tokens().await.unwrap());
    desk.sync.stop().await;
    bed.stop().await;
}

/// A network in front of the platform.
struct Network {
    address: std::net::SocketAddr,
    task: JoinHandle<()>,
}

/// How a network treats a connection.
#[derive(Clone, Copy)]
enum Weather {
    /// Like a proxy that knows no WebSocket.
    NoStream,
    /// Every connection breaks, some early, some late.
    Cuts,
}

impl Network {
    async fn before(target: std::net::SocketAddr, weather: Weather) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move {
            for number in 1.. {
                let (socket, _) = listener.accept().await.unwrap();
                tokio::spawn(carry(socket, target, weather, number));
            }
        });
        Self { address, task }
    }

    /// `client`'s session, through here.
    fn client(&self, tokens: Arc<MemoryTokens>) -> Client {
        let base = BaseUrl::parse(&format!("http://{}", self.address)).unwrap();
        let config = Config {
            console_version: "0.1.0".to_owned(),
        };
        Client::new(base, config, tokens, Arc::new(SystemClock)).unwrap()
    }
}

async fn carry(mut near: TcpStream, target: std::net::SocketAddr, weather: Weather, number: u64) {
    let mut start = [0; 14];
    let read = near.peek(&mut start).await.unwrap_or(0);
    if matches!(weather, Weather::NoStream) && start[..read] == *b"GET /v1/stream" {
        let refusal = b"HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
        near.write_all(refusal).await.unwrap();
        return;
    }
    let Ok(mut far) = TcpStream::connect(target).await else {
        return;
    };
    let (mut near_read, mut near_write) = near.split();
    let (far_read, mut far_write) = far.split();
    let budget = match weather {
        Weather::NoStream => u64::MAX,
        Weather::Cuts => (number * 7 % 19 + 1) * 10_000,
    };
    let mut answers = far_read.take(budget);
    tokio::select! {
        _ = tokio::io::copy(&mut near_read, &mut far_write) => {}
        _ = tokio::io::copy(&mut answers, &mut near_write) => {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_without_websocket_costs_nothing_but_the_stream() {
    let mut bed = Bed::start(20).await;
    let (_, tokens) = bed.session().await;
    let network = Network::before(bed.address, Weather::NoStream).await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &network.client(tokens));
    desk.live().await;
    let incident = desk.declare().await;
    desk.shows("the incident", desk.has(&incident)).await;
    assert_eq!(desk.sync.status().link, Link::Live);
    desk.sync.stop().await;
    network.task.abort();
    bed.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_network_that_cuts_every_connection_is_overcome() {
    let mut bed = Bed::start(1_200).await;
    let (direct, tokens) = bed.session().await;
    let network = Network::before(bed.address, Weather::Cuts).await;
    let dir = TempDir::new().unwrap();
    let desk = desk(&dir, &network.client(tokens));
    desk.shows("every scope", |store| {
        let scopes = store.cache.read(cache::sync::scopes).unwrap();
        scopes.iter().all(|row| row.load == cache::sync::Load::Ready)
    })
    .await;
    desk.live().await;
    assert_eq!(desk.store.index().len(), 1_200);
    let head = desk.store.cache.read(cache::sync::position).unwrap().unwrap().0;
    let changes = direct.changes(&head, 1_000, Duration::ZERO).await.unwrap();
    let scopes = desk.store.cache.read(cache::sync::scopes).unwrap();
    assert_eq!(
        crate::sync::plan::mismatched(&scopes, &changes.scopes, &head, 0),
        Vec::<Scope>::new()
    );
    desk.sync.stop().await;
    network.task.abort();
    bed.stop().await;
}
