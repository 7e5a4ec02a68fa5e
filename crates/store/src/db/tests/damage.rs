use super::*;

const ROWS: i64 = 2000;

fn damaged_by(path: &Path, kind: Kind, harm: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    filled(path, kind, ROWS);
    let mut bytes = fs::read(path).unwrap();
    harm(&mut bytes);
    fs::write(path, &bytes).unwrap();
    bytes
}

#[test]
fn a_key_that_does_not_fit_costs_nothing() {
    for kind in [Kind::State, Kind::Cache] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("it.db");
        filled(&path, kind, ROWS);
        let before = fs::read(&path).unwrap();
        let (pool, report) = open_with(&path, &OTHER_KEY, kind, STEPS, now()).unwrap();
        assert!(report.rebuilt);
        assert_eq!(report.salvaged_rows, 0);
        assert_eq!(count(&pool).unwrap(), 0);
        let aside = report.quarantined.unwrap();
        assert_eq!(aside, dir.path().join("quarantine/it-20260304T050607000Z.db"));
        assert_eq!(fs::read(&aside).unwrap(), before);
        // The right key still opens what was moved aside.
        let (pool, report) = opened(&aside, kind);
        assert_eq!((report.rebuilt, count(&pool).unwrap()), (false, ROWS));
    }
}

#[test]
fn a_wrong_key_keeps_what_only_stood_in_the_log() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let (pool, _) = opened(&path, Kind::State);
    fill(&pool, 10);
    // As a kill leaves it: everything still in the log.
    let copy = dir.path().join("killed.db");
    fs::copy(&path, &copy).unwrap();
    fs::copy(dir.path().join("state.db-wal"), dir.path().join("killed.db-wal")).unwrap();
    let (_pool, report) = open_with(&copy, &OTHER_KEY, Kind::State, STEPS, now()).unwrap();
    let (pool, _) = opened(&report.quarantined.unwrap(), Kind::State);
    assert_eq!(count(&pool).unwrap(), 10);
}

#[test]
fn garbage_plain_sqlite_and_an_empty_file_are_moved_aside() {
    let plain = {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("plain.db");
        rusqlite::Connection::open(&path)
            .unwrap()
            .execute_batch("CREATE TABLE outbox(id)")
            .unwrap();
        fs::read(path).unwrap()
    };
    let texts: [&[u8]; 4] = [b"this is not a database", &[0; 8192], &plain, b""];
    for kind in [Kind::State, Kind::Cache] {
        for content in texts {
            let dir = tempfile::tempdir().unwrap();
            let path = dir.path().join("it.db");
            fs::write(&path, content).unwrap();
            let (pool, report) = opened(&path, kind);
            assert!(report.rebuilt, "{} bytes", content.len());
            assert_eq!(fs::read(report.quarantined.unwrap()).unwrap(), content);
            fill(&pool, 5);
            pool.close().unwrap();
            let (pool, report) = opened(&path, kind);
            assert_eq!((report.rebuilt, count(&pool).unwrap()), (false, 5));
        }
    }
}

#[test]
fn a_broken_page_in_the_state_costs_only_the_rows_on_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let bytes = damaged_by(&path, Kind::State, |bytes| {
        let at = bytes.len() / 4;
        bytes[at] ^= 1;
    });
    // It closed cleanly, so that opening does not read every page: the damage shows in use.
    let (pool, report) = opened(&path, Kind::State);
    assert!(!report.rebuilt);
    let error = count(&pool).unwrap_err();
    assert!(error.is_damage(), "{error:?}");
    let again = pool.read(|conn| Ok(conn.query_row("SELECT 1", [], |row| row.get::<_, i64>(0))?));
    assert!(matches!(again, Err(DbError::Damaged(_))), "{again:?}");
    let again = pool.write(|tx| Ok(tx.execute("DELETE FROM outbox", [])?));
    assert!(matches!(again, Err(DbError::Damaged(_))), "{again:?}");
    drop(pool);

    let (pool, report) = opened(&path, Kind::State);
    assert!(report.rebuilt);
    assert_eq!(fs::read(report.quarantined.unwrap()).unwrap(), bytes);
    let left = count(&pool).unwrap();
    assert!((ROWS - 60..ROWS).contains(&left), "{left} of {ROWS} rows");
    assert!(report.salvaged_rows > u64::try_from(left).unwrap());
    assert_eq!(text(&pool, "SELECT body FROM drafts"), "step 3");
    assert_eq!(text(&pool, "SELECT note FROM attempts"), "refused once");
    assert_eq!(
        text(&pool, "SELECT value FROM settings WHERE key = 'theme'"),
        "dark",
        "the seed won over the operator"
    );
    assert_eq!(
        text(&pool, "SELECT max(id) || '' FROM outbox"),
        ROWS.to_string(),
        "the rows after the gap are there, too"
    );
    pool.close().unwrap();
    let (_, report) = opened(&path, Kind::State);
    assert_eq!(report, OpenReport::default());
    let left_over: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert!(
        left_over.iter().all(|name| !name.to_string_lossy().contains("salvage")),
        "{left_over:?}"
    );
}

#[test]
fn whichever_page_breaks_the_state_opens_again_with_the_rest() {
    let dir = tempfile::tempdir().unwrap();
    let whole = dir.path().join("whole.db");
    filled(&whole, Kind::State, 300);
    let bytes = fs::read(&whole).unwrap();
    let (mut pages, mut without_rows, mut best) = (0, 0, 0);
    for page in bytes.chunks(4096).enumerate().map(|(page, _)| page) {
        let path = dir.path().join(format!("{page}/state.db"));
        fs::create_dir(path.parent().unwrap()).unwrap();
        let mut harmed = bytes.clone();
        harmed[page * 4096 + 2000] ^= 0x10;
        fs::write(&path, &harmed).unwrap();
        fs::write(path.with_extension("db-wal"), b"").unwrap();
        let (pool, report) = opened(&path, Kind::State);
        assert!(report.rebuilt, "page {page}: the damage stayed unseen");
        assert_eq!(fs::read(report.quarantined.unwrap()).unwrap(), harmed, "page {page}");
        let left = count(&pool).unwrap();
        (pages, without_rows, best) = (pages + 1, without_rows + i64::from(left == 0), best.max(left));
    }
    // The schema's page and the table's root take the table with them; nothing else does.
    assert!(
        without_rows <= 2 && best == 300 && pages > 10,
        "{without_rows} of {pages} pages lost all, best {best}"
    );
}

#[test]
fn a_state_cut_in_half_keeps_its_first_half() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    damaged_by(&path, Kind::State, |bytes| bytes.truncate(bytes.len() / 2 + 100));
    let (pool, report) = opened(&path, Kind::State);
    assert!(report.rebuilt && report.quarantined.is_some());
    let left = count(&pool).unwrap();
    assert!(left > ROWS / 4, "{left} of {ROWS} rows");
    let damage = pool
        .write(|tx| Ok(tx.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0))?))
        .unwrap();
    assert_eq!(damage, "ok");
}

#[test]
fn a_broken_cache_starts_empty() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache.db");
    damaged_by(&path, Kind::Cache, |bytes| bytes.truncate(bytes.len() / 2));
    let (pool, report) = opened(&path, Kind::Cache);
    assert!(report.rebuilt && report.quarantined.is_some());
    assert_eq!((report.salvaged_rows, count(&pool).unwrap()), (0, 0));
}

#[test]
fn damage_after_a_crash_is_found_at_the_next_open() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let harmed = damaged_by(&path, Kind::State, |bytes| {
        let at = bytes.len() / 4;
        bytes[at] ^= 1;
    });
    // A log that is still there says that the last run did not end well.
    fs::write(dir.path().join("state.db-wal"), b"").unwrap();
    let (pool, report) = opened(&path, Kind::State);
    assert!(report.rebuilt, "the damage stayed unseen");
    assert_eq!(fs::read(report.quarantined.unwrap()).unwrap(), harmed);
    assert!(count(&pool).unwrap() > ROWS - 60);
}

#[test]
fn caches_do_not_fill_the_disk_and_states_are_kept_for_ever() {
    for (kind, kept) in [(Kind::Cache, 2), (Kind::State, 5)] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("it.db");
        for round in 0..5 {
            fs::write(&path, format!("garbage {round}")).unwrap();
            let at = now() + chrono::TimeDelta::minutes(round);
            let (pool, report) = open_with(&path, &KEY, kind, STEPS, at).unwrap();
            drop(pool);
            assert_eq!(
                fs::read_to_string(report.quarantined.unwrap()).unwrap(),
                format!("garbage {round}")
            );
        }
        assert_eq!(quarantined(dir.path()).len(), kept);
    }
}

#[test]
fn two_quarantines_in_one_millisecond_do_not_overwrite_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    for round in 0..3 {
        fs::write(&path, format!("garbage {round}")).unwrap();
        drop(opened(&path, Kind::State));
    }
    let texts: Vec<_> = quarantined(dir.path())
        .iter()
        .map(|file| fs::read_to_string(file).unwrap())
        .collect();
    assert_eq!(texts.len(), 3, "{texts:?}");
}
