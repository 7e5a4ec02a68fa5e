//! Usage and limits: from the copy, overrides through the outbox, "why" as far as the copy knows it.

mod change;
mod look;
