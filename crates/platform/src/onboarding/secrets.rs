//! Secrets of drafts, and of the tenants that they become: encrypted with the platform's key, bound to where they rest.

use crate::{
    app::App,
    error::ApiError,
    storage::{Tx, sql},
};
use sea_orm::ConnectionTrait;
use secrecy::SecretString;
use wheelhouse_contract::{OnboardingId, TenantId, onboarding::Secrets};

const PASSWORD: &str = "password";
const VOICE: &str = "voice_key";
const CALENDAR: &str = "calendar_key";

/// What is kept.
#[derive(Default)]
pub(super) struct Kept {
    pub password: Option<SecretString>,
    pub voice_key: Option<SecretString>,
    pub calendar_key: Option<SecretString>,
}

/// Keeps what is given and forgets what is empty.
pub(super) async fn keep(tx: &Tx, draft: OnboardingId, secrets: &Secrets) -> Result<(), ApiError> {
    let given = [
        (PASSWORD, &secrets.password),
        (VOICE, &secrets.voice_key),
        (CALENDAR, &secrets.calendar_key),
    ];
    for (kind, secret) in given {
        match secret.as_deref() {
            None => {}
            Some("") => remove(tx, &draft.to_string(), kind).await?,
            Some(text) => put(tx, &draft.to_string(), kind, text).await?,
        }
    }
    Ok(())
}

/// The draft's secrets.
pub(super) async fn of<C: ConnectionTrait>(app: &App, conn: &C, draft: OnboardingId) -> Result<Kept, ApiError> {
    let owner = draft.to_string();
    let statement = "SELECT kind, sealed FROM onboarding_secrets WHERE owner_id = $1";
    let mut kept = Kept::default();
    for row in sql::all(conn, statement, vec![owner.clone().into()]).await? {
        let kind: String = row.try_get_by_index(0)?;
        let secret = app
            .keys()
            .open(&row.try_get_by_index::<String>(1)?, &place(&owner, &kind))?;
        match kind.as_str() {
            PASSWORD => kept.password = Some(secret),
            VOICE => kept.voice_key = Some(secret),
            CALENDAR => kept.calendar_key = Some(secret),
            _ => {}
        }
    }
    Ok(kept)
}

/// The keys of connections become the tenant's; the first password is needed no more.
pub(super) async fn hand_over(tx: &Tx, draft: OnboardingId, kept: &Kept, tenant: TenantId) -> Result<(), ApiError> {
    use secrecy::ExposeSecret;
    for (kind, secret) in [(VOICE, &kept.voice_key), (CALENDAR, &kept.calendar_key)] {
        if let Some(secret) = secret {
            put(tx, &tenant.to_string(), kind, secret.expose_secret()).await?;
        }
    }
    forget(tx, draft).await
}

/// All of the draft's.
pub(super) async fn forget(tx: &Tx, draft: OnboardingId) -> Result<(), ApiError> {
    let statement = "DELETE FROM onboarding_secrets WHERE owner_id = $1";
    sql::exec(tx.conn(), statement, vec![draft.to_string().into()]).await?;
    Ok(())
}

async fn put(tx: &Tx, owner: &str, kind: &str, text: &str) -> Result<(), ApiError> {
    let sealed = tx.app().keys().seal(text, &place(owner, kind))?;
    sql::exec(
        tx.conn(),
        "INSERT INTO onboarding_secrets (owner_id, kind, sealed) VALUES ($1, $2, $3)
         ON CONFLICT (owner_id, kind) DO UPDATE SET sealed = excluded.sealed",
        vec![owner.into(), kind.into(), sealed.into()],
    )
    .await?;
    Ok(())
}

async fn remove(tx: &Tx, owner: &str, kind: &str) -> Result<(), ApiError> {
    let statement = "DELETE FROM onboarding_secrets WHERE owner_id = $1 AND kind = $2";
    sql::exec(tx.conn(), statement, vec![owner.into(), kind.into()]).await?;
    Ok(())
}

fn place(owner: &str, kind: &str) -> String {
    format!("{owner}/{kind}")
}
