//! schemathesis against the running platform: requests made from the API's own document, valid ones and broken ones. No
//! answer may be a fault of the platform's or other than the document says.

use crate::process::{self, Log};
use crate::workspace::Workspace;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Exact versions: what is tested changes with a commit, not overnight.
const REQUIREMENTS: &str = include_str!("api/requirements.txt");
const HOOKS: &str = include_str!("api/hooks.py");
const TENANTS: &str = "200";

/// Addresses that cannot be asked like others: the own sign-out, and streams without an end.
const LEFT_OUT: [&str; 3] = ["/v1/auth/logout", "/v1/stream", "/v1/stream/events"];

/// Not `positive_data_acceptance`: whether a request makes sense now is not in the document.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,\
                      response_schema_conformance,negative_data_rejection,missing_required_header,unsupported_method,\
                      use_after_free,ignored_auth";

/// Installs schemathesis under the target folder unless these very versions are there.
///
/// # Errors
/// When there is no Python, or the packages cannot be had.
pub fn install(workspace: &Workspace) -> Result<()> {
    let home = home(workspace);
    let stamp = home.join("requirements.txt");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == REQUIREMENTS) {
        return Ok(());
    }
    println!("Installing schemathesis into {}", home.display());
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    let log = Log::create(workspace.scratch().join("schemathesis-install.log"))?;
    let wanted = workspace.scratch().join("requirements.txt");
    fs::write(&wanted, REQUIREMENTS)?;
    log.run(Command::new("python3").args(["-m", "venv"]).arg(&home))
        .with_context(|| log.text())?;
    let mut pip = Command::new(home.join("bin").join("pip"));
    pip.args([
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--no-deps",
        "--requirement",
    ]);
    log.run(pip.arg(&wanted)).with_context(|| log.text())?;
    Ok(fs::write(stamp, REQUIREMENTS)?)
}

/// Runs for about `span`; `Ok(false)` when it found something, which it has said then.
///
/// # Errors
/// When the platform or schemathesis does not start.
pub fn run(workspace: &Workspace, span: Duration, seed: u64) -> Result<bool> {
    install(workspace)?;
    let mut cargo = workspace.cargo();
    cargo.args([
        "build",
        "--quiet",
        "--package",
        "wheelhouse-testkit",
        "--example",
        "served",
    ]);
    process::run(&mut cargo)?;
    let served = Served::start(workspace)?;
    let limit = ["--max-time".to_owned(), span.as_secs().max(1).to_string()];
    Ok(schemathesis(workspace, &served, seed)?.args(limit).status()?.success())
}

/// A bounded run, always the same one; the platform is built already.
///
/// # Errors
/// When it cannot be carried out, or finds something: its words are in the log.
pub fn check(workspace: &Workspace, log: &Log) -> Result<()> {
    let served = Served::start(workspace)?;
    log.run(schemathesis(workspace, &served, 20)?.args(["--max-examples", "10"]))
}

fn schemathesis(workspace: &Workspace, served: &Served, seed: u64) -> Result<Command> {
    let folder = workspace.scratch().join("api");
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("hooks.py"), HOOKS)?;
    let mut command = Command::new(home(workspace).join("bin").join("schemathesis"));
    command.current_dir(&folder);
    command
        .env("SCHEMATHESIS_HOOKS", "hooks.py")
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
        .env("WHEELHOUSE_ADDRESS", &served.address)
        .env("WHEELHOUSE_TOKEN", &served.token);
    command.arg("run").arg(format!("{}/openapi.json", served.address));
    command
        .arg("--header")
        .arg(format!("Authorization: Bearer {}", served.token));
    for path in LEFT_OUT {
        command.args(["--exclude-path", path]);
    }
    command.args([
        "--checks",
        CHECKS,
        "--seed",
        &seed.to_string(),
        "--phases",
        "examples,coverage,fuzzing",
    ]);
    command.args([
        "--generation-database",
        "none",
        "--request-timeout",
        "20",
        "--continue-on-failure",
    ]);
    command.args(["--suppress-health-check", "all", "--no-color", "--warnings", "off"]);
    Ok(command)
}

fn home(workspace: &Workspace) -> PathBuf {
    workspace.scratch().join("schemathesis")
}

/// A platform with sample data in its own process; it ends with the value.
struct Served {
    process: Child,
    address: String,
    token: String,
}

impl Served {
    fn start(workspace: &Workspace) -> Result<Self> {
        let mut process = workspace
            .command(workspace.binary("examples/served"))
            .arg(TENANTS)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the platform for the API's tests does not start")?;
        let mut line = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut line)?;
        }
        let Some((address, token)) = line.trim().split_once(' ') else {
            bail!("the platform for the API's tests ended: {}", process.wait()?);
        };
        Ok(Self {
            address: address.to_owned(),
            token: token.to_owned(),
            process,
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It serves until its input closes; whoever does not end is ended.
        drop(self.process.stdin.take());
        if self.process.kill().and_then(|()| self.process.wait()).is_err() {
            eprintln!("the platform for the API's tests is still running");
        }
    }
}
