use std::fs;

use super::*;

const KEY: [u8; KEY_LEN] = [7; KEY_LEN];

#[test]
fn probe_codes() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("state.db");
    let (pool, _) = open(&path, &KEY, Kind::State).unwrap();
    pool.write(|tx| {
        tx.execute_batch("CREATE TABLE t(id INTEGER PRIMARY KEY, body TEXT)")?;
        for i in 0..2000 {
            tx.execute("INSERT INTO t VALUES (?1, ?2)", (i, "x".repeat(100)))?;
        }
        Ok(())
    })
    .unwrap();
    pool.close().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let at = bytes.len() / 2;
    bytes[at] ^= 1;
    fs::write(&path, &bytes).unwrap();
    let (pool, _) = open(&path, &KEY, Kind::State).unwrap();
    let e = pool.read(|c| {
        Ok(c.query_row("SELECT sum(length(body)) FROM t NOT INDEXED", [], |r| {
            r.get::<_, i64>(0)
        })?)
    });
    println!("{e:?}");
    let e = pool.read(|c| Ok(c.query_row("SELECT json('{')", [], |r| r.get::<_, String>(0))?));
    println!("{e:?}");
    let e = pool.read(|c| Ok(c.query_row("SELECT abs(-9223372036854775808)", [], |r| r.get::<_, i64>(0))?));
    println!("{e:?}");
    let e = pool.read(|c| Ok(c.query_row("SELECT * FROM nope", [], |r| r.get::<_, i64>(0))?));
    println!("{e:?}");
}
