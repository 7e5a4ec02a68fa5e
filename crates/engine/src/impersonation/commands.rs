//! Starting, finding and ending impersonations.

use crate::{
    Engine,
    fault::{check, not_found},
    guard,
    host::ImpersonationWindow,
    session::Session,
    view::{ImpersonationRow, OpenFilter, Tag},
};
use std::sync::Arc;
use url::Url;
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
        let base = guard::read(&self.current)
            .as_ref()
            .map(|at| at.info.base_domain.clone());
        if !is_site(&entry_url, &impersonation.subdomain, &base.unwrap_or_default()) {
            // The bar above the page would name a tenant whose page it is not.
            session.close_impersonation(impersonation.id, EndReason::Ended).await;
            return Err(Problem::new(
                ErrorCode::Internal,
                "The platform named an address that is not this tenant's site; it was not opened.",
            ));
        }
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

/// Whether `address` is a page of the tenant's own site: its host below the platform's domain, encrypted unless it is on
/// this machine. The port is the platform's to choose.
fn is_site(address: &str, subdomain: &str, base_domain: &str) -> bool {
    let base = base_domain.rsplit_once(':').map_or(base_domain, |(name, _)| name);
    let Ok(url) = Url::parse(address) else { return false };
    let host = url.host_str().unwrap_or_default();
    let own = !base.is_empty() && host.eq_ignore_ascii_case(&format!("{subdomain}.{base}"));
    let plain = url.username().is_empty() && url.password().is_none();
    let local = host == "localhost" || host.ends_with(".localhost");
    own && plain && (url.scheme() == "https" || (url.scheme() == "http" && local))
}

#[cfg(test)]
mod tests {
    use super::is_site;

    #[test]
    fn only_the_tenants_own_site_is_opened_under_its_name() {
        let at = |address: &str| is_site(address, "acme", "example.com");
        assert!(at("https://acme.example.com/__wheelhouse/enter?code=x"));
        assert!(at("https://ACME.example.com:8443/"));
        for foreign in [
            "https://evil.com/",
            "https://other.example.com/",
            "https://example.com/",
            "https://acme.example.com.evil.com/",
            "https://acme.example.com@evil.com/",
            "https://x@acme.example.com/",
            "http://acme.example.com/",
            "file:///acme.example.com",
            "javascript:alert(1)",
            "acme.example.com",
        ] {
            assert!(!at(foreign), "{foreign}");
        }
        assert!(is_site("http://acme.localhost:4321/", "acme", "localhost:1"));
        assert!(!is_site("https://acme./", "acme", ""));
    }
}
