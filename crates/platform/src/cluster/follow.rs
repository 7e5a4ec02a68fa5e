//! Reads from the database what other instances committed, and tells the streams of this one.

use crate::{
    app::App,
    error::ApiError,
    storage::{self, FeedEntry, sql},
};
use serde::Deserialize;
use std::time::Duration;
use wheelhouse_contract::{SessionId, audit::AuditCategory, sync::Scope};

/// Between two looks while Redis tells the news: it may lose some.
const WATCHED: Duration = Duration::from_secs(1);
/// Between two looks when nobody tells the news.
const ALONE: Duration = Duration::from_millis(100);
/// Changes read at once. Who is further behind reads for itself, with its own pace.
const PAGE: u64 = 500;

/// Runs until shutdown. Looks when there is news, and from time to time while somebody listens.
pub async fn run(app: &App) {
    let feed = app.cluster().feed();
    let mut failing = false;
    loop {
        tokio::select! {
            () = feed.news() => {}
            () = tokio::time::sleep(period(app)), if feed.listeners() > 0 => {}
            () = app.shutdown().cancelled() => return,
        }
        let looked = tokio::select! {
            looked = look(app) => looked,
            () = app.shutdown().cancelled() => return,
        };
        match looked {
            Ok(()) => failing = false,
            Err(error) => {
                if !failing {
                    tracing::warn!(%error, "the feed cannot be read; trying again");
                }
                failing = true;
                // What was to be looked for is still to be looked for.
                feed.wake();
                tokio::time::sleep(ALONE).await;
            }
        }
    }
}

fn period(app: &App) -> Duration {
    let cluster = app.cluster();
    let told = cluster.redis().is_some_and(super::Redis::answers);
    if told || !cluster.is_shared() { WATCHED } else { ALONE }
}

async fn look(app: &App) -> Result<(), ApiError> {
    let feed = app.cluster().feed();
    let mut suspicious = feed.take_suspicion();
    let looked = catch_up(app, &mut suspicious).await;
    if suspicious && let Err(error) = end_sessions(app).await {
        feed.suspect_sessions();
        return Err(error);
    }
    looked
}

async fn catch_up(app: &App, suspicious: &mut bool) -> Result<(), ApiError> {
    let feed = app.cluster().feed();
    let head = app.head().await?.position();
    loop {
        let told = feed.position();
        if told.epoch == head.epoch && told.seq >= head.seq {
            return Ok(());
        }
        if told.epoch != head.epoch || head.seq - told.seq > PAGE || feed.listeners() == 0 {
            *suspicious = true;
            feed.jump(head);
            return Ok(());
        }
        let changes = storage::after(app.reader(), told.seq, PAGE).await?;
        if changes.is_empty() {
            // Pruned: positions before it are gone, and streams find out for themselves.
            feed.jump(head);
            return Ok(());
        }
        if changes.iter().any(may_end_sessions) {
            *suspicious = true;
        }
        feed.tell(changes);
    }
}

/// Every end of a session is audited, and so is every change of an operator.
fn may_end_sessions(entry: &FeedEntry) -> bool {
    #[derive(Deserialize)]
    struct Record {
        category: AuditCategory,
    }
    let Some(change) = entry.public() else {
        return false;
    };
    match (change.scope, &change.row) {
        (Scope::Operators, _) => true,
        (Scope::Audit, Some(row)) => row
            .parse()
            .is_ok_and(|Record { category }| category == AuditCategory::Security),
        _ => false,
    }
}

/// Tells the streams whose sessions are over. Whoever claimed it, the database decides.
async fn end_sessions(app: &App) -> Result<(), ApiError> {
    let mut ended = Vec::new();
    for chunk in app.cluster().presence().here().chunks(500) {
        ended.extend(over(app, chunk).await?);
    }
    if !ended.is_empty() {
        app.cluster().feed().end_sessions(ended);
    }
    Ok(())
}

async fn over(app: &App, sessions: &[SessionId]) -> Result<Vec<SessionId>, ApiError> {
    let places: Vec<_> = (1..=sessions.len()).map(|place| format!("${place}")).collect();
    let statement = format!(
        "SELECT id FROM sessions WHERE ended_at IS NULL AND id IN ({})",
        places.join(", ")
    );
    let values = sessions.iter().map(|session| session.to_string().into()).collect();
    let mut open = std::collections::HashSet::new();
    for row in sql::all(app.reader(), &statement, values).await? {
        open.insert(row.try_get_by_index::<String>(0)?);
    }
    Ok(sessions
        .iter()
        .filter(|session| !open.contains(&session.to_string()))
        .copied()
        .collect())
}
