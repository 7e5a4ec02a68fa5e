//! Step 3: calls by Retell AI.

use super::{CallLength, Form, VoiceTone};
use crate::check;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct VoiceAnswers {
    /// Calls are set up later: nothing else of this step is needed then.
    pub later: bool,
    /// `agent_` and at least 20 letters and digits.
    pub agent_id: String,
    /// A UK number: what customers see.
    pub caller_id: String,
    pub tone: VoiceTone,
    pub call_length: CallLength,
}

impl VoiceAnswers {
    pub(super) fn examine(&self, form: &mut Form) {
        if self.later {
            return;
        }
        form.checked("agent_id", &self.agent_id, agent_id);
        form.checked("caller_id", &self.caller_id, check::uk_phone);
    }
}

/// An agent's id as Retell's dashboard shows it.
pub fn agent_id(text: &str) -> check::Fault {
    if is_token(text, "agent_") {
        None
    } else {
        Some("Copy the agent's id from the Retell dashboard: agent_ and at least 20 letters and digits.")
    }
}

/// A key of Retell's API; none uses the platform's.
pub fn voice_key(text: &str) -> check::Fault {
    if is_token(text, "key_") {
        None
    } else {
        Some("Copy the key from the Retell dashboard: key_ and at least 20 letters and digits.")
    }
}

fn is_token(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix)
        .is_some_and(|rest| (20..=200).contains(&rest.len()) && rest.bytes().all(|b| b.is_ascii_alphanumeric()))
}
