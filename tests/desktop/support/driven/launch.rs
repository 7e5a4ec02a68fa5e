//! WebKit's driver and the program that it starts: the app, or a browser with the same engine.

use super::PATIENCE;
use anyhow::{Context, Result, bail};
use fantoccini::{Client, ClientBuilder};
use serde_json::json;
use std::net::TcpListener;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Instant;

/// Of the package that the app itself needs for its windows.
const BROWSERS: [&str; 2] = [
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
];

/// A driver of one program; both end with it.
pub struct Driver {
    process: Child,
    port: u16,
    program: PathBuf,
    arguments: &'static [&'static str],
}

impl Driver {
    /// Of the app on a profile folder.
    pub fn start(profile: &Path, variables: &[(&str, String)]) -> Result<Self> {
        let mut command = Command::new("WebKitWebDriver");
        command
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true");
        command
            .env("WHEELHOUSE_DIR", profile)
            .envs(variables.iter().map(|(name, value)| (name, value)));
        Self::spawn(command, app()?, &[])
    }

    /// Of a browser that knows nobody.
    pub fn browser() -> Result<Self> {
        let there = BROWSERS.into_iter().map(PathBuf::from).find(|path| path.exists());
        let program = there.context("WebKit's own browser is missing; `cargo xtask setup --test`")?;
        Self::spawn(Command::new("WebKitWebDriver"), program, &["--automation"])
    }

    fn spawn(mut command: Command, program: PathBuf, arguments: &'static [&'static str]) -> Result<Self> {
        for needed in ["DISPLAY", "DBUS_SESSION_BUS_ADDRESS"] {
            std::env::var(needed).with_context(|| format!("{needed} is not set: run `cargo xtask test`"))?;
        }
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        command.args([format!("--port={port}"), "--host=127.0.0.1".into()]);
        // A group of its own, so that the program ends with its driver.
        command.process_group(0).stdout(Stdio::null());
        let process = command
            .spawn()
            .context("WebKitWebDriver does not start; `cargo xtask setup --test`")?;
        Ok(Self {
            process,
            port,
            program,
            arguments,
        })
    }

    pub async fn connect(&self) -> Result<Client> {
        let options = json!({ "binary": self.program, "args": self.arguments });
        let capabilities = [("webkitgtk:browserOptions".to_owned(), options)].into_iter().collect();
        let mut builder = ClientBuilder::native();
        builder.capabilities(capabilities);
        let begun = Instant::now();
        loop {
            match builder.connect(&format!("http://127.0.0.1:{}", self.port)).await {
                Ok(client) => return Ok(client),
                Err(error) if begun.elapsed() > PATIENCE => bail!("{} does not start: {error}", self.program.display()),
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(100)).await,
            }
        }
    }

    /// SIGTERM to the app, then waits for its end.
    pub fn quit_app(&self) -> Result<()> {
        let find = |driver: u32| -> Result<Option<u32>> {
            let output = Command::new("pgrep")
                .args(["-P", &driver.to_string(), "-f", "wheelhouse"])
                .output()?;
            Ok(String::from_utf8(output.stdout)?
                .lines()
                .next()
                .and_then(|line| line.parse().ok()))
        };
        let app = find(self.process.id())?.context("the app is not running")?;
        Command::new("kill").args(["-TERM", &app.to_string()]).status()?;
        let begun = Instant::now();
        while find(self.process.id())?.is_some() {
            if begun.elapsed() > PATIENCE {
                bail!("the app does not end");
            }
            std::thread::park_timeout(std::time::Duration::from_millis(50));
        }
        Ok(())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let group = format!("-{}", self.process.id());
        drop(Command::new("kill").args(["-KILL", "--", &group]).status());
        drop(self.process.wait());
    }
}

/// The built app: as the test runner says, else as cargo says.
fn app() -> Result<PathBuf> {
    let named = std::env::var_os("WHEELHOUSE_BIN").map(PathBuf::from);
    let built = option_env!("CARGO_BIN_EXE_wheelhouse").map(PathBuf::from);
    named.or(built).context("WHEELHOUSE_BIN does not say where the app is")
}
