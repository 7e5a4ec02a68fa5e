//! Listening on the session's bus: when the notification daemon accepted what.

use anyhow::{Context, Result};
use futures_util::StreamExt;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use tokio::sync::Notify;
use zbus::{Connection, MessageStream, fdo::MonitoringProxy, message::Type, zvariant::Value};

const CALLS: &str = "type='method_call',interface='org.freedesktop.Notifications',member='Notify'";
const ANSWERS: &str = "type='method_return'";
type Body<'a> = (
    &'a str,
    u32,
    &'a str,
    &'a str,
    &'a str,
    Vec<&'a str>,
    std::collections::HashMap<&'a str, Value<'a>>,
    i32,
);

#[derive(Default)]
struct Heard {
    accepted: Mutex<Vec<(String, Instant)>>,
    news: Notify,
}

/// A monitor of the bus; it ends with the value.
pub struct Monitor {
    heard: Arc<Heard>,
    task: tokio::task::JoinHandle<()>,
}

impl Monitor {
    pub async fn start() -> Result<Self> {
        let connection = Connection::session().await.context("no session bus")?;
        let rules = [CALLS.try_into()?, ANSWERS.try_into()?];
        MonitoringProxy::new(&connection)
            .await?
            .become_monitor(&rules, 0)
            .await?;
        let heard = Arc::new(Heard::default());
        let task = tokio::spawn(listen(connection, Arc::clone(&heard)));
        Ok(Self { heard, task })
    }

    /// When the daemon answered to the notification whose title or text holds this.
    pub async fn accepted(&self, text: &str, limit: Duration) -> Result<Instant> {
        let wait = async {
            loop {
                let news = self.heard.news.notified();
                {
                    let accepted = self.heard.accepted.lock().unwrap_or_else(PoisonError::into_inner);
                    if let Some((_, at)) = accepted.iter().find(|(told, _)| told.contains(text)) {
                        return *at;
                    }
                }
                news.await;
            }
        };
        let waited = tokio::time::timeout(limit, wait).await;
        waited.with_context(|| format!("the daemon was not told of “{text}”"))
    }
}

impl Drop for Monitor {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn listen(connection: Connection, heard: Arc<Heard>) {
    let mut messages = MessageStream::from(&connection);
    let mut open: Vec<(String, u32, String)> = Vec::new();
    while let Some(Ok(message)) = messages.next().await {
        let at = Instant::now();
        let header = message.header();
        if header.message_type() == Type::MethodCall {
            if let (Some(sender), Ok(body)) = (header.sender(), message.body().deserialize::<Body<'_>>()) {
                let text = format!("{} {}", body.3, body.4);
                open.push((sender.to_string(), header.primary().serial_num().get(), text));
            }
            continue;
        }
        let (Some(receiver), Some(serial)) = (header.destination(), header.reply_serial()) else {
            continue;
        };
        let answered = |(sender, call, _): &(String, u32, String)| sender == receiver.as_str() && *call == serial.get();
        if let Some(place) = open.iter().position(answered) {
            let (_, _, text) = open.swap_remove(place);
            heard
                .accepted
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push((text, at));
            heard.news.notify_waiters();
        }
    }
}
