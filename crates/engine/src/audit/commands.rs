//! The log and its integrity, as screens ask for them.

use crate::{Engine, fault::offline, session::Session, view::AuditIntegrity};
use std::sync::Arc;
use wheelhouse_contract::{
    Action, Permission, Problem, Resource,
    audit::{AuditPage, AuditQuery},
};
use wheelhouse_store::{cache::audit as copy, state::audit_checkpoint};

pub(super) const READ: Permission = Permission::new(Resource::AuditLogs, Action::Read);
const MOST: u32 = 100;

impl Engine {
    /// From the copy; what is older than its window, from the platform while it can be reached.
    pub async fn audit_page(&self, query: AuditQuery) -> Result<AuditPage, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        let query = AuditQuery {
            limit: Some(query.limit.unwrap_or(MOST).clamp(1, MOST)),
            ..query
        };
        let asked = query.clone();
        let (page, bounds) = session
            .with_copy(move |conn| Ok((copy::page(conn, &asked)?, copy::bounds(conn)?)))
            .await?;
        let begins = bounds.map_or(u64::MAX, |(first, _)| first);
        let older_wanted = page.next.is_none() && begins > 1 && query.after_seq.is_none();
        let enough = page.records.len() >= MOST as usize;
        if !older_wanted || enough || !session.is_live() {
            // At the window's end the next page is the platform's to give.
            let next = if older_wanted && session.is_live() {
                Some(begins)
            } else {
                page.next
            };
            return Ok(AuditPage {
                next: page.next.or(next),
                ..page
            });
        }
        Ok(older(&session, query, page, begins).await)
    }

    pub async fn audit_integrity(&self) -> Result<AuditIntegrity, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        integrity(&session).await
    }

    /// Verifies now, as much as is reasonable at once.
    ///
    /// # Errors
    /// `offline`: the copy alone cannot say what the platform tells now.
    pub async fn audit_verify(&self) -> Result<AuditIntegrity, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        if !session.is_live() {
            return Err(offline());
        }
        session.verify_audit(true).await?;
        integrity(&session).await
    }
}

/// The window's last records, continued with the platform's. Without its answer, the window alone.
async fn older(session: &Session, query: AuditQuery, page: AuditPage, begins: u64) -> AuditPage {
    let before = query.before_seq.map_or(begins, |before| before.min(begins));
    let left = MOST
        .saturating_sub(u32::try_from(page.records.len()).unwrap_or(MOST))
        .max(1);
    let asked = AuditQuery {
        before_seq: Some(before),
        limit: Some(left),
        ..query
    };
    match session.client.audit(&asked).await {
        Ok(beyond) => AuditPage {
            records: page.records.into_iter().chain(beyond.records).collect(),
            next: beyond.next,
        },
        Err(error) => {
            tracing::info!(%error, "the audit log ends with the copy's window");
            page
        }
    }
}

async fn integrity(session: &Arc<Session>) -> Result<AuditIntegrity, Problem> {
    let memory = session.read_state(audit_checkpoint::get).await?;
    Ok(memory.map_or(
        AuditIntegrity {
            checkpoint: None,
            verified_at: None,
            records_verified: 0,
            alarm: None,
            alarm_at: None,
        },
        |memory| AuditIntegrity {
            checkpoint: memory.checkpoint,
            verified_at: memory.verified_at,
            records_verified: memory.verified,
            alarm: memory.alarm,
            alarm_at: memory.alarm_at,
        },
    ))
}
