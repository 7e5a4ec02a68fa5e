//! Where this installation keeps its files, and that only one console works there.

use crate::error::ShellError;
use std::fs::{DirBuilder, File, TryLockError};
use std::path::{Path, PathBuf};
use tauri::{AppHandle, Manager, Runtime};

/// Another profile folder than the system's usual one.
pub const FOLDER: &str = "WHEELHOUSE_DIR";

/// A profile folder that is ours until the value goes.
pub struct Profile {
    pub folder: PathBuf,
    /// Held, never read: the system gives the lock back with the file, also after a crash.
    _lock: File,
}

/// Where a profile lies.
pub struct Folder {
    pub path: PathBuf,
    /// By `WHEELHOUSE_DIR`, and not the system's usual one.
    pub chosen: bool,
}

impl Folder {
    /// The folder of `WHEELHOUSE_DIR`, or the system's own place for application data; made if it is missing.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn find<R: Runtime>(app: &AppHandle<R>) -> Result<Self, ShellError> {
        let chosen = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty());
        let (path, chosen) = match chosen {
            Some(folder) => (PathBuf::from(folder), true),
            None => (app.path().app_data_dir()?, false),
        };
        let mut private = DirBuilder::new();
        private.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut private, 0o700);
        private.create(&path)?;
        Ok(Self { path, chosen })
    }
}

impl Profile {
    /// Takes the folder.
    ///
    /// # Errors
    /// When another console is at work in it.
    pub fn open(folder: &Path) -> Result<Self, ShellError> {
        let lock = File::create(folder.join("in-use"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self {
                folder: folder.to_owned(),
                _lock: lock,
            }),
            Err(TryLockError::WouldBlock) => Err(ShellError::ProfileInUse),
            Err(TryLockError::Error(error)) => Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_consoles_never_share_a_profile_and_a_gone_one_gives_it_back() {
        let folder = tempfile::tempdir().unwrap();
        let first = Profile::open(folder.path()).unwrap();
        assert!(matches!(Profile::open(folder.path()), Err(ShellError::ProfileInUse)));
        drop(first);
        assert!(Profile::open(folder.path()).is_ok());
    }
}
