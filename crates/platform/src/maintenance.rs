//! What happens by itself: clean-up of what has expired.

use crate::app::App;

/// Runs until shutdown.
pub async fn run(app: App) {
    app.shutdown().cancelled().await;
}
