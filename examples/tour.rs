//! Tours the real app and leaves numbered pictures: `cargo run --example tour -- DIRECTORY`, in a desktop session.
//! `cargo xtask tour DIRECTORY` starts one.
#![cfg_attr(target_os = "linux", allow(clippy::print_stdout))]

#[cfg(target_os = "linux")]
#[path = "../tests/desktop/support/driven/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod driven;

#[cfg(target_os = "linux")]
#[path = "tour/album.rs"]
mod album;
#[cfg(target_os = "linux")]
#[path = "tour/cast.rs"]
mod cast;
#[cfg(target_os = "linux")]
#[path = "tour/chapters/mod.rs"]
mod chapters;
#[cfg(target_os = "linux")]
#[path = "tour/desktop.rs"]
mod desktop;

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    use anyhow::Context;
    let directory = std::env::args_os()
        .nth(1)
        .context("say where the pictures go: tour DIRECTORY")?;
    let wanted = std::env::args().nth(2);
    chapters::tour(album::Album::open(directory.into())?, wanted.as_deref()).await
}

#[cfg(not(target_os = "linux"))]
fn main() -> std::process::ExitCode {
    std::process::ExitCode::FAILURE
}
