//! The job that sends.

use super::{
    compose, row,
    smtp::{Line, Outcome, Smtp},
};
use crate::{
    app::App,
    cluster::Lease,
    error::ApiError,
    http::Actor,
    storage::{AuditEntry, Tx, sql},
};
use chrono::TimeDelta;
use uuid::Uuid;
use wheelhouse_contract::{
    Timestamp,
    audit::AuditCategory,
    mail::{MAIL_DAYS, Mail},
};

/// Sent in one turn.
const BATCH: i64 = 50;
/// After so long a claim is a dead sender's.
const CLAIM: TimeDelta = TimeDelta::minutes(5);
/// First wait after a failure; it doubles each time, up to an hour.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// With these waits about three days.
const ATTEMPTS: u32 = 78;

/// Sends what is due.
pub(crate) async fn tick(app: &App, lease: &Lease) -> Result<(), ApiError> {
    recover(app, lease).await?;
    let due = due(app).await?;
    if due.is_empty() {
        return Ok(());
    }
    let Some(smtp) = app.config().smtp.clone() else {
        return keep(app, lease).await;
    };
    let mut line = None;
    for id in due {
        if app.shutdown().is_cancelled() {
            break;
        }
        let mut open = match line.take() {
            Some(open) => open,
            None => match Line::open(&smtp).await {
                Ok(open) => open,
                Err(reason) => return postpone(app, lease, &reason).await,
            },
        };
        let Some(claimed) = claim(app, lease, &id).await? else {
            line = Some(open);
            continue;
        };
        let outcome = claimed.give(app, &smtp, &mut open).await;
        if outcome == Outcome::Taken {
            line = Some(open);
        }
        claimed.settle(app, outcome).await?;
    }
    if let Some(line) = line {
        line.close().await;
    }
    Ok(())
}

/// Removes what is older than 90 days.
pub(crate) async fn forget(tx: &Tx) -> Result<(), ApiError> {
    let before = tx.now().plus(-TimeDelta::days(MAIL_DAYS)).millis();
    sql::exec(
        tx.conn(),
        "DELETE FROM outgoing_mail WHERE created_at < $1",
        vec![before.into()],
    )
    .await?;
    Ok(())
}

/// What a killed sender left: it may have been sent, and is sent again.
async fn recover(app: &App, lease: &Lease) -> Result<(), ApiError> {
    let late = "outgoing_mail WHERE state = 'sending' AND claimed_until <= $1";
    let now = app.now().millis();
    if !sql::exists(app.reader(), late, vec![now.into()]).await? {
        return Ok(());
    }
    let tx = lease.begin(app).await?;
    sql::exec(
        tx.conn(),
        "UPDATE outgoing_mail SET state = 'queued', claim = NULL, doubts = doubts + 1, version = version + 1, due_at = $1,
            reason = 'The platform stopped while this was being sent, so it may arrive twice.'
         WHERE state = 'sending' AND claimed_until <= $1",
        vec![now.into()],
    )
    .await?;
    tx.finish().await?;
    Ok(())
}

async fn due(app: &App) -> Result<Vec<String>, ApiError> {
    let statement = "SELECT id FROM outgoing_mail WHERE state = 'queued' AND due_at <= $1 ORDER BY due_at, id LIMIT $2";
    let rows = sql::all(app.reader(), statement, vec![app.now().millis().into(), BATCH.into()]).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// The mail server was taken out of the configuration.
async fn keep(app: &App, lease: &Lease) -> Result<(), ApiError> {
    let tx = lease.begin(app).await?;
    let statement = "UPDATE outgoing_mail SET state = 'kept', version = version + 1 WHERE state = 'queued'";
    sql::exec(tx.conn(), statement, vec![]).await?;
    tx.finish().await?;
    Ok(())
}

/// The mail server cannot be used at all: everything that is due waits, each message by its own count.
async fn postpone(app: &App, lease: &Lease, reason: &str) -> Result<(), ApiError> {
    tracing::warn!(%reason, "no mail is sent");
    let tx = lease.begin(app).await?;
    let statement = "SELECT id, attempts FROM outgoing_mail WHERE state = 'queued' AND due_at <= $1";
    for row in sql::all(tx.conn(), statement, vec![tx.now().millis().into()]).await? {
        let attempts = u32::try_from(row.try_get_by_index::<i64>(1)?).map_err(ApiError::internal)? + 1;
        let id: String = row.try_get_by_index(0)?;
        again(&tx, &id, attempts, reason, 0).await?;
    }
    tx.finish().await?;
    Ok(())
}

/// A message that nobody else sends now.
struct Claimed {
    mail: Mail,
    body: compose::Body,
    claim: String,
}

/// Takes a message, and commits that before anything is sent.
async fn claim(app: &App, lease: &Lease, id: &str) -> Result<Option<Claimed>, ApiError> {
    let claim = Uuid::new_v4().simple().to_string();
    let tx = lease.begin(app).await?;
    let values = vec![claim.clone().into(), tx.now().plus(CLAIM).millis().into(), id.into()];
    let statement =
        "UPDATE outgoing_mail SET state = 'sending', claim = $1, claimed_until = $2, attempts = attempts + 1,
        version = version + 1 WHERE id = $3 AND state = 'queued'";
    if sql::exec(tx.conn(), statement, values).await? == 0 {
        return Ok(None);
    }
    let statement = format!("SELECT {}, body, html FROM outgoing_mail WHERE id = $1", row::COLUMNS);
    let found = sql::one(tx.conn(), &statement, vec![id.into()]).await?;
    tx.finish().await?;
    let Some(found) = found else { return Ok(None) };
    Ok(Some(Claimed {
        mail: row::mail(&found)?,
        body: compose::Body::read(&found)?,
        claim,
    }))
}

impl Claimed {
    async fn give(&self, app: &App, smtp: &Smtp, line: &mut Line) -> Outcome {
        match compose::message(&self.mail, &self.body, smtp, &app.config().base_domain) {
            Ok(message) => line.send(&message).await,
            Err(reason) => Outcome::Refused(reason),
        }
    }

    /// Writes what became of it; by the claim, which holds even when the lease was lost meanwhile.
    async fn settle(&self, app: &App, outcome: Outcome) -> Result<(), ApiError> {
        let mut tx = app.begin_as(Actor::platform()).await?;
        let id = self.mail.id.to_string();
        let mine = vec![id.clone().into(), self.claim.clone().into()];
        if !sql::exists(tx.conn(), "outgoing_mail WHERE id = $1 AND claim = $2", mine).await? {
            tracing::warn!(mail = %id, "another instance took this message over; it may arrive twice");
            return Ok(());
        }
        match outcome {
            Outcome::Taken => {
                let statement = "UPDATE outgoing_mail SET state = 'sent', sent_at = $1, claim = NULL, reason = NULL,
                    version = version + 1 WHERE id = $2";
                sql::exec(tx.conn(), statement, vec![tx.now().millis().into(), id.into()]).await?;
            }
            Outcome::Refused(reason) => fail(&tx, &id, &reason).await?,
            Outcome::Later(reason) => again(&tx, &id, self.mail.attempts, &reason, 0).await?,
            Outcome::Doubt(reason) => again(&tx, &id, self.mail.attempts, &reason, 1).await?,
        }
        self.note_failure(&mut tx).await?;
        tx.finish().await?;
        Ok(())
    }

    /// A message that will never arrive stands in the log.
    async fn note_failure(&self, tx: &mut Tx) -> Result<(), ApiError> {
        let failed = "outgoing_mail WHERE id = $1 AND state = 'failed'";
        if !sql::exists(tx.conn(), failed, vec![self.mail.id.to_string().into()]).await? {
            return Ok(());
        }
        let what = format!("A message to {} could not be delivered.", self.mail.recipient);
        let entry = AuditEntry::new(AuditCategory::Tenant, "mail.failed", what);
        tx.audit(entry.on("mail", self.mail.id, self.mail.subject.clone()))
            .await
    }
}

/// Back into the queue, or given up after three days.
async fn again(tx: &Tx, id: &str, attempts: u32, reason: &str, doubts: i64) -> Result<(), ApiError> {
    if attempts >= ATTEMPTS {
        return fail(tx, id, &format!("Given up after {attempts} attempts. {reason}")).await;
    }
    let values = vec![
        due_again(tx.now(), attempts).millis().into(),
        i64::from(attempts).into(),
        reason.into(),
        doubts.into(),
        id.into(),
    ];
    let statement = "UPDATE outgoing_mail SET state = 'queued', claim = NULL, due_at = $1, attempts = $2, reason = $3,
        doubts = doubts + $4, version = version + 1 WHERE id = $5";
    sql::exec(tx.conn(), statement, values).await?;
    Ok(())
}

async fn fail(tx: &Tx, id: &str, reason: &str) -> Result<(), ApiError> {
    let statement =
        "UPDATE outgoing_mail SET state = 'failed', claim = NULL, reason = $1, version = version + 1 WHERE id = $2";
    sql::exec(tx.conn(), statement, vec![reason.into(), id.into()]).await?;
    Ok(())
}

/// 30 seconds, a minute, two, … an hour.
fn due_again(now: Timestamp, attempts: u32) -> Timestamp {
    let factor = 2_i32.saturating_pow(attempts.saturating_sub(1).min(10));
    now.plus((FIRST_WAIT * factor).min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_an_hour_and_last_about_three_days() {
        let now = Timestamp::from_millis(0);
        let wait = |attempts| due_again(now, attempts).millis() / 1_000;
        assert_eq!(
            [1, 2, 3, 7, 8, 9, 77].map(wait),
            [30, 60, 120, 1_920, 3_600, 3_600, 3_600]
        );
        let hours = (1..ATTEMPTS).map(wait).sum::<i64>() / 3_600;
        assert!((68..=76).contains(&hours), "{hours}");
    }
}
