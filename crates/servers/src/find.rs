//! Where the programs are: distributions keep PostgreSQL's server off the `PATH`.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

/// The folder with `initdb` and `postgres`: what `pg_config` says, what lies on the `PATH`, or the newest of Debian's.
pub fn postgres() -> Option<PathBuf> {
    let told = Command::new("pg_config").arg("--bindir").output().ok();
    let told = told.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let on_path = env::var_os("PATH")
        .map(|path| env::split_paths(&path).collect::<Vec<_>>())
        .unwrap_or_default();
    let mut folders: Vec<PathBuf> = told.into_iter().chain(on_path).collect();
    folders.extend(versions(Path::new("/usr/lib/postgresql")));
    folders
        .into_iter()
        .find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// `<root>/<version>/bin`, newest first.
fn versions(root: &Path) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = fs::read_dir(root)
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let version = entry.file_name().to_str()?.parse().ok()?;
            Some((version, entry.path().join("bin")))
        })
        .collect();
    found.sort_by_key(|(version, _)| std::cmp::Reverse(*version));
    found.into_iter().map(|(_, folder)| folder).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_several_versions_comes_first() {
        let root = tempfile::tempdir().unwrap();
        for name in ["9", "15", "16", "common"] {
            fs::create_dir(root.path().join(name)).unwrap();
        }
        let found = versions(root.path());
        let names: Vec<_> = found
            .iter()
            .map(|folder| folder.strip_prefix(root.path()).unwrap())
            .collect();
        assert_eq!(names, [Path::new("16/bin"), Path::new("15/bin"), Path::new("9/bin")]);
        assert!(versions(Path::new("/nowhere")).is_empty());
    }
}
