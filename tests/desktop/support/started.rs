//! The real app as the desktop starts it: no driver, a person's eyes and hands alone.

use super::{output, session, wait};
use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// One running app; it ends with the value.
pub struct Started {
    process: Child,
    log: PathBuf,
}

/// Where a window stands: x, y, width, height, in pixels.
pub type Place = (i32, i32, i32, i32);

/// The app that was built, as the test runner says or as cargo does.
pub fn built() -> PathBuf {
    let named = std::env::var_os("WHEELHOUSE_BIN").map(PathBuf::from);
    let built = option_env!("CARGO_BIN_EXE_wheelhouse").map(PathBuf::from);
    named
        .or(built)
        .expect("WHEELHOUSE_BIN does not say where the app is; run `cargo xtask test`")
}

/// The built app on a profile folder.
pub fn command(profile: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(built());
    command.env("WHEELHOUSE_DIR", profile).args(arguments);
    command
}

impl Started {
    /// Starts it, with what it says in a file of the folder.
    pub fn new(mut command: Command, logs: &Path) -> Self {
        session("DISPLAY");
        let log = logs.join("app.log");
        let (out, err) = (
            File::create(&log).unwrap(),
            File::options().append(true).open(&log).unwrap(),
        );
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        Self {
            process: command.spawn().expect("the app does not start"),
            log,
        }
    }

    /// Its main window, once a person sees it.
    pub fn window(&mut self) -> String {
        let found = wait::try_until(|| {
            assert_eq!(self.process.try_wait().unwrap(), None, "it ended: {}", self.said());
            self.in_sight()
        });
        found.unwrap_or_else(|| panic!("no window: {}", self.said()))
    }

    /// The window if it can be seen now.
    pub fn in_sight(&self) -> Option<String> {
        let pid = self.process.id().to_string();
        search(&["--all", "--onlyvisible", "--pid", &pid, "--name", "^Wheelhouse$"])
    }

    pub fn said(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// SIGTERM, as at the end of a desktop session.
    pub fn quit(mut self) -> ExitStatus {
        output("kill", &["-TERM", &self.process.id().to_string()]);
        wait::until("the app to end", || self.process.try_wait().unwrap())
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        // Ended already, or a failed test leaves it.
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// The first window that xdotool finds.
fn search(conditions: &[&str]) -> Option<String> {
    let found = Command::new("xdotool").arg("search").args(conditions).output();
    let found = found.expect("xdotool does not start; `cargo xtask setup --test`");
    let text = String::from_utf8(found.stdout).unwrap();
    text.lines().next().map(str::to_owned)
}

pub fn place(window: &str) -> Place {
    let shell = output("xdotool", &["getwindowgeometry", "--shell", window]);
    let value = |key: &str| {
        let line = shell.lines().find_map(|line| line.strip_prefix(key)).unwrap();
        line.parse().unwrap()
    };
    (value("X="), value("Y="), value("WIDTH="), value("HEIGHT="))
}

/// Runs to the end, within a person's patience.
pub fn run(command: &mut Command) -> ExitStatus {
    let mut child = command.stdin(Stdio::null()).spawn().unwrap();
    let ended = wait::try_until(|| child.try_wait().unwrap());
    ended.unwrap_or_else(|| {
        drop(child.kill());
        panic!("{:?} does not end", command.get_program())
    })
}

/// What a program prints that may fail; with its standard error.
pub fn told(program: impl AsRef<OsStr>, arguments: &[&str]) -> (bool, String) {
    let program = program.as_ref();
    let output = Command::new(program).args(arguments).output();
    let output = output.unwrap_or_else(|error| panic!("{} does not start: {error}", program.display()));
    let text = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&text).into_owned())
}
