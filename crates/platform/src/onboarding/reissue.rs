//! New secrets for an administrator whose first ones nobody saw: the answer was lost on its way.

use super::{
    WRITE,
    activate::{fresh_codes, fresh_password},
    codes, conflict, entry, title,
};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply, Segment},
    operators::admin::hash_password,
    storage::{Tx, sql},
};
use axum::{extract::State, response::Response};
use chrono::TimeDelta;
use secrecy::ExposeSecret;
use wheelhouse_contract::{
    OnboardingId, Problem, TenantId,
    onboarding::{DraftState, NewOwnerSecrets, OnboardingDraft, OwnerSecrets, SECRETS_MINUTES},
};

/// Makes a new password and new backup codes in place of those of the activation. Whoever activated may, within 15 minutes and
/// before the administrator signed in. The same key gives the same answer again without the secrets.
#[utoipa::path(post, path = "/v1/onboarding/drafts/{id}/secrets", tag = "onboarding",
    params(("id" = OnboardingId, Path,), ("Idempotency-Key" = String, Header,)),
    responses((status = 201, body = NewOwnerSecrets), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:create"]))))]
pub(super) async fn reissue(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    request: Mutation,
) -> Result<Response, ApiError> {
    request.require(WRITE)?;
    let password = fresh_password();
    let hash = hash_password(&password).await?;
    let mut tx = app.begin(&request).await?;
    let draft: OnboardingDraft = tx.require(id).await?;
    let tenant = permitted(&tx, &request, &draft)?;
    let (user, email) = owner(&tx, tenant).await?.ok_or_else(|| {
        conflict(
            &draft,
            "The administrator has signed in. Set new credentials in the tenant's dossier.".to_owned(),
        )
    })?;
    let backup_codes = fresh_codes();
    let set = "UPDATE tenant_users SET password_hash = $1 WHERE id = $2";
    sql::exec(tx.conn(), set, vec![hash.into(), user.clone().into()]).await?;
    let user = user.parse().map_err(ApiError::internal)?;
    codes::keep(&tx, user, &backup_codes).await?;
    let sentence = format!(
        "The administrator of {} was given new secrets: nobody saw the first.",
        title(&draft)
    );
    tx.audit(entry(&draft, "onboarding.secrets_renewed", sentence).sensitive())
        .await?;
    let mut answer = NewOwnerSecrets {
        tenant_id: tenant,
        secrets: None,
    };
    let stored = Reply::created(&answer)?;
    answer.secrets = Some(OwnerSecrets {
        email,
        password: Some(password.expose_secret().to_owned()),
        backup_codes,
    });
    tx.commit_once(stored, Reply::created(&answer)?).await
}

fn permitted(tx: &Tx, request: &Mutation, draft: &OnboardingDraft) -> Result<TenantId, ApiError> {
    let by_me = draft
        .activation
        .as_ref()
        .is_some_and(|report| report.started_by == request.auth.operator.id);
    let fresh = tx.now() <= draft.updated_at.plus(TimeDelta::minutes(SECRETS_MINUTES));
    match draft.tenant_id {
        Some(tenant) if draft.state == DraftState::Activated && by_me && fresh => Ok(tenant),
        _ => Err(conflict(
            draft,
            "Only whoever activated it can do this, within 15 minutes. Set new credentials in the tenant's dossier."
                .to_owned(),
        )),
    }
}

/// Id and e-mail of the administrator, unless they have signed in.
async fn owner(tx: &Tx, tenant: TenantId) -> Result<Option<(String, String)>, ApiError> {
    let statement = "SELECT id, email FROM tenant_users
        WHERE tenant_id = $1 AND role = 'owner' AND last_sign_in_at IS NULL ORDER BY id LIMIT 1";
    match sql::one(tx.conn(), statement, vec![tenant.to_string().into()]).await? {
        Some(row) => Ok(Some((row.try_get_by_index(0)?, row.try_get_by_index(1)?))),
        None => Ok(None),
    }
}
