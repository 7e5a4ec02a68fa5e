//! Locks with the screen and before sleep. Systems and desktops differ in what they say: each source is tried, and none is
//! needed.

use crate::startup::Startup;
use futures_util::StreamExt;
use zbus::{Connection, MatchRule, Message, MessageStream, message::Type, zvariant::OwnedObjectPath};

const MANAGER: &str = "org.freedesktop.login1.Manager";
const SESSION: &str = "org.freedesktop.login1.Session";
const SAVERS: [&str; 2] = ["org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver"];

/// What the desktop said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Locked,
    Sleeping,
}

/// Listens for the rest of the program's life.
pub fn watch(startup: &Startup) {
    for source in [system_bus as fn(Startup) -> _, session_bus] {
        let listening = source(startup.clone());
        tauri::async_runtime::spawn(async move {
            if let Err(error) = listening.await {
                tracing::info!(%error, "a source of screen locks is missing");
            }
        });
    }
}

type Listening = std::pin::Pin<Box<dyn Future<Output = zbus::Result<()>> + Send>>;

fn system_bus(startup: Startup) -> Listening {
    Box::pin(async move {
        let bus = Connection::system().await?;
        let own = own_session(&bus).await.ok();
        let sleep = listen(&bus, MANAGER, "PrepareForSleep").await?;
        let lock = listen(&bus, SESSION, "Lock").await?;
        let mut signals = futures_util::stream::select(sleep, lock);
        while let Some(message) = signals.next().await {
            tell(
                &startup,
                message.ok().and_then(|message| from_logind(&message, own.as_ref())),
            )
            .await;
        }
        Ok(())
    })
}

fn session_bus(startup: Startup) -> Listening {
    Box::pin(async move {
        let bus = Connection::session().await?;
        let (first, second) = (
            listen(&bus, SAVERS[0], "ActiveChanged").await?,
            listen(&bus, SAVERS[1], "ActiveChanged").await?,
        );
        let mut signals = futures_util::stream::select(first, second);
        while let Some(message) = signals.next().await {
            tell(&startup, message.ok().and_then(|message| from_saver(&message))).await;
        }
        Ok(())
    })
}

async fn listen(bus: &Connection, interface: &'static str, member: &'static str) -> zbus::Result<MessageStream> {
    let rule = MatchRule::builder()
        .msg_type(Type::Signal)
        .interface(interface)?
        .member(member)?
        .build();
    MessageStream::for_match_rule(rule, bus, Some(8)).await
}

/// Only our own session counts: others may share the machine.
async fn own_session(bus: &Connection) -> zbus::Result<OwnedObjectPath> {
    let answer = bus
        .call_method(
            Some("org.freedesktop.login1"),
            "/org/freedesktop/login1",
            Some(MANAGER),
            "GetSessionByPID",
            &std::process::id(),
        )
        .await?;
    answer.body().deserialize()
}

fn from_logind(message: &Message, own: Option<&OwnedObjectPath>) -> Option<Said> {
    let header = message.header();
    match header.member()?.as_str() {
        "PrepareForSleep" => message.body().deserialize::<bool>().ok()?.then_some(Said::Sleeping),
        _ => own.is_none_or(|own| header.path() == Some(own)).then_some(Said::Locked),
    }
}

fn from_saver(message: &Message) -> Option<Said> {
    message.body().deserialize::<bool>().ok()?.then_some(Said::Locked)
}

async fn tell(startup: &Startup, said: Option<Said>) {
    let (Some(said), Some(engine)) = (said, startup.engine_now()) else {
        return;
    };
    match said {
        Said::Locked => engine.screen_locked().await,
        Said::Sleeping => engine.suspending().await,
    }
}
