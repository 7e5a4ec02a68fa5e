//! Being told: what is noteworthy, how it is routed, and that it happens once.
//!
//! Pure parts: [`noteworthy`] (which change is an event), [`route`] and [`quiet`] (how it may be told), [`plan`] (what to
//! do now with what is not told yet). The crier carries the plan out.

mod crier;
mod inbox;
mod noteworthy;
mod plan;
mod quiet;
mod route;
mod speech;

pub(crate) use crier::{Crier, run};
pub(crate) use noteworthy::{Event, Seer, ended, of_change};
pub(crate) use plan::{Item, Key};
pub(crate) use quiet::minutes;
pub(crate) use route::{ROUTED, default_route, route};
pub(crate) use speech::Speech;

use crate::{
    view::{Delivery, NoticeKind, Place},
    words::{from_word, word},
};
use wheelhouse_contract::Timestamp;
use wheelhouse_store::state::notices::Notice;

/// The ledger's row for an event. `delivery` says how it is to be told, until it is.
pub(crate) fn ledger_row(event: Event, delivery: Delivery, at: Timestamp, told_at: Option<Timestamp>) -> Notice {
    Notice {
        event_key: event.key,
        state: event.state,
        kind: word(&event.kind),
        severity: event.severity,
        title: event.title,
        body: event.body,
        place: serde_json::to_value(&event.place).ok(),
        at,
        delivery: word(&delivery),
        told_at,
        read: false,
        acknowledged: event.acknowledged,
        count: 1,
    }
}

pub(crate) fn kind(notice: &Notice) -> NoticeKind {
    from_word(&notice.kind).unwrap_or(NoticeKind::Digest)
}

pub(crate) fn delivery(notice: &Notice) -> Delivery {
    from_word(&notice.delivery).unwrap_or(Delivery::InApp)
}

pub(crate) fn place(notice: &Notice) -> Option<Place> {
    serde_json::from_value(notice.place.clone()?).ok()
}
