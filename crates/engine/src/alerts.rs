//! Anomaly alerts: the list, and working them off through the outbox.

use crate::{
    Engine,
    fault::check,
    outbox::{Draft, overlay},
    tenants::which,
    view::OpenFilter,
};
use wheelhouse_contract::{
    Action, AlertId, ErrorCode, Permission, Problem, Resource,
    alert::{Alert, AlertChange, AlertStatus},
    text,
};
use wheelhouse_store::cache;

const MOST: u32 = 500;

impl Engine {
    pub async fn alerts_list(&self, filter: OpenFilter) -> Result<Vec<Alert>, Problem> {
        let session = self.session()?;
        session
            .read(move |copy| {
                let mut rows = cache::alerts::list(copy.cache, which(filter), MOST)?;
                let overlays = copy.overlays("alert")?;
                for row in &mut rows {
                    overlay::alert(row, &overlays, &copy.me.operator);
                }
                Ok(rows)
            })
            .await
    }

    /// # Errors
    /// `forbidden`, `invalid`, `invalid_transition`.
    pub async fn alert_change(&self, id: AlertId, change: AlertChange) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Alerts, Action::Acknowledge))?;
        if change.to != AlertStatus::Acknowledged {
            session.require(Permission::new(Resource::Alerts, Action::Resolve))?;
        }
        let mut faults = Vec::new();
        if let Some(note) = &change.note {
            text::length(&mut faults, "note", note, 0..=500);
        }
        check(faults)?;
        let draft = session
            .read(move |copy| {
                let alert = copy.alert_to_change(id)?;
                let mut shown = alert.clone();
                overlay::alert(&mut shown, &copy.overlays("alert")?, &copy.me.operator);
                if !shown.status.may_become(change.to) {
                    let sentence = "The alert's status does not allow this any more. Look at it again.";
                    return Err(Problem::new(ErrorCode::InvalidTransition, sentence).into());
                }
                Ok(Draft::alert(&alert, change)?)
            })
            .await?;
        session.enqueue(&draft).await?;
        Ok(())
    }
}
