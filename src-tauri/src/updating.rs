//! The updater in the shell: what this build was given, when it asks by itself, and who hears of it.

use crate::{ShellError, events::Events, exit, host, startup::Startup};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tauri::AppHandle;
use wheelhouse_engine::{Engine, view::Tag};
use wheelhouse_update::{Channel, Installation, Next, Setup, Updates};

/// Given when the console is built; without them it has no updates. See docs/releasing.md.
const FEED: Option<&str> = option_env!("WHEELHOUSE_UPDATE_FEED");
const KEYS: Option<&str> = option_env!("WHEELHOUSE_UPDATE_KEYS");

/// While an operator works offline, how long until it looks again whether they still do.
const OFFLINE_REST: Duration = Duration::from_secs(900);

/// The updater, and the way out that an installation may need.
pub struct Updating {
    pub updates: Arc<Updates>,
    app: AppHandle,
}

impl Updating {
    /// Makes the updater. It touches no network yet.
    ///
    /// # Errors
    /// When this build's own version cannot be read.
    pub fn open(app: &AppHandle, folder: &Path) -> Result<Self, ShellError> {
        let channel = Channel::of_build(FEED, KEYS).unwrap_or_else(|error| {
            tracing::error!(%error, "this build has no updates");
            None
        });
        let events = Events::to_main(app);
        let updates = Updates::new(Setup {
            channel,
            folder: folder.to_owned(),
            current: env!("CARGO_PKG_VERSION").parse()?,
            installation: Installation::of_this_process(),
            clock: host::now,
            tell: Box::new(move || events.changed(&[Tag::Update])),
        });
        Ok(Self {
            updates,
            app: app.clone(),
        })
    }

    /// Puts the checked file in place and does what has to follow: starts again, quits, or nothing.
    pub async fn install(&self) {
        let updates = Arc::clone(&self.updates);
        match tauri::async_runtime::spawn_blocking(move || updates.install()).await {
            Ok(Next::Restart) => exit::restart(&self.app),
            Ok(Next::Quit) => exit::begin(&self.app),
            Ok(Next::Nothing) => {}
            Err(error) => tracing::error!(%error, "the installation broke off"),
        }
    }
}

/// Asks by itself, at most daily, for as long as the console runs.
pub fn ask_daily(updates: Arc<Updates>, startup: Startup) {
    tauri::async_runtime::spawn(async move {
        while let Some(wait) = updates.wait(jitter()) {
            tokio::time::sleep(wait).await;
            let rests = match startup.engine_now() {
                Some(engine) => works_offline(&engine).await,
                None => false,
            };
            if rests {
                tokio::time::sleep(OFFLINE_REST).await;
            } else {
                updates.check().await;
            }
        }
    });
}

/// Nobody signed in has chosen nothing.
pub async fn works_offline(engine: &Engine) -> bool {
    engine.sync_status().await.is_ok_and(|status| status.offline_by_choice)
}

fn jitter() -> u8 {
    uuid::Uuid::new_v4().as_bytes()[0]
}
