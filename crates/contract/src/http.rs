//! Names that both ends of the wire must spell alike.

/// A UUIDv7 that the console makes per intended mutation; the same key with the same body replays the stored answer.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";
/// `If-Match: "<version>"`, the revision that an update was made upon.
pub const IF_MATCH: &str = "if-match";
/// Six digits or a backup code, verified for this very request (PRODUCT 1, step-up): the token of `/v1/auth/step-up`.
pub const STEP_UP: &str = "wheelhouse-step-up";
/// The change-feed position at which a mutation's effect is visible; set on every answer to a mutation.
pub const POSITION: &str = "wheelhouse-position";
/// The console's version, sent with every request.
pub const CONSOLE_VERSION: &str = "wheelhouse-console";
/// The console's [`crate::sync::digest`] of what it has at the position that it asks from: the platform leaves out the states
/// of scopes when they are the same.
pub const DIGEST: &str = "wheelhouse-digest";
pub const REQUEST_ID: &str = "x-request-id";
/// Media type of [`crate::Problem`].
pub const PROBLEM_JSON: &str = "application/problem+json";
/// Media type of snapshots: one JSON value a line. [`crate::sync::BLOCKS`] is the shorter one.
pub const NDJSON: &str = "application/x-ndjson";
/// The API's generation. The console refuses a platform with another one.
pub const API_LEVEL: u32 = 1;
