//! A message in the form that mail servers take (RFC 5322).

use super::smtp::Smtp;
use crate::error::ApiError;
use lettre::{
    Address, Message,
    message::{Mailbox, MultiPart, header},
};
use maud::{DOCTYPE, html};
use sea_orm::QueryResult;
use std::time::SystemTime;
use wheelhouse_contract::mail::{Mail, faults};

/// The same in every copy of a message.
pub(super) fn message_id(mail: &Mail, base_domain: &str) -> String {
    format!("<{}@{base_domain}>", mail.id)
}

/// What a message says, plain and as a page.
pub(super) struct Body {
    pub text: String,
    pub html: String,
}

impl Body {
    /// As [`row::COLUMNS`](super::row::COLUMNS) and these two have it: `body, html`.
    pub fn read(row: &QueryResult) -> Result<Self, ApiError> {
        let text: String = row.try_get_by_index(13)?;
        let html: Option<String> = row.try_get_by_index(14)?;
        Ok(Self {
            html: html.unwrap_or_else(|| page(&text)),
            text,
        })
    }
}

/// The message, or why it cannot be one.
pub(super) fn message(mail: &Mail, body: &Body, smtp: &Smtp, base_domain: &str) -> Result<Message, String> {
    // Looked at when it was queued, and again: what stands in a database may have come there by other ways.
    if let Some(fault) = faults(&mail.recipient_name, &mail.recipient, &mail.subject, &body.text).first() {
        return Err(format!("{}: {}", fault.field, fault.message));
    }
    let name = Some(mail.recipient_name.clone()).filter(|name| !name.is_empty());
    let address = mail
        .recipient
        .parse::<Address>()
        .map_err(|error| format!("The address is none: {error}."))?;
    let written = SystemTime::from(mail.created_at.datetime());
    let mut builder = Message::builder()
        .from(smtp.from.clone())
        .to(Mailbox::new(name, address))
        .subject(mail.subject.clone())
        .message_id(Some(message_id(mail, base_domain)))
        .date(written)
        .header(Automatic);
    if let Some(reply_to) = &smtp.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    builder
        .multipart(MultiPart::alternative_plain_html(body.text.clone(), body.html.clone()))
        .map_err(|error| format!("The message cannot be written: {error}."))
}

/// The text as a page that neither loads nor runs anything.
fn page(text: &str) -> String {
    let paragraphs = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    html! {
        (DOCTYPE)
        html {
            head { meta charset="utf-8"; }
            body {
                @for paragraph in paragraphs {
                    p {
                        @for (index, line) in paragraph.lines().enumerate() {
                            @if index > 0 { br; }
                            (line)
                        }
                    }
                }
            }
        }
    }
    .into_string()
}

/// `Auto-Submitted: auto-generated` (RFC 3834): no answering machine answers it.
#[derive(Clone, Copy)]
struct Automatic;

impl header::Header for Automatic {
    fn name() -> header::HeaderName {
        header::HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> header::HeaderValue {
        header::HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn a_page_is_text_and_nothing_that_acts() {
        let page = page("Dear <script>alert(1)</script>,\n\none\ntwo & \"three\"\n");
        assert!(page.contains("<p>one<br>two &amp; \"three\"</p>") || page.contains("two &amp; &quot;three&quot;"));
        assert!(page.contains("&lt;script&gt;"), "{page}");
    }
}
