//! A PostgreSQL cluster of its own.

use crate::{
    find,
    process::{Home, Running, StartError, free_port},
};
use std::{
    ffi::OsString,
    fs,
    hash::{BuildHasher, RandomState},
    path::{Path, PathBuf},
    process::Command,
};

const WHAT: &str = "PostgreSQL";

/// What survives a power cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// Nothing: for tests.
    None,
    /// What was committed, as in production: for measurements.
    Full,
}

/// A running cluster with the superuser `wheelhouse`.
#[derive(Debug)]
pub struct Postgres {
    // Before the folder: it stops first.
    running: Option<Running>,
    home: Home,
    programs: PathBuf,
    password: String,
    port: u16,
    durability: Durability,
    tls: bool,
}

impl Postgres {
    /// Makes a cluster and starts it on a free loopback port. Its language is English, so that a comparison which forgot to
    /// ask for byte order shows.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not start.
    pub fn start(durability: Durability) -> Result<Self, StartError> {
        let programs = find::postgres().ok_or(StartError::NotInstalled(WHAT))?;
        let home = Home::create_unprivileged("postgres")?;
        let password = format!("{:016x}", RandomState::new().hash_one(home.path()));
        make_cluster(&home, &programs, &password)?;
        let mut postgres = Self {
            running: None,
            home,
            programs,
            password,
            port: 0,
            durability,
            tls: false,
        };
        let mut attempts = 0;
        loop {
            postgres.port = free_port()?;
            match postgres.start_again() {
                Err(StartError::Failed { log, .. }) if log.contains("in use") && attempts < 5 => attempts += 1,
                started => return started.map(|()| postgres),
            }
        }
    }

    /// Of the superuser, on the database `postgres`.
    pub fn admin_url(&self) -> String {
        self.url("postgres")
    }

    /// Of the superuser, on a database that may not exist yet.
    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://wheelhouse:{}@127.0.0.1:{}/{database}",
            self.password, self.port
        )
    }

    /// Everything that the cluster writes lies in it.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// Stops it, as an outage; its data stays.
    ///
    /// # Errors
    /// When the process cannot be waited for.
    pub fn stop(&mut self) -> Result<(), StartError> {
        self.running.take().map_or(Ok(()), Running::stop)
    }

    /// Starts it again, now speaking TLS with this certificate and key (PEM) to whoever asks for it.
    ///
    /// # Errors
    /// When it does not start.
    pub fn speak_tls(&mut self, certificate: &str, key: &str) -> Result<(), StartError> {
        self.home.give(Path::new("data/server.crt"), certificate)?;
        self.home.give(Path::new("data/server.key"), key)?;
        self.tls = true;
        self.start_again()
    }

    /// Starts it again on the same port with the same data.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start_again(&mut self) -> Result<(), StartError> {
        self.stop()?;
        let mut line: Vec<OsString> = vec![
            self.programs.join("postgres").into(),
            "-D".into(),
            data(&self.home).into(),
        ];
        let mut settings = vec![
            format!("port={}", self.port),
            "listen_addresses=127.0.0.1".to_owned(),
            "unix_socket_directories=".to_owned(),
            "max_connections=300".to_owned(),
            "lc_messages=C".to_owned(),
        ];
        if self.tls {
            settings.push("ssl=on".to_owned());
        }
        if self.durability == Durability::None {
            settings.extend(["fsync=off", "full_page_writes=off", "autovacuum=off"].map(str::to_owned));
        }
        for setting in settings {
            line.extend(["-c".into(), setting.into()]);
        }
        let ready = |said: &str| said.contains("ready to accept connections");
        self.running = Some(self.home.run(WHAT, &line, ready)?);
        Ok(())
    }
}

fn data(home: &Home) -> PathBuf {
    home.path().join("data")
}

fn make_cluster(home: &Home, programs: &Path, password: &str) -> Result<(), StartError> {
    let file = home.path().join("password");
    fs::write(&file, password)?;
    let prepare = |provider: &[&str]| {
        let mut initdb = home.command(programs.join("initdb"));
        initdb.arg("-D").arg(data(home)).arg("--pwfile").arg(&file);
        initdb.args([
            "--username=wheelhouse",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--no-sync",
        ]);
        initdb.args(provider);
        initdb
    };
    let english = run(&mut prepare(&[
        "--locale=C.UTF-8",
        "--locale-provider=icu",
        "--icu-locale=en-US",
    ]));
    // Before version 15, or built without ICU.
    let made = english.or_else(|_| run(&mut prepare(&["--locale=C.UTF-8"])));
    fs::remove_file(&file)?;
    made
}

fn run(command: &mut Command) -> Result<(), StartError> {
    let output = command.output()?;
    if !output.status.success() {
        return Err(StartError::Failed {
            what: WHAT,
            log: String::from_utf8_lossy(&output.stderr).into_owned(),
        });
    }
    Ok(())
}
