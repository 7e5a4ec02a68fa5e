//! The sample platform: it runs in this process, and signing in to it is one click.

use super::profile::Current;
use crate::{
    Engine, SampleAccess,
    fault::not_found,
    guard,
    view::{AppState, SignInStep},
};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use totp_rs::{Algorithm, Secret, TOTP};
use wheelhouse_contract::{ErrorCode, Problem};
use wheelhouse_remote::{Config, check};

const STEP_SECONDS: u64 = 30;

/// The running sample, and which of its codes were used.
pub(crate) struct Sample {
    access: SampleAccess,
    last_step: u64,
}

impl Engine {
    /// Starts the sample platform and signs its owner in.
    ///
    /// # Errors
    /// `not_found` where there is none; `conflict` while somebody is signed in; `internal` when it does not start.
    pub async fn sample_start(&self) -> Result<AppState, Problem> {
        let _turn = self.turn.lock().await;
        if self.any_session().is_some() {
            return Err(Problem::new(ErrorCode::Conflict, "Sign out before you try the sample."));
        }
        let access = self.start_sample().await?;
        let config = Config {
            console_version: self.config.console_version.clone(),
        };
        let (base, info) = check(&access.url, &config).await.map_err(Problem::from)?;
        let current = Current {
            url: base.to_string(),
            info,
            sample: true,
            email: None,
        };
        self.keep_current(Some(current.clone())).await?;
        self.sign_sample_in(current, &access).await?;
        Ok(self.changed())
    }

    /// A code that an earlier run used within this minute is refused: then the next one is tried.
    async fn sign_sample_in(&self, current: Current, access: &SampleAccess) -> Result<(), Problem> {
        self.first_factor(current, access.email.clone(), access.password.clone())
            .await?;
        let mut attempt = 0;
        loop {
            let code = self.fresh_code().await?;
            match self.second_factor(&code).await {
                Ok(SignInStep::Done { .. }) => return Ok(()),
                Err(problem) if problem.code == ErrorCode::BadCredentials && attempt < 2 => attempt += 1,
                Err(problem) => return Err(problem),
                Ok(_) => {
                    return Err(Problem::new(
                        ErrorCode::Internal,
                        "The sample did not sign its owner in.",
                    ));
                }
            }
        }
    }

    /// A code of the sample owner that was not used yet; waits for the next one if need be (half a minute at most).
    ///
    /// # Errors
    /// `not_found` when this is not the sample.
    pub async fn sample_code(&self) -> Result<String, Problem> {
        let sample = guard::read(&self.current)
            .as_ref()
            .is_some_and(|current| current.sample);
        if !sample {
            return Err(not_found("sample"));
        }
        if self.is_locked() {
            return Err(self.locked());
        }
        self.fresh_code().await
    }

    pub(super) async fn start_sample(&self) -> Result<SampleAccess, Problem> {
        let platform = self.config.sample.clone().ok_or_else(|| not_found("sample"))?;
        let started = platform.start(&self.config.dir).await;
        let access = started.map_err(|sentence| Problem::new(ErrorCode::Internal, sentence))?;
        let mut slot = guard::lock(&self.sample);
        let last_step = slot.as_ref().map_or(0, |sample| sample.last_step);
        *slot = Some(Sample {
            access: access.clone(),
            last_step,
        });
        Ok(access)
    }

    /// One step before and one after the present are accepted, each once.
    async fn fresh_code(&self) -> Result<String, Problem> {
        loop {
            let present = self.now().millis().unsigned_abs() / 1000 / STEP_SECONDS;
            if let Some(code) = self.unused_code(present)? {
                return Ok(code);
            }
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    fn unused_code(&self, present: u64) -> Result<Option<String>, Problem> {
        let mut slot = guard::lock(&self.sample);
        let sample = slot.as_mut().ok_or_else(|| not_found("sample"))?;
        let step = (sample.last_step + 1).max(present.saturating_sub(1));
        if step > present + 1 {
            return Ok(None);
        }
        sample.last_step = step;
        code(&sample.access.totp_secret, step).map(Some)
    }
}

fn code(secret: &SecretString, step: u64) -> Result<String, Problem> {
    let broken = || Problem::new(ErrorCode::Internal, "The sample's second factor is unreadable.");
    let bytes = Secret::Encoded(secret.expose_secret().to_owned())
        .to_bytes()
        .map_err(|_| broken())?;
    let totp =
        TOTP::new(Algorithm::SHA1, 6, 1, STEP_SECONDS, bytes, None, "sample".to_owned()).map_err(|_| broken())?;
    Ok(totp.generate(step * STEP_SECONDS))
}
