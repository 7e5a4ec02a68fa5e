//! A database of each test's own: a SQLite file, or a PostgreSQL database where `WHEELHOUSE_TEST_POSTGRES` names a server.

use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::{
    env,
    path::Path,
    process::{Command, Stdio},
    time::UNIX_EPOCH,
};
use tempfile::TempDir;
use uuid::Uuid;
use wheelhouse_servers::POSTGRES;

/// Dropped with everything in it at the end.
pub struct TestDatabase {
    pub url: String,
    place: Place,
}

enum Place {
    File(TempDir),
    Server { admin: String, name: String },
}

impl TestDatabase {
    /// An empty one.
    pub fn blank() -> Self {
        match env::var(POSTGRES) {
            Ok(admin) => Self::blank_on(admin),
            Err(_) => Self::file(),
        }
    }

    /// An empty one on this server.
    pub fn blank_on(admin: String) -> Self {
        Self::on_server(admin, "template0")
    }

    /// One whose schema is in place. On a server it is copied from a template, which `migrate` makes, once for each build.
    pub fn migrated(migrate: impl AsyncFnOnce(&str) + Send) -> Self {
        let Ok(admin) = env::var(POSTGRES) else {
            return Self::file();
        };
        let template = template_name();
        block_on(async || {
            let server = connect(&admin).await;
            // Every test is a process; the first one makes the template, the others wait for it.
            run(&server, "SELECT pg_advisory_lock(7)").await;
            let made = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
            if server.query_one_raw(statement(&made)).await.unwrap().is_none() {
                let draft = format!("{template}_draft");
                run(&server, &format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
                run(&server, &format!("CREATE DATABASE {draft} TEMPLATE template0")).await;
                migrate(&with_database(&admin, &draft)).await;
                run(&server, &format!("ALTER DATABASE {draft} RENAME TO {template}")).await;
            }
            server.close().await.unwrap();
        });
        Self::on_server(admin, &template)
    }

    fn file() -> Self {
        let dir = TempDir::new().unwrap();
        Self {
            url: format!("sqlite:{}", dir.path().join("platform.db").display()),
            place: Place::File(dir),
        }
    }

    fn on_server(admin: String, template: &str) -> Self {
        let name = format!("test_{}", Uuid::new_v4().simple());
        block_on(async || {
            let server = connect(&admin).await;
            run(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
            server.close().await.unwrap();
        });
        Self {
            url: with_database(&admin, &name),
            place: Place::Server { admin, name },
        }
    }

    /// Where the file lies, if it is one.
    pub fn folder(&self) -> Option<&Path> {
        match &self.place {
            Place::File(dir) => Some(dir.path()),
            Place::Server { .. } => None,
        }
    }
}

/// By a program that outlives the test. A pool may be amid the handshake of a new connection when its test ends; to drop a
/// database PostgreSQL waits until that handshake is over, a minute long when whoever should go on with it waits here.
impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Place::Server { admin, name } = &self.place {
            let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let mut psql = Command::new("psql");
            psql.args(["--no-psqlrc", "--quiet", "--dbname", admin, "--command", &statement]);
            psql.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
            // A group of its own: what ends with the test is not this.
            #[cfg(unix)]
            std::os::unix::process::CommandExt::process_group(&mut psql, 0);
            drop(psql.spawn().unwrap());
        }
    }
}

/// A build has its own: migrations may have changed since.
fn template_name() -> String {
    let program = env::current_exe().unwrap().metadata().unwrap();
    let built = program.modified().unwrap().duration_since(UNIX_EPOCH).unwrap();
    format!("template_{}_{}", built.as_nanos(), program.len())
}

/// Also where the caller is a task of a runtime, and must block.
pub fn block_on(work: impl AsyncFnOnce() + Send) {
    let on_its_own = || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.unwrap().block_on(work());
    };
    std::thread::scope(|scope| scope.spawn(on_its_own).join().unwrap());
}

/// One connection: the lock belongs to it.
async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

fn statement(sql: &str) -> sea_orm::Statement {
    sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, sql)
}

async fn run(server: &DatabaseConnection, sql: &str) {
    server.execute_unprepared(sql).await.unwrap();
}

fn with_database(admin: &str, name: &str) -> String {
    let mut url: url::Url = admin.parse().unwrap();
    url.set_path(name);
    url.into()
}
