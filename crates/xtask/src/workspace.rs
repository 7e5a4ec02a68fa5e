//! Where things lie, and how cargo and npm are called from within a cargo command.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The checkout and the folder that cargo builds into.
pub struct Workspace {
    /// The folder of the workspace's `Cargo.toml`.
    pub root: PathBuf,
    /// Absolute; every cargo process started here gets it as `CARGO_TARGET_DIR`.
    pub target: PathBuf,
    /// Where a Node of our own is kept when the system's is too old; outlives the checkout.
    pub own_node: Option<PathBuf>,
}

impl Workspace {
    /// The workspace that cargo runs this program for. Clones that share a target folder share the program, too, so the
    /// place where it was compiled is only the second choice.
    pub fn locate() -> Self {
        let own = env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        let root = Path::new(&own)
            .ancestors()
            .nth(2)
            .map(PathBuf::from)
            .unwrap_or_default();
        let target = target_directory(&root, set);
        let own_node = cache_directory(&set).map(|cache| cache.join("wheelhouse").join("node"));
        Self { root, target, own_node }
    }

    /// The UI's folder.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A folder of our own under the target directory, for logs and intermediate files. Not created.
    pub fn scratch(&self) -> PathBuf {
        self.target.join("xtask")
    }

    /// Where cargo's subcommands are installed that the machine lacks.
    pub fn tools(&self) -> PathBuf {
        self.target.join("tools")
    }

    /// A built binary of the development profile.
    pub fn binary(&self, name: &str) -> PathBuf {
        self.target
            .join("debug")
            .join(format!("{name}{}", env::consts::EXE_SUFFIX))
    }

    /// `cargo`, in the workspace's root.
    pub fn cargo(&self) -> Command {
        let mut command = self.command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.root);
        command
    }

    /// `npm`, in the UI's folder.
    pub fn npm(&self) -> Command {
        let mut command = self.command(if cfg!(windows) { "npm.cmd" } else { "npm" });
        command.current_dir(self.ui());
        command
    }

    /// A tool that the UI's dependencies brought, in the UI's folder.
    pub fn ui_tool(&self, name: &str) -> Command {
        let file = if cfg!(windows) {
            format!("{name}.cmd")
        } else {
            name.to_owned()
        };
        let mut command = self.command(self.ui().join("node_modules").join(".bin").join(file));
        command.current_dir(self.ui());
        command
    }

    /// Any program, without what `cargo run` left in the environment: a nested cargo would see other values than the
    /// developer's own calls and rebuild what watches them.
    pub fn command(&self, program: impl Into<OsString>) -> Command {
        let mut command = Command::new(program.into());
        for (name, _) in env::vars_os() {
            if name.to_str().is_some_and(is_left_by_cargo_run) {
                command.env_remove(name);
            }
        }
        command.env("CARGO_TARGET_DIR", &self.target);
        let node = self
            .own_node
            .as_ref()
            .map(|home| home.join("node_modules").join("node").join("bin"));
        let folders = [node, Some(self.tools().join("bin"))];
        command.env(
            "PATH",
            prepended(folders.into_iter().flatten().filter(|folder| folder.is_dir())),
        );
        command
    }
}

fn is_left_by_cargo_run(name: &str) -> bool {
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
        .iter()
        .any(|prefix| name.starts_with(prefix))
}

fn prepended(folders: impl Iterator<Item = PathBuf>) -> OsString {
    let old = env::var_os("PATH").unwrap_or_default();
    // A folder with the separator in its name cannot stand in a path; then the machine's own tools have to do.
    env::join_paths(folders.chain(env::split_paths(&old))).unwrap_or(old)
}

fn target_directory(root: &Path, variable: impl Fn(&str) -> Option<OsString>) -> PathBuf {
    if let Some(chosen) = variable("CARGO_TARGET_DIR") {
        return root.join(chosen);
    }
    match (variable("CI"), cache_directory(&variable)) {
        // A clean clone per build would compile the world each time; the user's cache outlives the clone.
        (Some(_), Some(cache)) => cache.join("wheelhouse").join("target"),
        _ => root.join("target"),
    }
}

fn cache_directory(variable: &impl Fn(&str) -> Option<OsString>) -> Option<PathBuf> {
    let named = variable("XDG_CACHE_HOME").map(PathBuf::from);
    named.or_else(|| variable("HOME").map(|home| PathBuf::from(home).join(".cache")))
}

/// A set variable that is not empty.
fn set(name: &str) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory(variables: &[(&str, &str)]) -> PathBuf {
        target_directory(Path::new("/checkout"), |name| {
            variables
                .iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| value.into())
        })
    }

    #[test]
    fn a_chosen_target_directory_wins_everywhere() {
        let chosen = [("CARGO_TARGET_DIR", "/elsewhere"), ("CI", "1"), ("HOME", "/me")];
        assert_eq!(directory(&chosen), Path::new("/elsewhere"));
    }

    #[test]
    fn a_relative_target_directory_is_taken_from_the_root() {
        assert_eq!(directory(&[("CARGO_TARGET_DIR", "out")]), Path::new("/checkout/out"));
    }

    #[test]
    fn ci_builds_into_the_users_cache() {
        assert_eq!(
            directory(&[("CI", "true"), ("HOME", "/me")]),
            Path::new("/me/.cache/wheelhouse/target")
        );
        let cached = [("CI", "true"), ("HOME", "/me"), ("XDG_CACHE_HOME", "/cache")];
        assert_eq!(directory(&cached), Path::new("/cache/wheelhouse/target"));
    }

    #[test]
    fn a_developer_builds_into_the_checkout() {
        assert_eq!(directory(&[("HOME", "/me")]), Path::new("/checkout/target"));
        assert_eq!(
            directory(&[("CI", "1")]),
            Path::new("/checkout/target"),
            "without a home there is no cache"
        );
    }

    #[test]
    fn the_target_directory_itself_is_passed_on() {
        assert!(is_left_by_cargo_run("CARGO_PKG_VERSION") && is_left_by_cargo_run("CARGO_MANIFEST_DIR"));
        assert!(!is_left_by_cargo_run("CARGO_HOME") && !is_left_by_cargo_run("CARGO_TARGET_DIR"));
    }
}
