//! The platform's database, generated once per size and generator: 100,000 tenants take longer than measuring them.

use crate::machine;
use anyhow::{Context, Result};
use std::{
    collections::hash_map::DefaultHasher,
    fs,
    hash::Hasher,
    path::{Path, PathBuf},
};
use wheelhouse_platform::{Platform, PlatformConfig, generate};

const SEED: u64 = 1;

/// What decides how the generated rows look and lie.
const MADE_OF: [&str; 4] = [
    "../platform/src/generate",
    "../platform/src/storage",
    "../contract/src",
    "../../migrations/platform",
];

/// A database with so many tenants; nobody opens it, it is copied.
pub async fn platform(tenants: u32) -> Result<PathBuf> {
    let folder = folder()?;
    fs::create_dir_all(&folder)?;
    let prefix = format!("platform-{tenants}-");
    // The sample ends today: yesterday's is of another day.
    let name = format!("{prefix}{SEED}-{}-{:016x}.db", machine::date(), version()?);
    let file = folder.join(&name);
    if file.exists() {
        return Ok(file);
    }
    for old in fs::read_dir(&folder)? {
        let old = old?;
        if old.file_name().to_string_lossy().starts_with(&prefix) {
            fs::remove_file(old.path())?;
        }
    }
    eprintln!("generating a platform with {tenants} tenants (kept for the next run) …");
    let making = tempfile::Builder::new().prefix("making-").tempdir_in(&folder)?;
    let partial = making.path().join("platform.db");
    let config = PlatformConfig::new(format!("sqlite:{}", partial.display()), "localhost");
    let platform = Platform::open(config).await?;
    generate::generate(platform.app(), tenants, SEED).await?;
    platform.close().await?;
    crate::blocking(|| {
        let conn = rusqlite::Connection::open(&partial)?;
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
        drop(conn);
        Ok(fs::rename(&partial, &file)?)
    })?;
    Ok(file)
}

/// Beside the program: a folder of the build, gone with it.
fn folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program
        .ancestors()
        .nth(3)
        .context("the program lies in a target folder")?;
    Ok(target.join("bench"))
}

fn version() -> Result<u64> {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut hasher = DefaultHasher::new();
    for part in MADE_OF {
        read_in(&own.join(part), &mut hasher)?;
    }
    Ok(hasher.finish())
}

fn read_in(path: &Path, hasher: &mut DefaultHasher) -> Result<()> {
    if path.is_file() {
        hasher.write(&fs::read(path)?);
        return Ok(());
    }
    let entries = fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut entries = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    entries.iter().try_for_each(|entry| read_in(entry, hasher))
}
