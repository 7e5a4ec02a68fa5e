//! Starting, finding and ending impersonations.

use crate::{
    Engine,
    fault::{check, not_found},
    host::ImpersonationWindow,
    session::Session,
    view::{ImpersonationRow, OpenFilter, Tag},
};
use std::sync::Arc;
use wheelhouse_contract::{
    Action, ErrorCode, ImpersonationId, Permission, Problem, Resource,
    impersonation::{EndReason, Impersonation, ImpersonationEnd, ImpersonationStart, ImpersonationStarted, validate},
};
use wheelhouse_remote::Command;
use wheelhouse_store::{cache, state::open_impersonations};

const SHOWN: u32 = 500;

impl Engine {
    /// Sessions of all operators, newest first.
    pub async fn impersonations_list(&self, filter: OpenFilter) -> Result<Vec<ImpersonationRow>, Problem> {
        let session = self.session()?;
        let here = Arc::clone(&session);
        session
            .read(move |copy| {
                let which = crate::tenants::which(filter);
                let rows = cache::impersonations::list(copy.cache, which, copy.now, SHOWN)?;
                Ok(rows.into_iter().map(|row| here.impersonation_row(row)).collect())
            })
            .await
    }

    /// Starts a session and opens its window. Online only.
    ///
    /// # Errors
    /// `invalid`, `forbidden`, `offline`; `conflict` when one runs already in the tenant.
    pub async fn impersonation_start(&self, start: ImpersonationStart) -> Result<Impersonation, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Impersonations, Action::Start))?;
        check(validate(&start))?;
        session.online()?;
        let command = Command::impersonation_start(&start, session.new_key());
        let answer = session.send_now::<ImpersonationStarted>(&command).await?;
        let (impersonation, entry_url) = (answer.impersonation, answer.entry_url);
        let open = open_impersonations::OpenImpersonation {
            id: impersonation.id,
            tenant_id: impersonation.tenant_id,
            opened_at: session.now(),
        };
        session.impersonations.opened(impersonation.clone());
        if let Err(error) = session.write_state(move |tx| open_impersonations::put(tx, open)).await {
            // A window that a crash could leave open must not open.
            session.close_impersonation(impersonation.id, EndReason::Ended).await;
            return Err(error.into());
        }
        if self.is_locked() {
            session.close_impersonation(impersonation.id, EndReason::Locked).await;
            return Err(self.locked());
        }
        session.host.open_impersonation(ImpersonationWindow {
            session: impersonation.clone(),
            entry_url,
        });
        session.told(&[Tag::Impersonations]);
        session.bells.crier.notify_one();
        Ok(impersonation)
    }

    /// Brings the window to the front.
    pub async fn impersonation_focus(&self, id: ImpersonationId) -> Result<(), Problem> {
        let session = self.session()?;
        if !session.impersonations.is_open(id) {
            return Err(not_found("session"));
        }
        session.host.focus_impersonation(id);
        Ok(())
    }

    /// Ends a session: of this device at once, of another one through the platform.
    pub async fn impersonation_end(&self, id: ImpersonationId) -> Result<(), Problem> {
        let session = self.session()?;
        if session.impersonations.is_open(id) {
            session.close_impersonation(id, EndReason::Ended).await;
            session.pay_ends().await;
            return Ok(());
        }
        session.online()?;
        let command = Command::impersonation_end(
            id,
            &ImpersonationEnd {
                reason: EndReason::Ended,
            },
            session.new_key(),
        );
        session.send_now::<serde_json::Value>(&command).await?;
        Ok(())
    }

    /// The window is gone: closed by its person, by its bar, or because it could not be opened.
    pub async fn impersonation_window_closed(&self, id: ImpersonationId) {
        let Some(session) = self.any_session() else { return };
        session.close_impersonation(id, EndReason::Ended).await;
        session.pay_ends().await;
    }
}

impl Session {
    fn impersonation_row(&self, impersonation: Impersonation) -> ImpersonationRow {
        let running = impersonation.ended_at.is_none() && impersonation.expires_at > self.now();
        let mine = impersonation.operator_id == self.my_id();
        let others = self
            .role()
            .allows(Permission::new(Resource::Impersonations, Action::End));
        ImpersonationRow {
            here: self.impersonations.is_open(impersonation.id),
            may_end: running && (mine || others),
            impersonation,
        }
    }

    /// Sends a command that cannot wait. An answer that is lost is asked for again with the same key.
    pub(crate) async fn send_now<T: serde::de::DeserializeOwned>(&self, command: &Command) -> Result<T, Problem> {
        let mut attempts = 0;
        loop {
            match self.client.send::<T>(command).await {
                Ok(answer) => return Ok(answer.value),
                Err(error) if error.is_offline() && attempts < 2 => {
                    attempts += 1;
                    tokio::time::sleep(std::time::Duration::from_millis(250 * attempts)).await;
                }
                Err(error) => {
                    let problem = Problem::from(error);
                    if matches!(problem.code, ErrorCode::SessionRevoked | ErrorCode::Unauthenticated) {
                        self.platform_ended(problem.clone());
                    }
                    return Err(problem);
                }
            }
        }
    }

    /// As [`Session::send_now`], with a fresh second factor for exactly this request.
    pub(crate) async fn send_stepped_up<T: serde::de::DeserializeOwned>(
        &self,
        command: Command,
        code: &str,
    ) -> Result<T, Problem> {
        let command = self.client.step_up(command, code.trim()).await?;
        self.send_now(&command).await
    }
}
