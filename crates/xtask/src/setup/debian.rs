//! System packages on Debian, Ubuntu and their kin.

use crate::process;
use anyhow::{Context, Result, bail};
use std::fs;
use std::io::{IsTerminal, stdin};
use std::process::Command;

const BUILD: &[&str] = &[
    "build-essential",
    "libayatana-appindicator3-dev",
    "libdbus-1-dev",
    "libgtk-3-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "pkg-config",
];

const TEST: &[&str] = &[
    "appstream",
    "at-spi2-core",
    "dbus",
    "dbus-x11",
    "desktop-file-utils",
    "dunst",
    "fonts-dejavu-core",
    "gnome-keyring",
    "imagemagick",
    "libglib2.0-bin",
    "libnotify-bin",
    "libsecret-tools",
    "openbox",
    "openssl",
    "python3-venv",
    "webkit2gtk-driver",
    "x11-utils",
    "xdotool",
    "xvfb",
];

/// Installs the packages that are missing, as root or through sudo.
///
/// # Errors
/// When packages are missing and cannot be installed: no root, no sudo, no network, another distribution.
pub fn install(test: bool) -> Result<()> {
    if process::find("dpkg-query").is_none() || process::find("apt-get").is_none() {
        return elsewhere(test);
    }
    let wanted = wanted(test, is_ubuntu(), is_there);
    let missing = missing(&wanted, &installed(&wanted)?);
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing {}", missing.join(" "));
    let arguments = ["install", "--yes", "--quiet", "--no-install-recommends"];
    let arguments: Vec<&str> = arguments.into_iter().chain(missing).collect();
    // Package lists may be absent or older than the mirror. One broken source among them fails the update and need not
    // fail the install, so its word counts only when the install fails, too.
    let updated = apt(&["update", "--quiet"]);
    starting_nothing(&arguments).map_err(|error| match updated {
        Ok(()) => error,
        Err(cause) => error.context(cause),
    })
}

/// Whether a program can be run, wherever its system keeps it.
fn is_there(program: &str) -> bool {
    process::find(program).is_some() || (program == "postgres" && wheelhouse_servers::postgres_programs().is_some())
}

/// Without apt the names differ: say them once when the most important one is missing, and go on.
fn elsewhere(test: bool) -> Result<()> {
    if !process::succeeds(Command::new("pkg-config").args(["--exists", "webkit2gtk-4.1"])) {
        bail!(
            "this system has no apt; install its counterparts of: {}",
            wanted(test, false, |_| false).join(" ")
        );
    }
    Ok(())
}

fn wanted(test: bool, ubuntu: bool, on_path: impl Fn(&str) -> bool) -> Vec<&'static str> {
    let mut packages = BUILD.to_vec();
    let mut programs = vec![("node", "nodejs"), ("npm", "npm")];
    if test {
        programs.extend([("postgres", "postgresql"), ("redis-server", "redis-server")]);
    }
    packages.extend(
        programs
            .into_iter()
            .filter(|(program, _)| !on_path(program))
            .map(|(_, package)| package),
    );
    if test {
        packages.extend(TEST);
        let browsers = if ubuntu {
            ["chromium-browser", "chromium-chromedriver"]
        } else {
            ["chromium", "chromium-driver"]
        };
        let programs = [
            ["chromium", "chromium-browser"],
            ["chromedriver", "chromium.chromedriver"],
        ];
        let absent = browsers
            .into_iter()
            .zip(programs)
            .filter(|(_, names)| !names.iter().any(|name| on_path(name)));
        packages.extend(absent.map(|(package, _)| package));
    }
    packages
}

fn is_ubuntu() -> bool {
    fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"))
}

/// One line `package status` per known package; dpkg-query also fails when it knows only some, which is no error here.
fn installed(packages: &[&str]) -> Result<String> {
    let mut query = Command::new("dpkg-query");
    query
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(packages);
    let output = query.output().context("cannot start dpkg-query")?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

fn missing<'a>(wanted: &[&'a str], installed: &str) -> Vec<&'a str> {
    let present = |package: &str| {
        installed
            .lines()
            .any(|line| line.split_once(' ') == Some((package, "installed")))
    };
    wanted.iter().copied().filter(|package| !present(package)).collect()
}

/// Installs without starting services (Debian policy, 9.3.3.2): the tests start PostgreSQL and Redis by themselves, and only
/// for as long as they run.
fn starting_nothing(arguments: &[&str]) -> Result<()> {
    const QUIETLY: &str = r#"
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    trap 'rm -f $policy' EXIT
    printf '#!/bin/sh\nexit 101\n' >$policy && chmod 755 $policy
fi
apt-get "$@"
"#;
    as_root(&[&["sh", "-c", QUIETLY, "apt-get"], arguments].concat(), arguments)
}

fn apt(arguments: &[&str]) -> Result<()> {
    as_root(&[&["apt-get"], arguments].concat(), arguments)
}

/// Runs `line` as root or through sudo; `arguments` are what a person would give to apt-get.
fn as_root(line: &[&str], arguments: &[&str]) -> Result<()> {
    let root = process::output(Command::new("id").arg("-u"))?.trim() == "0";
    let mut command = Command::new(if root { "env" } else { "sudo" });
    if !root {
        if process::find("sudo").is_none() {
            bail!(
                "system packages are missing; run as root: apt-get {}",
                arguments.join(" ")
            );
        }
        if !stdin().is_terminal() {
            command.arg("--non-interactive");
        }
        command.arg("env");
    }
    command.arg("DEBIAN_FRONTEND=noninteractive").args(line);
    let output = command
        .stdin(std::process::Stdio::inherit())
        .stderr(std::process::Stdio::piped())
        .output()?;
    if !output.status.success() {
        bail!(
            "apt-get {} failed:\n{}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr)
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_not_fully_installed_is_missing() {
        let answer = "dunst installed\nxvfb config-files\ndbus-x11 installed\n";
        assert_eq!(
            missing(&["dunst", "xvfb", "dbus", "openbox"], answer),
            ["xvfb", "dbus", "openbox"]
        );
    }

    #[test]
    fn servers_come_only_for_tests_and_only_where_there_are_none() {
        assert!(!wanted(false, false, |_| false).contains(&"postgresql"));
        let packages = wanted(true, false, |program| program == "postgres");
        assert!(packages.contains(&"redis-server") && !packages.contains(&"postgresql"));
    }

    #[test]
    fn a_node_from_elsewhere_is_left_alone() {
        let with_node = wanted(false, false, |program| program == "node");
        assert!(!with_node.contains(&"nodejs") && with_node.contains(&"npm"));
        assert!(wanted(false, false, |_| false).ends_with(&["nodejs", "npm"]));
    }

    #[test]
    fn test_packages_come_only_for_tests_and_under_the_systems_names() {
        assert!(!wanted(false, false, |_| false).contains(&"xvfb"));
        assert!(wanted(true, false, |_| false).ends_with(&["chromium", "chromium-driver"]));
        assert!(wanted(true, true, |_| false).ends_with(&["chromium-browser", "chromium-chromedriver"]));
        assert!(!wanted(true, true, |program| program == "chromium").contains(&"chromium-browser"));
    }
}
