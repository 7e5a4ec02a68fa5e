//! The views that are here, and how many rows pinned ones show.

use crate::{
    Engine,
    fault::{Fault, not_found},
    outbox::saved_view,
    session::Reading,
    subscriptions, tenants,
    view::{ShownView, SubscriptionQuery, TenantQuery, ViewCount, Views},
};
use wheelhouse_contract::{
    Problem, ViewId,
    fold::fold,
    saved_view::{CHANGE_SHARED, DELETE_SHARED, SavedView, ViewContent, ViewShelf},
};
use wheelhouse_store::cache;

impl Engine {
    pub async fn views_list(&self) -> Result<Views, Problem> {
        self.session()?.read(shown).await
    }

    /// Of pinned views.
    pub async fn views_counts(&self) -> Result<Vec<ViewCount>, Problem> {
        self.session()?.read(counts).await
    }
}

impl Reading<'_> {
    /// Views and shelf, with what waits laid over them.
    pub fn views(&self) -> Result<(Vec<SavedView>, ViewShelf), Fault> {
        let me = &self.me.operator;
        let mut views = cache::saved_views::all(self.cache)?;
        let shelf = cache::saved_views::shelf(self.cache)?.filter(|shelf| shelf.id == me.id);
        let mut shelf = shelf.unwrap_or_else(|| ViewShelf::of(me.id));
        saved_view::lay(&mut views, &mut shelf, &self.overlays("view")?, me);
        views.sort_by_cached_key(|view| (fold(&view.name), view.id));
        Ok((views, shelf))
    }

    /// A view as a new decision finds it.
    pub fn view_to_change(&self, id: ViewId) -> Result<SavedView, Fault> {
        let (views, _) = self.views()?;
        let found = views.into_iter().find(|view| view.id == id);
        found.ok_or_else(|| not_found("view").into())
    }
}

fn shown(copy: &Reading<'_>) -> Result<Views, Fault> {
    let (views, shelf) = copy.views()?;
    let (me, role) = (copy.me.operator.id, copy.me.operator.role);
    let mut rows = Vec::with_capacity(views.len());
    for view in views {
        rows.push(ShownView {
            mine: view.owner_id == me,
            pinned: shelf.pinned.contains(&view.id),
            usual: shelf.usual_of(view.content.list()) == Some(view.id),
            may_change: view.refusal(me, role, CHANGE_SHARED).is_none(),
            may_delete: view.refusal(me, role, DELETE_SHARED).is_none(),
            pending: copy.is_pending("view", &view.id.to_string())?,
            view,
        });
    }
    let mut pinned = shelf.pinned;
    pinned.retain(|id| rows.iter().any(|row| row.view.id == *id));
    Ok(Views { views: rows, pinned })
}

fn counts(copy: &Reading<'_>) -> Result<Vec<ViewCount>, Fault> {
    let (views, shelf) = copy.views()?;
    let mut counts = Vec::new();
    for view in views.into_iter().filter(|view| shelf.pinned.contains(&view.id)) {
        let count = match view.content {
            ViewContent::Tenants { filter, .. } => tenants::list::count(copy, tenant_query(filter)),
            ViewContent::Subscriptions { filter, .. } => {
                let query = SubscriptionQuery {
                    text: filter.text,
                    states: filter.states,
                    plans: filter.plans,
                    descending: false,
                };
                subscriptions::list::count(copy, query)?
            }
        };
        counts.push(ViewCount { id: view.id, count });
    }
    Ok(counts)
}

fn tenant_query(filter: wheelhouse_contract::bulk::TenantFilter) -> TenantQuery {
    TenantQuery {
        text: filter.text,
        statuses: filter.statuses,
        plans: filter.plans,
        business_types: filter.business_types,
        sizes: filter.sizes,
        health: filter.health,
        tags: filter.tags,
        flagged: filter.flagged,
        archived: filter.archived,
        awaiting_review: filter.awaiting_review,
        ..TenantQuery::default()
    }
}
