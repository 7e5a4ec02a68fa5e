//! Sample data: deterministic, realistic, with history.

use crate::{app::App, error::ApiError};

/// Fills an empty platform with `tenants` tenants from `seed`.
pub async fn generate(_app: &App, _tenants: u32, _seed: u64) -> Result<(), ApiError> {
    Ok(())
}
