//! Where mail begins.

use super::row::state_word;
use crate::{
    error::ApiError,
    storage::{Tx, sql},
};
use wheelhouse_contract::{
    MailId, TenantId,
    mail::{MailState, faults},
};

/// A message that is to be sent.
pub(crate) struct Outgoing {
    pub tenant: Option<TenantId>,
    /// Empty when nobody's name is known.
    pub name: String,
    pub address: String,
    pub subject: String,
    /// Plain text; blank lines part paragraphs. Never a password: what is sent lies in mailboxes for years.
    pub text: String,
    /// The same as a page, where a template says more than paragraphs.
    pub html: Option<String>,
}

/// Queues `mail`. One that could smuggle in a header, or that can reach nobody, is never sent: it fails at once and says why,
/// and what it tells about happens all the same.
pub(crate) async fn queue(tx: &Tx, mail: Outgoing) -> Result<MailId, ApiError> {
    let id: MailId = tx.new_id();
    let fault = faults(&mail.name, &mail.address, &mail.subject, &mail.text)
        .into_iter()
        .next();
    let (state, reason) = match fault {
        Some(fault) => (
            MailState::Failed,
            Some(format!(
                "It was not sent, because of its {}. {}",
                word(&fault.field),
                fault.message
            )),
        ),
        None if tx.app().config().smtp.is_none() => (MailState::Kept, None),
        None => (MailState::Queued, None),
    };
    let values = vec![
        id.to_string().into(),
        mail.tenant.map(|id| id.to_string()).into(),
        mail.name.into(),
        mail.address.into(),
        mail.subject.into(),
        mail.text.into(),
        tx.now().millis().into(),
        state_word(state).into(),
        reason.into(),
        mail.html.into(),
    ];
    sql::exec(
        tx.conn(),
        "INSERT INTO outgoing_mail
            (id, tenant_id, recipient_name, recipient, subject, body, created_at, due_at, state, reason, html)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)",
        values,
    )
    .await?;
    Ok(id)
}

fn word(field: &str) -> &str {
    match field {
        "recipient" => "address",
        "recipient_name" => "recipient’s name",
        "body" => "text",
        other => other,
    }
}
