//! The mail server, spoken to step by step, so that it is known at which one it failed.

use lettre::{
    Message,
    message::Mailbox,
    transport::smtp::{
        Error,
        authentication::{Credentials, Mechanism},
        client::{AsyncSmtpConnection, Certificate, TlsParameters},
        extension::ClientId,
    },
};
use secrecy::{ExposeSecret, SecretString};
use std::{future::Future, time::Duration};

/// Of every step; together with the transactions around it a message takes less than the lease of the job.
const PATIENCE: Duration = Duration::from_secs(12);

/// How the way to the mail server is encrypted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum SmtpTls {
    /// From the first byte (port 465).
    Tls,
    /// After the greeting, or not at all: a server that cannot is refused (port 587).
    Starttls,
    /// Not: for a relay on the same machine.
    None,
}

impl SmtpTls {
    /// The usual port.
    pub fn port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::Starttls => 587,
            Self::None => 25,
        }
    }
}

/// The mail server, and as whom the platform writes.
#[derive(Clone)]
pub struct Smtp {
    pub host: String,
    pub port: u16,
    pub tls: SmtpTls,
    /// With `password`, when the server wants to know who sends.
    pub user: Option<String>,
    pub password: Option<SecretString>,
    /// PEM of an authority of one's own, besides those that the system trusts.
    pub authority: Option<Vec<u8>>,
    pub from: Mailbox,
    pub reply_to: Option<Mailbox>,
}

/// What became of a message.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Taken,
    /// Not taken now; perhaps later.
    Later(String),
    /// Never taken.
    Refused(String),
    /// Nobody knows whether it was taken.
    Doubt(String),
}

/// A greeted and, where configured, authenticated connection.
pub(super) struct Line(AsyncSmtpConnection);

impl Line {
    /// Connects, encrypts and signs in.
    ///
    /// # Errors
    /// A sentence for whoever runs the platform; secrets never stand in it.
    pub async fn open(smtp: &Smtp) -> Result<Self, String> {
        let at = format!("The mail server {}:{}", smtp.host, smtp.port);
        let say = |what: &str, error: Error| format!("{at} {what}: {}.", cause(&error));
        let hello = ClientId::default();
        let tls = (smtp.tls != SmtpTls::None).then(|| parameters(smtp)).transpose()?;
        let at_once = tls.clone().filter(|_| smtp.tls == SmtpTls::Tls);
        let address = (smtp.host.as_str(), smtp.port);
        let connecting = AsyncSmtpConnection::connect_tokio1(address, Some(PATIENCE), &hello, at_once, None);
        let mut line = in_time(&at, connecting)
            .await?
            .map_err(|error| say("cannot be reached", error))?;
        if let Some(tls) = tls.filter(|_| smtp.tls == SmtpTls::Starttls) {
            if !line.can_starttls() {
                return Err(format!("{at} offers no STARTTLS, so nothing was sent to it."));
            }
            in_time(&at, line.starttls(tls, &hello))
                .await?
                .map_err(|error| say("cannot be spoken to in secret", error))?;
        }
        if let (Some(user), Some(password)) = (&smtp.user, &smtp.password) {
            let credentials = Credentials::new(user.clone(), password.expose_secret().to_owned());
            in_time(&at, line.auth(&[Mechanism::Plain, Mechanism::Login], &credentials))
                .await?
                .map_err(|error| say("does not accept the user and password", error))?;
        }
        Ok(Self(line))
    }

    /// Gives a message to the server. After anything but [`Outcome::Taken`] the line is of no use any more.
    pub async fn send(&mut self, message: &Message) -> Outcome {
        let bytes = message.formatted();
        match tokio::time::timeout(PATIENCE, self.0.send(message.envelope(), &bytes)).await {
            Ok(Ok(_)) => Outcome::Taken,
            Ok(Err(error)) if error.is_permanent() => {
                Outcome::Refused(format!("The mail server refused it: {}.", cause(&error)))
            }
            Ok(Err(error)) if error.is_transient() => {
                Outcome::Later(format!("The mail server did not take it yet: {}.", cause(&error)))
            }
            Ok(Err(error)) => Outcome::Doubt(format!(
                "The mail server went away while it was sent: {}.",
                cause(&error)
            )),
            Err(_) => Outcome::Doubt("The mail server did not say in time whether it took it.".to_owned()),
        }
    }

    /// Says good-bye; whether it is heard does not matter any more.
    pub async fn close(mut self) {
        if tokio::time::timeout(PATIENCE, self.0.quit()).await.is_err() {
            tracing::debug!("the mail server did not say good-bye");
        }
    }
}

async fn in_time<T>(at: &str, step: impl Future<Output = T>) -> Result<T, String> {
    let late = |_| format!("{at} did not answer in time.");
    tokio::time::timeout(PATIENCE, step).await.map_err(late)
}

fn parameters(smtp: &Smtp) -> Result<TlsParameters, String> {
    let mut builder = TlsParameters::builder(smtp.host.clone());
    if let Some(pem) = &smtp.authority {
        let certificate =
            Certificate::from_pem(pem).map_err(|error| format!("The certificate authority for mail: {error}."))?;
        builder = builder.add_root_certificate(certificate);
    }
    builder
        .build()
        .map_err(|error| format!("TLS for mail cannot be set up: {error}."))
}

/// The innermost cause, on one line.
fn cause(error: &Error) -> String {
    let source = std::error::Error::source(error);
    let text = source.map_or_else(|| error.to_string(), ToString::to_string);
    let plain = text.replace(char::is_control, " ");
    plain.trim().trim_end_matches('.').chars().take(300).collect()
}
