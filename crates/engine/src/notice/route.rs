//! How a kind of event at a severity is told: the defaults, and the operator's deviations.

use crate::view::{NoticeKind, Route, Settings};
use wheelhouse_contract::incident::Severity;

pub(crate) fn route(kind: NoticeKind, severity: Severity, settings: &Settings) -> Route {
    settings
        .routing
        .iter()
        .rev()
        .find(|deviation| deviation.kind == kind && deviation.severity == severity)
        .map_or_else(|| default_route(kind, severity), |deviation| deviation.route)
}

/// What an operator may route; a digest and a storm are made of these.
pub(crate) const ROUTED: [NoticeKind; 7] = [
    NoticeKind::Incident,
    NoticeKind::Alert,
    NoticeKind::Approval,
    NoticeKind::Emergency,
    NoticeKind::Session,
    NoticeKind::AuditAlarm,
    NoticeKind::Upgrade,
];

/// Critical incidents and critical or high anomalies reach the operator natively (PRODUCT 14); what is lesser stays inside.
pub(crate) fn default_route(kind: NoticeKind, severity: Severity) -> Route {
    match (kind, severity) {
        (NoticeKind::Incident, Severity::Critical) => Route::Native,
        (NoticeKind::Incident, Severity::High) => Route::InApp,
        (NoticeKind::Incident, Severity::Medium) => Route::Badge,
        (NoticeKind::Alert, Severity::Critical | Severity::High) => Route::Native,
        (NoticeKind::Alert, Severity::Medium) => Route::InApp,
        (NoticeKind::Incident | NoticeKind::Alert, Severity::Low) => Route::Off,
        _ => Route::Native,
    }
}
