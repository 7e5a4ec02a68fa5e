//! What a thief, a failing disk, a kill and a downgrade do to the two files.

mod damage;
mod killed;
mod pool;
mod schema;
mod secrecy;

use std::fs;
use std::path::{Path, PathBuf};

use chrono::{DateTime, TimeZone, Utc};

use super::open::open_with;
use super::*;

const KEY: [u8; KEY_LEN] = [7; KEY_LEN];
const OTHER_KEY: [u8; KEY_LEN] = [8; KEY_LEN];

/// A schema of the tests' own: a parent and child with a foreign key, a table without rowid, a seeded row, a trigger.
const STEPS: &[Migration] = &[
    Migration {
        number: 1,
        sql: "CREATE TABLE outbox(id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;
              CREATE TABLE drafts(name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
              CREATE TABLE attempts(outbox INTEGER NOT NULL REFERENCES outbox(id), note TEXT);",
    },
    Migration {
        number: 2,
        sql: "CREATE TABLE settings(key TEXT PRIMARY KEY, value TEXT NOT NULL);
              INSERT INTO settings VALUES ('theme', 'system');
              CREATE INDEX attempts_note ON attempts(note);
              CREATE TRIGGER noted AFTER INSERT ON outbox BEGIN
                INSERT INTO settings VALUES ('last', NEW.id) ON CONFLICT(key) DO UPDATE SET value = NEW.id;
              END;",
    },
];

fn now() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 4, 5, 6, 7).unwrap()
}

fn opened(path: &Path, kind: Kind) -> (Pool, OpenReport) {
    open_with(path, &KEY, kind, STEPS, now()).unwrap()
}

/// A file with `rows` outbox rows and a few others, closed cleanly.
fn filled(path: &Path, kind: Kind, rows: i64) {
    let (pool, report) = opened(path, kind);
    assert_eq!(report, OpenReport::default());
    fill(&pool, rows);
    pool.close().unwrap();
}

fn fill(pool: &Pool, rows: i64) {
    pool.write(|tx| {
        for id in 1..=rows {
            tx.execute(
                "INSERT INTO outbox VALUES (?1, ?2)",
                (id, format!("decision {id} {}", "x".repeat(80))),
            )?;
        }
        tx.execute("INSERT INTO drafts VALUES ('wizard', 'step 3')", [])?;
        tx.execute("INSERT INTO attempts VALUES (1, 'refused once')", [])?;
        tx.execute("UPDATE settings SET value = 'dark' WHERE key = 'theme'", [])?;
        Ok(())
    })
    .unwrap();
}

fn count(pool: &Pool) -> Result<i64, DbError> {
    pool.read(|conn| {
        Ok(conn.query_row(
            "SELECT count(*) FROM outbox NOT INDEXED WHERE length(body) > 80",
            [],
            |row| row.get(0),
        )?)
    })
}

fn text(pool: &Pool, sql: &str) -> String {
    pool.read(|conn| Ok(conn.query_row(sql, [], |row| row.get(0))?))
        .unwrap()
}

fn quarantined(dir: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir.join("quarantine")) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}
