//! The mail server, as whoever runs the platform names it.

use super::{Smtp, SmtpTls};
use crate::error::ApiError;
use lettre::message::Mailbox;
use secrecy::SecretString;
use std::path::PathBuf;

/// Options of `serve`.
#[derive(clap::Args, Default)]
pub struct MailServer {
    /// Send mail by this server. Without it mail stays in the mailbox that consoles show.
    #[arg(long, env = "WHEELHOUSE_SMTP_HOST")]
    smtp_host: Option<String>,
    /// 465, 587 or 25 when absent, as `--smtp-tls` has it.
    #[arg(long, env = "WHEELHOUSE_SMTP_PORT")]
    smtp_port: Option<u16>,
    /// How the way there is encrypted; `starttls` when absent.
    #[arg(long, env = "WHEELHOUSE_SMTP_TLS")]
    smtp_tls: Option<SmtpTls>,
    /// PEM of a certificate authority of your own.
    #[arg(long, env = "WHEELHOUSE_SMTP_CA")]
    smtp_ca: Option<PathBuf>,
    #[arg(long, env = "WHEELHOUSE_SMTP_USER")]
    smtp_user: Option<String>,
    /// Better in the environment or in a file: arguments are there for every user of the machine to read.
    #[arg(long, env = "WHEELHOUSE_SMTP_PASSWORD", hide_env_values = true)]
    smtp_password: Option<SecretString>,
    /// A file that holds the password, such as a mounted secret.
    #[arg(long, env = "WHEELHOUSE_SMTP_PASSWORD_FILE", conflicts_with = "smtp_password")]
    smtp_password_file: Option<PathBuf>,
    /// As whom the platform writes: `Wheelhouse <no-reply@example.com>`.
    #[arg(long, env = "WHEELHOUSE_MAIL_FROM")]
    mail_from: Option<String>,
    /// Where answers go, when not there.
    #[arg(long, env = "WHEELHOUSE_MAIL_REPLY_TO")]
    mail_reply_to: Option<String>,
}

impl MailServer {
    /// What was named; `None` when no server was.
    ///
    /// # Errors
    /// A sentence for whoever starts the platform.
    pub fn smtp(self) -> Result<Option<Smtp>, ApiError> {
        let Some(host) = self.smtp_host.filter(|host| !host.is_empty()) else {
            return Ok(None);
        };
        let tls = self.smtp_tls.unwrap_or(SmtpTls::Starttls);
        let password = match self.smtp_password_file {
            Some(path) => Some(SecretString::from(read(&path)?.trim_end_matches(['\r', '\n']))),
            None => self.smtp_password,
        };
        if self.smtp_user.is_some() != password.is_some() {
            return Err(said(
                "name both the user and the password of the mail server, or neither",
            ));
        }
        if password.is_some() && tls == SmtpTls::None && !is_here(&host) {
            return Err(said("a password is not sent to another machine without TLS"));
        }
        let from = self
            .mail_from
            .ok_or_else(|| said("say as whom mail is sent: --mail-from"))?;
        Ok(Some(Smtp {
            port: self.smtp_port.unwrap_or_else(|| tls.port()),
            host,
            tls,
            user: self.smtp_user,
            password,
            authority: self
                .smtp_ca
                .map(|path| read(&path))
                .transpose()?
                .map(String::into_bytes),
            from: mailbox("--mail-from", &from)?,
            reply_to: self
                .mail_reply_to
                .map(|text| mailbox("--mail-reply-to", &text))
                .transpose()?,
        }))
    }
}

fn is_here(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn mailbox(option: &str, text: &str) -> Result<Mailbox, ApiError> {
    let plain = !text.contains(char::is_control);
    let parsed = text.parse().ok().filter(|_| plain);
    parsed.ok_or_else(|| {
        said(&format!(
            "{option}: write an address, such as Wheelhouse <no-reply@example.com>"
        ))
    })
}

fn read(path: &PathBuf) -> Result<String, ApiError> {
    std::fs::read_to_string(path).map_err(|error| said(&format!("{} cannot be read: {error}", path.display())))
}

fn said(sentence: &str) -> ApiError {
    ApiError::internal(format_args!("mail: {sentence}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server() -> MailServer {
        MailServer {
            smtp_host: Some("mail.example.com".to_owned()),
            mail_from: Some("Wheelhouse <no-reply@example.com>".to_owned()),
            ..MailServer::default()
        }
    }

    #[test]
    fn what_is_named_is_used_and_the_rest_is_usual() {
        assert!(MailServer::default().smtp().unwrap().is_none());
        let smtp = server().smtp().unwrap().unwrap();
        assert_eq!(
            (smtp.port, smtp.tls, smtp.from.email.to_string().as_str()),
            (587, SmtpTls::Starttls, "no-reply@example.com")
        );
        let mut tls = server();
        tls.smtp_tls = Some(SmtpTls::Tls);
        assert_eq!(tls.smtp().unwrap().unwrap().port, 465);
    }

    #[test]
    fn half_a_configuration_and_a_secret_in_the_clear_are_refused() {
        let refused = |change: fn(&mut MailServer)| {
            let mut asked = server();
            change(&mut asked);
            asked.smtp().err().map(|error| error.to_string()).unwrap_or_default()
        };
        assert!(refused(|asked| asked.mail_from = None).contains("--mail-from"));
        assert!(refused(|asked| asked.mail_from = Some("A <a@b.c>\r\nBcc: x@y.z".to_owned())).contains("--mail-from"));
        assert!(refused(|asked| asked.smtp_user = Some("me".to_owned())).contains("both"));
        let clear = refused(|asked| {
            asked.smtp_user = Some("me".to_owned());
            asked.smtp_password = Some(SecretString::from("hunter2"));
            asked.smtp_tls = Some(SmtpTls::None);
        });
        assert!(clear.contains("without TLS") && !clear.contains("hunter2"), "{clear}");
        assert!(refused(|asked| asked.smtp_password_file = Some("/nowhere/secret".into())).contains("cannot be read"));
    }
}
