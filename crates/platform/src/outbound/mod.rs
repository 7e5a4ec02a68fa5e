//! Calls to servers of others: where they may go, how long they take, what comes back of them.
//!
//! Whoever configures or answers such an address could otherwise make the platform call what only the platform can reach.

mod call;
mod guard;

pub(crate) use call::{Answer, Outbound};
pub use guard::Networks;

use wheelhouse_contract::onboarding::IntegrationFault;

/// Why a call brought no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(crate) struct CallFault {
    pub fault: IntegrationFault,
    /// A sentence, without anything secret.
    pub message: String,
}

impl CallFault {
    fn new(fault: IntegrationFault, message: impl Into<String>) -> Self {
        Self {
            fault,
            message: message.into(),
        }
    }
}
