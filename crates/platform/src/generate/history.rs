//! A tenant's past: applied, reviewed, upgraded, paused, suspended, ended; told so that it leads to what it is now.

use super::{
    cast::decider,
    draw::{between, chance, id_at, pick},
};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    EventId, ReviewId, Timestamp,
    event::{TenantEvent, TenantEventKind},
    operator::Operator,
    review::{Check, CheckState, ChecklistItem, Review, Verdict},
    tenant::{Plan, Tenant, TenantStatus},
};

/// What happened to one tenant.
#[derive(Default)]
pub struct History {
    pub events: Vec<TenantEvent>,
    pub review: Option<Review>,
}

const APPROVED: &[&str] = &[
    "Identity and contact checked by phone; everything matches the register.",
    "Companies House record, bank details and the owner's identity agree.",
    "Documents complete, references good, calendar and voice tested together.",
    "Known from their previous site; all points of the checklist pass.",
];
const REJECTED: &[&str] = &[
    "The registered company was dissolved and no other evidence was offered.",
    "The telephone number belongs to another business; no answer by e-mail.",
    "The owner could not prove identity within the agreed two weeks.",
    "The described trade is outside what our terms allow.",
];
const PAUSED: &[&str] = &[
    "The owner asked for a break during the refurbishment of the premises.",
    "Seasonal business: closed until spring at the owner's request.",
    "Paused at the owner's request while the new manager is trained.",
];
const SUSPENDED: &[&str] = &[
    "Repeated failed payments and no answer to three reminders.",
    "Call pattern of an automated dialler; suspended until explained.",
    "Several complaints about unsolicited calls within one week.",
    "Access was shared with a third party against the terms of use.",
];
const TERMINATED: &[&str] = &[
    "The business closed; the owner confirmed the end of the contract.",
    "No answer for ninety days after suspension, invoices unpaid.",
    "Contract ended by the owner; data exported and handed over.",
];
const RESUMED: &[&str] = &[
    "The reason for the pause is gone; the owner confirmed by phone.",
    "Reopened after the refurbishment as planned.",
];

struct Teller<'a, R> {
    rng: &'a mut R,
    tenant: &'a mut Tenant,
    team: &'a [Operator],
    history: History,
    at: Timestamp,
    now: Timestamp,
}

/// Tells the past of `tenant`, which gets its version, its status' reason and its times from it.
pub fn tell(rng: &mut impl Rng, tenant: &mut Tenant, team: &[Operator], now: Timestamp) -> History {
    let (at, end) = (tenant.created_at, tenant.status);
    let owner = tenant.owner_name.clone();
    let mut teller = Teller {
        rng,
        tenant,
        team,
        history: History::default(),
        at,
        now,
    };
    teller.event(TenantEventKind::Created, &owner, None, None, None);
    if end != TenantStatus::PendingReview {
        teller.reviewed();
    }
    teller.live(end);
    let history = teller.history;
    tenant.version = u64::try_from(history.events.len()).unwrap_or(1);
    tenant.updated_at = history.events.last().map_or(tenant.created_at, |event| event.at);
    tenant.archived = tenant.status == TenantStatus::Terminated && now.since(tenant.updated_at).num_days() > 60;
    history
}

impl<R: Rng> Teller<'_, R> {
    fn event(
        &mut self,
        kind: TenantEventKind,
        actor: &str,
        from: Option<String>,
        to: Option<String>,
        note: Option<&str>,
    ) {
        self.history.events.push(TenantEvent {
            id: EventId(id_at(self.rng, self.at)),
            tenant_id: self.tenant.id,
            kind,
            actor_name: actor.to_owned(),
            from,
            to,
            note: note.map(str::to_owned),
            at: self.at,
        });
    }

    /// Goes on by `least` to `most` hours, never beyond now.
    fn later(&mut self, least: i64, most: i64) {
        let wanted = self.at.plus(TimeDelta::minutes(
            60 * self.rng.gen_range(least..most) + self.rng.gen_range(0..60),
        ));
        let latest = self.now.plus(TimeDelta::minutes(-1));
        self.at = if wanted < latest {
            wanted
        } else {
            between(self.rng, self.at, latest)
        };
    }

    fn status(&mut self, from: TenantStatus, to: TenantStatus, actor: &str, reason: &'static str) {
        self.event(
            TenantEventKind::StatusChanged,
            actor,
            Some(word(from)),
            Some(word(to)),
            Some(reason),
        );
        self.tenant.status_reason = Some(reason.to_owned());
        self.tenant.status_changed_at = self.at;
    }

    fn reviewed(&mut self) {
        self.later(5, 110);
        let approve = self.tenant.status != TenantStatus::Rejected;
        let (verdict, next, reasons) = match approve {
            true => (Verdict::Approve, TenantStatus::Active, APPROVED),
            false => (Verdict::Reject, TenantStatus::Rejected, REJECTED),
        };
        let (by, notes) = (decider(self.rng, self.team), pick(self.rng, reasons));
        let mut checklist: Vec<_> = ChecklistItem::for_business(self.tenant.business_type)
            .into_iter()
            .map(|item| Check {
                item,
                state: CheckState::Passed,
            })
            .collect();
        if !approve {
            let failed = self.rng.gen_range(0..checklist.len().min(2));
            checklist[failed].state = CheckState::Failed;
        }
        // Reviews are kept with the console from half a year back; older ones are history alone.
        if self.now.since(self.at).num_days() < 180 {
            self.history.review = Some(Review {
                id: ReviewId(id_at(self.rng, self.at)),
                version: 1,
                tenant_id: self.tenant.id,
                verdict,
                checklist,
                notes: notes.to_owned(),
                tenant_version: 1,
                reviewer_id: by.id,
                reviewer_name: by.name.clone(),
                decided_at: self.at,
            });
        }
        self.event(
            TenantEventKind::Reviewed,
            &by.name,
            None,
            Some(if approve { "approve" } else { "reject" }.to_owned()),
            Some(notes),
        );
        self.status(TenantStatus::PendingReview, next, &by.name, notes);
    }

    fn live(&mut self, end: TenantStatus) {
        use TenantStatus::*;
        if matches!(end, PendingReview | Rejected) {
            return;
        }
        if self.tenant.plan != Plan::Free && chance(self.rng, 60.0) {
            self.later(24, 2_400);
            let owner = self.tenant.owner_name.clone();
            let plan = word(self.tenant.plan);
            self.event(
                TenantEventKind::PlanChanged,
                &owner,
                Some("free".to_owned()),
                Some(plan),
                None,
            );
        }
        if chance(self.rng, 6.0) {
            self.pause_and_return();
        }
        if chance(self.rng, 14.0) {
            self.later(100, 4_000);
            let name = decider(self.rng, self.team).name.clone();
            self.event(
                TenantEventKind::Edited,
                &name,
                None,
                None,
                Some("Notes and tags brought up to date."),
            );
        }
        if matches!(end, Suspended | Terminated) {
            self.end_badly(end);
        } else if end == Paused {
            self.later(200, 5_000);
            let (by, reason) = (decider(self.rng, self.team).name.clone(), pick(self.rng, PAUSED));
            self.status(Active, Paused, &by, reason);
        }
        if self.tenant.risk_flagged {
            self.at = between(self.rng, self.at, self.now)
                .max(self.now.plus(TimeDelta::days(-6)))
                .max(self.at);
            self.event(
                TenantEventKind::Flagged,
                "Wheelhouse",
                None,
                Some(self.tenant.risk_score.to_string()),
                Some("The risk score passed the threshold."),
            );
        }
    }

    fn pause_and_return(&mut self) {
        self.later(300, 3_000);
        let (by, reason) = (decider(self.rng, self.team).name.clone(), pick(self.rng, PAUSED));
        self.status(TenantStatus::Active, TenantStatus::Paused, &by, reason);
        self.later(100, 900);
        let reason = pick(self.rng, RESUMED);
        self.status(TenantStatus::Paused, TenantStatus::Active, &by, reason);
    }

    fn end_badly(&mut self, end: TenantStatus) {
        self.later(400, 6_000);
        let (by, reason) = (decider(self.rng, self.team).name.clone(), pick(self.rng, SUSPENDED));
        self.status(TenantStatus::Active, TenantStatus::Suspended, &by, reason);
        self.event(
            TenantEventKind::OwnerNotified,
            "Wheelhouse",
            None,
            None,
            Some("Told by e-mail."),
        );
        if end == TenantStatus::Terminated {
            self.later(24 * 20, 24 * 95);
            let (by, reason) = (decider(self.rng, self.team).name.clone(), pick(self.rng, TERMINATED));
            self.status(TenantStatus::Suspended, end, &by, reason);
        }
    }
}

/// A value's wire form.
pub fn word(value: impl serde::Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}
