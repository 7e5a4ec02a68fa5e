//! What a checkpoint and records say against what this console remembers. Pure.

use wheelhouse_contract::{
    Timestamp,
    audit::{AuditAlarm, AuditRecord, Checkpoint, GENESIS, verify_chain},
};
use wheelhouse_store::state::audit_checkpoint::AuditMemory;

/// A first memory: the key that signs now is pinned, and the window that the copy holds is taken as it begins.
pub(crate) fn first(checkpoint: &Checkpoint, oldest: &AuditRecord) -> AuditMemory {
    let begins = oldest.seq == 1;
    AuditMemory {
        key: checkpoint.key.clone(),
        checkpoint: None,
        last_seq: oldest.seq.saturating_sub(1),
        last_hash: if begins {
            GENESIS.to_owned()
        } else {
            oldest.prev_hash.clone()
        },
        verified_from: oldest.seq,
        verified: 0,
        verified_at: None,
        alarm: None,
        alarm_at: None,
    }
}

/// The checkpoint by itself: signed by the pinned key, and not behind the last one nor beside it.
pub(crate) fn checkpoint(memory: &AuditMemory, told: &Checkpoint) -> Result<(), AuditAlarm> {
    if !told.is_signed_by(&memory.key) {
        return Err(AuditAlarm::BadSignature);
    }
    let seen = memory
        .checkpoint
        .as_ref()
        .map_or(0, |known| known.seq)
        .max(memory.last_seq);
    if told.seq < seen {
        return Err(AuditAlarm::Truncated { seen, now: told.seq });
    }
    let known = memory.checkpoint.as_ref().filter(|known| known.seq == told.seq);
    let differs = known.is_some_and(|known| known.hash != told.hash)
        || (told.seq == memory.last_seq && memory.verified > 0 && told.hash != memory.last_hash);
    if differs {
        Err(AuditAlarm::Forked { seq: told.seq })
    } else {
        Ok(())
    }
}

/// The record at the remembered end still has the remembered hash.
pub(crate) fn remembered(memory: &AuditMemory, record: &AuditRecord) -> Result<(), AuditAlarm> {
    let same = record.seq != memory.last_seq || memory.verified == 0 || record.hash == memory.last_hash;
    if same {
        Ok(())
    } else {
        Err(AuditAlarm::Forked { seq: record.seq })
    }
}

/// Takes in records that continue the chain.
pub(crate) fn extend(memory: &mut AuditMemory, records: &[AuditRecord], now: Timestamp) -> Result<(), AuditAlarm> {
    verify_chain(memory.last_seq, &memory.last_hash, records)?;
    if let Some(last) = records.last() {
        (memory.last_seq, memory.last_hash) = (last.seq, last.hash.clone());
        memory.verified += records.len() as u64;
    }
    memory.verified_at = Some(now);
    Ok(())
}

/// A checkpoint whose record we have verified: both say the same hash.
pub(crate) fn agrees(told: &Checkpoint, hash_at: Option<&str>) -> Result<(), AuditAlarm> {
    match hash_at {
        Some(hash) if hash != told.hash => Err(AuditAlarm::Forked { seq: told.seq }),
        _ => Ok(()),
    }
}

/// What the platform tells now of records from `from` on, against `ours` (ascending, as verified before).
pub(crate) fn again(from: u64, told: &[AuditRecord], ours: &[AuditRecord], last: u64) -> Result<(), AuditAlarm> {
    let Some(first) = told.first() else {
        return Err(AuditAlarm::Truncated {
            seen: last,
            now: from.saturating_sub(1),
        });
    };
    verify_chain(from.saturating_sub(1), &first.prev_hash, told)?;
    for record in told {
        let known = ours
            .binary_search_by_key(&record.seq, |ours| ours.seq)
            .ok()
            .and_then(|at| ours.get(at));
        if known.is_some_and(|known| known.hash != record.hash) {
            return Err(AuditAlarm::Forked { seq: record.seq });
        }
    }
    Ok(())
}

/// The records up to the first hole.
pub(crate) fn contiguous(after: u64, records: &[AuditRecord]) -> &[AuditRecord] {
    let whole = records
        .iter()
        .zip(after + 1..)
        .take_while(|(record, seq)| record.seq == *seq)
        .count();
    &records[..whole]
}

#[cfg(test)]
mod tests;
