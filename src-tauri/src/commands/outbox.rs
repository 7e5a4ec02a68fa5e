//! What was decided here and waits for the platform.

use wheelhouse_engine::view::{ConflictChoice, OutboxItem};

pass! {
    outbox_list(include_done: bool) -> Vec<OutboxItem>;
    outbox_cancel(id: String) -> ();
    outbox_retry(id: String) -> ();
    outbox_resolve(id: String, choice: ConflictChoice) -> ();
}
