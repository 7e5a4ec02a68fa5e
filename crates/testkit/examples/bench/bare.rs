//! The references: one table, one search index, plain statements, the product's cipher.

use anyhow::Result;
use rusqlite::{Connection, params};
use serde::Deserialize;
use std::{
    borrow::Cow,
    path::Path,
    time::{Duration, Instant},
};
use wheelhouse_contract::sync::Scope;
use wheelhouse_remote::Client;

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

    /// Takes a snapshot's rows as the product's own client reads them off the wire.
    pub async fn load(&self, client: &Client) -> Result<Marks> {
        let start = Instant::now();
        let mut snapshot = client.snapshot(Scope::Tenants, None).await?;
        let mut first = Duration::ZERO;
        loop {
            let part = snapshot.rows(if first.is_zero() { 1_000 } else { 4_000 }).await?;
            self.conn.execute_batch("BEGIN IMMEDIATE")?;
            for row in &part.rows {
                put(&self.conn, row.row.as_str())?;
            }
            self.conn.execute_batch("COMMIT")?;
            if first.is_zero() {
                first = start.elapsed();
            }
            if part.complete {
                break;
            }
        }
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
                let id = serde_json::from_str::<Row<'_>>(doc)?.id;
                let remove = "INSERT INTO tenants_fts (tenants_fts, rowid, search)
                     SELECT 'delete', rid, search FROM tenants WHERE id = ?1";
                self.conn.prepare_cached(remove)?.execute([&id])?;
                put(&self.conn, doc)?;
                let add = "INSERT INTO tenants_fts (rowid, search) SELECT rid, search FROM tenants WHERE id = ?1";
                self.conn.prepare_cached(add)?.execute([&id])?;
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

/// What the loop's columns and texts are made of.
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    id: Cow<'a, str>,
    version: i64,
    number: i64,
    #[serde(borrow)]
    name: Cow<'a, str>,
    #[serde(borrow)]
    subdomain: Cow<'a, str>,
    #[serde(borrow)]
    email: Cow<'a, str>,
    #[serde(borrow)]
    owner_name: Cow<'a, str>,
    #[serde(borrow)]
    owner_email: Cow<'a, str>,
    revenue: Revenue,
    legal_name: Option<String>,
    phone: Option<String>,
    website: Option<String>,
    subcategory: Option<String>,
    notes: Option<String>,
    address: Option<Address>,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    custom_features: Vec<String>,
}

#[derive(Deserialize)]
struct Revenue {
    minor: i64,
}

#[derive(Deserialize)]
struct Address {
    street: Option<String>,
    city: Option<String>,
    county: Option<String>,
    postal_code: Option<String>,
}

fn put(conn: &Connection, doc: &str) -> Result<()> {
    let row: Row<'_> = serde_json::from_str(doc)?;
    let words = [&row.name, &row.subdomain, &row.email, &row.owner_name, &row.owner_email].map(|word| &**word);
    conn.prepare_cached(PUT)?.execute(params![
        row.id,
        row.version,
        row.number,
        row.name,
        row.revenue.minor,
        words.join("\n").to_lowercase(),
        long_tail(&row),
        doc
    ])?;
    Ok(())
}

/// The text that the console's own search index holds, too.
fn long_tail(row: &Row<'_>) -> String {
    let fields = [&row.legal_name, &row.phone, &row.website, &row.subcategory, &row.notes];
    let address = row.address.iter();
    let address = address.flat_map(|place| [&place.street, &place.city, &place.county, &place.postal_code]);
    let texts = fields.into_iter().chain(address).flatten();
    let words: Vec<&str> = texts
        .chain(&row.tags)
        .chain(&row.custom_features)
        .map(String::as_str)
        .collect();
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
