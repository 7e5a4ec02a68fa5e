//! Takes jobs up as soon as they are committed, a turn each, and those that a dead instance left behind.

use super::{
    hold::{self, Hold},
    turn,
};
use crate::{app::App, error::ApiError};
use futures_util::future;
use std::time::Duration;
use tokio::sync::watch;

/// Jobs that an instance works on at a time. All write through one lock, so it is about what is prepared outside of it.
const WORKERS: usize = 3;
/// Without news, jobs of dead instances are looked for so often.
const LOOK: Duration = Duration::from_secs(5);

/// Runs until shutdown. A turn in progress is finished; rows that are not done stay for the next start.
pub async fn run(app: App) {
    if !app.cluster().is_shared()
        && let Err(error) = hold::free_all(&app).await
    {
        tracing::warn!(%error, "jobs of an earlier run are waited for");
    }
    future::join_all((0..WORKERS).map(|_| worker(&app))).await;
}

async fn worker(app: &App) {
    let mut news = app.job_news();
    while !app.shutdown().is_cancelled() {
        // Before the look: what is committed meanwhile is news.
        news.mark_unchanged();
        match turn(app).await {
            Ok(true) => {}
            Ok(false) => wait(app, &mut news).await,
            Err(error) => {
                tracing::error!(%error, "a job could not go on; it is taken up again");
                wait(app, &mut news).await;
            }
        }
    }
}

/// One turn of the job that waited longest; whether there was one. After a failure the hold stays until its term is over, so
/// that a job that cannot go on does not keep the others from going on.
async fn turn(app: &App) -> Result<bool, ApiError> {
    let Some(hold) = Hold::take(app).await? else {
        return Ok(false);
    };
    turn::work(app, &hold).await?;
    hold.release(app).await?;
    Ok(true)
}

async fn wait(app: &App, news: &mut watch::Receiver<u64>) {
    tokio::select! {
        () = app.shutdown().cancelled() => {}
        () = tokio::time::sleep(LOOK) => {}
        // The sender lives as long as the platform.
        _ = news.changed() => {}
    }
}
