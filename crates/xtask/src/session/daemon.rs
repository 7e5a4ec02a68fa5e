//! One background process of a session.

use anyhow::{Context, Result, bail};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

/// How often a condition is looked at.
const POLL: Duration = Duration::from_millis(20);

/// A child that ends with the value that holds it.
pub struct Daemon {
    name: &'static str,
    child: Child,
    log: PathBuf,
}

impl Daemon {
    /// Starts a program whose standard error goes to a log of its own.
    ///
    /// # Errors
    /// When the program cannot be started.
    pub fn spawn(name: &'static str, command: Command, logs: &Path, input: Stdio) -> Result<Self> {
        let log = logs.join(format!("{name}.log"));
        let errors = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;
        let mut command = ending_with_us(command);
        command.stdin(input).stdout(Stdio::piped()).stderr(errors);
        let child = command
            .spawn()
            .with_context(|| format!("cannot start {name}; try `cargo xtask setup --test`"))?;
        Ok(Self { name, child, log })
    }

    /// The first line that the program writes; what follows is read and dropped, so that it never blocks on a full pipe.
    ///
    /// # Errors
    /// When no line comes in time, or the program ends before.
    pub fn first_line(&mut self, limit: Duration) -> Result<String> {
        let stdout = self
            .child
            .stdout
            .take()
            .with_context(|| format!("the output of {} is taken", self.name))?;
        let (sender, receiver) = mpsc::sync_channel(1);
        thread::spawn(move || -> io::Result<()> {
            let mut reader = BufReader::new(stdout);
            let mut line = String::new();
            reader.read_line(&mut line)?;
            // Nobody listens any more when the wait below was given up.
            if sender.send(line).is_ok() {
                io::copy(&mut reader, &mut io::sink())?;
            }
            Ok(())
        });
        match receiver.recv_timeout(limit) {
            Ok(line) if !line.trim().is_empty() => Ok(line.trim().to_owned()),
            _ => bail!("{} did not come up:\n{}", self.name, self.errors()),
        }
    }

    /// Waits for a condition that this program brings about.
    ///
    /// # Errors
    /// When it does not hold in time, or the program ends before.
    pub fn wait_until(&mut self, limit: Duration, holds: impl Fn() -> bool) -> Result<()> {
        let begun = Instant::now();
        while !holds() {
            if let Some(status) = self.child.try_wait()? {
                bail!("{} ended ({status}) before it was ready:\n{}", self.name, self.errors());
            }
            if begun.elapsed() > limit {
                bail!("{} was not ready after {limit:?}:\n{}", self.name, self.errors());
            }
            pause();
        }
        Ok(())
    }

    fn errors(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Daemon {
    fn drop(&mut self) {
        if let Err(error) = self.child.kill().and_then(|()| self.child.wait()) {
            eprintln!("cannot end {}: {error}", self.name);
        }
    }
}

#[allow(
    clippy::disallowed_methods,
    reason = "the conditions lie in other processes and can only be polled"
)]
fn pause() {
    thread::sleep(POLL);
}

/// A session must not outlive a killed `cargo xtask`; where util-linux can arrange that, it does.
fn ending_with_us(command: Command) -> Command {
    if !cfg!(target_os = "linux") || crate::process::find("setpriv").is_none() {
        return command;
    }
    let mut wrapped = Command::new("setpriv");
    wrapped
        .args(["--pdeathsig", "KILL", "--"])
        .arg(command.get_program())
        .args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => wrapped.env(name, value),
            None => wrapped.env_remove(name),
        };
    }
    wrapped
}
