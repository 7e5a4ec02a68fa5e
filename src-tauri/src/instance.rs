//! One console for each profile folder: a second start brings the first one's window to the front, with the link that it
//! was started with, and ends.

use crate::{asked::Asked, error::ShellError, profile::Folder, startup::Startup, windows::Window};
use sha2::{Digest, Sha256};
use std::ffi::OsString;
use std::path::Path;
use tauri::{AppHandle, Manager};

/// Ends this process when another one works in the folder already and could be told. Where nobody can be told (no session
/// bus), the lock of the profile stands.
pub fn only_one(app: &AppHandle, folder: &Folder) -> Result<(), ShellError> {
    // On the other systems the library tells programs apart, not folders.
    if folder.chosen && !cfg!(target_os = "linux") {
        return Ok(());
    }
    let watch = tauri_plugin_single_instance::Builder::new()
        .callback(|app, arguments, _| {
            let asked = Asked::of(arguments.into_iter().skip(1).map(OsString::from));
            serve(app, asked);
        })
        // Without symbolic links, so that one folder has one name.
        .dbus_id(name(&app.config().identifier, &folder.path.canonicalize()?))
        .build();
    Ok(app.plugin(watch)?)
}

/// Does what a start asks for, in the console that runs.
pub fn serve(app: &AppHandle, asked: Asked) {
    if !asked.hidden
        && let Err(error) = Window::Main.focus(app)
    {
        tracing::warn!(%error, "the main window does not come to the front");
    }
    if let Some(link) = asked.link {
        app.state::<Startup>()
            .spawn(move |engine| async move { engine.link_opened(&link).await });
    }
}

/// A bus name of our own for each folder, which tells nothing of the folder.
fn name(identifier: &str, folder: &Path) -> String {
    let digest = Sha256::digest(folder.as_os_str().as_encoded_bytes());
    format!("{identifier}.p{}", hex::encode(&digest[..8]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_have_names_of_their_own_that_a_bus_takes() {
        let (one, other) = (
            name("app.wheelhouse.console", Path::new("/srv/ada")),
            name("app.wheelhouse.console", Path::new("/srv/ben")),
        );
        assert_ne!(one, other);
        assert_eq!(one, name("app.wheelhouse.console", Path::new("/srv/ada")));
        assert!(!one.contains("ada") && one.len() < 200);
    }
}
