//! Step 4: where appointments come from.

use super::{Form, SecretFlags};
use crate::{check, tenant::CalendarKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Hours before an appointment at which the call may be made.
pub const CALL_HOURS: [u8; 4] = [1, 2, 6, 24];
/// Event types that can be chosen.
const EVENT_TYPES: usize = 50;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct CalendarAnswers {
    pub kind: Option<CalendarKind>,
    /// Cal.com: the one event type that is followed, digits; empty: all.
    pub event_type_id: String,
    /// Of the account, as Cal.com or Calendly know it.
    pub organiser_email: String,
    /// One of [`CALL_HOURS`].
    pub call_hours: u8,
    /// Calendly: addresses of the event types that are followed, as the test lists them; none: all.
    pub event_types: Vec<String>,
}

impl Default for CalendarAnswers {
    fn default() -> Self {
        Self {
            kind: None,
            event_type_id: String::new(),
            organiser_email: String::new(),
            call_hours: 24,
            event_types: Vec::new(),
        }
    }
}

impl CalendarAnswers {
    pub(super) fn examine(&self, form: &mut Form, secrets: SecretFlags) {
        form.chosen("kind", self.kind.is_some(), "Choose where appointments come from.");
        if !CALL_HOURS.contains(&self.call_hours) {
            form.fault("call_hours", "Choose 1, 2, 6 or 24 hours.");
        }
        let Some(kind) = self.kind.filter(|kind| *kind != CalendarKind::Manual) else {
            return;
        };
        form.chosen("key", secrets.calendar_key, "Set the key of the calendar's account.");
        form.checked("organiser_email", &self.organiser_email, check::email);
        match kind {
            CalendarKind::CalCom => form.optional("event_type_id", &self.event_type_id, event_type_id),
            CalendarKind::Calendly => self.examine_event_types(form),
            CalendarKind::Manual => {}
        }
    }

    fn examine_event_types(&self, form: &mut Form) {
        let good = |text: &String| text.len() <= 255 && check::website(text).is_none();
        if self.event_types.len() > EVENT_TYPES || !self.event_types.iter().all(good) {
            form.fault(
                "event_types",
                "Choose at most 50 of the event types that the test lists.",
            );
        }
    }
}

/// Cal.com's number of an event type.
pub fn event_type_id(text: &str) -> check::Fault {
    match text.parse::<u32>() {
        Ok(number) if number > 0 && !text.starts_with('+') => None,
        _ => Some("Write the event type's number, or leave it empty for all."),
    }
}

/// A key of the calendar's API.
pub fn calendar_key(kind: CalendarKind, text: &str) -> check::Fault {
    let plain = (8..=2_000).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_graphic());
    match kind {
        CalendarKind::CalCom => {
            let rest = text.strip_prefix("cal_live_").unwrap_or_default();
            let good = plain && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric());
            (!good).then_some("Copy the key from Cal.com's settings: cal_live_ and letters and digits.")
        }
        CalendarKind::Calendly => {
            (!plain).then_some("Copy the personal access token from Calendly's developer settings, without spaces.")
        }
        CalendarKind::Manual => Some("Appointments that are entered by hand need no key."),
    }
}
