//! What the platform says of itself may change while somebody is signed in: another configuration means another start of the
//! platform, and every stream begins anew then. So it is asked whenever the console is live again.

use super::Session;
use crate::view::{Link, Tag};
use std::sync::Arc;
use wheelhouse_store::state::profile;

/// Runs until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    tokio::select! {
        () = session.stop.cancelled() => {}
        () = watch(&session) => {}
    }
}

async fn watch(session: &Arc<Session>) {
    let mut status = session.watch();
    let mut live = false;
    loop {
        let now = status.borrow_and_update().link == Link::Live;
        if now && !live {
            look(session).await;
        }
        live = now;
        if status.changed().await.is_err() {
            return;
        }
    }
}

/// Keeps what is told; prices that changed are told on.
async fn look(session: &Arc<Session>) {
    let info = match session.client.platform().await {
        Ok(info) => info,
        Err(error) => {
            tracing::info!(%error, "prices are as last known");
            return;
        }
    };
    let kept = session
        .write_state(move |tx| {
            let Some(known) = profile::get(tx)? else {
                return Ok(false);
            };
            if known.info == info {
                return Ok(false);
            }
            profile::put(tx, &profile::Profile { info, ..known })?;
            Ok(true)
        })
        .await;
    match kept {
        Ok(true) => session.told(&[Tag::App, Tag::Tenants]),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "what the platform says of itself is not kept"),
    }
}
