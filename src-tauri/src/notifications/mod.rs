//! Native notifications. A toast is a hint; the inbox in the window is the truth, so nothing here ever fails a caller.

#[cfg(target_os = "linux")]
mod freedesktop;
#[cfg(target_os = "linux")]
use freedesktop as system;
#[cfg(not(target_os = "linux"))]
mod toast;
#[cfg(not(target_os = "linux"))]
use toast as system;

use crate::words::Speech;
use std::sync::Arc;
use tokio::sync::mpsc;
use wheelhouse_engine::host::NativeNotice;

/// What the person did with a notification, by the notice's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    Open(String),
    Acknowledge(String),
}

/// An order to the thread that talks with the daemon.
enum Order {
    Notify(Box<NativeNotice>),
    Withdraw(String),
}

/// Notifications that may wait for a slow daemon. The engine collapses storms long before.
const WAITING: usize = 256;

/// Hands notifications to the system, from a thread of its own. Clones share it.
#[derive(Clone)]
pub struct Notifier {
    orders: mpsc::Sender<Order>,
}

impl Notifier {
    /// Starts the thread; it ends with the last clone.
    pub fn start(speech: Arc<Speech>, answered: impl Fn(Answer) + Send + 'static) -> Self {
        let (orders, inbox) = mpsc::channel(WAITING);
        let started = std::thread::Builder::new()
            .name("notifications".to_owned())
            .spawn(move || system::run(inbox, &speech, &answered));
        if let Err(error) = started {
            tracing::error!(%error, "no thread for notifications");
        }
        Self { orders }
    }

    pub fn notify(&self, notice: NativeNotice) {
        self.order(Order::Notify(Box::new(notice)));
    }

    pub fn withdraw(&self, key: &str) {
        self.order(Order::Withdraw(key.to_owned()));
    }

    fn order(&self, order: Order) {
        // Never waits: when the daemon hangs, the inbox still tells.
        if let Err(error) = self.orders.try_send(order) {
            tracing::warn!(%error, "a notification was not handed over");
        }
    }
}
