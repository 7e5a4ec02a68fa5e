//! `GET /metrics`, at an address of its own.

use super::labels::Pool;
use crate::{app::App, error::ApiError, http::not_found, storage::sql};
use axum::{
    Router,
    extract::State,
    http::{HeaderName, header},
    routing::get,
};
use prometheus_client::encoding::text::encode;

const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// The one address. It is not part of the API: it is for those who run the platform.
pub fn router(app: App) -> Router {
    Router::new()
        .route("/metrics", get(metrics))
        .fallback(not_found)
        .with_state(app)
}

async fn metrics(State(app): State<App>) -> Result<([(HeaderName, &'static str); 1], String), ApiError> {
    // While the database is away the rest is worth the more.
    if let Err(error) = read(&app).await {
        tracing::warn!(%error, "some metrics could not be read");
    }
    let mut text = String::new();
    encode(&mut text, &app.metrics().registry).map_err(ApiError::internal)?;
    Ok(([(header::CONTENT_TYPE, OPEN_METRICS)], text))
}

async fn read(app: &App) -> Result<(), ApiError> {
    let (read, cluster) = (&app.metrics().read, app.cluster());
    read.streams.set(gauge(cluster.presence().open()));
    read.redis
        .set(cluster.redis().is_some_and(crate::cluster::Redis::answers).into());
    for (pool, used, idle) in app.db().connections() {
        let set = |state, count| read.connections.get_or_create(&Pool { pool, state }).set(gauge(count));
        set("used", used);
        set("idle", idle);
    }
    let connected = cluster.presence().anywhere(cluster.redis(), app.now()).await;
    read.consoles.set(gauge(connected.len()));
    let head = app.head().await?;
    read.feed_position.set(i64::try_from(head.seq).unwrap_or(i64::MAX));
    let waiting = "SELECT COUNT(*) FROM outgoing_mail WHERE state IN ('queued', 'sending')";
    read.mail_waiting
        .set(sql::scalar(app.reader(), waiting, vec![]).await?.unwrap_or(0));
    Ok(())
}

fn gauge(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
