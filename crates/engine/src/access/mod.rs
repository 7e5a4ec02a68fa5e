//! The way in and out: vault, platform, sign-in, lock.

mod lock;
mod platform;
mod profile;
mod sample;
mod sign_in;
mod sign_out;
mod tokens;
mod vault;
mod verifier;

pub(crate) use lock::is_idle;
pub(crate) use profile::Current;
pub(crate) use sample::Sample;
pub(crate) use sign_in::PendingSignIn;
pub(crate) use vault::VaultSlot;
