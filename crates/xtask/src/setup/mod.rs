//! Brings a fresh machine to where Wheelhouse builds: system packages, Node, the UI's dependencies.

mod debian;
mod node;
mod toolchain;
mod tools;

use crate::workspace::Workspace;
use anyhow::Result;

/// Installs what is missing and says nothing when nothing is.
///
/// # Errors
/// When something is missing that cannot be installed.
pub fn run(workspace: &Workspace, test: bool) -> Result<()> {
    if cfg!(target_os = "linux") {
        debian::install(test)?;
    } else if let Some(needed) = prerequisites() {
        println!("{needed}");
    }
    if test {
        toolchain::ensure(workspace)?;
        tools::ensure(workspace)?;
        if cfg!(unix) {
            crate::api::install(workspace)?;
        }
    }
    node::ensure(workspace)?;
    node::install_ui(workspace)
}

/// What a person has to install where we install nothing ourselves; `None` when it is plainly there.
fn prerequisites() -> Option<&'static str> {
    if cfg!(target_os = "macos") && !crate::process::succeeds(std::process::Command::new("xcode-select").arg("-p")) {
        return Some("macOS needs the Xcode command line tools (xcode-select --install) and Node 20.19 or newer.");
    }
    if cfg!(windows) && crate::process::find("node").is_none() {
        return Some(
            "Windows needs the Microsoft C++ Build Tools (Desktop development with C++), WebView2 (part of Windows 10 \
             1803 and newer), Perl (for the vendored OpenSSL) and Node 20.19 or newer.",
        );
    }
    None
}
