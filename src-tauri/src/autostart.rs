//! Starting with the desktop: an entry in the person's own autostart folder, as the desktops' own settings show and change
//! it. The entry itself is the setting, so that both agree.

use crate::{
    asked::HIDDEN,
    error::ShellError,
    profile::{FOLDER, Folder},
};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The packaged entry: names and words are taken from it.
const PACKAGED: &str = include_str!("../../packaging/linux/wheelhouse.desktop");

/// Lines of the packaged entry that mean the same here.
const SHARED: [&str; 6] = ["[Desktop Entry]", "Type", "Name", "Comment", "Icon", "Terminal"];

/// The autostart entry of one profile.
pub struct Autostart {
    entry: PathBuf,
    program: PathBuf,
    /// Present when the profile lies in an unusual place, which the entry must name then.
    folder: Option<PathBuf>,
}

impl Autostart {
    /// `config` is the person's folder for settings of programs.
    ///
    /// # Errors
    /// When this program's own file cannot be told.
    pub fn new(config: &Path, folder: &Folder) -> Result<Self, ShellError> {
        // An AppImage is mounted anew at each start; the file itself lies where this variable says.
        let program = match std::env::var_os("APPIMAGE").filter(|file| !file.is_empty()) {
            Some(image) => PathBuf::from(image),
            None => std::env::current_exe()?,
        };
        Ok(Self {
            entry: config.join("autostart").join("wheelhouse.desktop"),
            program,
            folder: folder.chosen.then(|| folder.path.clone()),
        })
    }

    pub fn is_on(&self) -> bool {
        let entry = std::fs::read_to_string(&self.entry).unwrap_or_default();
        let says = |line: &str| entry.lines().any(|own| own.trim() == line);
        !entry.is_empty() && !says("Hidden=true") && !says("X-GNOME-Autostart-enabled=false")
    }

    /// # Errors
    /// When the entry cannot be written or removed.
    pub fn set(&self, on: bool) -> Result<(), ShellError> {
        if !on {
            return match std::fs::remove_file(&self.entry) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(ShellError::Autostart(error)),
                _ => Ok(()),
            };
        }
        let text = self.text().ok_or(ShellError::UnwritablePath)?;
        let written = match self.entry.parent() {
            Some(folder) => std::fs::create_dir_all(folder),
            None => Ok(()),
        };
        written
            .and_then(|()| std::fs::write(&self.entry, text))
            .map_err(ShellError::Autostart)
    }

    /// `None` when a path cannot stand in an entry.
    fn text(&self) -> Option<String> {
        let shared = PACKAGED.lines().filter(|line| {
            let key = line
                .split(['=', '['])
                .next()
                .filter(|key| !key.is_empty())
                .unwrap_or(line);
            SHARED.contains(&key)
        });
        let mut lines: Vec<String> = shared.map(str::to_owned).collect();
        let program = quoted(self.program.as_os_str())?;
        let start = match &self.folder {
            Some(folder) => {
                let mut setting = std::ffi::OsString::from(format!("{FOLDER}="));
                setting.push(folder);
                format!("env {} {program} {HIDDEN}", quoted(&setting)?)
            }
            None => format!("{program} {HIDDEN}"),
        };
        lines.push(format!("Exec={start}"));
        // Desktops pass over the entry once the program is gone.
        lines.push(format!("TryExec={}", escaped(self.program.to_str()?)));
        lines.push("X-GNOME-Autostart-enabled=true".to_owned());
        Some(lines.join("\n") + "\n")
    }
}

/// One argument of an `Exec` line: quoted, then escaped as every value of an entry; `%` would be a field code.
fn quoted(argument: &OsStr) -> Option<String> {
    let text = argument.to_str().filter(|text| !text.chars().any(char::is_control))?;
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' | '`' | '$' | '\\' => quoted.extend(['\\', letter]),
            '%' => quoted.push_str("%%"),
            _ => quoted.push(letter),
        }
    }
    quoted.push('"');
    Some(escaped(&quoted))
}

fn escaped(value: &str) -> String {
    value.replace('\\', r"\\")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn autostart(config: &Path, program: &str, folder: Option<&str>) -> Autostart {
        Autostart {
            entry: config.join("autostart/wheelhouse.desktop"),
            program: program.into(),
            folder: folder.map(PathBuf::from),
        }
    }

    #[test]
    fn it_is_off_until_it_is_switched_on_and_off_again_afterwards() {
        let config = tempfile::tempdir().unwrap();
        let autostart = autostart(config.path(), "/usr/bin/wheelhouse", None);
        assert!(!autostart.is_on());
        autostart.set(false).unwrap();
        autostart.set(true).unwrap();
        assert!(autostart.is_on());
        autostart.set(true).unwrap();
        autostart.set(false).unwrap();
        assert!(!autostart.is_on() && !autostart.entry.exists());
    }

    #[test]
    fn what_the_desktops_own_settings_switched_off_is_off() {
        let config = tempfile::tempdir().unwrap();
        let autostart = autostart(config.path(), "/usr/bin/wheelhouse", None);
        for off in ["Hidden=true", "X-GNOME-Autostart-enabled=false"] {
            autostart.set(true).unwrap();
            let entry = std::fs::read_to_string(&autostart.entry).unwrap();
            let entry = entry.replace("X-GNOME-Autostart-enabled=true", off);
            std::fs::write(&autostart.entry, entry).unwrap();
            assert!(!autostart.is_on(), "{off}");
        }
    }

    #[test]
    fn the_entry_starts_this_program_in_the_tray_and_takes_no_links() {
        let text = autostart(Path::new("/x"), "/usr/bin/wheelhouse", None).text().unwrap();
        assert!(text.starts_with("[Desktop Entry]\n"));
        for line in [
            "Type=Application",
            "Name=Wheelhouse",
            "Exec=\"/usr/bin/wheelhouse\" --hidden",
            "TryExec=/usr/bin/wheelhouse",
            "Icon=wheelhouse",
        ] {
            assert_eq!(text.lines().filter(|own| *own == line).count(), 1, "{line}\n{text}");
        }
        assert!(text.contains("Comment[fa]=") && !text.contains("MimeType") && !text.contains("%u"));
    }

    #[test]
    fn no_path_breaks_out_of_its_quotes() {
        assert_eq!(
            quoted(OsStr::new(r#"/opt/a "b" $c `d` \e 100%f"#)).unwrap(),
            r#""/opt/a \\"b\\" \\$c \\`d\\` \\\\e 100%%f""#
        );
        assert!(quoted(OsStr::new("/opt/a\nExec=evil")).is_none());
        let other = autostart(Path::new("/x"), "/usr/bin/wheelhouse", Some("/srv/ada/second profile"));
        assert!(
            other
                .text()
                .unwrap()
                .contains("Exec=env \"WHEELHOUSE_DIR=/srv/ada/second profile\" \"/usr/bin/wheelhouse\" --hidden\n")
        );
    }
}
