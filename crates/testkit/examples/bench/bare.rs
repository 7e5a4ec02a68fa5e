//! The references: one table, one search index, plain statements, the product's cipher.

use anyhow::{Context, Result};
use rusqlite::{Connection, params};
use serde_json::Value;
use std::{
    path::Path,
    time::{Duration, Instant},
};

/// A database as a first version would have it.
pub struct Bare {
    pub conn: Connection,
    _dir: tempfile::TempDir,
}

const TABLE: &str = "CREATE TABLE tenants (rid INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, version INTEGER NOT NULL,
    number INTEGER, name TEXT, revenue INTEGER, words TEXT, search TEXT, doc TEXT NOT NULL);
    CREATE VIRTUAL TABLE tenants_fts USING fts5(search, content='tenants', content_rowid='rid', tokenize='trigram', detail='none');";
const INDEXES: &str = "CREATE INDEX by_name ON tenants (name); CREATE INDEX by_revenue ON tenants (revenue);
    CREATE INDEX by_number ON tenants (number);";
const PUT: &str = "INSERT OR REPLACE INTO tenants (rid, id, version, number, name, revenue, words, search, doc)
    VALUES ((SELECT rid FROM tenants WHERE id = ?1), ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)";

/// When the loop had reached what.
pub struct Marks {
    pub first: Duration,
    pub durable: Duration,
    pub searchable: Duration,
}

pub fn open(path: &Path, synchronous: &str) -> Result<Connection> {
    let conn = Connection::open(path)?;
    let key: String = crate::desk::KEY.iter().map(|byte| format!("{byte:02x}")).collect();
    conn.execute_batch(&format!(
        "PRAGMA key = \"x'{key}'\"; PRAGMA journal_mode = WAL; PRAGMA synchronous = {synchronous};
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;"
    ))?;
    Ok(conn)
}

impl Bare {
    pub fn new() -> Result<Self> {
        let dir = tempfile::tempdir()?;
        let conn = open(&dir.path().join("bare.db"), "NORMAL")?;
        conn.execute_batch(TABLE)?;
        Ok(Self { conn, _dir: dir })
    }

    /// Takes the snapshot's lines as they arrive.
    pub async fn load(&self, request: reqwest::RequestBuilder) -> Result<Marks> {
        let start = Instant::now();
        let mut answer = request.send().await?.error_for_status()?;
        let (mut buffer, mut columns, mut count, mut first) = (Vec::new(), Vec::new(), 0, Duration::ZERO);
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        while let Some(chunk) = answer.chunk().await? {
            buffer.extend_from_slice(&chunk);
            let Some(end) = buffer.iter().rposition(|byte| *byte == b'\n') else {
                continue;
            };
            for line in buffer[..end].split(|byte| *byte == b'\n') {
                match serde_json::from_slice(line)? {
                    Value::Array(values) => {
                        put(&self.conn, &row(&columns, values))?;
                        count += 1;
                    }
                    header if columns.is_empty() => columns = serde_json::from_value(header["columns"].clone())?,
                    _ => {}
                }
                if count == 1_000 && first.is_zero() {
                    self.conn.execute_batch("COMMIT")?;
                    first = start.elapsed();
                    self.conn.execute_batch("BEGIN IMMEDIATE")?;
                }
            }
            buffer.drain(..=end);
        }
        self.conn.execute_batch("COMMIT")?;
        let durable = start.elapsed();
        self.conn.execute_batch(INDEXES)?;
        self.conn
            .execute_batch("INSERT INTO tenants_fts (tenants_fts) VALUES ('rebuild')")?;
        Ok(Marks {
            first,
            durable,
            searchable: start.elapsed(),
        })
    }

    /// Parses and writes changed rows with their search text, a thousand per transaction.
    pub fn apply(&self, docs: &[String]) -> Result<Duration> {
        let start = Instant::now();
        for part in docs.chunks(1_000) {
            self.conn.execute_batch("BEGIN IMMEDIATE")?;
            for doc in part {
                let row: Value = serde_json::from_str(doc)?;
                let id = row["id"].as_str().context("a row with an id")?;
                let remove = "INSERT INTO tenants_fts (tenants_fts, rowid, search)
                     SELECT 'delete', rid, search FROM tenants WHERE id = ?1";
                self.conn.prepare_cached(remove)?.execute([id])?;
                put(&self.conn, &row)?;
                let add = "INSERT INTO tenants_fts (rowid, search) SELECT rid, search FROM tenants WHERE id = ?1";
                self.conn.prepare_cached(add)?.execute([id])?;
            }
            self.conn.execute_batch("COMMIT")?;
        }
        Ok(start.elapsed())
    }

    /// A page of documents, as fast as SQLite gives them with this SQL.
    pub fn page(&self, sql: &str, values: impl rusqlite::Params) -> Result<Duration> {
        let start = Instant::now();
        let mut statement = self.conn.prepare_cached(sql)?;
        let docs: Vec<String> = statement
            .query_map(values, |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        for doc in &docs {
            serde_json::from_str::<wheelhouse_contract::tenant::Tenant>(doc)?;
        }
        Ok(start.elapsed())
    }
}

fn row(columns: &[String], values: Vec<Value>) -> Value {
    Value::Object(columns.iter().cloned().zip(values).collect())
}

fn put(conn: &Connection, row: &Value) -> Result<()> {
    let text = |name: &str| row[name].as_str().unwrap_or_default();
    let words = ["name", "subdomain", "email", "owner_name", "owner_email"].map(text);
    conn.prepare_cached(PUT)?.execute(params![
        text("id"),
        row["version"].as_i64(),
        row["number"].as_i64(),
        text("name"),
        row["revenue"]["minor"].as_i64(),
        words.join("\n").to_lowercase(),
        long_tail(row),
        row.to_string()
    ])?;
    Ok(())
}

/// The text that the console's own search index holds, too.
fn long_tail(row: &Value) -> String {
    let fields = ["legal_name", "phone", "website", "subcategory", "notes"].map(|name| &row[name]);
    let address = ["street", "city", "county", "postal_code"].map(|name| &row["address"][name]);
    let lists = ["tags", "custom_features"].map(|name| row[name].as_array());
    let lists = lists.into_iter().flatten().flatten();
    let all = fields.into_iter().chain(address).chain(lists);
    let words: Vec<&str> = all.filter_map(Value::as_str).collect();
    words.join("\n").to_lowercase()
}

/// A file with one table, for durable inserts.
pub fn outbox(path: &Path) -> Result<Connection> {
    let conn = open(path, "FULL")?;
    conn.execute_batch("CREATE TABLE outbox (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")?;
    Ok(conn)
}

/// One durable insert, a transaction of its own.
pub fn insert(conn: &Connection, body: &str) -> Result<Duration> {
    let start = Instant::now();
    conn.execute("INSERT INTO outbox (body) VALUES (?1)", [body])?;
    Ok(start.elapsed())
}
