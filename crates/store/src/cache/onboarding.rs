//! Half-finished onboardings.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::Connection;
use wheelhouse_contract::{OnboardingId, onboarding::OnboardingDraft};

pub(crate) static SPEC: Spec = Spec {
    table: "onboarding",
    columns: &[
        Column::new("state", From::Text(&["state"])),
        Column::new("holder", From::Id(&["holder"])),
        Column::new("updated_at", From::Time(&["updated_at"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

/// The draft.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read. So for all reads here.
pub fn get(conn: &Connection, id: OnboardingId) -> Result<Option<OnboardingDraft>, DbError> {
    read::doc(conn, "SELECT doc FROM onboarding WHERE id = ?1", [codec::bytes(id)])
}

/// The newest first, activated ones among them.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection, limit: u32) -> Result<Vec<OnboardingDraft>, DbError> {
    let sql = "SELECT doc FROM onboarding ORDER BY updated_at DESC, rid DESC LIMIT ?1";
    read::docs(conn, sql, [limit])
}
