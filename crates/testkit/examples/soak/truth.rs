//! The platform's side of the count: its rows, its audit chain, its checksums.

use crate::deeds::marks;
use anyhow::{Result, bail, ensure};
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use wheelhouse_contract::{
    audit::{AuditPage, AuditQuery, AuditRecord, GENESIS, expected_hash},
    incident::{Incident, IncidentEvent},
    sync::ScopeState,
};
use wheelhouse_platform::{http::Actor, storage::sql};
use wheelhouse_remote::Client;
use wheelhouse_testkit::{Files, World};

/// Mark → how often.
pub type Counts = BTreeMap<String, usize>;

/// How often the platform carried out what.
pub struct Truth {
    /// Incidents by their title, notes by their timeline. Edits leave no row of their own.
    pub rows: Counts,
    /// Audit records that brought the mark in.
    pub records: Counts,
    /// Length of the audit chain, which was verified record by record.
    pub chain: u64,
}

/// Counts everything that carries a mark.
///
/// # Errors
/// When the audit chain is broken, or the platform cannot be read.
pub async fn count(world: &World, client: &Client) -> Result<Truth> {
    let reader = world.platform().app().reader();
    let mut rows = Counts::new();
    for incident in sql::rows::<Incident, _>(reader, "", vec![]).await? {
        add(&mut rows, &incident.title);
    }
    for event in sql::rows::<IncidentEvent, _>(reader, "", vec![]).await? {
        add(&mut rows, event.note.as_deref().unwrap_or_default());
    }
    let mut records = Counts::new();
    let chain = walk(client, |record| {
        for mark in brought(record)? {
            *records.entry(mark).or_default() += 1;
        }
        Ok(())
    })
    .await?;
    Ok(Truth { rows, records, chain })
}

fn add(counts: &mut Counts, text: &str) {
    for mark in marks(text) {
        *counts.entry(mark.to_owned()).or_default() += 1;
    }
}

/// Marks that stand in the record and did not stand in the row before.
fn brought(record: &AuditRecord) -> Result<BTreeSet<String>> {
    let before = serde_json::to_string(&record.before)?;
    let after = serde_json::to_string(&(&record.after, &record.reason, &record.description))?;
    let old: BTreeSet<_> = marks(&before).collect();
    Ok(marks(&after)
        .filter(|mark| !old.contains(mark))
        .map(str::to_owned)
        .collect())
}

/// Reads the whole log and verifies every link and the signed head; answers its length.
async fn walk(client: &Client, mut look: impl FnMut(&AuditRecord) -> Result<()>) -> Result<u64> {
    let checkpoint = client.checkpoint().await?;
    ensure!(
        checkpoint.is_signed_by(&checkpoint.key),
        "the head's signature is wrong"
    );
    let (mut seq, mut hash) = (0, GENESIS.to_owned());
    while seq < checkpoint.seq {
        let query = AuditQuery {
            after_seq: Some(seq),
            limit: Some(500),
            ..AuditQuery::default()
        };
        let AuditPage { records, .. } = client.audit(&query).await?;
        ensure!(!records.is_empty(), "the audit log ends at {seq} of {}", checkpoint.seq);
        for record in &records {
            let right = record.seq == seq + 1 && record.prev_hash == hash && expected_hash(record)? == record.hash;
            ensure!(right, "the audit chain breaks at {}", record.seq);
            (seq, hash) = (record.seq, record.hash.clone());
            ensure!(
                seq != checkpoint.seq || hash == checkpoint.hash,
                "the signed head is another"
            );
            look(record)?;
        }
    }
    Ok(seq)
}

/// Waits until the copy has everything that the platform has, and compares: differences, or none.
pub async fn compare(world: &World, client: &Client, files: &Files) -> Result<Vec<String>> {
    let begun = tokio::time::Instant::now();
    loop {
        let (head, states) = states(world, client).await?;
        let here = crate::blocking(|| files.position())?;
        if here.seq >= head && here.seq == self::states(world, client).await?.0 {
            return crate::blocking(|| files.differences(&states));
        }
        if begun.elapsed() > Duration::from_secs(120) {
            bail!("the copy stays at {} of {head}", here.seq);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn states(world: &World, client: &Client) -> Result<(u64, Vec<ScopeState>)> {
    let nothing = world.platform().app().begin_as(Actor::platform()).await?;
    let mut position = nothing.finish().await?;
    loop {
        let answer = client.changes(&position, 1_000, Duration::ZERO, None).await?;
        position = answer.next;
        if !answer.more {
            return Ok((position.seq, answer.scopes));
        }
    }
}
