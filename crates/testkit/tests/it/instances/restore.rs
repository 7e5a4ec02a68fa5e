//! A backup is put back: consoles begin anew with what it holds, and what waited in their outboxes is sent.

use super::{
    instance::{self, Instance},
    knows_it_all, signed_in,
    writer::Caller,
};
use crate::support::incident;
use anyhow::{Result, ensure};
use std::{
    path::{Path, PathBuf},
    process::Command,
};
use wheelhouse_contract::incident::Severity;
use wheelhouse_engine::view::{OpenFilter, OutboxState};
use wheelhouse_servers::{Durability, Postgres};
use wheelhouse_testkit::{Balancer, Console, Desk};

/// The commands of `docs/operating.md`.
enum Database {
    File(PathBuf),
    Server(String),
}

impl Database {
    fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite:{}", path.display()),
            Self::Server(url) => url.clone(),
        }
    }

    /// While the platform serves.
    fn back_up(&self, copy: &Path) -> Result<()> {
        match self {
            Self::File(path) => {
                let db = rusqlite::Connection::open(path)?;
                db.execute("VACUUM INTO ?1", [copy.display().to_string()])?;
                Ok(())
            }
            Self::Server(url) => run(Command::new("pg_dump")
                .args(["--format=custom", "--file"])
                .arg(copy)
                .arg(url)),
        }
    }

    /// While it does not.
    fn restore(&self, copy: &Path) -> Result<()> {
        match self {
            Self::File(path) => {
                for log in ["-wal", "-shm"] {
                    let file = PathBuf::from(format!("{}{log}", path.display()));
                    if file.exists() {
                        std::fs::remove_file(file)?;
                    }
                }
                std::fs::copy(copy, path)?;
                Ok(())
            }
            Self::Server(url) => run(Command::new("pg_restore")
                .args(["--clean", "--if-exists", "--single-transaction", "--dbname", url])
                .arg(copy)),
        }
    }
}

fn run(command: &mut Command) -> Result<()> {
    let output = command.output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{command:?}: {said}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_file_is_what_consoles_begin_anew_with() {
    let dir = tempfile::tempdir().unwrap();
    let database = Database::File(dir.path().join("platform.db"));
    restored(&database, &dir.path().join("copy.db")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_server_is_what_consoles_begin_anew_with() {
    let server = Postgres::start(Durability::None).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let database = Database::Server(server.admin_url());
    restored(&database, &dir.path().join("copy.dump")).await.unwrap();
}

async fn restored(database: &Database, copy: &Path) -> Result<()> {
    let [ada, ben] = instance::prepare(&database.url()).await?;
    let instance = Instance::start(&database.url(), None).await?;
    let balancer = Balancer::start(vec![instance.address]).await?;
    let desk = Desk::new()?;
    let console = signed_in(&balancer, &desk, &ada).await?;
    let caller = Caller::sign_in(balancer.url(), &ben).await?;
    declare(&console, "kept").await?;
    applied(&console, 1).await?;
    database.back_up(copy)?;
    declare(&console, "undone").await?;
    applied(&console, 2).await?;
    knows_it_all(&console, &caller).await?;

    instance.kill().await?;
    console.offline().await?;
    declare(&console, "waiting").await?;
    database.restore(copy)?;
    run(Command::new(env!("CARGO_BIN_EXE_platform-child")).args(["new-epoch", "--database-url", &database.url()]))?;
    let instance = Instance::start(&database.url(), None).await?;
    balancer.point_at(vec![instance.address]);

    applied(&console, 3).await?;
    knows_it_all(&console, &caller).await?;
    let rows = console.engine.incidents_list(OpenFilter::All).await?;
    let has = |name: &str| rows.iter().any(|row| row.title == incident(name, Severity::Low).title);
    ensure!(has("kept") && has("waiting"), "what was kept or waited is gone");
    ensure!(!has("undone"), "the console knows better than the platform");
    console.close().await;
    Ok(())
}

async fn declare(console: &Console, name: &str) -> Result<()> {
    console.engine.incident_declare(incident(name, Severity::Low)).await?;
    Ok(())
}

async fn applied(console: &Console, count: usize) -> Result<()> {
    let what = format!("{count} applied entries in the outbox");
    console
        .until(&what, async || {
            console.engine.sync_now().await?;
            let items = console.engine.outbox_list(true).await?;
            let applied = items.iter().filter(|item| item.state == OutboxState::Applied);
            Ok((applied.count() == count).then_some(()))
        })
        .await
}
