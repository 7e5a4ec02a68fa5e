//! Whether names, subdomains and e-mail addresses are free.

use super::READ;
use crate::{
    app::App,
    error::ApiError,
    http::{Auth, Query},
    storage::sql,
};
use axum::{Json, extract::State};
use sea_orm::ConnectionTrait;
use wheelhouse_contract::{
    FieldError, OnboardingId, Problem, check,
    onboarding::{Answers, Availability, AvailabilityQuery, Claim, other_names, other_subdomains},
};

/// Free ones that are proposed.
const SUGGESTIONS: usize = 3;
/// How many are tried for them.
const TRIES: usize = 30;

/// What must be unique on the platform.
#[derive(Clone, Copy)]
enum Unique {
    Name,
    Subdomain,
    Email,
}

impl Unique {
    /// Where tenants have it.
    fn taken(self) -> &'static str {
        match self {
            Unique::Name => "tenants WHERE name_key = $1",
            Unique::Subdomain => "tenants WHERE subdomain = $1",
            Unique::Email => "tenant_users WHERE email = $1",
        }
    }

    /// Where other drafts want it.
    fn wanted(self) -> &'static str {
        match self {
            Unique::Name => "onboarding_drafts WHERE name_key = $1 AND state <> 'activated' AND id <> $2",
            Unique::Subdomain => "onboarding_drafts WHERE subdomain = $1 AND state <> 'activated' AND id <> $2",
            Unique::Email => "onboarding_drafts WHERE email = $1 AND state <> 'activated' AND id <> $2",
        }
    }

    fn refusal(self) -> &'static str {
        match self {
            Unique::Name => "Another tenant has this name.",
            Unique::Subdomain => "Another tenant has this subdomain.",
            Unique::Email => "Somebody else signs in with this address.",
        }
    }

    /// What is wrong with the text itself.
    fn fault(self, text: &str) -> check::Fault {
        match self {
            Unique::Name => (text.chars().count() < 2).then_some("Write 2 to 100 characters."),
            Unique::Subdomain => check::subdomain(text),
            Unique::Email => check::email(text),
        }
    }

    fn others(self, text: &str) -> Vec<String> {
        match self {
            Unique::Name => other_names(text).take(TRIES).collect(),
            Unique::Subdomain => other_subdomains(text).take(TRIES).collect(),
            Unique::Email => Vec::new(),
        }
    }
}

/// Whether each of what is asked about is free, with free ones like it where it is not.
#[utoipa::path(get, path = "/v1/onboarding/availability", tag = "onboarding", params(AvailabilityQuery),
    responses((status = 200, body = Availability), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["tenants:read"]))))]
pub(super) async fn read(
    State(app): State<App>,
    auth: Auth,
    Query(query): Query<AvailabilityQuery>,
) -> Result<Json<Availability>, ApiError> {
    auth.require(READ)?;
    let conn = app.reader();
    let mut answer = Availability::default();
    if let Some(name) = &query.name {
        answer.name = Some(claim(conn, Unique::Name, name, query.draft).await?);
    }
    if let Some(subdomain) = &query.subdomain {
        answer.subdomain = Some(claim(conn, Unique::Subdomain, subdomain, query.draft).await?);
    }
    if let Some(email) = &query.email {
        answer.email = Some(claim(conn, Unique::Email, email, query.draft).await?);
    }
    Ok(Json(answer))
}

async fn claim<C: ConnectionTrait>(
    conn: &C,
    unique: Unique,
    value: &str,
    draft: Option<OnboardingId>,
) -> Result<Claim, ApiError> {
    let text = value.trim();
    let fault = unique.fault(text);
    let taken = fault.is_none() && is_taken(conn, unique, text).await?;
    let own = draft.map(|id| id.to_string()).unwrap_or_default();
    let wanted = vec![text.to_lowercase().into(), own.into()];
    let message = match (fault, taken) {
        (Some(fault), _) => fault,
        (None, true) => unique.refusal(),
        (None, false) => "It is free.",
    };
    let mut suggestions = Vec::new();
    if taken {
        for other in unique.others(text) {
            if suggestions.len() < SUGGESTIONS && !is_taken(conn, unique, &other).await? {
                suggestions.push(other);
            }
        }
    }
    Ok(Claim {
        value: value.to_owned(),
        free: fault.is_none() && !taken,
        wanted_elsewhere: sql::exists(conn, unique.wanted(), wanted).await?,
        message: message.to_owned(),
        suggestions,
    })
}

async fn is_taken<C: ConnectionTrait>(conn: &C, unique: Unique, text: &str) -> Result<bool, ApiError> {
    sql::exists(conn, unique.taken(), vec![text.trim().to_lowercase().into()]).await
}

/// What of the answers somebody has already, by field.
pub(super) async fn taken<C: ConnectionTrait>(conn: &C, answers: &Answers) -> Result<Vec<FieldError>, ApiError> {
    let mut faults = Vec::new();
    for (field, unique, text) in [
        ("business.name", Unique::Name, &answers.business.name),
        (
            "rules.branding.subdomain",
            Unique::Subdomain,
            &answers.rules.branding.subdomain,
        ),
        ("administrator.email", Unique::Email, &answers.administrator.email),
    ] {
        if is_taken(conn, unique, text).await? {
            faults.push(FieldError::new(field, unique.refusal()));
        }
    }
    Ok(faults)
}
