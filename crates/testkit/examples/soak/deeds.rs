//! What an operator does at a console, marked so that it can be counted on both sides.

use anyhow::Result;
use rand::{Rng, rngs::StdRng, seq::SliceRandom};
use serde::{Deserialize, Serialize};
use std::{path::Path, sync::Arc};
use wheelhouse_contract::{
    ErrorCode, IncidentId, Problem, TenantId,
    incident::{IncidentDraft, IncidentType, IncidentUpdate, Severity},
    tenant::TenantPatch,
};
use wheelhouse_engine::Engine;

/// How every mark begins.
pub const MARK: &str = "soak-";

/// What there is to work on. None of it is touched by anybody else.
#[derive(Clone, Serialize, Deserialize)]
pub struct Targets {
    pub incidents: Vec<IncidentId>,
    pub tenants: Vec<TenantId>,
}

impl Targets {
    pub fn save(&self, path: &Path) -> Result<()> {
        Ok(std::fs::write(path, serde_json::to_vec(self)?)?)
    }

    pub fn load(path: &Path) -> Result<Self> {
        Ok(serde_json::from_slice(&std::fs::read(path)?)?)
    }
}

/// `soak-<kind>-<life>-<number>`.
pub fn mark(kind: &str, life: u32, number: u32) -> String {
    format!("{MARK}{kind}-{life:05}-{number:05}")
}

/// The marks in a text, in order.
pub fn marks(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices(MARK).map(|(at, _)| {
        let rest = text.get(at..).unwrap_or_default();
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default()
    })
}

/// An incident under a mark.
pub fn incident(mark: &str, severity: Severity) -> IncidentDraft {
    IncidentDraft {
        kind: IncidentType::CarrierIssues,
        severity,
        title: format!("Outage {mark}"),
        description: "Calls over the second carrier drop after a few seconds, everywhere.".to_owned(),
        affected_systems: vec!["voice".to_owned()],
        affected_tenants: Vec::new(),
        impact: String::new(),
        actions_taken: String::new(),
    }
}

/// One deed: an incident, a note on one, or an edit of a tenant.
pub async fn one(engine: &Arc<Engine>, targets: &Targets, mark: &str, random: &mut StdRng) -> Result<(), Problem> {
    match random.gen_range(0..10) {
        0..4 => engine
            .incident_declare(incident(mark, Severity::Medium))
            .await
            .map(drop),
        4..7 => {
            let note = format!("The carrier says that it works on it: {mark}");
            let update = IncidentUpdate {
                note: Some(note),
                ..IncidentUpdate::default()
            };
            engine
                .incident_update(chosen(&targets.incidents, random).ok_or_else(nothing)?, update)
                .await
        }
        _ => {
            let patch = TenantPatch {
                notes: Some(format!("Called back: {mark}")),
                ..TenantPatch::default()
            };
            engine
                .tenant_edit(chosen(&targets.tenants, random).ok_or_else(nothing)?, patch)
                .await
        }
    }
}

fn chosen<T: Copy>(from: &[T], random: &mut StdRng) -> Option<T> {
    from.choose(random).copied()
}

fn nothing() -> Problem {
    Problem::new(ErrorCode::Internal, "There is nothing to work on.")
}
