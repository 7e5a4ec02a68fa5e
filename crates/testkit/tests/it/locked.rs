//! Locked is locked, signed out is out, and a revoked session ends.

use secrecy::ExposeSecret;
use wheelhouse_contract::ErrorCode;
use wheelhouse_engine::view::{Link, Phase, TenantQuery};
use wheelhouse_testkit::{Console, Desk, Faults, World};

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_console_tells_nothing_and_unlocks_offline() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let engine = &console.engine;
    engine.lock().await.unwrap();
    assert_eq!(engine.app_state().await.unwrap().phase, Phase::Locked);
    let locked = |problem: wheelhouse_contract::Problem| assert_eq!(problem.code, ErrorCode::Locked);
    locked(engine.tenants_page(TenantQuery::default(), 0, 10).await.unwrap_err());
    locked(engine.overview().await.unwrap_err());
    locked(engine.palette_search("a".into()).await.unwrap_err());
    locked(engine.outbox_list(true).await.unwrap_err());
    locked(engine.audit_page(Default::default()).await.unwrap_err());
    locked(engine.inbox_page(None, false).await.unwrap_err());
    world.proxy.sever();
    assert!(engine.unlock("not the password".into()).await.is_err());
    let password = world.owner.password.expose_secret().to_owned();
    assert_eq!(engine.unlock(password).await.unwrap().phase, Phase::Ready);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_a_locked_console_is_locked() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    console.engine.lock().await.unwrap();
    console.close().await;
    let console = Console::open(&world, &desk).await.unwrap();
    assert_eq!(console.engine.app_state().await.unwrap().phase, Phase::Locked);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_revoked_elsewhere_ends_here() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let elsewhere = world.client(&world.owner).await.unwrap();
    elsewhere
        .revoke_other_sessions(uuid::Uuid::now_v7().into())
        .await
        .unwrap();
    console
        .host
        .until("the end of the session", |seen| {
            seen.status.as_ref().is_some_and(|status| status.link == Link::Stopped)
        })
        .await
        .unwrap();
    console
        .until("the sign-in screen", async || {
            Ok((console.engine.app_state().await?.phase == Phase::SignIn).then_some(()))
        })
        .await
        .unwrap();
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_readable_lies_on_the_disk() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let page = console.engine.tenants_page(TenantQuery::default(), 0, 1).await.unwrap();
    let known = [
        page.rows[0].name.clone(),
        page.rows[0].email.clone(),
        world.owner.password.expose_secret().to_owned(),
    ];
    console.close().await;
    let mut files = 0;
    for path in files_below(&desk.profile()) {
        let bytes = std::fs::read(&path).unwrap();
        files += 1;
        for text in &known {
            let found = bytes.windows(text.len()).any(|window| window == text.as_bytes());
            assert!(!found, "{text} is readable in {}", path.display());
        }
    }
    assert!(files > 2, "there are files to look at");
}

fn files_below(dir: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path))
        } else {
            files.push(path)
        }
    }
    files
}
