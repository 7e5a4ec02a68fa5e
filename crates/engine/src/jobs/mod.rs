//! Acts on many tenants, and the background jobs that do them. Online only: a job runs on the platform, and what is done to
//! thousands is not left waiting for whatever they have become when the connection is back.

mod act;
mod bulk;
mod chosen;
mod preview;
mod read;
