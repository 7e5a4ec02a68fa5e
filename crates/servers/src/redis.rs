//! A Redis server in memory alone.

use crate::process::{Home, Running, StartError, free_port};
use std::ffi::OsString;

const WHAT: &str = "Redis";

/// A running server.
#[derive(Debug)]
pub struct Redis {
    // Before the folder: it stops first.
    running: Option<Running>,
    home: Home,
    port: u16,
}

impl Redis {
    /// Starts a server on a free port.
    ///
    /// # Errors
    /// When `redis-server` is not installed or does not start.
    pub fn start() -> Result<Self, StartError> {
        let home = Home::create("redis")?;
        let mut attempts = 0;
        loop {
            let port = free_port()?;
            match run(&home, port) {
                Ok(running) => {
                    return Ok(Self {
                        running: Some(running),
                        home,
                        port,
                    });
                }
                Err(StartError::Failed { log, .. }) if log.contains("in use") && attempts < 5 => attempts += 1,
                Err(error) => return Err(error),
            }
        }
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Stops it, as an outage; what it held is gone.
    ///
    /// # Errors
    /// When the process cannot be waited for.
    pub fn stop(&mut self) -> Result<(), StartError> {
        self.running.take().map_or(Ok(()), Running::stop)
    }

    /// Starts it again on the same port.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&mut self) -> Result<(), StartError> {
        self.stop()?;
        self.running = Some(run(&self.home, self.port)?);
        Ok(())
    }
}

fn run(home: &Home, port: u16) -> Result<Running, StartError> {
    let port = port.to_string();
    let folder = home.path().as_os_str();
    let mut line: Vec<OsString> = vec!["redis-server".into()];
    for (name, value) in [
        ("--bind", "127.0.0.1"),
        ("--port", &port),
        ("--save", ""),
        ("--appendonly", "no"),
    ] {
        line.extend([name.into(), value.into()]);
    }
    line.extend(["--dir".into(), folder.to_owned()]);
    let started = home.run(WHAT, &line, |said| said.contains("Ready to accept connections"));
    match started {
        Err(StartError::Failed { log, .. }) if log.contains("not found") => {
            Err(StartError::NotInstalled("redis-server"))
        }
        other => other,
    }
}
