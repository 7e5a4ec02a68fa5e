//! The change feed by pulling.

use crate::{Client, RemoteError, client};
use reqwest::Method;
use std::time::Duration;
use wheelhouse_contract::{
    http::DIGEST,
    sync::{Changes, Checksum, MAX_WAIT_SECONDS, Position},
};

/// On top of the long poll.
const MARGIN: Duration = Duration::from_secs(20);

impl Client {
    /// Changes after `position`, at most `limit`; with `wait` (at most 25 s) the answer may take so long while there are
    /// none. With the `digest` of what is here, the states of scopes come only when they are others.
    ///
    /// # Errors
    /// `gone` when the position is too old or of another epoch; offline, signed out.
    pub async fn changes(
        &self,
        position: &Position,
        limit: u32,
        wait: Duration,
        digest: Option<Checksum>,
    ) -> Result<Changes, RemoteError> {
        let wait = wait.min(Duration::from_secs(MAX_WAIT_SECONDS));
        let query = [
            ("after", position.to_string()),
            ("limit", limit.to_string()),
            ("wait", wait.as_secs().to_string()),
        ];
        let build = || {
            let request = self.request(Method::GET, "/v1/sync/changes")?;
            let request = request.query(&query).timeout(wait + MARGIN);
            Ok(match digest {
                Some(digest) => request.header(DIGEST, digest.to_string()),
                None => request,
            })
        };
        client::body(self.authorized(build).await?).await
    }
}
