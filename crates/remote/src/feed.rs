//! The change feed by pulling.

use crate::{Client, RemoteError};
use std::time::Duration;
use wheelhouse_contract::sync::{Changes, MAX_WAIT_SECONDS, Position};

/// On top of the long poll.
const MARGIN: Duration = Duration::from_secs(20);

impl Client {
    /// Changes after `position`, at most `limit`; with `wait` (at most 25 s) the answer may take so long while there are
    /// none.
    ///
    /// # Errors
    /// `gone` when the position is too old or of another epoch; offline, signed out.
    pub async fn changes(&self, position: &Position, limit: u32, wait: Duration) -> Result<Changes, RemoteError> {
        let wait = wait.min(Duration::from_secs(MAX_WAIT_SECONDS));
        let query = [
            ("after", position.to_string()),
            ("limit", limit.to_string()),
            ("wait", wait.as_secs().to_string()),
        ];
        self.get_within("/v1/sync/changes", &query, wait + MARGIN).await
    }
}
