//! What works without a connection: begin, fill in, decide a conflict, throw away.

use super::{
    WRITE,
    keep::{self, Local},
};
use crate::{
    Engine,
    fault::check,
    session::Session,
    view::{OnboardingView, Tag},
};
use wheelhouse_contract::{
    ErrorCode, OnboardingId, Problem,
    onboarding::{Answers, DraftState, OnboardingDraft, OnboardingStep, SecretFlags, Secrets, StepAnswers, StepPut},
};
use wheelhouse_remote::Command;
use wheelhouse_store::state;

impl Engine {
    /// Begins one; this operator works on it.
    pub async fn onboarding_create(&self) -> Result<OnboardingView, Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        let (me, now) = (session.me().operator, session.now());
        let begin = session.new_key();
        let draft = OnboardingDraft {
            id: OnboardingId(session.new_key().0),
            version: 0,
            state: DraftState::Open,
            step: OnboardingStep::Business,
            answers: Answers::default(),
            secrets: SecretFlags::default(),
            tests: Vec::new(),
            marks: Vec::new(),
            holder: me.id,
            holder_name: me.name,
            created_by: me.id,
            created_at: now,
            updated_at: now,
            tenant_id: None,
            activation: None,
        };
        let id = draft.id;
        let mut local = Local::upon(draft, begin);
        local.base = None;
        session
            .write_state(move |tx| keep::put(tx, &local, &Secrets::default()))
            .await?;
        session.onboarding_changed();
        session.onboarding(id).await
    }

    /// Keeps a step, complete or not, and sends it when the platform can be reached.
    ///
    /// # Errors
    /// `invalid` for a secret that cannot be one; `conflict` while somebody else works on it, or it is activated.
    pub async fn onboarding_save_step(&self, id: OnboardingId, put: StepPut) -> Result<OnboardingView, Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        let _order = session.onboarding.lock().await;
        let (draft, kept) = session.read(move |copy| keep::current(copy, id)).await?;
        editable(&draft, &session)?;
        let calendar = match &put.answers {
            StepAnswers::Calendar(answers) => answers.kind,
            _ => draft.answers.calendar.kind,
        };
        check(put.secrets.faults(calendar))?;
        let begin = session.new_key();
        let (local, secrets) = kept.unwrap_or_else(|| (Local::upon(draft, begin), Secrets::default()));
        let (local, secrets) = filled_in(local, secrets, put, &session);
        session.write_state(move |tx| keep::put(tx, &local, &secrets)).await?;
        session.onboarding_changed();
        session.onboarding(id).await
    }

    /// Decides a conflict: what waits goes over what the platform has, step by step, or is given up.
    pub async fn onboarding_resolve(&self, id: OnboardingId, keep_mine: bool) -> Result<OnboardingView, Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        let lock = session.onboarding.lock().await;
        let (_, kept) = session.read(move |copy| keep::current(copy, id)).await?;
        let Some((local, secrets)) = kept.filter(|(local, _)| local.conflict.is_some()) else {
            return session.onboarding(id).await;
        };
        let theirs = local.conflict.clone().and_then(|theirs| theirs.draft);
        match theirs {
            Some(theirs) if keep_mine => {
                editable(&theirs, &session)?;
                let merged = over(local, theirs);
                session.write_state(move |tx| keep::put(tx, &merged, &secrets)).await?;
            }
            None if keep_mine => {
                // Gone there: it begins anew under another id, with everything that was answered.
                let fresh = anew(local, &session);
                drop(lock);
                let now = fresh.draft.id;
                session
                    .write_state(move |tx| {
                        state::onboarding::remove(tx, id)?;
                        keep::put(tx, &fresh, &secrets)
                    })
                    .await?;
                session.onboarding_changed();
                return session.onboarding(now).await;
            }
            theirs => {
                let now = theirs.map(|draft| Local::upon(draft, local.begin));
                session
                    .write_state(move |tx| match &now {
                        Some(now) => keep::put(tx, now, &Secrets::default()),
                        None => state::onboarding::remove(tx, id),
                    })
                    .await?;
            }
        }
        session.onboarding_changed();
        session.onboarding(id).await
    }

    /// Throws it away: at once where the platform does not know it; otherwise only with a connection.
    pub async fn onboarding_discard(&self, id: OnboardingId) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        let _order = session.onboarding.lock().await;
        let (draft, kept) = session.read(move |copy| keep::current(copy, id)).await?;
        let local = kept.map(|(local, _)| local);
        let version = match &local {
            Some(local) => local.base,
            None => Some(draft.version),
        };
        let gone = local
            .as_ref()
            .and_then(|local| local.conflict.as_ref())
            .is_some_and(|theirs| theirs.draft.is_none());
        if let Some(version) = version.filter(|_| !gone) {
            session.online()?;
            let theirs = local.and_then(|local| local.conflict?.draft);
            let version = theirs.map_or(version, |draft| draft.version);
            let command = Command::onboarding_discard(id, version, session.new_key());
            session.client.send::<OnboardingDraft>(&command).await?;
        }
        session.write_state(move |tx| state::onboarding::remove(tx, id)).await?;
        session.onboarding_changed();
        Ok(())
    }
}

/// Who may change it, as far as the console knows.
pub(super) fn editable(draft: &OnboardingDraft, session: &Session) -> Result<(), Problem> {
    let sentence = match draft.state {
        DraftState::Activated => "It is activated; the tenant is there.".to_owned(),
        DraftState::Activating => "It is being activated. Wait a moment.".to_owned(),
        DraftState::Open if draft.holder != session.my_id() => {
            format!("{} works on this. Take it over first.", draft.holder_name)
        }
        DraftState::Open => return Ok(()),
    };
    Err(Problem::new(ErrorCode::Conflict, sentence))
}

fn filled_in(mut local: Local, secrets: Secrets, put: StepPut, session: &Session) -> (Local, Secrets) {
    let step = put.answers.step();
    let mut given = put.secrets;
    let draft = &mut local.draft;
    if !draft.answers.keeps_calendar_key(&put.answers) && given.calendar_key.is_none() {
        given.calendar_key = Some(String::new());
    }
    let before = (draft.answers.clone(), draft.step);
    draft.answers.put(put.answers);
    draft.step = put.next;
    if before == (draft.answers.clone(), draft.step) && given.is_empty() {
        return (local, secrets);
    }
    draft.secrets = given.flags(draft.secrets);
    draft.updated_at = session.now();
    local.waiting.retain(|known| *known != step);
    local.waiting.push(step);
    local.refused = None;
    (local, given.over(secrets))
}

/// What waits here, upon what the platform has.
fn over(mut local: Local, theirs: OnboardingDraft) -> Local {
    let mine = local.draft.answers.clone();
    local.waiting = local.unsent();
    local.base = Some(theirs.version);
    local.draft = OnboardingDraft {
        step: local.draft.step,
        secrets: local.draft.secrets,
        updated_at: local.draft.updated_at,
        ..theirs
    };
    for step in local.waiting.clone() {
        if let Some(answers) = mine.of(step) {
            local.draft.answers.put(answers);
        }
    }
    local.sending = None;
    local.conflict = None;
    local
}

fn anew(mut local: Local, session: &Session) -> Local {
    local.draft.id = OnboardingId(session.new_key().0);
    local.draft.marks.clear();
    local.draft.tests.clear();
    local.begin = session.new_key();
    local.base = None;
    local.waiting = OnboardingStep::FILLED.to_vec();
    local.sending = None;
    local.conflict = None;
    local
}

impl Session {
    /// Tells the screens, and whoever sends.
    pub(super) fn onboarding_changed(&self) {
        self.told(&[Tag::Onboarding]);
        self.bells.onboarding.notify_one();
    }
}
