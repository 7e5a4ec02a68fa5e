//! What the UI hears, in batches, and only the main window: within a frame after a rest, five times a second at most while
//! changes keep coming.

use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tauri::{AppHandle, Emitter, EventTarget, Runtime};
use wheelhouse_engine::view::{Place, SyncStatus, Tag};

/// One frame at 60 a second: a thousand single events cost the page more than a tenth of a second.
const FRAME: Duration = Duration::from_millis(17);
/// From one batch to the next while changes keep coming: every batch makes the page ask anew and draw anew, and nobody reads
/// more states a second than this. The first change after a rest is told within a frame.
const PACE: Duration = Duration::from_millis(200);

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
    told: Option<Instant>,
}

impl Batch {
    /// How long the next batch waits.
    fn wait(&self, now: Instant) -> Duration {
        let rest = self.told.map(|told| (told + PACE).saturating_duration_since(now));
        rest.unwrap_or_default().max(FRAME)
    }
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
            let (this, wait) = (self.clone(), batch.wait(Instant::now()));
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(wait).await;
                this.flush();
            });
        }
    }

    fn flush(&self) {
        let Batch { tags, sync, .. } = std::mem::replace(
            &mut *self.batch(),
            Batch {
                told: Some(Instant::now()),
                ..Batch::default()
            },
        );
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
    fn the_first_change_after_a_rest_is_told_within_a_frame_and_a_stream_of_them_at_a_readable_pace() {
        let now = Instant::now();
        let after = |millis: u64| Batch {
            told: now.checked_sub(Duration::from_millis(millis)),
            ..Batch::default()
        };
        assert_eq!(Batch::default().wait(now), FRAME);
        assert_eq!(after(5_000).wait(now), FRAME);
        assert_eq!(after(50).wait(now), Duration::from_millis(150));
        assert_eq!(after(199).wait(now), FRAME);
    }

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
