//! Desktop notifications over D-Bus: one connection for the life of the program, since GNOME drops what a sender leaves
//! behind, and subscribed before the first call, so that no answer is ever missed.

use super::{Answer, Order};
use crate::words::{Speech, Words};
use futures_util::{FutureExt, StreamExt};
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::mpsc::Receiver;
use wheelhouse_contract::incident::Severity;
use wheelhouse_engine::host::NativeNotice;
use zbus::{Connection, MatchRule, Message, MessageStream, message::Type, zvariant::Value};

const INTERFACE: &str = "org.freedesktop.Notifications";

/// The connection stands before the first notification needs it, and after what a start has to do.
const EARLY: Duration = Duration::from_secs(2);

/// Keys whose daemon id is remembered, so that an answer that comes late still finds its event.
const REMEMBERED: usize = 512;

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications"
)]
trait Daemon {
    #[allow(clippy::too_many_arguments)]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;
    fn close_notification(&self, id: u32) -> zbus::Result<()>;
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;
}

/// Serves orders until the last notifier is gone.
pub fn run(orders: Receiver<Order>, speech: &Speech, answered: &dyn Fn(Answer)) {
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return tracing::error!(%error, "no runtime for notifications"),
    };
    runtime.block_on(serve(orders, speech, answered));
}

async fn serve(mut orders: Receiver<Order>, speech: &Speech, answered: &dyn Fn(Answer)) {
    let mut link: Option<Link> = None;
    let mut early = std::pin::pin!(tokio::time::sleep(EARLY));
    loop {
        let order = match &mut link {
            None => tokio::select! {
                order = orders.recv() => order,
                () = &mut early, if !early.is_elapsed() => {
                    link = Link::open().await.inspect_err(|error| tracing::debug!(%error, "no notification daemon yet")).ok();
                    continue;
                }
            },
            Some(open) => tokio::select! {
                order = orders.recv() => order,
                change = open.owners.next() => {
                    match change {
                        // Another daemon, which knows other ids and perhaps other markup.
                        Some(_) => open.met = false,
                        None => link = None,
                    }
                    continue;
                }
                signal = open.signals.next() => {
                    match signal {
                        Some(Ok(message)) => {
                            if let Some(answer) = open.hear(&message) {
                                open.clear_away(&answer).await;
                                answered(answer);
                            }
                        }
                        Some(Err(error)) => tracing::debug!(%error, "a signal that cannot be read"),
                        None => link = None,
                    }
                    continue;
                }
            },
        };
        let Some(order) = order else { return };
        if let Err(error) = carry_out(&mut link, order, speech.words()).await {
            tracing::warn!(%error, "no notification daemon took it");
            link = None;
        }
    }
}

async fn carry_out(link: &mut Option<Link>, order: Order, words: &Words) -> zbus::Result<()> {
    if link.is_none() {
        *link = Some(Link::open().await?);
    }
    let Some(link) = link else { return Ok(()) };
    match order {
        Order::Notify(notice) => link.notify(&notice, words).await,
        Order::Withdraw(key) => link.withdraw(&key).await,
    }
}

/// A connection with what it showed.
struct Link {
    daemon: DaemonProxy<'static>,
    bus: zbus::fdo::DBusProxy<'static>,
    signals: MessageStream,
    /// The bus tells when another daemon takes the name.
    owners: zbus::fdo::NameOwnerChangedStream,
    /// Owner and markup below are those of the daemon that has the name now.
    met: bool,
    /// Of the daemon that gave out the ids below; a new daemon starts to count anew.
    owner: Option<String>,
    markup: bool,
    /// Key and daemon id, oldest first.
    shown: Vec<(String, u32)>,
}

impl Link {
    async fn open() -> zbus::Result<Self> {
        Self::on(Connection::session().await?).await
    }

    /// Subscribed to all that matters before the first question.
    async fn on(connection: Connection) -> zbus::Result<Self> {
        let rule = MatchRule::builder()
            .msg_type(Type::Signal)
            .interface(INTERFACE)?
            .path("/org/freedesktop/Notifications")?
            .build();
        let signals = MessageStream::for_match_rule(rule, &connection, Some(64)).await?;
        let bus = zbus::fdo::DBusProxy::new(&connection).await?;
        let owners = bus.receive_name_owner_changed_with_args(&[(0, INTERFACE)]).await?;
        let mut link = Self {
            daemon: DaemonProxy::new(&connection).await?,
            bus,
            signals,
            owners,
            met: false,
            owner: None,
            markup: false,
            shown: Vec::new(),
        };
        link.meet().await?;
        Ok(link)
    }

    async fn notify(&mut self, notice: &NativeNotice, words: &Words) -> zbus::Result<()> {
        // Told already of another daemon, and not heard yet.
        while let Some(Some(_)) = self.owners.next().now_or_never() {
            self.met = false;
        }
        if !self.met {
            self.meet().await?;
        }
        let body = if self.markup {
            escape(&notice.body)
        } else {
            notice.body.clone()
        };
        let mut actions = vec!["default", words.open, "open", words.open];
        if notice.acknowledge {
            actions.extend(["acknowledge", words.acknowledge]);
        }
        let replaces = self.id_of(&notice.key).unwrap_or(0);
        // Critical ones stay until somebody answers.
        let expire = if notice.severity == Severity::Critical { 0 } else { -1 };
        let id = self
            .daemon
            .notify(
                "Wheelhouse",
                replaces,
                "wheelhouse",
                &notice.title,
                &body,
                &actions,
                hints(notice),
                expire,
            )
            .await?;
        self.shown.retain(|(key, shown)| *key != notice.key && *shown != id);
        self.shown.push((notice.key.clone(), id));
        if self.shown.len() > REMEMBERED {
            self.shown.remove(0);
        }
        Ok(())
    }

    async fn withdraw(&mut self, key: &str) -> zbus::Result<()> {
        match self.id_of(key) {
            Some(id) => self.daemon.close_notification(id).await,
            None => Ok(()),
        }
    }

    /// Learns who answers, and forgets the ids of a daemon that is gone.
    async fn meet(&mut self) -> zbus::Result<()> {
        // Asking for capabilities starts the daemon where it is started on demand.
        let capabilities = self.daemon.get_capabilities().await?;
        let owner = self.bus.get_name_owner(INTERFACE.try_into()?).await?.to_string();
        if self.owner.as_ref() != Some(&owner) {
            self.shown.clear();
            self.owner = Some(owner);
        }
        self.markup = capabilities.iter().any(|capability| capability == "body-markup");
        self.met = true;
        Ok(())
    }

    fn id_of(&self, key: &str) -> Option<u32> {
        self.shown.iter().find(|(shown, _)| shown == key).map(|(_, id)| *id)
    }

    /// Not every daemon takes a notification away when one of its actions was chosen.
    async fn clear_away(&self, answer: &Answer) {
        let (Answer::Open(key) | Answer::Acknowledge(key)) = answer;
        if let Some(id) = self.id_of(key)
            && let Err(error) = self.daemon.close_notification(id).await
        {
            tracing::debug!(%error, "gone already");
        }
    }

    fn hear(&self, message: &Message) -> Option<Answer> {
        let header = message.header();
        let theirs = header.sender().map(ToString::to_string) == self.owner;
        let invoked = header.member().is_some_and(|member| member == "ActionInvoked");
        // After NotificationClosed an id may still be named by an answer that is on its way: ids are kept.
        if !theirs || !invoked {
            return None;
        }
        let (id, action) = message.body().deserialize::<(u32, String)>().ok()?;
        let (key, _) = self.shown.iter().find(|(_, shown)| *shown == id)?;
        match action.as_str() {
            "acknowledge" => Some(Answer::Acknowledge(key.clone())),
            "default" | "open" => Some(Answer::Open(key.clone())),
            _ => None,
        }
    }
}

fn hints(notice: &NativeNotice) -> HashMap<&'static str, Value<'_>> {
    let urgency: u8 = match notice.severity {
        Severity::Critical => 2,
        Severity::High | Severity::Medium => 1,
        Severity::Low => 0,
    };
    HashMap::from([
        ("urgency", Value::from(urgency)),
        ("desktop-entry", Value::from("wheelhouse")),
        // Daemons that know it replace by this key even after a restart, when the ids are forgotten.
        ("x-dunst-stack-tag", Value::from(notice.key.as_str())),
    ])
}

/// Plain text for a daemon that reads markup.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests;
