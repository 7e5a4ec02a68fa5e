//! What the screens see: answers of the engine, shaped for display, generated as TypeScript.
//!
//! Pages carry at most 100 rows. `as_of` is the instant up to which the shown data is known to be current; `live` says
//! that it is current now.

mod app;
mod govern;
mod imports;
mod inbox;
mod jobs;
mod link;
mod onboarding;
mod outbox;
mod overview;
mod saved_views;
mod settings;
mod sites;
mod subscriptions;
mod tenants;
mod usage;

pub use app::*;
pub use govern::*;
pub use imports::*;
pub use inbox::*;
pub use jobs::*;
pub use link::*;
pub use onboarding::*;
pub use outbox::*;
pub use overview::*;
pub use saved_views::*;
pub use settings::*;
pub use sites::*;
pub use subscriptions::*;
pub use tenants::*;
pub use usage::*;
