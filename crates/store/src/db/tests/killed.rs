use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use super::*;

const FILE: &str = "WHEELHOUSE_STORE_KILL_FILE";

/// The child of the test below: adds rows, one transaction each, and says each one once it is committed.
#[test]
fn child_writes() {
    let Some(path) = std::env::var_os(FILE) else { return };
    let (pool, report) = opened(Path::new(&path), Kind::State);
    assert!(!report.rebuilt, "the kill broke the file");
    let mut id = count(&pool).unwrap();
    loop {
        id += 1;
        pool.write(|tx| Ok(tx.execute("INSERT INTO outbox VALUES (?1, ?2)", (id, "x".repeat(300)))?))
            .unwrap();
        writeln!(std::io::stdout(), "\nkept {id}").unwrap();
    }
}

#[test]
fn a_writer_killed_at_any_time_leaves_a_whole_file() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    for round in 0..8_i64 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "db::tests::killed::child_writes", "--nocapture"])
            .env(FILE, &path)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut said = 0;
        for id in lines.filter_map(|line| line.strip_prefix("kept ")?.parse::<i64>().ok()) {
            said = id;
            if id % (11 + 7 * round) == 0 {
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        assert!(said > 0, "the child never wrote");
        let (pool, report) = opened(&path, Kind::State);
        assert_eq!(report, OpenReport::default());
        let kept = pool.read(|conn| Ok(conn.query_row("SELECT count(*) FROM outbox", [], |row| row.get::<_, i64>(0))?));
        let kept = kept.unwrap();
        assert!(kept == said || kept == said + 1, "said {said}, kept {kept}");
    }
}

#[test]
fn a_rebuild_killed_before_its_last_step_is_finished_by_the_next_start() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    // As a kill between the two renames leaves it: the salvaged file complete, the damaged one gone, its log behind.
    filled(&dir.path().join("state.db.rebuild"), Kind::State, 30);
    fs::write(dir.path().join("state.db-wal"), b"the log of the damaged file").unwrap();
    fs::create_dir(dir.path().join("quarantine")).unwrap();
    let damaged = dir.path().join("quarantine/state-20260304T050000000Z.db");
    fs::write(&damaged, b"the damaged file").unwrap();
    let (pool, report) = opened(&path, Kind::State);
    assert_eq!(count(&pool).unwrap(), 30);
    // The operator is told, as if it had gone through at once.
    assert_eq!(
        report,
        OpenReport {
            rebuilt: true,
            quarantined: Some(damaged),
            salvaged_rows: 34
        }
    );
    let aside = quarantined(dir.path());
    assert_eq!(aside.len(), 2);
    assert_eq!(fs::read(&aside[1]).unwrap(), b"the log of the damaged file");
}

#[test]
fn a_rebuild_killed_half_way_begins_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    filled(&path, Kind::State, 2000);
    let mut bytes = fs::read(&path).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(&path, &bytes).unwrap();
    for left_over in [
        "state.db.rebuild",
        "state.db.rebuild-wal",
        "state.db.salvage",
        "state.db.salvage-wal",
    ] {
        fs::write(dir.path().join(left_over), b"half of something").unwrap();
    }
    let (pool, report) = opened(&path, Kind::State);
    assert!(report.rebuilt && report.salvaged_rows > 500);
    assert!(count(&pool).unwrap() > 500);
}
