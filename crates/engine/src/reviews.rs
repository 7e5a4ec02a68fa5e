//! The review queue: pending and flagged tenants, drafts, decisions. All of it works offline.

use crate::{
    Engine,
    fault::{Fault, check},
    outbox::{self, Draft},
    session::Reading,
    tenants,
    view::{OutboxItem, OutboxKind, QueuedReview, ReviewDraft, ReviewItem, ReviewPage, Tag},
};
use wheelhouse_contract::{
    Action, ErrorCode, Permission, Problem, Resource, TenantId,
    review::{ChecklistItem, ReviewDecision, validate, waits_for_review},
    tenant::TenantStatus,
};
use wheelhouse_store::{
    search::{Entry, Filter, Sort},
    state::{outbox::State, review_drafts},
};

const MOST: u32 = 100;
const DECIDE: Permission = Permission::new(Resource::Reviews, Action::Decide);

impl Engine {
    /// Who waits longest comes first. Decided ones stay until the platform has applied the decision, marked as queued.
    pub async fn review_queue(&self, offset: u32, limit: u32, include_flagged: bool) -> Result<ReviewPage, Problem> {
        let session = self.session()?;
        session
            .read(move |copy| {
                let statuses = if include_flagged {
                    Vec::new()
                } else {
                    vec![TenantStatus::PendingReview]
                };
                let filter = Filter {
                    awaiting_review: true,
                    statuses,
                    sort: Sort::StatusChanged,
                    ..Filter::default()
                };
                let page = copy
                    .store
                    .index()
                    .page(&filter, offset as usize, limit.min(MOST) as usize);
                let items = page.rows.into_iter().map(|tenant| item(copy, tenant));
                Ok(ReviewPage {
                    total: u32::try_from(page.total).unwrap_or(u32::MAX),
                    offset,
                    items: items.collect::<Result<_, Fault>>()?,
                    as_of: copy.as_of,
                })
            })
            .await
    }

    /// Keeps what was written so far.
    pub async fn review_draft_save(&self, id: TenantId, draft: ReviewDraft) -> Result<(), Problem> {
        let session = self.session()?;
        let version = session.read(move |copy| Ok(copy.tenant_to_change(id)?.version)).await?;
        let draft = review_drafts::Draft {
            tenant_id: id,
            base_version: version,
            body: draft,
            updated_at: session.now(),
        };
        session.write_state(move |tx| review_drafts::put(tx, &draft)).await?;
        session.told(&[Tag::Reviews]);
        Ok(())
    }

    /// Decides: the decision goes to the outbox, also while the platform can be reached.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`; `conflict` when it is decided already or no review is waited for.
    pub async fn review_decide(&self, id: TenantId, decision: ReviewDecision) -> Result<OutboxItem, Problem> {
        let session = self.session()?;
        session.require(DECIDE)?;
        let (draft, prices) = session
            .read(move |copy| {
                let tenant = copy.tenant_to_change(id)?;
                check(validate(&decision, tenant.business_type))?;
                if !waits_for_review(&tenant) {
                    return Err(Problem::new(ErrorCode::Conflict, "This tenant does not wait for a review.").into());
                }
                if queued(copy, id)?.is_some() {
                    return Err(
                        Problem::new(ErrorCode::Conflict, "This is decided already; look at the outbox.").into(),
                    );
                }
                Ok((Draft::review(&tenant, decision)?, copy.prices()?.clone()))
            })
            .await?;
        let entry = session
            .enqueue_with(&draft, move |tx| review_drafts::remove(tx, id))
            .await?;
        outbox::item(&entry, &prices)
            .ok_or_else(|| Problem::new(ErrorCode::Internal, "The decision is kept, and cannot be shown."))
    }
}

fn item(copy: &Reading<'_>, tenant: Entry<'static>) -> Result<ReviewItem, Fault> {
    let id = tenant.id;
    let draft = review_drafts::get::<ReviewDraft>(copy.state, id)?;
    Ok(ReviewItem {
        waiting_since: tenant.status_changed_at,
        flagged: tenant.flagged,
        items: ChecklistItem::for_business(tenant.business_type),
        draft: draft.map(|draft| draft.body),
        queued: queued(copy, id)?,
        tenant: tenants::row(copy, tenant)?,
    })
}

/// The decision that waits, is on its way, came back as a conflict, or is applied and not yet in the copy.
fn queued(copy: &Reading<'_>, id: TenantId) -> Result<Option<QueuedReview>, Fault> {
    let standing = copy.standing("tenant", &id.to_string())?;
    let mut reviews = standing
        .iter()
        .filter(|entry| outbox::kind(entry) == Some(OutboxKind::ReviewDecision) && entry.state != State::Refused);
    Ok(reviews.next().and_then(|entry| {
        let decision: ReviewDecision = serde_json::from_str(&entry.body).ok()?;
        Some(QueuedReview {
            outbox_id: entry.id.to_string(),
            verdict: decision.verdict,
            state: outbox::state(entry.state),
        })
    }))
}
