//! Usage and cost anomalies: several that are open now, more that were dealt with.

use super::{
    cast::anybody,
    draw::{between, id_at, pick, weighted},
    world::Known,
};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    AlertId, Timestamp,
    alert::{Alert, AlertDraft, AlertKind, AlertStatus, priority},
    incident::Severity,
    operator::Operator,
};

/// A service, and what it counts.
const SERVICES: &[(&str, &str)] = &[
    ("voice", "call minutes"),
    ("messages", "messages"),
    ("calendar", "bookings"),
    ("api", "requests"),
    ("storage", "uploads"),
    ("speech", "spoken words"),
];

/// What an anomaly of `tenant` (or of the platform) would say.
pub fn draft(rng: &mut impl Rng, tenant: Option<&Known>) -> AlertDraft {
    let (service, unit) = pick(rng, SERVICES);
    let kind = weighted(
        rng,
        &[
            (AlertKind::UsageSpike, 55),
            (AlertKind::BudgetProjection, 22),
            (AlertKind::PatternDeviation, 23),
        ],
    );
    let expected = f64::from(rng.gen_range(40..900_u32));
    let band = weighted(rng, &[((22, 60_u32), 45), ((60, 100), 30), ((101, 420), 25)]);
    let percent = f64::from(rng.gen_range(band.0..band.1));
    let current = (expected * (1.0 + percent / 100.0)).round();
    let message = match kind {
        AlertKind::UsageSpike => {
            format!("{current:.0} {unit} in the last hour, {percent:.0} % above the usual {expected:.0}.")
        }
        AlertKind::BudgetProjection => {
            format!("At this pace the month ends at £{current:.0} for {unit}; the budget is £{expected:.0}.")
        }
        AlertKind::Quota | AlertKind::PatternDeviation => {
            format!("{current:.0} {unit} at this hour of the week, where {expected:.0} are usual.")
        }
    };
    AlertDraft {
        kind,
        severity: Some(severity(rng, percent)),
        tenant_id: tenant.map(|known| known.id),
        service: service.to_owned(),
        message,
        current_value: current,
        expected_value: expected,
    }
}

fn severity(rng: &mut impl Rng, percent: f64) -> Severity {
    match priority(percent) {
        Severity::High if percent > 300.0 => Severity::Critical,
        Severity::Medium => weighted(rng, &[(Severity::Low, 35), (Severity::Medium, 65)]),
        other => other,
    }
}

/// `count` alerts over the last 60 days, ascending; the newest few are open.
pub fn alerts(rng: &mut impl Rng, count: u32, team: &[Operator], known: &[Known], now: Timestamp) -> Vec<Alert> {
    let open = 7.min(count);
    (0..count)
        .map(|index| {
            let raised_at = if index >= count - open {
                now.plus(TimeDelta::minutes(
                    -i64::from(count - index) * 47 - rng.gen_range(0..40),
                ))
            } else {
                let span = TimeDelta::minutes(60 * 24 * 59).num_minutes() * i64::from(index) / i64::from(count);
                now.plus(TimeDelta::minutes(-60 * 24 * 60 + span))
            };
            let tenant = (!known.is_empty() && rng.gen_range(0..10) > 0).then(|| &known[rng.gen_range(0..known.len())]);
            let draft = draft(rng, tenant);
            let mut alert = raised(
                AlertId(id_at(rng, raised_at)),
                &draft,
                tenant.map(|known| known.name.clone()),
                raised_at,
            );
            if index < count - open {
                close(rng, &mut alert, team, now);
            }
            alert
        })
        .collect()
}

/// The row of a newly raised alert.
pub fn raised(id: AlertId, draft: &AlertDraft, tenant_name: Option<String>, at: Timestamp) -> Alert {
    let deviation_percent = deviation(draft.current_value, draft.expected_value);
    Alert {
        id,
        version: 1,
        kind: draft.kind,
        severity: draft.severity.unwrap_or_else(|| priority(deviation_percent)),
        status: AlertStatus::Active,
        tenant_id: draft.tenant_id,
        tenant_name,
        service: draft.service.trim().to_owned(),
        message: draft.message.trim().to_owned(),
        current_value: draft.current_value,
        expected_value: draft.expected_value,
        deviation_percent,
        raised_at: at,
        acknowledged_at: None,
        acknowledged_by_name: None,
        closed_at: None,
        note: None,
        updated_at: at,
    }
}

/// Percent above (below: negative) what was expected, one decimal; 100 when nothing was expected and something came.
pub fn deviation(current: f64, expected: f64) -> f64 {
    if expected == 0.0 {
        return if current == 0.0 { 0.0 } else { 100.0 };
    }
    ((current - expected) / expected.abs() * 1_000.0).round() / 10.0
}

fn close(rng: &mut impl Rng, alert: &mut Alert, team: &[Operator], now: Timestamp) {
    let by = anybody(rng, team);
    let seen = between(rng, alert.raised_at, now.min(alert.raised_at.plus(TimeDelta::hours(3))));
    let closed = between(rng, seen, now.min(seen.plus(TimeDelta::hours(20))));
    let (status, note) = weighted(
        rng,
        &[
            (
                (AlertStatus::Resolved, "Back to normal after a call with the owner."),
                50,
            ),
            ((AlertStatus::Planned, "Spring campaign, announced by the tenant."), 25),
            (
                (AlertStatus::FalseAlarm, "Clock change; the pattern moved by an hour."),
                25,
            ),
        ],
    );
    alert.acknowledged_at = Some(seen);
    alert.acknowledged_by_name = Some(by.name.clone());
    alert.closed_at = Some(closed);
    alert.status = status;
    alert.note = Some(note.to_owned());
    alert.version = 3;
    alert.updated_at = closed;
}
