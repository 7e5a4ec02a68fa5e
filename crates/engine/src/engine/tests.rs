//! The way in: vault, settings, gate, and the sample from one click to a critical action.

use crate::{
    Engine, EngineConfig, SampleAccess, SamplePlatform,
    host::{Host, ImpersonationWindow, NativeNotice, TrayState},
    view::{
        Language, Link, Phase, Place, Settings, StatusRequest, StatusResult, SyncStatus, Tag, TenantQuery, VaultState,
    },
};
use async_trait::async_trait;
use std::{
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;
use wheelhouse_contract::{ErrorCode, ImpersonationId, Role, Timestamp, audit::AuditQuery, tenant::TenantStatus};
use wheelhouse_platform::{Platform, PlatformConfig, generate, operators::admin};
use wheelhouse_vault::MemoryKeychain;

#[derive(Default)]
struct Desktop {
    status: Mutex<Option<SyncStatus>>,
}

impl Host for Desktop {
    #[expect(clippy::disallowed_methods, reason = "this is the clock of tests")]
    fn now(&self) -> Timestamp {
        Timestamp::new(chrono::Utc::now())
    }
    fn changed(&self, _: &[Tag]) {}
    fn sync_status(&self, status: &SyncStatus) {
        *self.status.lock().unwrap() = Some(status.clone());
    }
    fn notify(&self, _: NativeNotice) {}
    fn withdraw(&self, _: &str) {}
    fn tray(&self, _: &TrayState) {}
    fn show(&self, _: &Place) {}
    fn open_impersonation(&self, _: ImpersonationWindow) {}
    fn focus_impersonation(&self, _: ImpersonationId) {}
    fn destroy_impersonation(&self, _: ImpersonationId) {}
}

fn config(dir: &TempDir, keychain: &MemoryKeychain, sample: Option<Arc<dyn SamplePlatform>>) -> EngineConfig {
    EngineConfig {
        dir: dir.path().join("profile"),
        downloads: dir.path().join("downloads"),
        console_version: "0.0.0-test".to_owned(),
        device: "a test".to_owned(),
        keychain: Arc::new(keychain.clone()),
        sample,
        vault_timeout: Duration::from_millis(200),
    }
}

async fn open(dir: &TempDir, keychain: &MemoryKeychain) -> Arc<Engine> {
    Engine::open(config(dir, keychain, None), Arc::new(Desktop::default())).await
}

async fn stands(engine: &Engine) -> (Phase, VaultState) {
    let state = engine.app_state().await.unwrap();
    (state.phase, state.vault)
}

#[tokio::test]
async fn without_a_keychain_a_passphrase_opens_and_a_wrong_one_does_not() {
    let (dir, keychain) = (TempDir::new().unwrap(), MemoryKeychain::new());
    keychain.set_absent(true);
    let engine = open(&dir, &keychain).await;
    assert_eq!(stands(&engine).await, (Phase::Vault, VaultState::NeedsNewPassphrase));
    let short = engine.vault_passphrase("short".to_owned()).await.unwrap_err();
    assert_eq!((short.code, short.fields.len()), (ErrorCode::Invalid, 1));
    engine.vault_passphrase("long enough words".to_owned()).await.unwrap();
    assert_eq!(stands(&engine).await, (Phase::Welcome, VaultState::Passphrase));
    engine.shutdown().await;

    let again = open(&dir, &keychain).await;
    assert_eq!(stands(&again).await, (Phase::Vault, VaultState::NeedsPassphrase));
    let wrong = again.vault_passphrase("another sentence".to_owned()).await.unwrap_err();
    assert_eq!(wrong.code, ErrorCode::BadCredentials);
    again.vault_passphrase("long enough words".to_owned()).await.unwrap();
    assert_eq!(stands(&again).await.0, Phase::Welcome);
}

#[tokio::test]
async fn a_locked_or_silent_keychain_is_asked_again_when_the_person_says_so() {
    let (dir, keychain) = (TempDir::new().unwrap(), MemoryKeychain::new());
    open(&dir, &keychain).await.shutdown().await;
    for trouble in [
        MemoryKeychain::set_locked as fn(&MemoryKeychain, bool),
        MemoryKeychain::set_slow,
    ] {
        trouble(&keychain, true);
        let engine = open(&dir, &keychain).await;
        assert_eq!(stands(&engine).await, (Phase::Vault, VaultState::KeychainUnavailable));
        trouble(&keychain, false);
        engine.vault_retry().await.unwrap();
        assert_eq!(stands(&engine).await, (Phase::Welcome, VaultState::Keychain));
    }
}

#[tokio::test]
async fn working_from_memory_leaves_nothing_and_touches_nothing() {
    let (dir, keychain) = (TempDir::new().unwrap(), MemoryKeychain::new());
    open(&dir, &keychain).await.shutdown().await;
    let vault = dir.path().join("profile/vault.bin");
    let before = std::fs::read(&vault).unwrap();
    keychain.set_locked(true);
    let engine = open(&dir, &keychain).await;
    engine.vault_memory().await.unwrap();
    assert_eq!(stands(&engine).await, (Phase::Welcome, VaultState::Memory));
    engine.shutdown().await;
    assert_eq!(std::fs::read(&vault).unwrap(), before);
    let left = std::fs::read_dir(dir.path().join("profile")).unwrap();
    assert!(
        left.flatten()
            .all(|entry| !entry.file_name().to_string_lossy().starts_with("memory-"))
    );
}

#[tokio::test]
async fn the_gate_is_shut_before_anybody_is_signed_in() {
    let (dir, keychain) = (TempDir::new().unwrap(), MemoryKeychain::new());
    let engine = open(&dir, &keychain).await;
    let refused = [
        engine.overview().await.unwrap_err().code,
        engine
            .tenants_page(TenantQuery::default(), 0, 10)
            .await
            .unwrap_err()
            .code,
        engine.outbox_list(true).await.unwrap_err().code,
        engine.inbox_page(None, false).await.unwrap_err().code,
        engine.audit_page(AuditQuery::default()).await.unwrap_err().code,
        engine.unlock("anything".to_owned()).await.unwrap_err().code,
    ];
    assert!(
        refused.iter().all(|code| *code == ErrorCode::Unauthenticated),
        "{refused:?}"
    );
    assert_eq!(engine.sample_code().await.unwrap_err().code, ErrorCode::NotFound);
    assert!(
        engine.platform_check("http://example.com".to_owned()).await.is_err(),
        "passwords over plain http"
    );
}

#[tokio::test]
async fn settings_hold_before_the_vault_opens_and_nonsense_is_refused() {
    let (dir, keychain) = (TempDir::new().unwrap(), MemoryKeychain::new());
    let engine = open(&dir, &keychain).await;
    let mut wish = Settings {
        language: Language::Fa,
        lock_after_minutes: 5,
        ..engine.settings_get().await.unwrap()
    };
    engine.settings_set(wish.clone()).await.unwrap();
    engine.shutdown().await;
    keychain.set_locked(true);
    let again = open(&dir, &keychain).await;
    assert_eq!(again.settings_get().await.unwrap(), wish);
    wish.lock_after_minutes = 0;
    wish.quiet_hours.from = "25:00".to_owned();
    let refused = again.settings_set(wish).await.unwrap_err();
    let fields: Vec<_> = refused.fields.iter().map(|fault| fault.field.as_str()).collect();
    assert_eq!(fields, ["lock_after_minutes", "quiet_hours.from"]);
}

/// A small platform in this process.
struct Embedded(CancellationToken);

#[async_trait]
impl SamplePlatform for Embedded {
    async fn start(&self, dir: &Path) -> Result<SampleAccess, String> {
        let database = format!("sqlite:{}", dir.join("platform.db").display());
        let platform = Platform::open(PlatformConfig::new(database, "localhost"))
            .await
            .unwrap();
        generate::generate(platform.app(), 30, 1).await.unwrap();
        let owner = admin::create(platform.app(), "owner@sample.test", "Owner", Role::Owner)
            .await
            .unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let stop = self.0.clone();
        tokio::spawn(async move { platform.launch(listener, stop).await });
        let (email, password) = ("owner@sample.test".to_owned(), owner.password);
        Ok(SampleAccess {
            url,
            email,
            password,
            totp_secret: owner.totp_secret,
        })
    }
}

async fn suspend(engine: &Engine, at: u32) -> StatusResult {
    let query = TenantQuery {
        statuses: vec![TenantStatus::Active],
        ..TenantQuery::default()
    };
    let tenant = engine.tenants_page(query, at, 1).await.unwrap().rows.remove(0);
    let request = StatusRequest {
        id: tenant.id,
        to: TenantStatus::Suspended,
        justification: "They have not paid for three months.".to_owned(),
        typed_name: Some(tenant.name),
        code: Some(engine.sample_code().await.unwrap()),
        notify_owner: false,
    };
    engine.tenant_status_change(request).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sample_is_one_click_and_its_codes_are_good_for_critical_actions() {
    let (dir, keychain) = (TempDir::new().unwrap(), MemoryKeychain::new());
    let stop = CancellationToken::new();
    let (desktop, sample) = (Arc::new(Desktop::default()), Arc::new(Embedded(stop.clone())));
    std::fs::create_dir_all(dir.path().join("profile")).unwrap();
    let engine = Engine::open(config(&dir, &keychain, Some(sample)), desktop.clone()).await;
    let state = engine.sample_start().await.unwrap();
    assert_eq!((state.phase, state.sample), (Phase::Ready, true));
    let live = || {
        desktop
            .status
            .lock()
            .unwrap()
            .as_ref()
            .is_some_and(|status| status.link == Link::Live)
    };
    tokio::time::timeout(Duration::from_secs(30), async {
        while !live() {
            tokio::task::yield_now().await;
        }
    })
    .await
    .unwrap();
    for at in 0..2 {
        let done = suspend(&engine, at * 2).await;
        assert!(matches!(done, StatusResult::Applied { probes } if !probes.is_empty()));
    }
    let file = engine
        .audit_export(AuditQuery::default(), "csv".to_owned())
        .await
        .unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(Path::new(&file).starts_with(dir.path().join("downloads")));
    assert!(text.contains("tenant.status_changed") && text.contains("They have not paid"));
    engine.lock().await.unwrap();
    assert_eq!(engine.overview().await.unwrap_err().code, ErrorCode::Locked);
    // Nor does a locked console call anywhere.
    let elsewhere = engine.platform_check("https://example.invalid".to_owned()).await;
    assert_eq!(elsewhere.unwrap_err().code, ErrorCode::Locked);
    assert_eq!(
        engine
            .settings_set(engine.settings_get().await.unwrap())
            .await
            .unwrap_err()
            .code,
        ErrorCode::Locked
    );
    engine.unlock(String::new()).await.unwrap();
    assert_eq!(engine.sign_out().await.unwrap().phase, Phase::SignIn);
    engine.shutdown().await;
    stop.cancel();
}
