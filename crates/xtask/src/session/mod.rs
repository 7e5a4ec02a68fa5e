//! A headless Linux desktop for real windows: a display, a session bus, an unlocked keyring, a notification daemon and a
//! window manager, all private, all gone with the value that holds them.

mod daemon;
mod readiness;

use crate::workspace::Workspace;
use anyhow::{Context, Result};
use daemon::Daemon;
use readiness::Probe;
use std::env;
use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{self, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// How the notification daemon looks and answers when nothing else is asked for.
const DUNSTRC: &str = include_str!("dunstrc");

/// How long a daemon may take to become ready on a busy machine.
const READY: Duration = Duration::from_secs(30);

/// Tells apart the sessions of one process.
static COUNT: AtomicU32 = AtomicU32::new(0);

/// What a session is made of.
pub struct Options {
    /// The screen in pixels.
    pub screen: (u32, u32),
    /// Another `dunstrc` than the one that comes with this module.
    pub dunstrc: Option<PathBuf>,
    /// The folder for the daemons' own logs.
    pub logs: PathBuf,
}

impl Options {
    /// A full-HD screen, the notification daemon's own settings, logs beside the checks' logs.
    pub fn new(workspace: &Workspace) -> Self {
        Self {
            screen: (1920, 1080),
            dunstrc: None,
            logs: workspace.scratch().join("session"),
        }
    }
}

/// A running session; dropping it ends every process in it and removes its files.
pub struct Session {
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
    /// In the order of their start; they end in the opposite order.
    daemons: Vec<Daemon>,
}

impl Session {
    /// Starts everything and returns when all of it answers.
    ///
    /// # Errors
    /// When a program is missing, dies, or does not become ready in time.
    pub fn start(options: &Options) -> Result<Self> {
        fs::create_dir_all(&options.logs)?;
        let mut session = Self {
            folder: private_folder()?,
            environment: Vec::new(),
            daemons: Vec::new(),
        };
        session.prepare_folders()?;
        session.start_display(options)?;
        session.start_bus(options)?;
        session.start_window_manager(options)?;
        session.start_keyring(options)?;
        session.start_notifications(options)?;
        Ok(session)
    }

    /// Puts a program into the session.
    pub fn apply(&self, command: &mut Command) {
        command
            .env_remove("WAYLAND_DISPLAY")
            .envs(self.environment.iter().map(|(name, value)| (name, value)));
    }

    fn prepare_folders(&mut self) -> Result<()> {
        let names = [
            "XDG_RUNTIME_DIR",
            "XDG_DATA_HOME",
            "XDG_CONFIG_HOME",
            "XDG_CACHE_HOME",
            "XDG_STATE_HOME",
        ];
        for name in names {
            let folder = self.folder.join(name.to_lowercase());
            private().create(&folder)?;
            self.set(name, folder.display());
        }
        let action = self.folder.join("notification-action");
        self.set("WHEELHOUSE_NOTIFICATION_ACTION", action.display());
        for (name, value) in [
            ("GDK_BACKEND", "x11"),
            ("LIBGL_ALWAYS_SOFTWARE", "1"),
            // Without a GPU, WebKitGTK paints nothing through its DMA-BUF path.
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
            ("XDG_SESSION_TYPE", "x11"),
        ] {
            self.set(name, value);
        }
        Ok(())
    }

    fn start_display(&mut self, options: &Options) -> Result<()> {
        let mut xvfb = self.command("Xvfb");
        let screen = format!("{}x{}x24", options.screen.0, options.screen.1);
        // With -displayfd the server picks a free number itself and writes it when it is ready.
        xvfb.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            &screen,
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        // The picture lies in a file besides, so that it can be looked at without asking the server.
        let picture = self.folder.join("screen");
        private().create(&picture)?;
        xvfb.arg("-fbdir").arg(&picture);
        self.set("WHEELHOUSE_SCREEN", picture.join("Xvfb_screen0").display());
        let mut display = Daemon::spawn("Xvfb", xvfb, &options.logs, Stdio::null())?;
        let number = display.first_line(READY)?;
        self.set("DISPLAY", format!(":{number}"));
        self.daemons.push(display);
        Ok(())
    }

    fn start_bus(&mut self, options: &Options) -> Result<()> {
        let mut dbus = self.command("dbus-daemon");
        dbus.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
        let mut bus = Daemon::spawn("dbus-daemon", dbus, &options.logs, Stdio::null())?;
        let address = bus.first_line(READY)?;
        self.set("DBUS_SESSION_BUS_ADDRESS", address);
        self.daemons.push(bus);
        Ok(())
    }

    fn start_window_manager(&mut self, options: &Options) -> Result<()> {
        let mut openbox = self.command("openbox");
        openbox.arg("--sm-disable");
        self.start_and_wait("openbox", openbox, options, Stdio::null(), Probe::WindowManager)
    }

    fn start_keyring(&mut self, options: &Options) -> Result<()> {
        // The password is what standard input holds up to its end, here an empty line; without any byte the daemon runs,
        // but makes no keyring.
        let password = self.folder.join("password");
        fs::write(&password, "\n")?;
        let mut keyring = self.command("gnome-keyring-daemon");
        keyring.args(["--foreground", "--unlock", "--components=secrets"]);
        let input = Stdio::from(File::open(password)?);
        self.start_and_wait("gnome-keyring-daemon", keyring, options, input, Probe::DefaultKeyring)
    }

    fn start_notifications(&mut self, options: &Options) -> Result<()> {
        let config = match &options.dunstrc {
            Some(chosen) => chosen.clone(),
            None => {
                let file = self.folder.join("dunstrc");
                fs::write(&file, DUNSTRC)?;
                file
            }
        };
        let mut dunst = self.command("dunst");
        dunst.arg("-config").arg(config);
        self.start_and_wait(
            "dunst",
            dunst,
            options,
            Stdio::null(),
            Probe::Owner("org.freedesktop.Notifications"),
        )
    }

    fn start_and_wait(
        &mut self,
        name: &'static str,
        command: Command,
        options: &Options,
        input: Stdio,
        probe: Probe,
    ) -> Result<()> {
        let mut daemon = Daemon::spawn(name, command, &options.logs, input)?;
        daemon.wait_until(READY, || probe.holds(|program| self.command(program)))?;
        self.daemons.push(daemon);
        Ok(())
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        self.apply(&mut command);
        command
    }

    fn set(&mut self, name: &'static str, value: impl ToString) {
        self.environment.push((name, value.to_string()));
    }
}

/// A new folder that only we may look into, directly under the temporary folder: the path of a Unix socket holds 107
/// bytes. A killed session leaves its folder behind, and process numbers come again, so a taken name is no error.
fn private_folder() -> Result<PathBuf> {
    loop {
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("wheelhouse-session-{}-{number}", process::id()));
        match private().create(&folder) {
            Ok(()) => return Ok(folder),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error).with_context(|| format!("cannot create {}", folder.display())),
        }
    }
}

fn private() -> DirBuilder {
    #[cfg_attr(not(unix), allow(unused_mut, reason = "other systems have no mode"))]
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
}

impl Drop for Session {
    fn drop(&mut self) {
        while let Some(daemon) = self.daemons.pop() {
            drop(daemon);
        }
        remove(&self.folder);
    }
}

/// Leftovers in the temporary folder are a nuisance and no failure, but they are said.
fn remove(folder: &Path) {
    if let Err(error) = fs::remove_dir_all(folder) {
        eprintln!("cannot remove {}: {error}", folder.display());
    }
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
