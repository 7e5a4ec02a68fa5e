//! Saved views: shared ones and the operator's own. Those of others never come here.

use super::read;
use crate::{
    DbError,
    rows::{Column, From, Spec},
};
use rusqlite::Connection;
use wheelhouse_contract::saved_view::{SavedView, ViewShelf};

pub(crate) static SPEC: Spec = Spec {
    table: "saved_views",
    columns: &[
        Column::new("shared", From::Int(&["shared"])),
        Column::new("owner_id", From::Id(&["owner_id"])),
    ],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

pub(crate) static SHELF: Spec = Spec {
    table: "view_shelves",
    columns: &[],
    rid: None,
    at: None,
    search: None,
    docs: None,
    links: None,
};

/// All that are here. What a newer console saved with filters unknown here is passed over.
///
/// # Errors
/// SQLite's own.
pub fn all(conn: &Connection) -> Result<Vec<SavedView>, DbError> {
    let mut statement = conn.prepare_cached("SELECT doc FROM saved_views")?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let text = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        found.extend(serde_json::from_str::<SavedView>(text).ok());
    }
    Ok(found)
}

/// The operator's own shelf, if there is anything on it.
///
/// # Errors
/// SQLite's own, or a stored row that this console cannot read.
pub fn shelf(conn: &Connection) -> Result<Option<ViewShelf>, DbError> {
    read::doc(conn, "SELECT doc FROM view_shelves LIMIT 1", [])
}
