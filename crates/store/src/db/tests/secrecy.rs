use super::*;

const KNOWN: &str = "Northgate Dental Surgery, hunter2@example.com";

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn a_thief_finds_no_word_of_it_in_the_files() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let (pool, _) = opened(&path, Kind::State);
    pool.write(|tx| Ok(tx.execute("INSERT INTO outbox VALUES (1, ?1)", [KNOWN])?))
        .unwrap();
    let look = || {
        for entry in fs::read_dir(dir.path()).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            for needle in [KNOWN.as_bytes(), b"outbox", b"CREATE TABLE", b"SQLite format 3", &KEY] {
                let word = String::from_utf8_lossy(needle);
                assert!(!holds(&bytes, needle), "{word:?} can be read in {}", path.display());
            }
        }
    };
    assert!(
        fs::metadata(dir.path().join("state.db-wal")).unwrap().len() > 0,
        "the log is what is looked at, too"
    );
    look();
    pool.close().unwrap();
    look();
}

#[test]
fn plain_sqlite_cannot_open_it() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    filled(&path, Kind::State, 3);
    let conn = rusqlite::Connection::open(&path).unwrap();
    let answer = conn.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get::<_, i64>(0));
    assert!(answer.is_err(), "{answer:?}");
}

#[test]
fn neither_debug_nor_errors_show_the_key() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let (pool, report) = opened(&path, Kind::State);
    let error = pool
        .read(|conn| Ok(conn.execute_batch("SELECT nonsense")?))
        .unwrap_err();
    let shown = format!("{pool:?} {report:?} {error:?} {error}");
    assert!(
        !shown.contains(&hex::encode(KEY)) && !shown.contains("7, 7, 7"),
        "{shown}"
    );
}

#[test]
fn durability_is_what_each_file_needs() {
    let dir = tempfile::tempdir().unwrap();
    for (kind, synchronous) in [(Kind::State, 2), (Kind::Cache, 1)] {
        let (pool, _) = opened(&dir.path().join(format!("{kind:?}.db")), kind);
        let pragma = |name: &str| {
            pool.write(|tx| {
                Ok(tx.query_row(&format!("PRAGMA {name}"), [], |row| {
                    row.get::<_, rusqlite::types::Value>(0)
                })?)
            })
            .unwrap()
        };
        assert_eq!(pragma("synchronous"), rusqlite::types::Value::Integer(synchronous));
        assert_eq!(pragma("journal_mode"), rusqlite::types::Value::Text("wal".to_owned()));
        assert_eq!(pragma("foreign_keys"), rusqlite::types::Value::Integer(1));
        assert_eq!(
            pragma("temp_store"),
            rusqlite::types::Value::Integer(2),
            "temporary tables would be plaintext files"
        );
    }
}
