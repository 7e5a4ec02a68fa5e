//! Signing in: password, then second factor (or its enrolment), then the copy opens.

use super::{profile::Current, tokens::VaultTokens, verifier::Verifier};
use crate::{
    Engine,
    engine::blocking,
    fault::{Fault, check},
    guard,
    session::{Parts, Session},
    view::SignInStep,
};
use qrcode::{EcLevel, QrCode, render::svg};
use secrecy::{ExposeSecret, SecretString};
use std::sync::{Arc, atomic::Ordering};
use wheelhouse_contract::{
    ErrorCode, FieldError, Problem,
    auth::{Login, Me, Verify},
};
use wheelhouse_remote::{Client, RemoteError};
use wheelhouse_store::{Store, state::profile};

/// Between the two factors. Never printed: it holds the password for the verifier.
pub(crate) struct PendingSignIn {
    client: Client,
    current: Current,
    email: String,
    password: SecretString,
    challenge: SecretString,
    enrols: bool,
}

impl Engine {
    /// The first factor.
    ///
    /// # Errors
    /// `bad_credentials`, `account_locked`, `offline`, …
    pub async fn sign_in(&self, email: String, password: String) -> Result<SignInStep, Problem> {
        let password = SecretString::from(password);
        let _turn = self.turn.lock().await;
        let current = self.may_sign_in()?;
        self.first_factor(current, email.trim().to_lowercase(), password).await
    }

    /// The second factor; after it the copy is open.
    ///
    /// # Errors
    /// `bad_credentials`, `account_locked`, `offline`; `conflict` without a first factor.
    pub async fn sign_in_code(&self, code: String) -> Result<SignInStep, Problem> {
        let _turn = self.turn.lock().await;
        self.second_factor(&code).await
    }

    fn may_sign_in(&self) -> Result<Current, Problem> {
        if self.any_session().is_some() {
            return Err(Problem::new(
                ErrorCode::Conflict,
                "Somebody is signed in. Sign out first.",
            ));
        }
        let current = guard::read(&self.current).clone();
        current.ok_or_else(|| Problem::new(ErrorCode::Conflict, "Choose a platform first."))
    }

    pub(super) async fn first_factor(
        &self,
        current: Current,
        email: String,
        password: SecretString,
    ) -> Result<SignInStep, Problem> {
        let mut faults = Vec::new();
        if email.is_empty() {
            faults.push(FieldError::new("email", "Write your e-mail address."));
        }
        if password.expose_secret().is_empty() {
            faults.push(FieldError::new("password", "Write your password."));
        }
        check(faults)?;
        let client = self.client(&current, &current.profile(&email))?;
        let login = Login {
            email: email.clone(),
            password: password.expose_secret().to_owned(),
            device: self.config.device.clone(),
        };
        let challenge = client.login(&login).await?;
        let step = match &challenge.enrolment {
            Some(enrolment) => SignInStep::Enrol {
                qr_svg: qr(&enrolment.uri)?,
                secret: enrolment.secret.clone(),
            },
            None => SignInStep::Code,
        };
        *guard::lock(&self.pending) = Some(PendingSignIn {
            client,
            current,
            email,
            password,
            challenge: SecretString::from(challenge.challenge),
            enrols: challenge.enrolment.is_some(),
        });
        Ok(step)
    }

    pub(super) async fn second_factor(&self, code: &str) -> Result<SignInStep, Problem> {
        let pending = guard::lock(&self.pending).take();
        let pending = pending.ok_or_else(|| Problem::new(ErrorCode::Conflict, "Sign in with your password first."))?;
        let verify = Verify {
            challenge: pending.challenge.expose_secret().to_owned(),
            code: code.trim().to_owned(),
        };
        let answer = if pending.enrols {
            pending.client.enrol(&verify).await
        } else {
            pending.client.verify(&verify).await
        };
        let tokens = match answer {
            Ok(tokens) => tokens,
            Err(error) => {
                // A mistyped code may be typed again; a challenge that is gone leads back to the password.
                if error.is_offline() || error.code() == ErrorCode::BadCredentials {
                    *guard::lock(&self.pending) = Some(pending);
                }
                return Err(error.into());
            }
        };
        let backup_codes = tokens.backup_codes.clone();
        self.enter_session(pending).await?;
        Ok(SignInStep::Done { backup_codes })
    }

    async fn enter_session(&self, pending: PendingSignIn) -> Result<(), Problem> {
        let me = pending.client.me().await?;
        let current = Current {
            email: Some(pending.email.clone()),
            ..pending.current
        };
        let profile = current.profile(&pending.email);
        let verifier = Verifier::new(self.open_vault_now()?, &profile);
        verifier.keep(pending.password).await?;
        let session = self.begin(&current, &profile, pending.client, Some(me)).await?;
        self.keep_current(Some(current)).await?;
        self.set_locked(false).await?;
        self.note_activity();
        *guard::write(&self.session) = Some(session);
        self.changed();
        Ok(())
    }

    /// Opens the operator's copy and starts everything on it. Without `me`, who it was last time counts, so that it works
    /// offline.
    async fn begin(
        &self,
        current: &Current,
        profile: &str,
        client: Client,
        me: Option<Me>,
    ) -> Result<Arc<Session>, Problem> {
        let key = self
            .open_vault_now()?
            .get_or_create_key(&format!("db:{profile}"))
            .await
            .map_err(Fault::from)?;
        let folder = self.folder(profile);
        let opened = blocking(move || Store::open(&folder, &key))
            .await?
            .map_err(Fault::from)?;
        if opened.cache.rebuilt || opened.state.rebuilt {
            tracing::warn!(cache = ?opened.cache, state = ?opened.state, "a file of the copy was rebuilt");
        }
        let store = opened.store;
        let known = known(store.clone()).await?;
        let me = match me.or(known) {
            Some(me) => me,
            None => client.me().await?,
        };
        remember(store.clone(), current, &me).await?;
        Ok(Session::start(Parts {
            engine: self.this.clone(),
            host: Arc::clone(&self.host),
            store,
            client,
            me,
            settings: Arc::clone(&self.settings),
            tokens: Arc::new(VaultTokens::new(self.open_vault_now()?, profile)),
        }))
    }

    /// Goes on where the console was left: platform, session, lock.
    pub(crate) async fn resume(&self) -> Result<(), Problem> {
        let Some(mut current) = self.load_current().await? else {
            return Ok(());
        };
        if current.sample {
            let access = self.start_sample().await?;
            current.url = access.url;
        }
        *guard::write(&self.current) = Some(current.clone());
        let Some(email) = current.email.clone() else {
            return Ok(());
        };
        let profile = current.profile(&email);
        let client = self.client(&current, &profile)?;
        if !client.has_tokens().await? {
            return Ok(());
        }
        self.locked.store(self.was_locked().await?, Ordering::SeqCst);
        let session = self.begin(&current, &profile, client.clone(), None).await?;
        *guard::write(&self.session) = Some(Arc::clone(&session));
        tokio::spawn(async move {
            match client.me().await {
                Ok(me) => session.take_me(me).await,
                Err(RemoteError::SignedOut(problem)) => session.platform_ended(*problem),
                Err(error) => tracing::info!(%error, "the operator's role is as last known"),
            }
        });
        Ok(())
    }
}

async fn known(store: Store) -> Result<Option<Me>, Problem> {
    let kept = blocking(move || store.state.read(profile::get))
        .await?
        .map_err(Fault::from)?;
    Ok(kept.and_then(|kept| kept.me))
}

async fn remember(store: Store, current: &Current, me: &Me) -> Result<(), Problem> {
    let row = profile::Profile {
        url: current.url.clone(),
        info: current.info.clone(),
        sample: current.sample,
        me: Some(me.clone()),
    };
    let written = blocking(move || store.state.write(|tx| profile::put(tx, &row))).await?;
    Ok(written.map_err(Fault::from)?)
}

/// A QR code as SVG, with its quiet zone, dark on light whatever the theme.
fn qr(uri: &str) -> Result<String, Problem> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M).map_err(|_| {
        Problem::new(
            ErrorCode::Internal,
            "The QR code could not be drawn; type the secret instead.",
        )
    })?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(200, 200)
        .dark_color(svg::Color("#000000"))
        .light_color(svg::Color("#ffffff"))
        .quiet_zone(true)
        .build())
}

impl Session {
    /// The platform says who is signed in: a role may have changed.
    pub(crate) async fn take_me(&self, me: Me) {
        self.set_me(me.clone());
        if let Err(error) = self.write_state(move |tx| profile::set_me(tx, Some(&me))).await {
            tracing::warn!(%error, "the operator's role is not kept");
        }
        self.told(&[crate::view::Tag::App]);
    }
}
