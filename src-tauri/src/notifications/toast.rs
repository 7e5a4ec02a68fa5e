//! Toasts on macOS and Windows. Neither can be updated or closed by id there, and answers come only while the toast lives.

use super::{Answer, Order};
use crate::words::Speech;
use tokio::sync::mpsc::Receiver;
use wheelhouse_engine::host::NativeNotice;

/// Serves orders until the last notifier is gone. `notify-rust` blocks and must not run inside an async runtime.
pub fn run(mut orders: Receiver<Order>, speech: &Speech, _answered: &dyn Fn(Answer)) {
    while let Some(order) = orders.blocking_recv() {
        if let Order::Notify(notice) = order
            && let Err(error) = show(&notice, speech)
        {
            tracing::warn!(%error, "the notification was not shown");
        }
    }
}

fn show(notice: &NativeNotice, speech: &Speech) -> Result<(), notify_rust::error::Error> {
    let words = speech.words();
    let mut toast = notify_rust::Notification::new();
    toast
        .appname("Wheelhouse")
        .summary(&notice.title)
        .body(&notice.body)
        .action("open", words.open);
    if notice.acknowledge {
        toast.action("acknowledge", words.acknowledge);
    }
    toast.show().map(drop)
}
