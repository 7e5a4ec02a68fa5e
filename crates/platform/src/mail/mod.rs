//! Mail to people outside: queued in the transaction of what it tells about, sent by a job, shown to operators.
//!
//! **How often a message arrives.** A row is claimed, and the claim committed, before the mail server sees it; what became of it
//! is committed afterwards. So of every message at most the one that was under way when a platform was killed is in doubt. It
//! is sent again with the same Message-ID, by which mailboxes know a copy, and its row counts the doubt: rather twice than never.
//! Of several instances one sends at a time ([`Lease`]).
//!
//! [`Lease`]: crate::cluster::Lease

mod compose;
mod queue;
mod read;
mod resend;
mod row;
mod send;
mod settings;
mod smtp;

pub(crate) use queue::{Outgoing, queue};
pub(crate) use send::{forget, tick};
pub use settings::MailServer;
pub use smtp::{Smtp, SmtpTls};

use crate::app::App;
use utoipa_axum::{router::OpenApiRouter, routes};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(read::list))
        .routes(routes!(read::detail))
        .routes(routes!(resend::resend))
}
