//! Loading many rows at once: a load is no history, so it starts a new epoch instead of filling the feed.

use super::{Standing, Tx};
use crate::{
    error::ApiError,
    storage::{
        feed::{new_epoch, signed},
        row::Row,
        sql,
    },
};
use sea_orm::Value;

/// Far below SQLite's bound of 32,766 values per statement: each value is looked up by its name, which takes longer the more
/// there are.
const ROWS_PER_STATEMENT: usize = 40;

impl Tx {
    /// From here on nothing is published; the commit starts a new epoch, upon which every console takes snapshots.
    pub fn bulk(mut self) -> Self {
        self.bulk = true;
        self
    }

    /// Adds new rows as they are, their version included, without publishing them.
    pub async fn load<R: Row>(&mut self, rows: &[R]) -> Result<(), ApiError> {
        for chunk in rows.chunks(ROWS_PER_STATEMENT) {
            let mut names = vec!["id", "version"];
            if let Some(first) = chunk.first() {
                names.extend(first.columns().into_iter().map(|(name, _)| name));
            }
            if R::SCOPE.is_private() {
                names.push("audience");
            }
            names.push("doc");
            let mut values: Vec<Value> = Vec::with_capacity(names.len() * chunk.len());
            for row in chunk {
                values.push(row.id().to_string().into());
                values.push(signed(row.version())?.into());
                values.extend(row.columns().into_iter().map(|(_, value)| value));
                let (version, audience) = (row.version(), row.audience());
                if R::SCOPE.is_private() {
                    values.push(audience.map(|id| id.to_string()).into());
                }
                values.push(serde_json::to_string(row)?.into());
                self.count(R::SCOPE, row.id(), None, Some(Standing { version, audience }))
                    .await?;
            }
            let width = names.len();
            let statement = format!(
                "INSERT INTO {} ({}) VALUES {}",
                R::TABLE,
                names.join(", "),
                sql::tuples(chunk.len(), width)
            );
            sql::exec(&self.inner, &statement, values).await?;
        }
        Ok(())
    }

    /// Another history: every position handed out before is gone.
    pub async fn new_epoch(&mut self) -> Result<(), ApiError> {
        self.head.epoch = new_epoch();
        sql::exec(
            &self.inner,
            "UPDATE meta SET value = $1 WHERE key = 'epoch'",
            vec![self.head.epoch.clone().into()],
        )
        .await?;
        Ok(())
    }
}
