//! What follows from changes of the copy: notices, ended impersonations, a new role, an audit to verify.

use super::Session;
use crate::{
    guard, notice,
    sync::{ApplyHook, Commit, Context, Origin},
    view::Delivery,
};
use chrono::TimeDelta;
use std::sync::{Arc, Weak};
use wheelhouse_contract::{
    ImpersonationId, Problem, Timestamp, impersonation::Impersonation, incident::Severity, operator::Operator,
    sync::Scope,
};
use wheelhouse_store::{rows::Applied, state::notices::Notice};

/// A critical event that was missed for less is told by itself: the link was only shaken.
const FRESH: TimeDelta = TimeDelta::minutes(5);

/// What was seen inside a transaction and is acted upon after it.
#[derive(Default)]
pub(crate) struct Observed {
    /// Keys of events that are at rest.
    pub ended: Vec<String>,
    pub ended_impersonations: Vec<ImpersonationId>,
    pub me: Option<Operator>,
}

pub(super) struct Ear {
    session: Weak<Session>,
}

impl Ear {
    pub(super) fn new(session: &Arc<Session>) -> Self {
        Self {
            session: Arc::downgrade(session),
        }
    }
}

impl ApplyHook for Ear {
    fn noteworthy(&self, change: &Applied, context: &Context) -> Option<Notice> {
        let session = self.session.upgrade()?;
        session.observe(change);
        // A first load passes a hundred thousand rows through here.
        if !matches!(
            change.scope,
            Scope::Incidents | Scope::Alerts | Scope::Approvals | Scope::UpgradeRequests
        ) {
            return None;
        }
        let (me, settings) = (session.me(), session.settings());
        let seer = notice::Seer {
            me: &me,
            settings: &settings,
        };
        let event = notice::of_change(change.scope, change.before.as_ref(), change.after.as_ref(), &seer)?;
        let at = happened(change, context).min(context.now);
        let (delivery, told) = delivery(context, event.severity, at);
        let mut row = notice::ledger_row(event, delivery, at, told);
        // What lay there before this console came is not unread news, unless somebody has to act.
        row.read = context.first_load && row.acknowledged;
        Some(row)
    }

    fn committed(&self, commit: &Commit) {
        let Some(session) = self.session.upgrade() else { return };
        session.bells.crier.notify_one();
        if commit.scopes.contains(&Scope::Audit) {
            session.bells.auditor.notify_one();
        }
        if commit.scopes.contains(&Scope::Impersonations) {
            session.bells.ender.notify_one();
        }
        if !commit.added.is_empty() {
            session.told(&[crate::view::Tag::Inbox]);
        }
    }

    fn session_ended(&self, problem: Problem) {
        if let Some(session) = self.session.upgrade() {
            session.platform_ended(problem);
        }
    }
}

/// A row of a snapshot carries no time of its change; the event's own time stands in it.
fn happened(change: &Applied, context: &Context) -> Timestamp {
    if context.origin != Origin::Snapshot {
        return context.at;
    }
    let fields = ["declared_at", "raised_at", "requested_at"];
    let row = change.after.as_ref().and_then(|row| row.fields().ok());
    let time = fields
        .iter()
        .find_map(|field| serde_json::from_str(row.as_ref()?.get(field)?).ok());
    time.unwrap_or(context.at)
}

/// How an event is to be told, and whether that is done with.
fn delivery(context: &Context, severity: Severity, at: Timestamp) -> (Delivery, Option<Timestamp>) {
    if context.first_load {
        return (Delivery::InApp, Some(context.now));
    }
    match context.origin {
        Origin::Live | Origin::Urgent => (Delivery::Native, None),
        Origin::Snapshot | Origin::CatchUp => {
            let fresh = severity == Severity::Critical && context.now.since(at) < FRESH;
            (if fresh { Delivery::Native } else { Delivery::Digest }, None)
        }
    }
}

impl Session {
    fn observe(&self, change: &Applied) {
        let mut observed = guard::lock(&self.observed);
        observed
            .ended
            .extend(notice::ended(change.scope, change.after.as_ref()));
        match change.scope {
            Scope::Impersonations => {
                let row: Option<Impersonation> = change.after.as_ref().and_then(|row| row.parse().ok());
                let over = row.as_ref().is_none_or(|row| row.ended_at.is_some());
                if over {
                    observed.ended_impersonations.push(ImpersonationId(change.id));
                }
            }
            Scope::Operators if change.id == self.my_id().0 => {
                observed.me = change.after.as_ref().and_then(|row| row.parse().ok());
            }
            _ => {}
        }
    }
}
