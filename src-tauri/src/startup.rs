//! The engine opens beside the window; whoever needs it waits here.

use std::sync::Arc;
use tokio::sync::watch;
use wheelhouse_contract::{ErrorCode, Problem};
use wheelhouse_engine::Engine;

type Outcome = Option<Result<Arc<Engine>, Problem>>;

/// The engine, once it is open. Clones see the same.
#[derive(Clone)]
pub struct Startup {
    outcome: watch::Receiver<Outcome>,
}

/// The one who opens the engine says so here.
pub struct Opener {
    outcome: watch::Sender<Outcome>,
}

impl Startup {
    pub fn new() -> (Self, Opener) {
        let (sender, receiver) = watch::channel(None);
        (Self { outcome: receiver }, Opener { outcome: sender })
    }

    /// Waits until the engine is open.
    ///
    /// # Errors
    /// When it could not be opened, and at the end of the program.
    pub async fn engine(&self) -> Result<Arc<Engine>, Problem> {
        let mut outcome = self.outcome.clone();
        let opened = outcome.wait_for(Option::is_some).await.map(|opened| opened.clone());
        opened
            .ok()
            .flatten()
            .unwrap_or_else(|| Err(Problem::new(ErrorCode::Internal, "Wheelhouse is closing.")))
    }

    /// The engine if it is open by now.
    pub fn engine_now(&self) -> Option<Arc<Engine>> {
        self.outcome.borrow().as_ref()?.as_ref().ok().cloned()
    }

    /// Runs on the engine as soon as it is open, apart from the caller.
    pub fn spawn<F: Future<Output = ()> + Send>(&self, work: impl FnOnce(Arc<Engine>) -> F + Send + 'static) {
        let startup = self.clone();
        tauri::async_runtime::spawn(async move {
            match startup.engine().await {
                Ok(engine) => work(engine).await,
                Err(problem) => tracing::warn!(%problem, "the engine is not there"),
            }
        });
    }
}

impl Opener {
    pub fn done(self, outcome: Result<Arc<Engine>, Problem>) {
        self.outcome.send_replace(Some(outcome));
    }
}
