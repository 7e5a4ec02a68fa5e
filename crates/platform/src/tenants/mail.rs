//! Messages to a tenant's owner, queued in the transaction of what they tell about.

use crate::{
    error::ApiError,
    mail::{self as outbound, Outgoing},
    storage::Tx,
};
use wheelhouse_contract::{
    event::TenantEventKind,
    tenant::{Tenant, TenantStatus},
};

/// A message to the owner.
pub(crate) struct Mail {
    pub subject: String,
    pub body: String,
    /// From a template of ours; most messages are paragraphs, and need none.
    pub html: Option<String>,
}

impl Mail {
    /// What the owner reads when the status changed.
    pub fn status_changed(tenant: &Tenant, reason: &str) -> Self {
        let (subject, sentence) = match tenant.status {
            TenantStatus::Active => ("is active", "Your site is open and everything works again."),
            TenantStatus::Paused => (
                "is paused",
                "Nothing new is started for you; your data stays readable on your site.",
            ),
            TenantStatus::Suspended => (
                "is suspended",
                "Nobody can sign in and nothing runs until this is lifted.",
            ),
            TenantStatus::Rejected => ("could not be accepted", "Your application was not accepted."),
            TenantStatus::Terminated => (
                "has ended",
                "Your contract has ended. Your data is erased after the retention period.",
            ),
            TenantStatus::PendingReview => ("is being reviewed", "We are looking at your application."),
        };
        Self {
            subject: format!("{} {subject}", tenant.name),
            body: format!(
                "Dear {},\n\n{sentence}\n\nReason: {reason}\n\nAnswer this message if you have a question.\n",
                tenant.owner_name
            ),
            html: None,
        }
    }

    /// What the owner reads when somebody set what the owner signs in with; `what` of it.
    pub fn credentials_set(tenant: &Tenant, what: &str) -> Self {
        Self {
            subject: format!("{}: your sign-in was changed", tenant.name),
            body: format!(
                "Dear {},\n\nthe platform set what you sign in with: {what}. Wherever you were signed in, you are signed \
                 out now.\n\nAnswer this message at once if you did not ask for this.\n",
                tenant.owner_name
            ),
            html: None,
        }
    }

    /// What the owner of a new tenant reads, who has no password yet.
    pub fn invited(tenant: &Tenant, site: &str) -> Self {
        Self {
            subject: format!("{}: your site is being set up", tenant.name),
            body: format!(
                "Dear {},\n\nyour site is at {site}. You sign in with this e-mail address; we tell you your first password \
                 separately.\n\nAnswer this message if you have a question.\n",
                tenant.owner_name
            ),
            html: None,
        }
    }

    /// What the owner reads when a reviewer wants something mended.
    pub fn changes_wanted(tenant: &Tenant, notes: &str) -> Self {
        Self {
            subject: format!("{}: please complete your application", tenant.name),
            body: format!(
                "Dear {},\n\nwe looked at your application and need something from you:\n\n{notes}\n",
                tenant.owner_name
            ),
            html: None,
        }
    }
}

/// Queues `mail` to the tenant's owner and notes it in the tenant's history.
pub(crate) async fn queue(tx: &mut Tx, tenant: &Tenant, mail: Mail) -> Result<(), ApiError> {
    let note = format!("{} ({})", mail.subject, tenant.owner_email);
    let outgoing = Outgoing {
        tenant: Some(tenant.id),
        name: tenant.owner_name.clone(),
        address: tenant.owner_email.clone(),
        subject: mail.subject,
        text: mail.body,
        html: mail.html,
    };
    outbound::queue(tx, outgoing).await?;
    super::record(
        tx,
        tenant.id,
        super::Happening::new(TenantEventKind::OwnerNotified).note(note),
    )
    .await
}
