use std::sync::Barrier;
use std::thread;

use super::*;

fn fresh() -> (tempfile::TempDir, Pool) {
    let dir = tempfile::tempdir().unwrap();
    let (pool, _) = opened(&dir.path().join("state.db"), Kind::State);
    (dir, pool)
}

fn put(tx: &rusqlite::Connection, id: i64) -> Result<(), DbError> {
    tx.execute("INSERT INTO outbox VALUES (?1, ?2)", (id, "x".repeat(90)))?;
    Ok(())
}

#[test]
fn a_failed_write_leaves_nothing() {
    let (_dir, pool) = fresh();
    let answer: Result<(), DbError> = pool.write(|tx| {
        put(tx, 1)?;
        put(tx, 1)
    });
    assert!(matches!(answer, Err(DbError::Constraint(_))), "{answer:?}");
    assert_eq!(count(&pool).unwrap(), 0);
}

#[test]
fn a_panic_in_a_write_leaves_nothing_and_the_pool_works_on() {
    let (_dir, pool) = fresh();
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        pool.write(|tx| -> Result<(), DbError> {
            put(tx, 1)?;
            panic!("in the middle")
        })
    }));
    assert!(caught.is_err());
    for _ in 0..10 {
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            pool.read(|_| -> Result<(), DbError> { panic!("while reading") })
        }));
        assert!(caught.is_err());
    }
    assert_eq!(count(&pool).unwrap(), 0);
    pool.write(|tx| put(tx, 1)).unwrap();
    assert_eq!(count(&pool).unwrap(), 1);
}

#[test]
fn a_reader_cannot_write() {
    let (_dir, pool) = fresh();
    let answer = pool.read(|conn| put(conn, 1));
    assert!(answer.is_err());
    assert_eq!(count(&pool).unwrap(), 0);
}

#[test]
fn readers_do_not_wait_for_a_writer_and_see_only_what_is_committed() {
    let (_dir, pool) = fresh();
    pool.write(|tx| {
        put(tx, 1)?;
        assert_eq!(count(&pool).unwrap(), 0, "an uncommitted row was seen");
        Ok(())
    })
    .unwrap();
    assert_eq!(count(&pool).unwrap(), 1);
}

#[test]
fn writers_and_many_readers_at_once_lose_nothing() {
    let (_dir, pool) = fresh();
    let start = Barrier::new(10);
    thread::scope(|scope| {
        for writer in 0..4 {
            let (pool, start) = (&pool, &start);
            scope.spawn(move || {
                start.wait();
                (0..25).for_each(|n| pool.write(|tx| put(tx, writer * 25 + n)).unwrap());
            });
        }
        for _ in 0..6 {
            scope.spawn(|| {
                start.wait();
                let mut last = 0;
                for _ in 0..50 {
                    let seen = count(&pool).unwrap();
                    assert!(seen >= last);
                    last = seen;
                }
            });
        }
    });
    assert_eq!(count(&pool).unwrap(), 100);
}

#[test]
fn foreign_keys_hold() {
    let (_dir, pool) = fresh();
    let answer = pool.write(|tx| Ok(tx.execute("INSERT INTO attempts VALUES (99, 'orphan')", [])?));
    assert!(matches!(answer, Err(DbError::Constraint(_))), "{answer:?}");
}

#[test]
fn a_wrong_statement_does_not_count_as_damage() {
    let (_dir, pool) = fresh();
    for sql in [
        "SELECT * FROM nowhere",
        "SELECT json('{')",
        "SELECT abs(-9223372036854775808)",
        "nonsense",
    ] {
        let answer = pool.read(|conn| Ok(conn.query_row(sql, [], |_| Ok(()))?));
        assert!(matches!(answer, Err(DbError::Sqlite(_))), "{sql}: {answer:?}");
    }
    assert_eq!(count(&pool).unwrap(), 0);
}

/// The end of the program: a start must find the files as closed, not as left open by a kill, and never as damaged.
#[test]
fn closing_breaks_off_what_reads_and_leaves_the_file_closed() {
    let (dir, pool) = fresh();
    pool.write(|tx| put(tx, 1)).unwrap();
    let begun = Barrier::new(2);
    thread::scope(|scope| {
        let reader = scope.spawn(|| {
            pool.read(|conn| {
                begun.wait();
                let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
                Ok(conn.query_row(endless, [], |row| row.get::<_, i64>(0))?)
            })
        });
        begun.wait();
        pool.close().unwrap();
        let answer = reader.join().unwrap();
        assert!(matches!(answer, Err(DbError::Closed)), "{answer:?}");
    });
    assert!(matches!(count(&pool), Err(DbError::Closed)));
    assert!(matches!(pool.write(|tx| put(tx, 2)), Err(DbError::Closed)));
    pool.close().unwrap();
    let beside: Vec<_> = fs::read_dir(dir.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    assert_eq!(beside, ["state.db"]);
    let (again, report) = opened(&dir.path().join("state.db"), Kind::State);
    assert_eq!((count(&again).unwrap(), report), (1, OpenReport::default()));
}
