//! What is kept of a draft that the platform does not have as it is here.

use crate::{
    fault::{Fault, not_found},
    session::{Reading, Session},
    view::{OnboardingConflict, OnboardingView},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wheelhouse_contract::{
    IdempotencyKey, OnboardingId, Problem,
    onboarding::{OnboardingDraft, OnboardingStep, Secrets},
    tenant::FieldChange,
};
use wheelhouse_store::{DbError, Transaction, cache, state};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Local {
    /// As it is here.
    pub draft: OnboardingDraft,
    /// The platform's version that it rests upon; `None`: the platform does not know the draft.
    pub base: Option<u64>,
    /// Of the request that begins it there.
    pub begin: IdempotencyKey,
    /// Steps that the platform does not have, in the order in which they were put.
    pub waiting: Vec<OnboardingStep>,
    /// A request of which no answer arrived yet: the same one is sent again.
    pub sending: Option<Sending>,
    /// What the platform has instead. Nothing is sent until somebody decides.
    pub conflict: Option<Theirs>,
    pub refused: Option<Problem>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sending {
    pub key: IdempotencyKey,
    pub step: OnboardingStep,
    pub base: u64,
    pub body: String,
    pub secrets: Secrets,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Theirs {
    pub draft: Option<OnboardingDraft>,
}

impl Local {
    /// Upon what the platform has.
    pub fn upon(draft: OnboardingDraft, begin: IdempotencyKey) -> Self {
        Self {
            base: Some(draft.version),
            draft,
            begin,
            waiting: Vec::new(),
            sending: None,
            conflict: None,
            refused: None,
        }
    }

    /// The platform has everything.
    pub fn is_sent(&self) -> bool {
        self.base.is_some() && self.waiting.is_empty() && self.sending.is_none() && self.conflict.is_none()
    }

    /// Steps that differ from the platform's, as far as is known here.
    pub fn unsent(&self) -> Vec<OnboardingStep> {
        let mut steps = self.waiting.clone();
        if let Some(sending) = &self.sending
            && !steps.contains(&sending.step)
        {
            steps.push(sending.step);
        }
        steps
    }
}

/// The draft as it is here; `None` in the second place: nothing of it waits.
pub(super) fn current(
    copy: &Reading<'_>,
    id: OnboardingId,
) -> Result<(OnboardingDraft, Option<(Local, Secrets)>), Fault> {
    let local = state::onboarding::get::<Local>(copy.state, id)?;
    let known = cache::onboarding::get(copy.cache, id)?;
    match (local, known) {
        (Some((local, _)), Some(known)) if local.is_sent() && known.version >= local.base.unwrap_or_default() => {
            Ok((known, None))
        }
        (Some((local, secrets)), _) => Ok((local.draft.clone(), Some((local, secrets)))),
        (None, Some(known)) => Ok((known, None)),
        (None, None) => Err(not_found("onboarding").into()),
    }
}

/// What a screen sees of it.
pub(super) fn view(copy: &Reading<'_>, id: OnboardingId) -> Result<OnboardingView, Fault> {
    let (draft, local) = current(copy, id)?;
    let local = local.map(|(local, _)| local);
    let conflict = local.as_ref().and_then(|local| {
        let theirs = local.conflict.clone()?.draft;
        let fields = theirs
            .as_ref()
            .map_or_else(Vec::new, |theirs| differences(theirs, &draft, &local.unsent()));
        Some(OnboardingConflict { theirs, fields })
    });
    Ok(OnboardingView {
        completion: draft.completion(),
        mine: draft.holder == copy.me.operator.id,
        live: copy.live,
        waiting: local.as_ref().map(Local::unsent).unwrap_or_default(),
        conflict,
        refused: local.and_then(|local| local.refused),
        draft,
    })
}

/// Field by field, of the steps that wait.
fn differences(theirs: &OnboardingDraft, mine: &OnboardingDraft, steps: &[OnboardingStep]) -> Vec<FieldChange> {
    let answers = |draft: &OnboardingDraft| serde_json::to_value(&draft.answers).unwrap_or_default();
    let (theirs, mine) = (answers(theirs), answers(mine));
    let mut fields = Vec::new();
    for step in steps {
        let part = |answers: &Value| answers.get(step.as_str()).cloned().unwrap_or_default();
        let (before, after) = (part(&theirs), part(&mine));
        for field in wheelhouse_contract::audit::changed_fields(&before, &after) {
            fields.push(FieldChange {
                before: before.get(&field).cloned().unwrap_or_default(),
                after: after.get(&field).cloned().unwrap_or_default(),
                field: format!("{}.{field}", step.as_str()),
            });
        }
    }
    fields
}

impl Session {
    pub(super) async fn onboarding(&self, id: OnboardingId) -> Result<OnboardingView, Problem> {
        self.read(move |copy| view(copy, id)).await
    }
}

/// Keeps it as it is here, at the time of its last change.
pub(super) fn put(tx: &Transaction<'_>, local: &Local, secrets: &Secrets) -> Result<(), DbError> {
    state::onboarding::put(tx, local.draft.id, local, secrets, local.draft.updated_at)
}
