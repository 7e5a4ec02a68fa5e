//! The welcome e-mail, before it is sent.

use super::READ;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Segment},
};
use axum::{Json, extract::State};
use wheelhouse_contract::{
    OnboardingId, Problem,
    onboarding::{Answers, MailPreview, OnboardingDraft, WelcomeFacts, welcome},
};

/// The e-mail that the draft leads to, as it would be sent now.
#[utoipa::path(get, path = "/v1/onboarding/drafts/{id}/welcome", tag = "onboarding",
    params(("id" = OnboardingId, Path,)),
    responses((status = 200, body = MailPreview), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn preview(
    State(app): State<App>,
    Segment(id): Segment<OnboardingId>,
    auth: Auth,
) -> Result<Json<MailPreview>, ApiError> {
    auth.require(READ)?;
    let draft: OnboardingDraft = app.require(id).await?;
    Ok(Json(mail(&app, &draft.answers)))
}

/// The e-mail for these answers.
pub(super) fn mail(app: &App, answers: &Answers) -> MailPreview {
    let facts = WelcomeFacts {
        platform: app.config().name.clone(),
        site: app.site_origin(answers.rules.branding.subdomain.trim()),
        support: app.config().smtp.as_ref().and_then(|smtp| {
            let answered = smtp.reply_to.as_ref()?;
            Some(answered.email.to_string())
        }),
    };
    welcome(answers, &facts)
}
