//! Dual approval, and the operators who may give it. Online only: what a second operator confirms, happens.

use crate::{
    Engine,
    fault::{check, not_found},
    session::{Reading, Session},
    tenants::{blast, which},
    view::{ApprovalDetail, OpenFilter, Tag, WhyNot},
};
use wheelhouse_contract::{
    Action, ApprovalId, FieldError, Permission, Problem, Resource, Role, TenantId,
    approval::{Approval, ApprovalKind, ApprovalStatus, Approve, Reject},
    operator::Operator,
    tenant::TenantStatus,
    text,
};
use wheelhouse_remote::Command;
use wheelhouse_store::cache;

const MOST: u32 = 500;
const DECIDE: Permission = Permission::new(Resource::Approvals, Action::Decide);

pub(crate) fn may_decide(role: Role) -> bool {
    role.allows(DECIDE)
}

impl Engine {
    pub async fn approvals_list(&self, filter: OpenFilter) -> Result<Vec<Approval>, Problem> {
        let session = self.session()?;
        session
            .read(move |copy| Ok(cache::approvals::list(copy.cache, which(filter), MOST)?))
            .await
    }

    pub async fn approval_detail(&self, id: ApprovalId) -> Result<ApprovalDetail, Problem> {
        let session = self.session()?;
        let online = session.is_live();
        session.read(move |copy| detail(copy, find(copy, id)?, online)).await
    }

    /// Approves what was read: `payload_hash` names it. `code` is the second factor.
    ///
    /// # Errors
    /// `self_approval`, `stale_version` when the request was edited, `bad_credentials`, `forbidden`, `offline`.
    pub async fn approval_approve(
        &self,
        id: ApprovalId,
        payload_hash: String,
        code: String,
        note: String,
    ) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(DECIDE)?;
        let mut faults = Vec::new();
        text::length(&mut faults, "note", &note, 0..=500);
        if code.trim().is_empty() {
            faults.push(FieldError::new("code", "Type the six digits of your authenticator."));
        }
        check(faults)?;
        session.online()?;
        let version = session.read(move |copy| Ok(find(copy, id)?.version)).await?;
        let note = Some(note.trim().to_owned()).filter(|note| !note.is_empty());
        let command = Command::approve(id, &Approve { payload_hash, note }, version, session.new_key());
        session.send_stepped_up::<serde_json::Value>(command, &code).await?;
        session.approvals_changed();
        Ok(())
    }

    pub async fn approval_reject(&self, id: ApprovalId, note: String) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(DECIDE)?;
        let mut faults = Vec::new();
        text::length(&mut faults, "note", &note, 1..=500);
        check(faults)?;
        session.online()?;
        let version = session.read(move |copy| Ok(find(copy, id)?.version)).await?;
        let command = Command::reject(id, &Reject { note }, version, session.new_key());
        session.send_now::<serde_json::Value>(&command).await?;
        session.approvals_changed();
        Ok(())
    }

    /// Withdraws one's own request.
    pub async fn approval_cancel(&self, id: ApprovalId) -> Result<(), Problem> {
        let session = self.session()?;
        session.online()?;
        let version = session.read(move |copy| Ok(find(copy, id)?.version)).await?;
        let reject = Reject {
            note: "Withdrawn by its author.".to_owned(),
        };
        let command = Command::cancel_approval(id, &reject, version, session.new_key());
        session.send_now::<serde_json::Value>(&command).await?;
        session.approvals_changed();
        Ok(())
    }

    pub async fn operators_list(&self) -> Result<Vec<Operator>, Problem> {
        self.session()?
            .read(|copy| Ok(cache::operators::list(copy.cache)?))
            .await
    }
}

impl Session {
    fn approvals_changed(&self) {
        self.told(&[Tag::Approvals, Tag::Overview, Tag::Tenants]);
    }
}

fn find(copy: &Reading<'_>, id: ApprovalId) -> Result<Approval, crate::fault::Fault> {
    Ok(cache::approvals::get(copy.cache, id)?.ok_or_else(|| not_found("approval"))?)
}

fn detail(copy: &Reading<'_>, approval: Approval, online: bool) -> Result<ApprovalDetail, crate::fault::Fault> {
    let mine = approval.requested_by == copy.me.operator.id;
    let pending = approval.status == ApprovalStatus::Pending && approval.expires_at > copy.now;
    let role = copy.me.operator.role;
    let why_not = if !may_decide(role) {
        Some(WhyNot::NeedsRole {
            role: Role::least_for(DECIDE),
            permission: DECIDE,
        })
    } else if pending && !online {
        Some(WhyNot::Offline)
    } else {
        None
    };
    Ok(ApprovalDetail {
        blast: blast_of(copy, &approval)?,
        may_decide: pending && !mine && why_not.is_none(),
        mine,
        why_not,
        approval,
    })
}

/// For a tenant's status change: what it would touch now.
fn blast_of(copy: &Reading<'_>, approval: &Approval) -> Result<Option<crate::view::BlastRadius>, crate::fault::Fault> {
    if approval.kind == ApprovalKind::BulkSuspend {
        return blast_of_many(copy, approval);
    }
    if approval.resource_type != "tenant" {
        return Ok(None);
    }
    let Ok(id) = approval.resource_id.parse() else {
        return Ok(None);
    };
    let Some(tenant) = cache::tenants::get(copy.cache, id)? else {
        return Ok(None);
    };
    let body = approval.payload.get("body").unwrap_or(&approval.payload);
    let to = body
        .get("to")
        .and_then(crate::words::row)
        .unwrap_or(TenantStatus::Terminated);
    blast(copy, &tenant, to).map(Some)
}

/// Of all tenants that the request lists together; of more than it lists, nothing is known here.
fn blast_of_many(
    copy: &Reading<'_>,
    approval: &Approval,
) -> Result<Option<crate::view::BlastRadius>, crate::fault::Fault> {
    let ids: Vec<TenantId> = approval
        .payload
        .get("ids")
        .and_then(crate::words::row)
        .unwrap_or_default();
    let mut whole: Option<crate::view::BlastRadius> = None;
    for id in ids {
        let Some(tenant) = cache::tenants::get(copy.cache, id)? else {
            continue;
        };
        let one = blast(copy, &tenant, TenantStatus::Suspended)?;
        whole = Some(match whole {
            Some(sum) => sum.with(&one),
            None => one,
        });
    }
    Ok(whole.map(|whole| crate::view::BlastRadius {
        tenant_name: approval.resource_name.clone(),
        ..whole
    }))
}
