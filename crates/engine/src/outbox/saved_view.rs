//! What waits about saved views, laid over those of the copy. Pure, and in order.

use super::{kind, overlay::body};
use crate::view::OutboxKind;
use wheelhouse_contract::{
    operator::Operator,
    saved_view::{SavedView, UsualView, ViewDraft, ViewPatch, ViewPin, ViewShelf},
};
use wheelhouse_store::state::outbox::{Entry, State};

/// Lays `entries`, oldest first, over views and shelf.
pub(crate) fn lay(views: &mut Vec<SavedView>, shelf: &mut ViewShelf, entries: &[Entry], me: &Operator) {
    for entry in entries {
        let Ok(id) = entry.resource_id.parse() else { continue };
        let at = views.iter().position(|view| view.id == id);
        match (kind(entry), at) {
            (Some(OutboxKind::ViewCreate), None) => views.extend(made(entry, me)),
            (Some(OutboxKind::ViewChange), Some(at)) => {
                if let Some(after) = views.get(at).and_then(|view| changed(view, entry, me)) {
                    views.splice(at..=at, [after]);
                }
            }
            (Some(OutboxKind::ViewDelete), Some(at)) => {
                views.remove(at);
                shelf.forget(id);
            }
            (Some(OutboxKind::ViewPin), _) => {
                if let Some(ViewPin { pinned }) = body(entry) {
                    shelf.pin(id, pinned);
                }
            }
            (Some(OutboxKind::ViewUsual), _) => {
                if let Some(usual) = body::<UsualView>(entry) {
                    shelf.set_usual(usual);
                }
            }
            _ => {}
        }
    }
}

/// As the platform made it, where that is known, else as it was written.
fn made(entry: &Entry, me: &Operator) -> Option<SavedView> {
    if entry.state == State::Applied {
        return crate::words::row(entry.seen.as_ref()?);
    }
    let draft: ViewDraft = body(entry)?;
    Some(draft.made(me.id, &me.name, entry.created_at))
}

fn changed(view: &SavedView, entry: &Entry, me: &Operator) -> Option<SavedView> {
    if entry.state == State::Applied {
        let answered: SavedView = crate::words::row(entry.seen.as_ref()?)?;
        return (answered.version > view.version).then_some(answered);
    }
    Some(body::<ViewPatch>(entry)?.apply(view, &me.name, entry.created_at))
}
