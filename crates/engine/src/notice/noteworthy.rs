//! Which changes of the copy are events that an operator is told about (PRODUCT 14).

use super::{Speech, route};
use crate::view::{NoticeKind, Place, Route, Settings};
use serde::de::DeserializeOwned;
use wheelhouse_contract::{
    Action, Permission, Resource,
    alert::{Alert, AlertStatus},
    approval::{Approval, ApprovalStatus},
    auth::Me,
    incident::{Incident, Severity},
    sync::{RowText, Scope},
    upgrade::{UpgradeRequest, UpgradeState},
};

/// Characters of a notification's title or body.
const LEGIBLE: usize = 500;

/// An event in one state; both together are told at most once on this device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Event {
    /// `incident:<id>`.
    pub key: String,
    /// `raised`, `escalated:critical`, …
    pub state: String,
    pub kind: NoticeKind,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub place: Place,
    pub acknowledged: bool,
}

/// For whom.
pub(crate) struct Seer<'a> {
    pub me: &'a Me,
    pub settings: &'a Settings,
}

/// The event in a change of a row, unless it is nothing to be told or its route is off.
pub(crate) fn of_change(
    scope: Scope,
    before: Option<&RowText>,
    after: Option<&RowText>,
    seer: &Seer<'_>,
) -> Option<Event> {
    let after = after?;
    let speech = Speech::of(seer.settings.language);
    let mut event = match scope {
        Scope::Incidents => incident(before.and_then(row), &row(after)?, speech),
        Scope::Alerts => alert(before.and_then(row), &row(after)?, speech),
        Scope::Approvals => approval(before.and_then(row), &row(after)?, seer.me, speech),
        Scope::UpgradeRequests => upgrade(before.and_then(row), &row(after)?, seer.me, speech),
        _ => None,
    }?;
    (event.title, event.body) = (legible(&event.title), legible(&event.body));
    (route(event.kind, event.severity, seer.settings) != Route::Off).then_some(event)
}

/// A row, where it has the shape that this console knows.
fn row<T: DeserializeOwned>(row: &RowText) -> Option<T> {
    row.parse().ok()
}

/// Text of others as a notification may show it: no control characters (a zero byte would keep the system from showing it at
/// all), nothing that reads backwards, no more than a person reads.
fn legible(text: &str) -> String {
    text.chars()
        .filter(|letter| !matches!(letter, '\u{202D}' | '\u{202E}'))
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(LEGIBLE)
        .collect()
}

/// The key of an event that a change puts to rest: acknowledged, resolved, decided.
pub(crate) fn ended(scope: Scope, after: Option<&RowText>) -> Option<String> {
    let after = after?;
    match scope {
        Scope::Incidents => {
            let incident: Incident = row(after)?;
            let rests = incident.acknowledged_at.is_some() || !incident.status.is_open();
            rests.then(|| format!("incident:{}", incident.id))
        }
        Scope::Alerts => {
            let alert: Alert = row(after)?;
            (alert.status != AlertStatus::Active).then(|| format!("alert:{}", alert.id))
        }
        Scope::Approvals => {
            let approval: Approval = row(after)?;
            (approval.status != ApprovalStatus::Pending).then(|| format!("approval:{}", approval.id))
        }
        Scope::UpgradeRequests => {
            let asked: UpgradeRequest = row(after)?;
            (asked.state != UpgradeState::Open).then(|| format!("upgrade:{}", asked.id))
        }
        _ => None,
    }
}

fn incident(before: Option<Incident>, now: &Incident, speech: &Speech) -> Option<Event> {
    if !now.status.is_open() {
        return None;
    }
    let state = match before {
        None => "raised".to_owned(),
        Some(before) if !before.status.is_open() => format!("reopened:{}", now.version),
        Some(before) if now.severity > before.severity => format!("escalated:{}", crate::words::word(&now.severity)),
        Some(_) => return None,
    };
    Some(Event {
        key: format!("incident:{}", now.id),
        body: speech.incident(now, &state),
        state,
        kind: NoticeKind::Incident,
        severity: now.severity,
        title: now.title.clone(),
        place: Place::Incident { id: now.id },
        acknowledged: now.acknowledged_at.is_some(),
    })
}

fn alert(before: Option<Alert>, now: &Alert, speech: &Speech) -> Option<Event> {
    if now.status != AlertStatus::Active {
        return None;
    }
    let state = match before {
        None => "raised".to_owned(),
        Some(before) if now.severity > before.severity => format!("escalated:{}", crate::words::word(&now.severity)),
        Some(_) => return None,
    };
    Some(Event {
        key: format!("alert:{}", now.id),
        state,
        kind: NoticeKind::Alert,
        severity: now.severity,
        title: now.message.clone(),
        body: speech.alert(now),
        place: Place::Alert { id: now.id },
        acknowledged: false,
    })
}

/// Only what waits for me: not my own, and I may decide.
fn approval(before: Option<Approval>, now: &Approval, me: &Me, speech: &Speech) -> Option<Event> {
    let decide = Permission::new(Resource::Approvals, Action::Decide);
    let waits =
        now.status == ApprovalStatus::Pending && now.requested_by != me.operator.id && me.operator.role.allows(decide);
    let known = before
        .is_some_and(|before| before.status == ApprovalStatus::Pending && before.payload_hash == now.payload_hash);
    if !waits || known {
        return None;
    }
    let hash: String = now.payload_hash.chars().take(12).collect();
    Some(Event {
        key: format!("approval:{}", now.id),
        state: format!("pending:{hash}"),
        kind: NoticeKind::Approval,
        severity: Severity::High,
        title: speech.approval_title(now),
        body: speech.approval_body(now),
        place: Place::Approval { id: now.id },
        acknowledged: false,
    })
}

/// Only for those who may answer.
fn upgrade(before: Option<UpgradeRequest>, now: &UpgradeRequest, me: &Me, speech: &Speech) -> Option<Event> {
    let answer = Permission::new(Resource::Tenants, Action::Update);
    if now.state != UpgradeState::Open || before.is_some() || !me.operator.role.allows(answer) {
        return None;
    }
    let (title, body) = speech.upgrade(now);
    Some(Event {
        key: format!("upgrade:{}", now.id),
        state: "asked".to_owned(),
        kind: NoticeKind::Upgrade,
        severity: Severity::Medium,
        title,
        body,
        place: Place::Upgrades,
        acknowledged: false,
    })
}

#[cfg(test)]
mod tests;
