//! Who works on a job: one instance at a time, for a while. What makes a row happen once is the row's own state; the hold
//! only keeps two from preparing the same work.

use super::count;
use crate::{
    app::App,
    error::ApiError,
    storage::{Tx, sql},
};
use chrono::TimeDelta;
use wheelhouse_contract::{JobId, job::Job};

/// Without renewal a hold ends after so long: a dead holder's job is taken over then.
const TERM: TimeDelta = TimeDelta::seconds(15);

/// The right to work on a job now.
pub(super) struct Hold {
    pub job: JobId,
    holder: String,
    token: i64,
}

/// Rows that came to their end.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    pub done: i64,
    pub failed: i64,
    pub skipped: i64,
}

const AT_WORK: &str = "state IN ('queued', 'running', 'cancelling')";

impl Hold {
    /// Takes the job that waited longest, if there is one that nobody works on.
    pub async fn take(app: &App) -> Result<Option<Self>, ApiError> {
        let now = app.now();
        let free = format!("jobs WHERE {AT_WORK} AND held_until <= $1");
        if !sql::exists(app.reader(), &free, vec![now.millis().into()]).await? {
            return Ok(None);
        }
        let holder = app.cluster().instance().to_owned();
        let statement = format!(
            "UPDATE jobs SET holder = $1, token = token + 1, held_until = $2,
                 turn = (SELECT COALESCE(MAX(turn), 0) + 1 FROM jobs)
             WHERE held_until <= $3
                 AND id = (SELECT id FROM jobs WHERE {AT_WORK} AND held_until <= $3 ORDER BY turn, id LIMIT 1)
             RETURNING id, token"
        );
        let values = vec![
            holder.clone().into(),
            now.plus(TERM).millis().into(),
            now.millis().into(),
        ];
        let taken = sql::one(app.db().writer(), &statement, values).await?;
        taken
            .map(|row| {
                let id: String = row.try_get_by_index(0)?;
                Ok(Self {
                    job: id.parse().map_err(ApiError::internal)?,
                    holder,
                    token: row.try_get_by_index(1)?,
                })
            })
            .transpose()
    }

    /// Keeps the job for another term, while work is prepared outside of transactions.
    pub async fn renew(&self, app: &App) -> Result<(), ApiError> {
        let statement = "UPDATE jobs SET held_until = $1 WHERE id = $2 AND holder = $3 AND token = $4";
        let values = vec![
            app.now().plus(TERM).millis().into(),
            self.job.to_string().into(),
            self.holder.clone().into(),
            self.token.into(),
        ];
        match sql::exec(app.db().writer(), statement, values).await? {
            1 => Ok(()),
            _ => Err(self.lost()),
        }
    }

    /// Counts what a transaction did, into `job`, and renews the hold.
    ///
    /// # Errors
    /// When somebody else took the job over: nothing of the transaction may stand then.
    pub async fn add(&self, tx: &Tx, job: &mut Job, tally: Tally) -> Result<(), ApiError> {
        let statement =
            "UPDATE jobs SET done = done + $1, failed = failed + $2, skipped = skipped + $3, held_until = $4
            WHERE id = $5 AND holder = $6 AND token = $7 RETURNING done, failed, skipped";
        let values = vec![
            tally.done.into(),
            tally.failed.into(),
            tally.skipped.into(),
            tx.app().now().plus(TERM).millis().into(),
            self.job.to_string().into(),
            self.holder.clone().into(),
            self.token.into(),
        ];
        let row = sql::one(tx.conn(), statement, values)
            .await?
            .ok_or_else(|| self.lost())?;
        count(job, &row)
    }

    /// Gives the job back, so that the next turn is anybody's.
    pub async fn release(self, app: &App) -> Result<(), ApiError> {
        let statement = "UPDATE jobs SET held_until = 0 WHERE id = $1 AND holder = $2 AND token = $3";
        let values = vec![self.job.to_string().into(), self.holder.into(), self.token.into()];
        sql::exec(app.db().writer(), statement, values).await?;
        Ok(())
    }

    fn lost(&self) -> ApiError {
        ApiError::internal(format_args!("another instance took over the job {}", self.job))
    }
}

/// Frees what an earlier process held, where no other instance can be.
pub(super) async fn free_all(app: &App) -> Result<(), ApiError> {
    let statement = "UPDATE jobs SET held_until = 0 WHERE held_until > 0";
    sql::exec(app.db().writer(), statement, vec![]).await?;
    Ok(())
}
