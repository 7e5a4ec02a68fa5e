//! How many tenants a job changes in a second: a module for each of five thousand, asked for by a console.

use crate::{
    bench::Bench,
    report::{Figure, ratio, show},
};
use anyhow::{Result, ensure};
use rusqlite::{Connection, params};
use std::time::{Duration, Instant};
use wheelhouse_contract::{
    JobId,
    bulk::BulkAct,
    job::{Job, JobState},
    tenant::{Module, Tenant},
};
use wheelhouse_engine::view::{BulkStart, Chosen, OpenFilter, TenantQuery};
use wheelhouse_platform::storage::sql;
use wheelhouse_testkit::{Console, Desk, Faults, World};

const TENANTS: u32 = 5_000;
const LOOK: Duration = Duration::from_millis(20);

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let tenants = if bench.sizes.quick { 200 } else { TENANTS };
    let world = World::start(tenants, Faults::default()).await?;
    let desk = Desk::new()?;
    let console = Console::signed_in(&world, &desk, &world.owner).await?;
    let off = switched(&console, false).await?;
    let on = switched(&console, true).await?;
    let rows: Vec<Tenant> = sql::rows(world.platform().app().reader(), "WHERE archived = 0", vec![]).await?;
    let bare = crate::blocking(|| one_by_one(&desk.dir.path().join("bare.db"), &rows))?;
    console.close().await;
    // Both ways, so that every tenant is changed at least once; what was so already is counted apart.
    let (job, took) = if off.0.done > on.0.done { off } else { on };
    let rate = f64::from(job.total) / took.as_secs_f64();
    bench.report(Figure {
        range: format!("{} changed, {} so already", job.done, job.skipped),
        ratio: Some(ratio(took, bare)),
        ..Figure::told(
            &format!(
                "a module for {} tenants by one job, until the console knows that it is over",
                job.total
            ),
            format!("{} ({rate:.0} a second)", show(took)),
            format!("the same rows by bare `UPDATE`s, a transaction each: {}", show(bare)),
        )
    });
    Ok(())
}

async fn switched(console: &Console, on: bool) -> Result<(Job, Duration)> {
    let module = Module::Wallet;
    let (chosen, act) = (
        Chosen::Query {
            query: TenantQuery::default(),
            except: Vec::new(),
        },
        BulkAct::Module { module, on },
    );
    let preview = console.engine.bulk_preview(chosen.clone(), act.clone()).await?;
    let start = BulkStart {
        chosen,
        act,
        justification: String::new(),
        typed: None,
        code: None,
        expected: preview.total,
        fingerprint: preview.fingerprint,
    };
    let begun = Instant::now();
    let opened = console.engine.bulk_start(start).await?;
    let job = over(console, opened.job.id).await?;
    ensure!(job.state == JobState::Done, "the job ended as {:?}", job.state);
    Ok((job, begun.elapsed()))
}

async fn over(console: &Console, id: JobId) -> Result<Job> {
    loop {
        let jobs = console.engine.jobs_list(OpenFilter::Done).await?;
        if let Some(job) = jobs.into_iter().find(|job| job.id == id) {
            return Ok(job);
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// What a loop without audit, history, feed or rows of a job does.
fn one_by_one(path: &std::path::Path, rows: &[Tenant]) -> Result<Duration> {
    let conn = Connection::open(path)?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
         CREATE TABLE tenants (id TEXT NOT NULL PRIMARY KEY, doc TEXT NOT NULL);",
    )?;
    for row in rows {
        let insert = "INSERT INTO tenants (id, doc) VALUES (?1, ?2)";
        conn.execute(insert, params![row.id.to_string(), serde_json::to_string(row)?])?;
    }
    let begun = Instant::now();
    for row in rows {
        let id = row.id.to_string();
        conn.execute_batch("BEGIN IMMEDIATE")?;
        let doc: String = conn.query_row("SELECT doc FROM tenants WHERE id = ?1", [&id], |row| row.get(0))?;
        let mut tenant: Tenant = serde_json::from_str(&doc)?;
        tenant.modules.retain(|module| *module != Module::Wallet);
        let update = "UPDATE tenants SET doc = ?1 WHERE id = ?2";
        conn.execute(update, params![serde_json::to_string(&tenant)?, id])?;
        conn.execute_batch("COMMIT")?;
    }
    Ok(begun.elapsed())
}
