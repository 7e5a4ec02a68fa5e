//! Keyset pages, newest first: rows by falling id, one `limit` at a time.

use super::{Row, sql};
use crate::error::ApiError;
use sea_orm::{ConnectionTrait, Value};

const USUAL: u32 = 50;
const MOST: u32 = 200;

/// The page that was asked for, narrowed filter by filter.
pub struct Listing {
    limit: u32,
    rest: String,
    values: Vec<Value>,
}

impl Listing {
    /// `limit` is 1 to 200, and 50 when absent.
    ///
    /// # Errors
    /// `invalid` for another limit.
    pub fn newest(limit: Option<u32>) -> Result<Self, ApiError> {
        let limit = limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(ApiError::field("limit", format!("Ask for 1 to {MOST}.")));
        }
        Ok(Self {
            limit,
            rest: "WHERE 1 = 1".to_owned(),
            values: Vec::new(),
        })
    }

    /// Adds `condition` (a column and an operator: `status =`) on `value`, if there is one.
    pub fn narrow(mut self, condition: &str, value: Option<String>) -> Self {
        if let Some(value) = value {
            self.values.push(value.into());
            self.rest.push_str(&format!(" AND {condition} ${}", self.values.len()));
        }
        self
    }

    /// Adds one of two whole conditions, if `which` is given.
    pub fn either(mut self, which: Option<bool>, yes: &str, no: &str) -> Self {
        if let Some(which) = which {
            self.rest.push_str(&format!(" AND {}", if which { yes } else { no }));
        }
        self
    }

    /// The rows, and whether there are more behind them.
    ///
    /// # Errors
    /// The database's own.
    pub async fn fetch<R: Row>(mut self, conn: &impl ConnectionTrait) -> Result<(Vec<R>, bool), ApiError> {
        self.values.push((i64::from(self.limit) + 1).into());
        self.rest
            .push_str(&format!(" ORDER BY id DESC LIMIT ${}", self.values.len()));
        let limit = self.limit as usize;
        let mut items: Vec<R> = sql::rows(conn, &self.rest, self.values).await?;
        let more = items.len() > limit;
        items.truncate(limit);
        Ok((items, more))
    }
}
