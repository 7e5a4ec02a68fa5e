//! Ends sessions: expired ones, ones that ended elsewhere, and those that a crash left open.

use super::registry::End;
use crate::{fault::Fault, guard, session::Session, view::Tag};
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{
    ErrorCode, ImpersonationId,
    impersonation::{EndReason, ImpersonationEnd},
};
use wheelhouse_remote::{Command, RemoteError};
use wheelhouse_store::state::open_impersonations;

/// How often the clock is looked at: an expired window closes within a second.
const TICK: Duration = Duration::from_millis(500);
/// After an end that could not be told.
const REST: Duration = Duration::from_secs(1);
/// Between attempts while the platform is out of reach.
const RETRY: Duration = Duration::from_secs(10);

/// Runs until the session of the console ends. Windows are watched apart from the network: an end that cannot be told
/// must not keep another window open.
pub(crate) async fn run(session: Arc<Session>) {
    tokio::select! {
        () = session.stop.cancelled() => {}
        () = watch(&session) => {}
        () = tell(&session) => {}
    }
}

async fn watch(session: &Arc<Session>) {
    let mut tick = tokio::time::interval(TICK);
    loop {
        tick.tick().await;
        ended_elsewhere(session).await;
        for id in session.impersonations.expired(session.now()) {
            session.close_impersonation(id, EndReason::Expired).await;
        }
    }
}

async fn tell(session: &Arc<Session>) {
    if let Err(error) = leftovers(session).await {
        tracing::error!(%error, "impersonations of an earlier run");
    }
    let mut status = session.watch();
    loop {
        if !session.impersonations.owed().is_empty() {
            session.pay_ends().await;
        }
        if !session.impersonations.owed().is_empty() {
            // Whatever rings: a platform that does not take it is not asked at every turn.
            tokio::time::sleep(REST).await;
        }
        tokio::select! {
            () = session.bells.ender.notified() => {}
            changed = status.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(RETRY) => {}
        }
    }
}

/// What an earlier run of the program opened and did not see end.
async fn leftovers(session: &Arc<Session>) -> Result<(), Fault> {
    for left in session.read_state(open_impersonations::list).await? {
        if !session.impersonations.is_open(left.id) {
            session.impersonations.owe(End {
                id: left.id,
                reason: EndReason::Crashed,
                key: session.new_key(),
            });
        }
    }
    session.pay_ends().await;
    Ok(())
}

async fn ended_elsewhere(session: &Arc<Session>) {
    let ended = std::mem::take(&mut guard::lock(&session.observed).ended_impersonations);
    for id in ended {
        if session.impersonations.closed(id) {
            session.host.destroy_impersonation(id);
            session.told(&[Tag::Impersonations]);
            session.bells.crier.notify_one();
        }
        session.impersonations.paid(id);
        session.forget_impersonation(id).await;
    }
}

impl Session {
    /// Destroys the window at once; the platform hears of it as soon as it can.
    pub(crate) async fn close_impersonation(self: &Arc<Self>, id: ImpersonationId, reason: EndReason) {
        if !self.impersonations.closed(id) {
            return;
        }
        self.host.destroy_impersonation(id);
        self.impersonations.owe(End {
            id,
            reason,
            key: self.new_key(),
        });
        self.told(&[Tag::Impersonations]);
        self.bells.crier.notify_one();
        self.bells.ender.notify_one();
    }

    /// All of them, for one reason; waits for the platform's word no longer than `limit`.
    pub(crate) async fn close_all_impersonations(self: &Arc<Self>, reason: EndReason, limit: Duration) {
        for id in self.impersonations.ids() {
            self.close_impersonation(id, reason).await;
        }
        if tokio::time::timeout(limit, self.pay_ends()).await.is_err() {
            tracing::warn!("the platform does not answer; impersonations end at the next start");
        }
    }

    /// Tells the platform of every end that it has not heard.
    pub(crate) async fn pay_ends(self: &Arc<Self>) {
        for end in self.impersonations.owed() {
            match self.tell_end(end).await {
                Ok(()) => {
                    self.impersonations.paid(end.id);
                    self.forget_impersonation(end.id).await;
                }
                Err(error) => tracing::info!(%error, "an impersonation's end is told later"),
            }
        }
    }

    async fn tell_end(&self, end: End) -> Result<(), RemoteError> {
        let command = Command::impersonation_end(end.id, &ImpersonationEnd { reason: end.reason }, end.key);
        match self.client.send::<serde_json::Value>(&command).await {
            Ok(_) => Ok(()),
            // It is over anyway: unknown there, or ended meanwhile.
            Err(error)
                if matches!(
                    error.code(),
                    ErrorCode::NotFound | ErrorCode::Conflict | ErrorCode::Gone
                ) =>
            {
                Ok(())
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) async fn forget_impersonation(&self, id: ImpersonationId) {
        if let Err(error) = self.write_state(move |tx| open_impersonations::remove(tx, id)).await {
            tracing::warn!(%error, "an ended impersonation is remembered");
        }
    }
}
