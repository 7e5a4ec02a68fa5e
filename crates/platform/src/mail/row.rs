//! Mail as it rests.

use crate::{error::ApiError, storage::wire};
use sea_orm::QueryResult;
use serde::de::DeserializeOwned;
use wheelhouse_contract::{
    Timestamp,
    mail::{Mail, MailState},
};

/// What [`mail`] reads, in order.
pub(super) const COLUMNS: &str =
    "id, version, tenant_id, recipient, recipient_name, subject, state, attempts, doubts, reason,
    created_at, sent_at, due_at";

pub(super) fn state_word(state: MailState) -> String {
    wire(&state)
}

pub(super) fn mail(row: &QueryResult) -> Result<Mail, ApiError> {
    let text = |index| row.try_get_by_index::<String>(index);
    let state: MailState = parsed(&text(6)?)?;
    let tenant: Option<String> = row.try_get_by_index(2)?;
    let due = Timestamp::from_millis(row.try_get_by_index(12)?);
    Ok(Mail {
        id: parsed(&text(0)?)?,
        version: row.try_get_by_index::<i64>(1)?.unsigned_abs(),
        tenant_id: tenant.as_deref().map(parsed).transpose()?,
        recipient: text(3)?,
        recipient_name: text(4)?,
        subject: text(5)?,
        state,
        attempts: count(row, 7)?,
        doubts: count(row, 8)?,
        reason: row.try_get_by_index(9)?,
        created_at: Timestamp::from_millis(row.try_get_by_index(10)?),
        sent_at: row.try_get_by_index::<Option<i64>>(11)?.map(Timestamp::from_millis),
        due_at: (state == MailState::Queued).then_some(due),
    })
}

fn count(row: &QueryResult, index: usize) -> Result<u32, ApiError> {
    u32::try_from(row.try_get_by_index::<i64>(index)?).map_err(ApiError::internal)
}

fn parsed<T: DeserializeOwned>(word: &str) -> Result<T, ApiError> {
    Ok(serde_json::from_value(serde_json::Value::String(word.to_owned()))?)
}
