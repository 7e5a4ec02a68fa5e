//! The review queue.

use wheelhouse_contract::{TenantId, review::ReviewDecision};
use wheelhouse_engine::view::{OutboxItem, ReviewDraft, ReviewPage};

pass! {
    review_queue(offset: u32, limit: u32, include_flagged: bool) -> ReviewPage;
    review_draft_save(id: TenantId, draft: ReviewDraft) -> ();
    review_decide(id: TenantId, decision: ReviewDecision) -> OutboxItem;
}
