//! `wheelhouse-platform`: serve, create-owner, generate, new-epoch, openapi.

use std::process::ExitCode;
use tracing_subscriber::EnvFilter;
use wheelhouse_platform::cli::{self, LogFormat};

#[tokio::main]
async fn main() -> ExitCode {
    let cli = cli::parse();
    // Standard output belongs to the commands.
    let log = tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")));
    match cli.log_format {
        LogFormat::Json => log.json().init(),
        LogFormat::Text => log.with_ansi(false).init(),
    }
    match cli::run(cli).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "failed");
            ExitCode::FAILURE
        }
    }
}
