//! Saved views of lists.

use wheelhouse_contract::{
    ViewId,
    saved_view::{UsualView, ViewPatch},
};
use wheelhouse_engine::view::{NewView, ViewCount, Views};

pass! {
    views_list() -> Views;
    views_counts() -> Vec<ViewCount>;
    view_create(view: NewView) -> ViewId;
    view_change(id: ViewId, patch: ViewPatch) -> ();
    view_delete(id: ViewId) -> String;
    view_pin(id: ViewId, pinned: bool) -> ();
    view_usual(usual: UsualView) -> ();
}
