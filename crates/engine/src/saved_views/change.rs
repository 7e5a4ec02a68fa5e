//! Make, change, delete, pin.

use crate::{
    Engine,
    fault::{check, not_found},
    outbox::Draft,
    view::NewView,
};
use chrono::TimeDelta;
use wheelhouse_contract::{
    ErrorCode, Problem, ViewId,
    saved_view::{
        CHANGE_SHARED, DELETE_SHARED, READ, SHARE, SavedView, UsualView, ViewDraft, ViewPatch, ViewPin, ViewRefusal,
    },
};
use wheelhouse_store::state::outbox::{self, State};

/// A deleted view can be had back for so long.
const UNDO: TimeDelta = TimeDelta::seconds(8);

impl Engine {
    /// Keeps a view; its id.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`; what the platform says to it, where that is heard at once. So for all
    /// changes here.
    pub async fn view_create(&self, new: NewView) -> Result<ViewId, Problem> {
        let session = self.session()?;
        session.require(if new.shared { SHARE } else { READ })?;
        let draft = ViewDraft {
            id: ViewId(session.new_key().0),
            name: new.name,
            shared: new.shared,
            content: new.content,
        };
        check(draft.faults())?;
        let (id, me) = (draft.id, session.me().operator);
        let made = draft.clone().made(me.id, &me.name, session.now());
        session.submit(&Draft::view_create(&made, draft)?).await?;
        Ok(id)
    }

    /// Renames, shares, takes back, or keeps what the list shows now.
    pub async fn view_change(&self, id: ViewId, patch: ViewPatch) -> Result<(), Problem> {
        let session = self.session()?;
        let view = session.read(move |copy| copy.view_to_change(id)).await?;
        let me = session.me().operator;
        permit(view.refusal(me.id, me.role, CHANGE_SHARED), &view, || {
            session.require(CHANGE_SHARED)
        })?;
        if patch.shared == Some(true) && !view.shared {
            session.require(SHARE)?;
        }
        check(patch.faults(&view))?;
        session.submit(&Draft::view_change(&view, patch)?).await
    }

    /// Deletes a view: it is gone here at once, and the platform is told in a few seconds. Until then [`Engine::outbox_cancel`]
    /// with the answered id brings it back.
    pub async fn view_delete(&self, id: ViewId) -> Result<String, Problem> {
        let session = self.session()?;
        let view = session.read(move |copy| copy.view_to_change(id)).await?;
        let me = session.me().operator;
        permit(view.refusal(me.id, me.role, DELETE_SHARED), &view, || {
            session.require(DELETE_SHARED)
        })?;
        let entry = session.enqueue_later(&Draft::view_delete(&view)?, UNDO).await?;
        Ok(entry.id.to_string())
    }

    pub async fn view_pin(&self, id: ViewId, pinned: bool) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(READ)?;
        let view = session.read(move |copy| copy.view_to_change(id)).await?;
        session.submit(&Draft::view_pin(&view, ViewPin { pinned })?).await
    }

    /// Says what a list opens with. An earlier word that was not sent yet counts no more.
    pub async fn view_usual(&self, usual: UsualView) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(READ)?;
        let meant = session
            .read(move |copy| {
                let (views, shelf) = copy.views()?;
                let id = usual.view.or(shelf.usual_of(usual.list));
                Ok(views.into_iter().find(|view| Some(view.id) == id))
            })
            .await?;
        let Some(view) = meant else {
            return if usual.view.is_some() {
                Err(not_found("view"))
            } else {
                Ok(())
            };
        };
        session
            .write_state(move |tx| {
                for entry in outbox::list(tx, false)? {
                    let unsent = entry.state == State::Waiting && entry.attempts == 0;
                    let earlier = crate::outbox::kind(&entry) == Some(crate::view::OutboxKind::ViewUsual)
                        && serde_json::from_str::<UsualView>(&entry.body).is_ok_and(|known| known.list == usual.list);
                    if unsent && earlier {
                        outbox::cancel(tx, entry.id)?;
                    }
                }
                Ok(())
            })
            .await?;
        session.submit(&Draft::view_usual(&view, usual)?).await
    }
}

fn permit(
    refusal: Option<ViewRefusal>,
    view: &SavedView,
    role: impl FnOnce() -> Result<(), Problem>,
) -> Result<(), Problem> {
    match refusal {
        None => Ok(()),
        Some(ViewRefusal::Unknown) => Err(not_found("view")),
        Some(ViewRefusal::Role) => role(),
        Some(ViewRefusal::Foreign) => Err(Problem::new(
            ErrorCode::Forbidden,
            format!(
                "{} shared this view; only its author and owners change it. Save it under a name of your own instead.",
                view.owner_name
            ),
        )),
    }
}
