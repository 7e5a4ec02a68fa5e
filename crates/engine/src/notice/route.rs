//! How a kind of event at a severity is told: the defaults, and the operator's deviations.

use crate::view::{NoticeKind, Route, Settings};
use wheelhouse_contract::incident::Severity;

pub(crate) fn route(kind: NoticeKind, severity: Severity, settings: &Settings) -> Route {
    settings
        .routing
        .iter()
        .rev()
        .find(|deviation| deviation.kind == kind && deviation.severity == severity)
        .map_or_else(|| default(kind, severity), |deviation| deviation.route)
}

/// Critical incidents and critical or high anomalies reach the operator natively (PRODUCT 14); what is lesser stays inside.
fn default(kind: NoticeKind, severity: Severity) -> Route {
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
