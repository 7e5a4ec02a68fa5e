//! Everything that crosses a border of Wheelhouse: wire types, permissions, state machines, the change-feed envelope.
//!
//! Pure data and pure functions: no I/O, no clock, no randomness. The platform, the console's engine and the generated
//! TypeScript bindings share these definitions, so that one rule is written once.

pub mod alert;
pub mod approval;
pub mod asset;
pub mod audit;
pub mod auth;
pub mod bulk;
pub mod check;
pub mod csv;
pub mod error;
pub mod event;
pub mod fold;
pub mod http;
pub mod id;
pub mod impersonation;
pub mod import;
pub mod incident;
pub mod job;
pub mod mail;
pub mod onboarding;
pub mod operator;
pub mod permission;
pub mod platform;
pub mod review;
pub mod saved_view;
pub mod site;
pub mod subscription;
pub mod sync;
pub mod tenant;
pub mod text;
pub mod time;
pub mod update;
pub mod upgrade;
pub mod usage;

pub use error::{ErrorCode, FieldError, Problem};
pub use id::*;
pub use permission::{Action, Permission, Resource, Role};
pub use time::Timestamp;
