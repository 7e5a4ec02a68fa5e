//! Mail that the platform sends to people outside, and what became of it.

use crate::{FieldError, MailId, TenantId, Timestamp, check, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::{IntoParams, ToSchema};

/// Characters of a subject and of a name.
const LINE: std::ops::RangeInclusive<usize> = 1..=200;
/// Characters of a body.
const BODY: std::ops::RangeInclusive<usize> = 1..=20_000;
/// Mail is kept so long after it was written; then it is removed, whatever became of it.
pub const MAIL_DAYS: i64 = 90;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// Waits for its turn, or for its next attempt.
    Queued,
    /// Is being given to the mail server just now.
    Sending,
    /// The mail server took it.
    Sent,
    /// Refused for good, or tried for too long.
    Failed,
    /// No mail server is configured: this mailbox is where it arrives.
    Kept,
}

/// A message without its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Mail {
    pub id: MailId,
    #[ts(type = "number")]
    pub version: u64,
    pub tenant_id: Option<TenantId>,
    pub recipient: String,
    /// Empty when nobody's name is known.
    pub recipient_name: String,
    pub subject: String,
    pub state: MailState,
    pub attempts: u32,
    /// How often nobody knows whether the mail server took it: each may have become a second copy, with the same Message-ID.
    pub doubts: u32,
    /// Why the last attempt failed; a sentence.
    pub reason: Option<String>,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
    /// Of mail that waits: not tried before.
    pub due_at: Option<Timestamp>,
}

/// A message with its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MailDetail {
    pub mail: Mail,
    /// Plain text.
    pub text: String,
    /// The same as a page: without scripts, styles or anything to load.
    pub html: String,
    /// Of every copy of it, so that mailboxes know copies as such.
    pub message_id: String,
    pub from: String,
}

/// A page of mail, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MailPage {
    pub items: Vec<Mail>,
    /// `after` of the next page.
    pub next: Option<MailId>,
    /// Whether a mail server is configured; without one all mail stays in this mailbox.
    pub sends: bool,
}

/// Which mail.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
#[ts(optional_fields)]
pub struct MailQuery {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<MailState>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant: Option<TenantId>,
    /// `next` of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<MailId>,
    /// 1 to 200; 50 when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// What is wrong with a message that is to be sent. A line break in a name, an address or a subject would begin another
/// header, and is refused rather than mended.
pub fn faults(name: &str, address: &str, subject: &str, body: &str) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !name.is_empty() {
        line(&mut faults, "recipient_name", name);
    }
    check::put(&mut faults, "recipient", check::email(address));
    line(&mut faults, "subject", subject);
    text::length(&mut faults, "body", body, BODY);
    faults
}

/// Not even at its ends, where a person's form would forgive it.
fn line(faults: &mut Vec<FieldError>, field: &str, value: &str) {
    text::line(faults, field, value, LINE);
    let breaks = |letter: char| letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}');
    if value.chars().any(breaks) && faults.iter().all(|fault| fault.field != field) {
        faults.push(FieldError::new(field, "Write it on one line."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fields(name: &str, address: &str, subject: &str) -> Vec<String> {
        let faults = faults(name, address, subject, "Dear you,\n\nall is well.\n");
        faults.into_iter().map(|fault| fault.field).collect()
    }

    #[test]
    fn no_header_is_smuggled_in_by_name_address_or_subject() {
        for evil in [
            "A\r\nBcc: all@example.com",
            "A\nBcc: all@example.com",
            "A\rBcc: all@example.com",
            "\r\n.\r\nMAIL FROM:<x@y.z>",
            "A\u{0}",
            "A\u{2028}B",
            "A\u{85}B",
            "A\n",
            "\nA",
        ] {
            assert!(
                fields(evil, "a@example.com", "Hello").contains(&"recipient_name".to_owned()),
                "{evil:?}"
            );
            assert!(
                fields("Ada", "a@example.com", evil).contains(&"subject".to_owned()),
                "{evil:?}"
            );
            let address = format!("a@example.com{evil}");
            assert!(
                fields("Ada", &address, "Hello").contains(&"recipient".to_owned()),
                "{address:?}"
            );
        }
        for address in [
            "a@example.com, b@example.com",
            "<a@example.com>",
            "a b@example.com",
            "\"a\"@example.com",
            "",
        ] {
            assert_eq!(fields("Ada", address, "Hello"), ["recipient"], "{address:?}");
        }
        assert_eq!(
            fields("مریم Łódź", "a.b+c@example.co.uk", "Überraschung 🙂"),
            Vec::<String>::new()
        );
    }

    proptest! {
        #[test]
        fn whatever_is_accepted_stays_on_its_line(name in "\\PC*|.*", subject in ".*") {
            let faults = faults(&name, "a@example.com", &subject, "x");
            if faults.is_empty() {
                prop_assert!(!name.chars().any(char::is_control));
                prop_assert!(!subject.chars().any(char::is_control));
            }
        }
    }
}
