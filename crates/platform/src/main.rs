//! `wheelhouse-platform`: serve, create-owner, generate, new-epoch, openapi.

use std::process::ExitCode;
use tracing::{Level, Metadata};
use tracing_subscriber::{EnvFilter, filter::filter_fn, layer::SubscriberExt, util::SubscriberInitExt};
use wheelhouse_platform::cli::{self, LogFormat};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = cli::parse();
    // Standard output belongs to the commands.
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")));
    match cli.log_format {
        LogFormat::Json => log.json().finish().with(filter_fn(is_harmless)).init(),
        LogFormat::Text => log.with_ansi(false).finish().with(filter_fn(is_harmless)).init(),
    }
    match cli::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "failed");
            ExitCode::FAILURE
        }
    }
}

/// Whatever `RUST_LOG` asks for: below `info`, libraries write what was sent, tokens included. Ours do not.
fn is_harmless(event: &Metadata<'_>) -> bool {
    *event.level() <= Level::INFO || event.target().starts_with("wheelhouse")
}
