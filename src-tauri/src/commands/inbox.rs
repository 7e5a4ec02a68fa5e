//! The inbox: everything that was told, natively or not.

use wheelhouse_engine::view::InboxPage;

pass! {
    inbox_page(after: Option<String>, unread_only: bool) -> InboxPage;
    inbox_read(ids: Vec<String>) -> ();
    inbox_read_all() -> ();
    inbox_acknowledge(id: String) -> ();
    inbox_awake() -> ();
}
