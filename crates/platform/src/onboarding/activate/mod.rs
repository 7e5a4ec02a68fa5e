//! The activation: looked at first, then done in one transaction with everything or nothing. Everybody sees how far it is,
//! since the draft says so; what failed stays with the draft until the next try.

mod make;
mod steps;

pub(super) use make::e164;

use super::{WRITE, conflict, entry, mine, secrets, title, trial};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    operators::admin::hash_password,
    storage::Tx,
};
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use rand::{Rng, rngs::OsRng};
use secrecy::{ExposeSecret, SecretString};
use steps::Failure;
use wheelhouse_contract::{
    FieldError, OnboardingId, Problem, Timestamp,
    onboarding::{
        ACTIVATION_SECONDS, Activated, Activation, ActivationReport, ActivationStep, ActivationStepState, DraftState,
        OnboardingDraft, OwnerSecrets, PasswordMethod, backup_codes, password,
    },
    text,
};

/// Makes the tenant of a draft: tenant, administrator, subscription, modules, branding, settings and welcome e-mail in one
/// transaction. When a step fails nothing of it is there: the answer is 409, or 422 where an answer must be mended, and its
/// `current` is the draft, whose `activation` says what was done, what failed and what was undone. The same key gives the same
/// answer again, without the secrets of the first one.
#[utoipa::path(post, path = "/v1/onboarding/drafts/{id}/activation", tag = "onboarding", request_body = Activation,
    params(("id" = OnboardingId, Path,), ("Idempotency-Key" = String, Header,), ("If-Match" = String, Header,)),
    responses((status = 201, body = Activated), (status = 412, body = Problem), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn activate(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(WRITE)?;
    let wanted: Activation = request.json()?;
    let mut faults = Vec::new();
    text::length(&mut faults, "reason", &wanted.reason, 0..=500);
    ApiError::check(faults)?;
    let draft = begin(&app, &request, id).await?;
    match attempt(&app, &request, &draft, &wanted).await {
        Ok(answer) => Ok(answer),
        Err(Stop::Replay(answer)) => Err(answer),
        Err(Stop::Failed(failure)) => Err(undone(&app, &request, draft, failure).await?),
    }
}

/// Why an attempt did not end well.
enum Stop {
    /// The same request was answered meanwhile.
    Replay(ApiError),
    Failed(Failure),
}

/// Marks the draft: from here on nobody changes it. An answer that was given before is given again.
async fn begin(app: &App, request: &Mutation, id: OnboardingId) -> Result<OnboardingDraft, ApiError> {
    // With the request's key only to look for an answer: this transaction is not the one that answers.
    let mut tx = app.begin(request).await?;
    tx.without_answer();
    let mut draft = mine(&tx, request, id).await?;
    request.check_version(&draft)?;
    let mut report = ActivationReport::new(request.auth.operator.id, tx.now());
    report.set(ActivationStep::Check, ActivationStepState::Running, None);
    draft.state = DraftState::Activating;
    draft.activation = Some(report);
    draft.updated_at = tx.now();
    tx.put(&mut draft).await?;
    let sentence = format!("The activation of {} began.", title(&draft));
    tx.audit(entry(&draft, "onboarding.activation_began", sentence)).await?;
    tx.finish().await?;
    Ok(draft)
}

async fn attempt(
    app: &App,
    request: &Mutation,
    draft: &OnboardingDraft,
    wanted: &Activation,
) -> Result<Response, Stop> {
    let failed = |step| move |error: ApiError| Stop::Failed(Failure::of(step, error));
    let kept = secrets::of(app, app.reader(), draft.id)
        .await
        .map_err(failed(ActivationStep::Check))?;
    let mut draft = draft.clone();
    trial::last(app, &mut draft, &kept).await;
    let draft = &draft;
    let owner = new_owner(draft, kept.password.as_ref())
        .await
        .map_err(failed(ActivationStep::Owner))?;
    let tx = match app.begin(request).await {
        Ok(tx) => tx,
        Err(replay @ ApiError::Replay(_)) => return Err(Stop::Replay(replay)),
        Err(error) => return Err(failed(ActivationStep::Check)(error)),
    };
    let mut work = steps::Work::new(tx, draft.clone(), wanted.clone());
    let tenant = work.run(&kept, &owner).await.map_err(Stop::Failed)?;
    let site = app.site_origin(&tenant.subdomain);
    let (tx, draft) = work.end();
    let mut answer = Activated {
        draft,
        tenant,
        site,
        secrets: None,
    };
    let answered = async {
        let stored = Reply::created(&answer)?;
        answer.secrets = Some(owner.shown);
        tx.commit_once(stored, Reply::created(&answer)?).await
    };
    answered.await.map_err(failed(ActivationStep::WelcomeMail))
}

/// What the administrator will sign in with.
pub(super) struct NewOwner {
    pub password_hash: String,
    pub shown: OwnerSecrets,
}

/// Before the transaction: the hash takes long, and everybody else who writes would wait.
async fn new_owner(draft: &OnboardingDraft, typed: Option<&SecretString>) -> Result<NewOwner, ApiError> {
    let chosen = typed.filter(|_| draft.answers.administrator.password_method == PasswordMethod::Manual);
    let generated = chosen.is_none().then(fresh_password);
    let password = generated
        .as_ref()
        .or(chosen)
        .ok_or_else(|| ApiError::internal("no password"))?;
    Ok(NewOwner {
        password_hash: hash_password(password).await?,
        shown: OwnerSecrets {
            email: draft.answers.administrator.email.trim().to_lowercase(),
            password: generated.map(|password| password.expose_secret().to_owned()),
            backup_codes: fresh_codes(),
        },
    })
}

pub(super) fn fresh_password() -> SecretString {
    password(&mut |below| OsRng.gen_range(0..below.max(1))).into()
}

pub(super) fn fresh_codes() -> Vec<String> {
    backup_codes(&mut |below| OsRng.gen_range(0..below.max(1)))
}

/// Keeps with the draft what failed, and gives the refusal for it.
async fn undone(app: &App, request: &Mutation, draft: OnboardingDraft, failure: Failure) -> Result<ApiError, ApiError> {
    tracing::info!(draft = %draft.id, step = ?failure.step, "an activation was rolled back");
    let mut tx: Tx = app.begin_as(request.auth.actor()).await?;
    let Some(mut now) = tx.get::<OnboardingDraft>(draft.id).await? else {
        return Ok(failure.error);
    };
    if now.version != draft.version {
        // Somebody took up what seemed abandoned: theirs is the truth.
        return Ok(conflict(&now, "Somebody else went on with this meanwhile.".to_owned()));
    }
    let Failure { step, error, report } = failure;
    let mut report = report
        .or(now.activation.take())
        .unwrap_or_else(|| ActivationReport::new(request.auth.operator.id, draft.updated_at));
    let (sentence, faults) = told(&error);
    report.fail(step, sentence.clone(), faults.clone());
    now.state = DraftState::Open;
    now.activation = Some(report);
    now.updated_at = tx.now();
    tx.put(&mut now).await?;
    let audited = format!(
        "The activation of {} failed, and nothing of it remains. {sentence}",
        title(&now)
    );
    tx.audit(entry(&now, "onboarding.activation_failed", audited)).await?;
    tx.finish().await?;
    let mut problem = match faults.is_empty() {
        true => Problem::new(wheelhouse_contract::ErrorCode::Conflict, sentence),
        false => Problem::fields(faults),
    };
    problem.current = serde_json::to_value(&now).ok();
    Ok(problem.into())
}

/// What a person reads of it. What nobody outside can mend goes to the log alone.
fn told(error: &ApiError) -> (String, Vec<FieldError>) {
    match error {
        ApiError::Problem(problem) => (problem.detail.clone(), problem.fields.clone()),
        other => {
            tracing::error!(error = %other, "an activation");
            ("The platform failed inside. Try again.".to_owned(), Vec::new())
        }
    }
}

/// Whether nobody has heard of the activation for so long that it cannot be under way.
pub(super) fn is_abandoned(draft: &OnboardingDraft, now: Timestamp) -> bool {
    now > draft.updated_at.plus(TimeDelta::seconds(ACTIVATION_SECONDS))
}
