//! What it ran on, and when.

use std::{fs, process::Command};

pub fn describe(before: &str) -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").unwrap_or_else(|| "unknown memory".to_owned());
    let model = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".to_owned());
    let (system, after) = (system(), load());
    format!(
        "Machine: {cores} cores, {memory}, {model}; {system}; {}. Load average of the last minute {before} before the run, \
         {after} after it.\n",
        rustc()
    )
}

/// Of the last minute.
pub fn load() -> String {
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace().next().unwrap_or("unknown").to_owned()
}

fn system() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    name.map_or("unknown system".to_owned(), |name| name.trim_matches('"').to_owned())
}

pub fn date() -> String {
    let now = wheelhouse_platform::Clock::now(&wheelhouse_platform::SystemClock);
    now.to_string().chars().take(10).collect()
}

fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}

fn rustc() -> String {
    let output = Command::new("rustc").arg("--version").output();
    output.map_or_else(
        |_| "rustc unknown".to_owned(),
        |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
    )
}
