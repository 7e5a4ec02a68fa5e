//! The people who sign in.

use super::read;
use crate::{
    DbError, codec,
    rows::{Column, From, Spec},
};
use rusqlite::Connection;
use wheelhouse_contract::{OperatorId, operator::Operator};

pub(crate) static SPEC: Spec = Spec {
    table: "operators",
    columns: &[
        Column::new("name", From::Text(&["name"])),
        Column::new("email", From::Text(&["email"])),
        Column::new("role", From::Text(&["role"])),
        Column::new("disabled", From::Int(&["disabled"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

/// The operator.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn get(conn: &Connection, id: OperatorId) -> Result<Option<Operator>, DbError> {
    read::doc(conn, "SELECT doc FROM operators WHERE id = ?1", [codec::bytes(id)])
}

/// All, by name.
///
/// # Errors
/// As [`get`].
pub fn list(conn: &Connection) -> Result<Vec<Operator>, DbError> {
    read::docs(conn, "SELECT doc FROM operators ORDER BY name COLLATE NOCASE, rid", [])
}
