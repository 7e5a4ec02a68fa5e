//! The console's use cases, free of any window: sign-in, sync, outbox, review, alert policy, impersonation sessions.

pub mod bindings;
pub mod host;
pub mod view;
