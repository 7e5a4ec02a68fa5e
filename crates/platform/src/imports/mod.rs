//! Tenants out of files: an upload that goes on where it stopped, a preview row by row, and a job that creates each row's
//! tenant once (PRODUCT 2 "Bulk").

mod examine;
mod file;
mod job;
mod preview;
mod sheet;
mod start;
mod upload;

pub(crate) use job::{apply, prepare};
pub(crate) use start::again;

use crate::{app::App, error::ApiError, http::Mutation, storage::Tx};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{ErrorCode, import::ImportOrder};

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(upload::list, upload::create))
        .routes(routes!(upload::read, upload::remove))
        .routes(routes!(upload::piece))
        .routes(routes!(upload::complete))
        .routes(routes!(preview::preview))
        .routes(routes!(sheet::faulty))
        .routes(routes!(sheet::failed))
        .routes(routes!(start::start))
}

/// What the order needs beyond reading files.
fn allow(request: &Mutation, order: &ImportOrder) -> Result<(), ApiError> {
    order
        .permissions()
        .into_iter()
        .try_for_each(|permission| request.require(permission))
}

/// The operator who acts, whose imports alone are seen.
fn me(tx: &Tx) -> Result<String, ApiError> {
    Ok(tx.actor().require_id()?.to_string())
}

fn conflict(sentence: impl Into<String>) -> ApiError {
    ApiError::new(ErrorCode::Conflict, sentence)
}

fn unreadable(error: &wheelhouse_contract::import::Unreadable) -> ApiError {
    ApiError::field("file", error.to_string())
}
