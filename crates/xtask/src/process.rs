//! Running other programs: loudly for people, quietly into a log for checks.

use anyhow::{Context, Result, bail};
use std::env;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Runs to the end with the terminal's own streams.
///
/// # Errors
/// When the program cannot be started or fails.
pub fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("cannot start {}", line(command)))?;
    ensure_success(command, status)
}

/// Runs to the end and gives its standard output; its standard error goes to the terminal.
///
/// # Errors
/// When the program cannot be started, fails, or writes no UTF-8.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot start {}", line(command)))?;
    ensure_success(command, output.status)?;
    String::from_utf8(output.stdout).with_context(|| format!("{} writes no UTF-8", line(command)))
}

/// Runs to the end, failing or not, and gives its standard output; its standard error is left aside. What takes longer
/// than `limit` is ended and has said nothing.
///
/// # Errors
/// When the program cannot be started.
pub fn output_within(command: &mut Command, limit: Duration) -> Result<String> {
    let silent = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = silent
        .spawn()
        .with_context(|| format!("cannot start {}", line(command)))?;
    let (sender, receiver) = mpsc::channel();
    let mut stdout = child.stdout.take().context("a program without output")?;
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = stdout.read_to_end(&mut bytes);
        // Nobody listens any more when the limit has passed.
        sender.send(read.map(|_| bytes)).ok()
    });
    let output = receiver.recv_timeout(limit);
    if output.is_err() {
        child.kill()?;
    }
    child.wait()?;
    match output {
        Ok(read) => Ok(String::from_utf8_lossy(&read?).into_owned()),
        Err(_) => Ok(String::new()),
    }
}

/// Runs to the end and says only whether it succeeded; a program that is not there did not.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A file that collects what quiet programs write.
pub struct Log {
    path: PathBuf,
}

impl Log {
    /// Starts an empty log, creating its folder.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn create(path: PathBuf) -> Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
        }
        File::create(&path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self { path })
    }

    /// Appends a text.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&self, text: &str) -> Result<()> {
        Ok(File::options()
            .append(true)
            .open(&self.path)?
            .write_all(text.as_bytes())?)
    }

    /// Runs to the end, with both of its streams appended to the log.
    ///
    /// # Errors
    /// When the program cannot be started; its failure is in the status.
    pub fn status(&self, command: &mut Command) -> Result<ExitStatus> {
        let out = File::options().append(true).open(&self.path)?;
        let err = out.try_clone()?;
        command.stdin(Stdio::null()).stdout(out).stderr(err);
        command
            .status()
            .with_context(|| format!("cannot start {}", line(command)))
    }

    /// Like [`Self::status`], but a failure is an error.
    ///
    /// # Errors
    /// When the program cannot be started or fails.
    pub fn run(&self, command: &mut Command) -> Result<()> {
        let status = self.status(command)?;
        ensure_success(command, status)
    }

    /// All that was written, with what is not UTF-8 replaced.
    pub fn text(&self) -> String {
        fs::read(&self.path)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }
}

/// The program that `PATH` finds under a name.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    let file = format!("{program}{}", env::consts::EXE_SUFFIX);
    env::split_paths(&path)
        .map(|folder| folder.join(&file))
        .find(|candidate| candidate.is_file())
}

fn ensure_success(command: &Command, status: ExitStatus) -> Result<()> {
    if !status.success() {
        bail!("{} failed ({status})", line(command));
    }
    Ok(())
}

fn line(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or_else(|| command.get_program());
    let mut words = vec![name.to_string_lossy()];
    words.extend(command.get_args().map(|word| word.to_string_lossy()));
    words.join(" ")
}
