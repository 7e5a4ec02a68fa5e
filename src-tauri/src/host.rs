//! The desktop as the engine sees it.

use crate::{
    events::Events,
    impersonation::Impersonations,
    notifications::{Answer, Notifier},
    startup::Startup,
    tray::Tray,
    windows::Window,
    words::Speech,
};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};
use tauri::AppHandle;
use wheelhouse_contract::{ImpersonationId, Timestamp};
use wheelhouse_engine::{
    host::{Host, ImpersonationWindow, NativeNotice, TrayState},
    view::{Place, SyncStatus, Tag},
};

/// Implements the engine's `Host` on Tauri.
pub struct Desktop {
    app: AppHandle,
    startup: Startup,
    speech: Arc<Speech>,
    events: Events,
    notifier: Notifier,
    impersonations: Impersonations,
    tray: Tray,
}

impl Desktop {
    pub fn new(app: &AppHandle, startup: &Startup, tray: Tray, speech: Arc<Speech>) -> Self {
        let (answers, ended) = (startup.clone(), startup.clone());
        Self {
            app: app.clone(),
            startup: startup.clone(),
            events: Events::to_main(app),
            notifier: Notifier::start(Arc::clone(&speech), move |answer| answered(&answers, answer)),
            impersonations: Impersonations::new(app, Arc::clone(&speech), move |id| {
                ended.spawn(move |engine| async move { engine.impersonation_window_closed(id).await });
            }),
            tray,
            speech,
        }
    }

    /// The native words follow the operator's language.
    fn follow_language(&self) {
        let (speech, tray) = (Arc::clone(&self.speech), self.tray.clone());
        self.startup.spawn(move |engine| async move {
            match engine.settings_get().await {
                Ok(settings) => {
                    speech.set(settings.language);
                    tray.redraw();
                }
                Err(problem) => tracing::debug!(%problem, "no settings yet"),
            }
        });
    }
}

fn answered(startup: &Startup, answer: Answer) {
    startup.spawn(move |engine| async move {
        match answer {
            Answer::Open(key) => engine.notice_opened(&key).await,
            Answer::Acknowledge(key) => engine.notice_acknowledged(&key).await,
        }
    });
}

/// Milliseconds since 1970, by the system's clock.
#[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

impl Host for Desktop {
    fn now(&self) -> Timestamp {
        now()
    }

    fn changed(&self, tags: &[Tag]) {
        if tags.contains(&Tag::Settings) || tags.contains(&Tag::App) {
            self.follow_language();
        }
        self.events.changed(tags);
    }

    fn sync_status(&self, status: &SyncStatus) {
        self.events.sync(status);
    }

    fn notify(&self, notice: NativeNotice) {
        self.notifier.notify(notice);
    }

    fn withdraw(&self, key: &str) {
        self.notifier.withdraw(key);
    }

    fn tray(&self, state: &TrayState) {
        self.tray.show(state);
    }

    fn show(&self, place: &Place) {
        if let Err(error) = Window::Main.focus(&self.app) {
            tracing::warn!(%error, "the main window does not come to the front");
        }
        self.events.navigate(place);
    }

    fn open_impersonation(&self, window: ImpersonationWindow) {
        self.impersonations.open(window);
    }

    fn focus_impersonation(&self, id: ImpersonationId) {
        self.impersonations.focus(id);
    }

    fn destroy_impersonation(&self, id: ImpersonationId) {
        self.impersonations.destroy(id);
    }
}
