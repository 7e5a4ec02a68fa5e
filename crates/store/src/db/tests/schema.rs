use super::*;

fn version(pool: &Pool) -> i64 {
    pool.read(|conn| Ok(conn.query_row("PRAGMA user_version", [], |row| row.get(0))?))
        .unwrap()
}

#[test]
fn an_older_file_is_brought_up_and_keeps_its_rows() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let (pool, _) = open_with(&path, &KEY, Kind::State, &STEPS[..1], now()).unwrap();
    pool.write(|tx| Ok(tx.execute("INSERT INTO drafts VALUES ('a', 'b')", [])?))
        .unwrap();
    assert_eq!(version(&pool), 1);
    drop(pool);
    let (pool, report) = opened(&path, Kind::State);
    assert_eq!((version(&pool), report), (2, OpenReport::default()));
    assert_eq!(text(&pool, "SELECT body FROM drafts"), "b");
    assert_eq!(text(&pool, "SELECT value FROM settings"), "system");
}

#[test]
fn a_newer_state_is_refused_and_left_exactly_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    filled(&path, Kind::State, 20);
    let before = fs::read(&path).unwrap();
    let answer = open_with(&path, &KEY, Kind::State, &STEPS[..1], now());
    assert!(
        matches!(answer, Err(DbError::NewerSchema { found: 2, known: 1, .. })),
        "{answer:?}"
    );
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(quarantined(dir.path()), Vec::<PathBuf>::new());
    assert_eq!(count(&opened(&path, Kind::State).0).unwrap(), 20);
}

#[test]
fn a_newer_and_damaged_state_is_not_salvaged_into_fewer_columns() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    filled(&path, Kind::State, 2000);
    let mut bytes = fs::read(&path).unwrap();
    bytes.truncate(bytes.len() / 2);
    fs::write(&path, &bytes).unwrap();
    let answer = open_with(&path, &KEY, Kind::State, &STEPS[..1], now());
    assert!(matches!(answer, Err(DbError::NewerSchema { .. })), "{answer:?}");
    assert_eq!(fs::read(&path).unwrap(), bytes);
}

#[test]
fn a_newer_cache_is_thrown_away() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache.db");
    filled(&path, Kind::Cache, 20);
    let (pool, report) = open_with(&path, &KEY, Kind::Cache, &STEPS[..1], now()).unwrap();
    assert_eq!(
        report,
        OpenReport {
            rebuilt: true,
            quarantined: None,
            salvaged_rows: 0
        }
    );
    assert_eq!((version(&pool), count(&pool).unwrap()), (1, 0));
}

const BROKEN: &[Migration] = &[
    STEPS[0],
    Migration {
        number: 2,
        sql: "CREATE TABLE half(id); INSERT INTO drafts VALUES ('x', 'y'); CREATE TABLE outbox(id);",
    },
];

#[test]
fn a_step_that_fails_leaves_nothing_of_itself() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    drop(open_with(&path, &KEY, Kind::State, &STEPS[..1], now()).unwrap());
    let answer = open_with(&path, &KEY, Kind::State, BROKEN, now());
    assert!(
        matches!(answer, Err(DbError::Migration { number: 2, .. })),
        "{answer:?}"
    );
    let (pool, _) = open_with(&path, &KEY, Kind::State, &STEPS[..1], now()).unwrap();
    assert_eq!(version(&pool), 1);
    assert_eq!(text(&pool, "SELECT count(*) || '' FROM drafts"), "0");
    assert_eq!(
        text(&pool, "SELECT count(*) || '' FROM sqlite_master WHERE name = 'half'"),
        "0"
    );
}

#[test]
fn a_cache_that_cannot_be_brought_up_is_built_again() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache.db");
    let odd = [Migration {
        number: 1,
        sql: "CREATE TABLE settings(other)",
    }];
    drop(open_with(&path, &KEY, Kind::Cache, &odd, now()).unwrap());
    let (pool, report) = opened(&path, Kind::Cache);
    assert_eq!((version(&pool), report.rebuilt, report.quarantined), (2, true, None));
}

#[test]
fn every_file_of_the_schema_is_embedded_in_order() {
    for (kind, folder) in [(Kind::Cache, "cache"), (Kind::State, "state")] {
        let dir = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../migrations/console")
            .join(folder);
        let mut files: Vec<PathBuf> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        let steps = kind.migrations();
        assert_eq!(files.len(), steps.len(), "a file of {folder} is not listed");
        for ((file, step), expected) in files.iter().zip(steps).zip(1..) {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            assert!(
                name.starts_with(&format!("{expected:04}_")) && step.number == expected,
                "{name} is {}",
                step.number
            );
            assert_eq!(fs::read_to_string(file).unwrap(), step.sql, "{name}");
        }
        let path = tempfile::tempdir().unwrap().keep().join("it.db");
        let (pool, report) = open(&path, &KEY, kind).unwrap();
        assert_eq!(
            (version(&pool), report.rebuilt),
            (i64::from(steps.last().unwrap().number), false)
        );
        fs::remove_dir_all(path.parent().unwrap()).unwrap();
    }
}
