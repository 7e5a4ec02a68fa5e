//! What needs the platform: free names, tests of connections, another operator's draft, the activation.

use super::{READ, WRITE, change::editable, keep, upload};
use crate::{
    Engine,
    session::Session,
    view::{OnboardingView, Tag},
};
use std::sync::Arc;
use wheelhouse_contract::{
    ErrorCode, OnboardingId, Problem,
    onboarding::{
        Activated, Activation, Availability, AvailabilityQuery, IntegrationReport, IntegrationTest, MailPreview,
        NewOwnerSecrets, OnboardingDraft, WelcomeFacts, welcome,
    },
};
use wheelhouse_remote::Command;
use wheelhouse_store::state::{self, profile};

impl Engine {
    /// Whether names, subdomains and addresses are free.
    ///
    /// # Errors
    /// `offline`: nobody knows without the platform. So for everything here but the welcome e-mail.
    pub async fn onboarding_check_unique(&self, query: AvailabilityQuery) -> Result<Availability, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        session.online()?;
        Ok(session.client.onboarding_availability(&query).await?)
    }

    /// The e-mail that the draft leads to; needs no connection.
    pub async fn onboarding_preview_mail(&self, id: OnboardingId) -> Result<MailPreview, Problem> {
        let session = self.session()?;
        session.require(READ)?;
        session
            .read(move |copy| {
                let (draft, _) = keep::current(copy, id)?;
                let profile = profile::get(copy.state)?;
                let (platform, domain, secure) = profile.map_or_else(Default::default, |profile| {
                    let secure = profile.url.starts_with("https:");
                    (profile.info.name, profile.info.base_domain, secure)
                });
                let scheme = if secure { "https" } else { "http" };
                let facts = WelcomeFacts {
                    platform,
                    site: format!("{scheme}://{}.{domain}", draft.answers.rules.branding.subdomain.trim()),
                    support: None,
                };
                Ok(welcome(&draft.answers, &facts))
            })
            .await
    }

    /// Tries a connection with the answers as they are now.
    pub async fn onboarding_test_integration(
        &self,
        id: OnboardingId,
        test: IntegrationTest,
    ) -> Result<IntegrationReport, Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        ready(&session, id).await?;
        let command = Command::onboarding_test(id, &test, session.new_key());
        let answer = session.client.send::<IntegrationReport>(&command).await?;
        session.told(&[Tag::Onboarding]);
        Ok(answer.value)
    }

    /// This operator works on it from now on.
    pub async fn onboarding_take_over(&self, id: OnboardingId) -> Result<OnboardingView, Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        session.online()?;
        let order = session.onboarding.lock().await;
        let (draft, kept) = session.read(move |copy| keep::current(copy, id)).await?;
        let theirs = kept.as_ref().and_then(|(local, _)| local.conflict.clone()?.draft);
        let known = theirs.as_ref().map_or(draft.version, |theirs| theirs.version);
        let command = Command::onboarding_take_over(id, known, session.new_key());
        let taken = session.client.send::<OnboardingDraft>(&command).await?.value;
        let (begin, secrets) = (session.new_key(), kept.as_ref().map(|(_, secrets)| secrets.clone()));
        let local = match kept {
            // What waited stays a conflict until it is decided, now with the platform's newest row.
            Some((mut local, _)) if local.conflict.is_some() => {
                local.conflict = Some(keep::Theirs { draft: Some(taken) });
                local
            }
            _ => keep::Local::upon(taken, begin),
        };
        session
            .write_state(move |tx| keep::put(tx, &local, &secrets.unwrap_or_default()))
            .await?;
        drop(order);
        session.onboarding_changed();
        session.onboarding(id).await
    }

    /// Makes the tenant. One that failed is refused with the draft as `current`; its `activation` says what was undone.
    pub async fn onboarding_activate(&self, id: OnboardingId, activation: Activation) -> Result<Activated, Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        let version = ready(&session, id).await?;
        let command = Command::onboarding_activate(id, &activation, version, session.new_key());
        let sent = session.client.send::<Activated>(&command).await;
        session.told(&[Tag::Onboarding, Tag::Tenants]);
        let answer = sent?.value;
        session.write_state(move |tx| state::onboarding::remove(tx, id)).await?;
        session.told(&[Tag::Onboarding]);
        Ok(answer)
    }

    /// New secrets of the administrator in place of those that nobody saw.
    pub async fn onboarding_secrets(&self, id: OnboardingId) -> Result<NewOwnerSecrets, Problem> {
        let session = self.session()?;
        session.require(WRITE)?;
        session.online()?;
        let command = Command::onboarding_secrets(id, session.new_key());
        Ok(session.client.send::<NewOwnerSecrets>(&command).await?.value)
    }
}

/// Everything of it is at the platform; the version that it has there.
async fn ready(session: &Arc<Session>, id: OnboardingId) -> Result<u64, Problem> {
    session.online()?;
    upload::flush(session, id).await?;
    let (draft, kept) = session.read(move |copy| keep::current(copy, id)).await?;
    let local = kept.map(|(local, _)| local);
    if let Some(refused) = local.as_ref().and_then(|local| local.refused.clone()) {
        return Err(refused);
    }
    if local.as_ref().is_some_and(|local| !local.is_sent()) {
        return Err(Problem::new(
            ErrorCode::Conflict,
            "The platform has other answers than those here. Decide which ones count first.",
        ));
    }
    editable(&draft, session)?;
    Ok(draft.version)
}
