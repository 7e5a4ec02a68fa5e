//! What the tray shows, told when it changes.

use crate::{host::TrayState, session::Session, view::Link};
use wheelhouse_store::{cache, state::notices};

impl Session {
    pub(crate) async fn refresh_tray(&self) {
        let impersonations = u32::try_from(self.impersonations.count()).unwrap_or(u32::MAX);
        let offline = self.status().link != Link::Live;
        let state = self
            .read(move |copy| {
                let worst = |counts: Vec<(_, u32)>| counts.into_iter().map(|(severity, _)| severity).max();
                let incidents = worst(cache::incidents::open_counts(copy.cache)?);
                let alerts = worst(cache::alerts::open_counts(copy.cache)?);
                let decides = crate::approvals::may_decide(copy.me.operator.role);
                let approvals = match decides {
                    true => cache::approvals::count_waiting_for(copy.cache, copy.me.operator.id)?,
                    false => 0,
                };
                Ok(TrayState {
                    worst: incidents.max(alerts),
                    approvals: u32::try_from(approvals).unwrap_or(u32::MAX),
                    impersonations,
                    unread: u32::try_from(notices::unread(copy.state)?).unwrap_or(u32::MAX),
                    offline,
                })
            })
            .await;
        match state {
            Ok(state) => self.host.tray(&state),
            Err(problem) => tracing::warn!(%problem, "the tray shows what it showed"),
        }
    }
}
