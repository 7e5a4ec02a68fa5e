//! What can go wrong in the shell itself. Everything else is a `Problem` of the engine.

/// A failure of the desktop around the engine.
#[derive(Debug, thiserror::Error)]
pub enum ShellError {
    #[error("the window system refused: {0}")]
    Window(#[from] tauri::Error),
    #[error("the profile folder cannot be used: {0}")]
    Profile(#[from] std::io::Error),
    #[error("another Wheelhouse works in this profile already")]
    ProfileInUse,
    #[error("the autostart entry cannot be changed: {0}")]
    Autostart(#[source] std::io::Error),
    #[error("this program's path cannot stand in an autostart entry")]
    UnwritablePath,
    #[error("this build's own version is none: {0}")]
    Version(#[from] wheelhouse_update::VersionError),
    #[error("the tenant site's address is not usable")]
    EntryAddress,
    /// Better no window than an unprotected one.
    #[error("impersonation windows are not yet available on this system")]
    UnsupportedSystem,
    #[error("the window has no page to guard")]
    NoPage,
}
