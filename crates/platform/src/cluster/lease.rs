//! Leases of jobs: one instance at a time does a job. They live in the database, so they hold without Redis, too.

use crate::{
    app::App,
    error::ApiError,
    http::Actor,
    storage::{Tx, sql},
};
use chrono::TimeDelta;
use sea_orm::QueryResult;
use wheelhouse_contract::Timestamp;

/// Without renewal a lease ends after so long: a dead holder's job is taken over then.
const TERM: TimeDelta = TimeDelta::seconds(30);

/// The right to do a job now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lease {
    name: &'static str,
    holder: String,
    /// Grows with every change of hands: who was away for too long and still believes to hold the lease is refused.
    token: i64,
}

/// What stands in the database.
struct Found {
    holder: String,
    token: i64,
    expires_at: Timestamp,
    done_at: Timestamp,
}

impl Lease {
    /// Takes or keeps the lease of the job `name`, which is done at most once in `every`. `None` while another instance
    /// holds it, or when the job is not due. Asking costs a read; a write only at the start and at half of the term.
    pub async fn take(app: &App, name: &'static str, every: TimeDelta) -> Result<Option<Self>, ApiError> {
        let (now, holder) = (app.now(), app.cluster().instance().to_owned());
        if let Some(found) = find(app, name).await? {
            let mine = found.holder == holder;
            if (!mine && found.expires_at > now) || found.done_at.plus(every) > now {
                return Ok(None);
            }
            if mine && found.expires_at > now.plus(TERM / 2) {
                let token = found.token;
                return Ok(Some(Self { name, holder, token }));
            }
        }
        let values = vec![
            name.into(),
            holder.clone().into(),
            now.plus(TERM).millis().into(),
            now.millis().into(),
            now.plus(-every).millis().into(),
        ];
        let token = sql::scalar(app.db().writer(), TAKE, values).await?;
        Ok(token.map(|token| Self { name, holder, token }))
    }

    /// A write transaction of the job. It renews the lease, and fails when the lease was lost: until this commits, nobody
    /// else can take it over.
    pub async fn begin(&self, app: &App) -> Result<Tx, ApiError> {
        let tx = app.begin_as(Actor::platform()).await?;
        let values = vec![
            app.now().plus(TERM).millis().into(),
            self.name.into(),
            self.holder.clone().into(),
            self.token.into(),
        ];
        match sql::exec(tx.conn(), RENEW, values).await? {
            1 => Ok(tx),
            _ => Err(ApiError::internal(format_args!(
                "another instance took over the job {}",
                self.name
            ))),
        }
    }

    /// The job is done until it is due again; any instance may do it then.
    pub async fn done(self, app: &App) -> Result<(), ApiError> {
        let values = vec![
            app.now().millis().into(),
            self.name.into(),
            self.holder.into(),
            self.token.into(),
        ];
        sql::exec(app.db().writer(), DONE, values).await?;
        Ok(())
    }

    /// Gives up all leases of this instance, so that the others need not wait for their end.
    pub async fn release_all(app: &App) -> Result<(), ApiError> {
        let values = vec![app.cluster().instance().into()];
        let statement = "UPDATE leases SET expires_at = 0 WHERE holder = $1";
        sql::exec(app.db().writer(), statement, values).await?;
        Ok(())
    }
}

/// One statement, so that of two who ask one gets it.
const TAKE: &str = "INSERT INTO leases (name, holder, token, expires_at, done_at) VALUES ($1, $2, 1, $3, 0)
    ON CONFLICT (name) DO UPDATE SET
        token = leases.token + CASE WHEN leases.holder = excluded.holder THEN 0 ELSE 1 END,
        holder = excluded.holder, expires_at = excluded.expires_at
    WHERE (leases.expires_at <= $4 OR leases.holder = excluded.holder) AND leases.done_at <= $5
    RETURNING token";
const RENEW: &str = "UPDATE leases SET expires_at = $1 WHERE name = $2 AND holder = $3 AND token = $4";
const DONE: &str = "UPDATE leases SET done_at = $1, expires_at = $1 WHERE name = $2 AND holder = $3 AND token = $4";

async fn find(app: &App, name: &str) -> Result<Option<Found>, ApiError> {
    let statement = "SELECT holder, token, expires_at, done_at FROM leases WHERE name = $1";
    let found = sql::one(app.reader(), statement, vec![name.into()]).await?;
    found.as_ref().map(row).transpose()
}

fn row(row: &QueryResult) -> Result<Found, ApiError> {
    Ok(Found {
        holder: row.try_get_by_index(0)?,
        token: row.try_get_by_index(1)?,
        expires_at: Timestamp::from_millis(row.try_get_by_index(2)?),
        done_at: Timestamp::from_millis(row.try_get_by_index(3)?),
    })
}
