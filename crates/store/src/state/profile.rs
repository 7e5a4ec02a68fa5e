//! The platform that this console belongs to, and who was last signed in.

use crate::{DbError, codec};
use rusqlite::{Connection, OptionalExtension, Transaction, params};
use wheelhouse_contract::{auth::Me, platform::PlatformInfo};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Base address, without a trailing slash.
    pub url: String,
    /// As the platform last told.
    pub info: PlatformInfo,
    /// The sample that runs inside the console.
    pub sample: bool,
    /// Who is signed in, as last known: what permissions hold offline.
    pub me: Option<Me>,
}

/// The profile; `None` before a platform is chosen.
///
/// # Errors
/// SQLite's own, or a stored profile of another shape.
pub fn get(conn: &Connection) -> Result<Option<Profile>, DbError> {
    let raw: Option<(String, String, bool, Option<String>)> = conn
        .prepare_cached("SELECT url, info, sample, me FROM profile")?
        .query_row([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))
        .optional()?;
    raw.map(|(url, info, sample, me)| {
        Ok(Profile {
            url,
            info: codec::from_json(&info)?,
            sample,
            me: codec::opt_from_json(me)?,
        })
    })
    .transpose()
}

/// Keeps the profile.
///
/// # Errors
/// SQLite's own.
pub fn put(tx: &Transaction<'_>, profile: &Profile) -> Result<(), DbError> {
    tx.execute(
        "INSERT OR REPLACE INTO profile (one, url, info, sample, me) VALUES (1, ?1, ?2, ?3, ?4)",
        params![
            profile.url,
            codec::json(&profile.info)?,
            profile.sample,
            codec::opt_json(profile.me.as_ref())?
        ],
    )?;
    Ok(())
}

/// Sets who is signed in; does nothing before a platform is chosen.
///
/// # Errors
/// SQLite's own.
pub fn set_me(tx: &Transaction<'_>, me: Option<&Me>) -> Result<(), DbError> {
    tx.execute("UPDATE profile SET me = ?1", [codec::opt_json(me)?])?;
    Ok(())
}

/// Empties all of `state.db`: the operator leaves the platform.
///
/// # Errors
/// SQLite's own.
pub fn forget_everything(tx: &Transaction<'_>) -> Result<(), DbError> {
    tx.execute_batch(
        "DELETE FROM outbox; DELETE FROM review_drafts; DELETE FROM notices; DELETE FROM settings; \
         DELETE FROM audit_checkpoint; DELETE FROM profile; DELETE FROM open_impersonations;",
    )?;
    Ok(())
}
