//! What the UI hears: at most one batch a frame, and only the main window.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tauri::{AppHandle, Emitter, EventTarget, Runtime};
use wheelhouse_engine::view::{Place, SyncStatus, Tag};

/// One frame at 60 a second: a thousand single events cost the page more than a tenth of a second.
const FRAME: Duration = Duration::from_millis(17);

type Sink = dyn Fn(&str, Value) + Send + Sync;

/// Batches and emits. Clones share the batch.
#[derive(Clone)]
pub struct Events {
    batch: Arc<Mutex<Batch>>,
    sink: Arc<Sink>,
}

#[derive(Default)]
struct Batch {
    tags: Vec<Tag>,
    sync: Option<SyncStatus>,
    scheduled: bool,
}

impl Events {
    pub fn to_main<R: Runtime>(app: &AppHandle<R>) -> Self {
        let app = app.clone();
        Self::new(move |name, payload| {
            let target = EventTarget::webview_window(crate::windows::MAIN);
            if let Err(error) = app.emit_to(target, name, payload) {
                tracing::debug!(%error, name, "the main window did not hear");
            }
        })
    }

    fn new(sink: impl Fn(&str, Value) + Send + Sync + 'static) -> Self {
        Self {
            batch: Arc::default(),
            sink: Arc::new(sink),
        }
    }

    /// These tags changed.
    pub fn changed(&self, tags: &[Tag]) {
        self.add(|batch| {
            for tag in tags {
                if !batch.tags.contains(tag) {
                    batch.tags.push(*tag);
                }
            }
        });
    }

    /// Only the last status of a frame is told.
    pub fn sync(&self, status: &SyncStatus) {
        self.add(|batch| batch.sync = Some(status.clone()));
    }

    /// Not batched: a person waits for it.
    pub fn navigate(&self, place: &Place) {
        (self.sink)("navigate", json!(place));
    }

    fn add(&self, change: impl FnOnce(&mut Batch)) {
        let mut batch = self.batch();
        change(&mut batch);
        if !std::mem::replace(&mut batch.scheduled, true) {
            let this = self.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(FRAME).await;
                this.flush();
            });
        }
    }

    fn flush(&self) {
        let Batch { tags, sync, .. } = std::mem::take(&mut *self.batch());
        if !tags.is_empty() {
            (self.sink)("changed", json!({ "tags": tags }));
        }
        if let Some(sync) = sync {
            (self.sink)("sync", json!(sync));
        }
    }

    fn batch(&self) -> MutexGuard<'_, Batch> {
        self.batch.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_thousand_changes_in_a_frame_are_few_events_with_every_tag() {
        let (sender, receiver) = mpsc::channel();
        let events = Events::new(move |name, payload| sender.send((name.to_owned(), payload)).unwrap());
        for _ in 0..1_000 {
            events.changed(&[Tag::Tenants, Tag::Audit]);
        }
        let (name, payload) = receiver.recv_timeout(Duration::from_secs(5)).unwrap();
        assert_eq!(
            (name.as_str(), payload),
            ("changed", json!({ "tags": ["tenants", "audit"] }))
        );
        assert!(receiver.try_iter().count() < 10);

        events.changed(&[Tag::Inbox]);
        let later = std::iter::from_fn(|| receiver.recv_timeout(Duration::from_secs(5)).ok());
        assert!(
            later
                .map(|(_, payload)| payload)
                .any(|payload| payload == json!({ "tags": ["inbox"] }))
        );
    }
}
