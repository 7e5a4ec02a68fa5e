//! The half-finished ones, and one of them.

use super::{READ, keep};
use crate::{
    Engine,
    fault::Fault,
    session::Reading,
    view::{OnboardingRow, OnboardingView},
};
use std::collections::BTreeMap;
use wheelhouse_contract::{
    OnboardingId, Problem,
    onboarding::{DraftState, OnboardingDraft},
};
use wheelhouse_store::{cache, state};

/// More than anybody looks through.
const MOST: u32 = 500;

impl Engine {
    /// Everybody's, those begun here without a connection included; the newest first.
    pub async fn onboarding_list(&self) -> Result<Vec<OnboardingRow>, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        session.read(rows).await
    }

    /// One of them, as it is here.
    ///
    /// # Errors
    /// `not_found` when neither the copy nor this device knows it.
    pub async fn onboarding_draft(&self, id: OnboardingId) -> Result<OnboardingView, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        session.onboarding(id).await
    }
}

fn rows(copy: &Reading<'_>) -> Result<Vec<OnboardingRow>, Fault> {
    let mut found: BTreeMap<OnboardingId, OnboardingRow> = BTreeMap::new();
    for draft in cache::onboarding::list(copy.cache, MOST)? {
        found.insert(draft.id, row(copy, &draft, None));
    }
    for local in state::onboarding::all::<keep::Local>(copy.state)? {
        let id = local.draft.id;
        let (draft, local) = keep::current(copy, id)?;
        found.insert(id, row(copy, &draft, local.map(|(local, _)| local).as_ref()));
    }
    let mut rows: Vec<_> = found
        .into_values()
        .filter(|row| row.state != DraftState::Activated || row.conflict)
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.updated_at, row.id)));
    Ok(rows)
}

fn row(copy: &Reading<'_>, draft: &OnboardingDraft, local: Option<&keep::Local>) -> OnboardingRow {
    OnboardingRow {
        id: draft.id,
        name: draft.answers.business.name.trim().to_owned(),
        business_type: draft.answers.business.business_type,
        state: draft.state,
        step: draft.step,
        percent: draft.completion().percent,
        holder_name: draft.holder_name.clone(),
        mine: draft.holder == copy.me.operator.id,
        failed: draft
            .activation
            .as_ref()
            .is_some_and(|report| report.succeeded == Some(false)),
        waiting: local.is_some_and(|local| !local.is_sent()),
        conflict: local.is_some_and(|local| local.conflict.is_some()),
        updated_at: draft.updated_at,
    }
}
