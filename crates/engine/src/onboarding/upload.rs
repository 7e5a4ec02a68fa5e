//! Sends what waits, step by step, while the platform can be reached.

use super::keep::{self, Local, Sending, Theirs};
use crate::{
    fault::Fault,
    session::Session,
    view::{Link, Tag},
};
use std::{sync::Arc, time::Duration};
use wheelhouse_contract::{
    ErrorCode, OnboardingId, Problem,
    onboarding::{DraftStart, OnboardingDraft, OnboardingStep, Secrets, StepPut},
};
use wheelhouse_remote::{Command, RemoteError};
use wheelhouse_store::{cache, state};

/// Longest sleep without a reason.
const LONGEST_SLEEP: Duration = Duration::from_secs(5);

/// Runs until the session ends.
pub(crate) async fn run(session: Arc<Session>) {
    let mut status = session.watch();
    loop {
        let now = session.status();
        let open = now.link == Link::Live && !now.offline_by_choice;
        tokio::select! {
            () = session.stop.cancelled() => return,
            sent = all(&session), if open => if let Err(error) = sent {
                tracing::debug!(%error, "an onboarding waits");
            },
            () = std::future::ready(()), if !open => {}
        }
        tokio::select! {
            () = session.stop.cancelled() => return,
            () = session.bells.onboarding.notified() => {}
            changed = status.changed() => if changed.is_err() { return },
            () = tokio::time::sleep(LONGEST_SLEEP) => {}
        }
    }
}

async fn all(session: &Arc<Session>) -> Result<(), Fault> {
    for local in session.read_state(state::onboarding::all::<Local>).await? {
        flush(session, local.draft.id).await?;
    }
    Ok(())
}

/// Sends everything of one draft that waits. A conflict or a refusal is kept with it, and is no error here.
///
/// # Errors
/// `offline`, and whatever keeps the console from asking at all.
pub(super) async fn flush(session: &Session, id: OnboardingId) -> Result<(), Problem> {
    loop {
        let _order = session.onboarding.lock().await;
        let Some((mut local, secrets)) = session
            .read_state(move |conn| state::onboarding::get::<Local>(conn, id))
            .await?
        else {
            return Ok(());
        };
        if local.is_sent() {
            return tidy(session, &local).await;
        }
        if local.conflict.is_some() || local.refused.is_some() {
            return Ok(());
        }
        let sent = match next(&mut local, &secrets, session) {
            Some(command) => {
                let (marked, kept) = (local.clone(), secrets.clone());
                session.write_state(move |tx| keep::put(tx, &marked, &kept)).await?;
                session.client.send::<OnboardingDraft>(&command).await
            }
            None => return Ok(()),
        };
        let (local, secrets) = after(local, secrets, sent)?;
        session.write_state(move |tx| keep::put(tx, &local, &secrets)).await?;
        session.told(&[Tag::Onboarding]);
    }
}

/// What the copy shows by itself needs no place of its own.
async fn tidy(session: &Session, local: &Local) -> Result<(), Problem> {
    let (id, base) = (local.draft.id, local.base.unwrap_or_default());
    let shown = session
        .read(move |copy| Ok(cache::onboarding::get(copy.cache, id)?.is_some_and(|known| known.version >= base)))
        .await?;
    if shown {
        session.write_state(move |tx| state::onboarding::remove(tx, id)).await?;
    }
    Ok(())
}

/// The next request; one whose answer was lost is made again, byte for byte.
fn next(local: &mut Local, secrets: &Secrets, session: &Session) -> Option<Command> {
    let id = local.draft.id;
    let Some(base) = local.base else {
        return Some(Command::onboarding_start(&DraftStart { id }, local.begin));
    };
    if local.sending.is_none() {
        let step = *local.waiting.first()?;
        let put = StepPut {
            answers: local.draft.answers.of(step)?,
            secrets: of_step(secrets, step),
            next: local.draft.step,
        };
        local.waiting.retain(|waiting| *waiting != step);
        local.sending = Some(Sending {
            key: session.new_key(),
            step,
            base,
            secrets: put.secrets.clone(),
            body: serde_json::to_string(&put).ok()?,
        });
    }
    let sending = local.sending.as_ref()?;
    Some(Command::onboarding_put(
        id,
        sending.body.clone(),
        sending.base,
        sending.key,
    ))
}

fn of_step(secrets: &Secrets, step: OnboardingStep) -> Secrets {
    let only = |wanted, secret: &Option<String>| secret.clone().filter(|_| step == wanted);
    Secrets {
        password: only(OnboardingStep::Administrator, &secrets.password),
        voice_key: only(OnboardingStep::Voice, &secrets.voice_key),
        calendar_key: only(OnboardingStep::Calendar, &secrets.calendar_key),
    }
}

/// What the answer makes of it.
fn after(
    mut local: Local,
    mut secrets: Secrets,
    sent: Result<wheelhouse_remote::Answer<OnboardingDraft>, RemoteError>,
) -> Result<(Local, Secrets), Problem> {
    let problem = match sent {
        Ok(answer) => {
            if let Some(sending) = local.sending.take() {
                forget(&mut secrets, &sending.secrets);
            }
            took(&mut local, answer.value);
            return Ok((local, secrets));
        }
        Err(RemoteError::Problem { problem, .. }) => *problem,
        Err(error) => return Err(error.into()),
    };
    match problem.code {
        ErrorCode::StaleVersion | ErrorCode::Conflict | ErrorCode::NotFound => {
            let theirs = problem.current.and_then(|current| serde_json::from_value(current).ok());
            local.conflict = Some(Theirs { draft: theirs });
        }
        ErrorCode::Invalid | ErrorCode::Forbidden | ErrorCode::KeyReused => local.refused = Some(problem),
        _ => return Err(problem),
    }
    // What was sent waits again, for whoever decides.
    local.waiting = local.unsent();
    local.sending = None;
    Ok((local, secrets))
}

/// What the platform has now is no longer kept here.
fn forget(secrets: &mut Secrets, sent: &Secrets) {
    let forget = |kept: &mut Option<String>, sent: &Option<String>| {
        if sent.is_some() && kept == sent {
            *kept = None;
        }
    };
    forget(&mut secrets.password, &sent.password);
    forget(&mut secrets.voice_key, &sent.voice_key);
    forget(&mut secrets.calendar_key, &sent.calendar_key);
}

/// The platform's row with what still waits laid over it.
fn took(local: &mut Local, theirs: OnboardingDraft) {
    local.base = Some(theirs.version);
    if local.waiting.is_empty() {
        local.draft = theirs;
        return;
    }
    local.draft = OnboardingDraft {
        step: local.draft.step,
        answers: local.draft.answers.clone(),
        secrets: local.draft.secrets,
        updated_at: local.draft.updated_at,
        ..theirs
    };
}
