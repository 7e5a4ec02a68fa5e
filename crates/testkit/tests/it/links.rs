//! Links from outside: they lead somewhere, wait for whoever may see it, and act on nothing.

use secrecy::ExposeSecret;
use wheelhouse_engine::{
    Engine,
    view::{LinkAnswer, LinkFault, Place},
};
use wheelhouse_testkit::{Console, Desk, Faults, World};

async fn take(engine: &Engine) -> Option<LinkAnswer> {
    engine.link_take().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_waits_for_the_sign_in_and_for_the_unlocking_and_opens_once() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::open(&world, &desk).await.unwrap();
    let engine = &console.engine;
    engine.link_opened(b"wheelhouse://inbox").await;
    assert_eq!(take(engine).await, None, "nobody is signed in");
    console.sign_in(&world, &world.owner).await.unwrap();
    assert_eq!(take(engine).await, Some(LinkAnswer::Place(Place::Inbox)));
    assert_eq!(take(engine).await, None, "once");

    engine.lock().await.unwrap();
    engine.link_opened(b"wheelhouse://approvals").await;
    engine.link_opened(b"wheelhouse://alerts").await;
    assert_eq!(take(engine).await, None, "it is locked");
    let password = world.owner.password.expose_secret().to_owned();
    engine.unlock(password).await.unwrap();
    assert_eq!(
        take(engine).await,
        Some(LinkAnswer::Place(Place::Alerts)),
        "the last one counts"
    );
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_number_leads_to_its_tenant_and_an_unknown_one_is_said() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let engine = &console.engine;
    let id = console.tenants(Default::default()).await.unwrap()[0];
    let number = engine.tenant_dossier(id).await.unwrap().tenant.number;
    engine
        .link_opened(format!("wheelhouse://tenant/T-{number:06}").as_bytes())
        .await;
    assert_eq!(take(engine).await, Some(LinkAnswer::Place(Place::Tenant { id })));
    engine.link_opened(b"wheelhouse://tenant/999999").await;
    assert_eq!(take(engine).await, Some(LinkAnswer::Refused(LinkFault::NotInCopy)));
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_link_is_said_even_before_anybody_signed_in() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::open(&world, &desk).await.unwrap();
    let engine = &console.engine;
    for (link, fault) in [
        ("wheelhouse://tenant/42?action=suspend", LinkFault::Malformed),
        ("wheelhouse://galley", LinkFault::UnknownPlace),
    ] {
        engine.link_opened(link.as_bytes()).await;
        assert_eq!(take(engine).await, Some(LinkAnswer::Refused(fault)), "{link}");
        assert_eq!(take(engine).await, None, "once");
    }
    console.close().await;
}
