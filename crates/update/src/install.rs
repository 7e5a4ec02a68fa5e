//! Putting a checked file in place, as this installation allows. Each way checks the file once more.

use crate::{Artefact, Fault, download::copy};
use std::env::{self, consts};
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::NamedTempFile;
use wheelhouse_contract::update::UpdateMeans;

/// How this console came onto this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Installation {
    /// One file that its owner may replace.
    AppImage(PathBuf),
    /// Installed for one user by the NSIS installer.
    Nsis,
    /// An application folder on macOS.
    Dmg,
    /// By the system's package manager, by an administrator, or built here: not ours to replace.
    Managed,
}

/// What the console has to do once the update is in place or on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    Restart,
    Quit,
    Nothing,
}

impl Installation {
    /// Looks at where this process was started from.
    pub fn of_this_process() -> Self {
        let Ok(program) = env::current_exe() else {
            return Self::Managed;
        };
        match consts::OS {
            "linux" => appimage(env::var_os("APPIMAGE"), env::var_os("APPDIR"), &program),
            "windows" => nsis(env::var_os("LOCALAPPDATA"), &program),
            "macos"
                if program
                    .ancestors()
                    .any(|folder| folder.extension().is_some_and(|end| end == "app")) =>
            {
                Self::Dmg
            }
            _ => Self::Managed,
        }
    }

    pub fn means(&self) -> UpdateMeans {
        match self {
            Self::AppImage(_) => UpdateMeans::Replace,
            Self::Nsis => UpdateMeans::Installer,
            Self::Dmg => UpdateMeans::Opened,
            Self::Managed => UpdateMeans::Told,
        }
    }

    /// The artefact that fits, and the ending of its file's name.
    pub(crate) fn form(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::AppImage(_) => Some(("appimage", "AppImage")),
            Self::Nsis => Some(("nsis", "exe")),
            Self::Dmg => Some(("dmg", "dmg")),
            Self::Managed => None,
        }
    }

    /// The artefact that fits, as manifests name it.
    pub(crate) fn target(&self) -> Option<String> {
        self.form()
            .map(|(form, _)| format!("{}-{}-{form}", consts::OS, consts::ARCH))
    }

    /// Puts `file` in place.
    ///
    /// # Errors
    /// `File` when it is not what was signed, `Disk` when it cannot be put there; what was installed stays then.
    pub(crate) fn put(&self, artefact: &Artefact, file: &Path) -> Result<Next, Fault> {
        match self {
            Self::AppImage(own) => replace(artefact, file, own).map(|()| Next::Restart),
            Self::Nsis => {
                copy(artefact, file, &mut io::sink())?;
                // Shows its progress, asks nothing, starts the console again.
                Command::new(file).args(["/P", "/R", "/UPDATE"]).spawn()?;
                Ok(Next::Quit)
            }
            Self::Dmg => {
                copy(artefact, file, &mut io::sink())?;
                Command::new("open").arg(file).spawn()?;
                Ok(Next::Nothing)
            }
            Self::Managed => Ok(Next::Nothing),
        }
    }
}

/// The variables alone prove nothing: a console that was started from another AppImage's terminal inherits them.
fn appimage(file: Option<OsString>, mounted: Option<OsString>, program: &Path) -> Installation {
    match (file, mounted) {
        (Some(file), Some(mounted)) if program.starts_with(&mounted) && Path::new(&file).is_file() => {
            Installation::AppImage(file.into())
        }
        _ => Installation::Managed,
    }
}

/// What lies elsewhere was put there by an administrator, who also updates it.
fn nsis(users: Option<OsString>, program: &Path) -> Installation {
    match users {
        Some(users) if program.starts_with(&users) => Installation::Nsis,
        _ => Installation::Managed,
    }
}

/// Beside the old file and then over it, in one step: there is always a whole console under its name.
fn replace(artefact: &Artefact, file: &Path, own: &Path) -> Result<(), Fault> {
    let folder = own
        .parent()
        .ok_or_else(|| io::Error::other("the AppImage lies in no folder"))?;
    let mut new = NamedTempFile::new_in(folder)?;
    copy(artefact, file, &mut new)?;
    fs::set_permissions(new.path(), fs::metadata(own)?.permissions())?;
    new.as_file().sync_all()?;
    new.persist(own).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sha2::{Digest, Sha256};
    use wheelhouse_contract::update::UpdateRefusal;

    fn artefact(bytes: &[u8]) -> Artefact {
        Artefact {
            target: "linux-x86_64-appimage".into(),
            url: "https://updates.example/a".parse().unwrap(),
            size: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(bytes)),
        }
    }

    #[test]
    fn an_appimage_is_replaced_whole_and_stays_executable() {
        let folder = tempfile::tempdir().unwrap();
        let (own, new) = (folder.path().join("Wheelhouse.AppImage"), folder.path().join("new"));
        fs::write(&own, "old").unwrap();
        #[cfg(unix)]
        fs::set_permissions(&own, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
        fs::write(&new, "a newer one").unwrap();
        let next = Installation::AppImage(own.clone())
            .put(&artefact(b"a newer one"), &new)
            .unwrap();
        assert_eq!(
            (next, fs::read(&own).unwrap()),
            (Next::Restart, b"a newer one".to_vec())
        );
        #[cfg(unix)]
        assert_eq!(
            std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&own).unwrap().permissions()) & 0o777,
            0o755
        );
    }

    #[test]
    fn what_was_swapped_after_the_download_is_never_put_in_place() {
        let folder = tempfile::tempdir().unwrap();
        let (own, new) = (folder.path().join("Wheelhouse.AppImage"), folder.path().join("new"));
        fs::write(&own, "old").unwrap();
        for evil in ["a newer on3", "short", "a newer one and more"] {
            fs::write(&new, evil).unwrap();
            let put = Installation::AppImage(own.clone()).put(&artefact(b"a newer one"), &new);
            assert!(matches!(put, Err(Fault::Refused(UpdateRefusal::File))), "{evil}");
        }
        assert_eq!(fs::read(&own).unwrap(), b"old");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "and nothing is left behind"
        );
    }

    #[test]
    fn another_programs_appimage_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Terminal.AppImage");
        fs::write(&file, "").unwrap();
        let set = |text: &Path| Some(text.as_os_str().to_owned());
        let mounted = Path::new("/tmp/.mount_x");
        let of = |program: &str| appimage(set(&file), set(mounted), Path::new(program));
        assert_eq!(of("/usr/bin/wheelhouse"), Installation::Managed);
        assert_eq!(
            of("/tmp/.mount_x/usr/bin/wheelhouse"),
            Installation::AppImage(file.clone())
        );
        assert_eq!(
            appimage(None, set(mounted), Path::new("/tmp/.mount_x/usr/bin/wheelhouse")),
            Installation::Managed
        );
    }

    #[test]
    fn what_an_administrator_or_a_package_put_there_is_told_and_not_touched() {
        let users = Some(OsString::from("/local"));
        assert_eq!(
            nsis(users.clone(), Path::new("/programs/wheelhouse.exe")),
            Installation::Managed
        );
        assert_eq!(
            nsis(users, Path::new("/local/Wheelhouse/wheelhouse.exe")),
            Installation::Nsis
        );
        assert_eq!(Installation::Managed.means(), UpdateMeans::Told);
        assert_eq!(Installation::Managed.target(), None);
    }
}
