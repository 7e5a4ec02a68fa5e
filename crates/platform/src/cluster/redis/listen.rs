//! Hears the other instances, and this one's own echo.

use super::{CONNECT, Fault, Hint, Redis};
use crate::app::App;
use futures_util::StreamExt;
use rand::Rng;
use std::time::Duration;
use tokio::time::timeout;

/// Without any message for so long, its own included, a connection is given up.
const SILENCE: Duration = Duration::from_secs(4);
/// Between two attempts to connect.
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(2);

impl Redis {
    /// Runs until shutdown; connects again and again.
    pub(super) async fn listen(&self, app: &App) {
        let mut wait = FIRST_WAIT;
        loop {
            let fault = tokio::select! {
                heard = self.subscription(app) => heard.err().unwrap_or(Fault::Ended),
                () = app.shutdown().cancelled() => return,
            };
            tracing::debug!(%fault, "not connected to Redis");
            wait = if self.answers() {
                FIRST_WAIT
            } else {
                (wait * 2).min(LONGEST_WAIT)
            };
            // Spread, so that the instances do not come back as one.
            let pause = wait.mul_f64(rand::thread_rng().gen_range(0.5..1.0));
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = app.shutdown().cancelled() => return,
            }
        }
    }

    /// One connection, until it breaks.
    async fn subscription(&self, app: &App) -> Result<(), Fault> {
        let connecting = timeout(CONNECT, self.client.get_async_pubsub());
        let mut pubsub = connecting.await.map_err(|_| Fault::Slow)??;
        let subscribing = timeout(CONNECT, pubsub.subscribe(self.channel()));
        subscribing.await.map_err(|_| Fault::Slow)??;
        // What was said before is lost: look for it, and hear at once whether the way is open.
        app.cluster().feed().suspect_sessions();
        self.news.notify_one();
        let mut messages = pubsub.into_on_message();
        loop {
            match timeout(SILENCE, messages.next()).await {
                Ok(Some(message)) => self.heard(app, message.get_payload_bytes()),
                Ok(None) => return Err(Fault::Ended),
                Err(_) => return Err(Fault::Slow),
            }
        }
    }

    fn heard(&self, app: &App, payload: &[u8]) {
        let Some(hint) = Hint::parse(payload) else {
            tracing::debug!("not a hint");
            return;
        };
        if hint.from == self.instance {
            self.health.heard();
            return;
        }
        let feed = app.cluster().feed();
        if hint.ended {
            feed.suspect_sessions();
        }
        let told = feed.position();
        if hint.at.epoch != told.epoch || hint.at.seq > told.seq {
            feed.wake();
        }
    }
}
