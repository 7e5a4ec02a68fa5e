//! A console that is there to be killed: `console-child DESK SHIFT_MILLIS TASK`. It says what it did, one line each, only
//! after the engine said that it is durable.
#![allow(clippy::print_stdout, reason = "its output is its purpose")]

use anyhow::{Context, Result};
use chrono::TimeDelta;
use std::{io::Write, path::PathBuf, sync::Arc};
use wheelhouse_contract::{
    bulk::BulkAct,
    impersonation::{ImpersonationScope, ImpersonationStart},
    incident::{IncidentDraft, IncidentType, Severity},
    tenant::TenantStatus,
};
use wheelhouse_engine::{
    Engine,
    view::{BulkStart, Chosen, TenantQuery},
};
use wheelhouse_testkit::{FileKeychain, RecorderHost, ShiftedClock, console};

#[tokio::main]
async fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let desk = PathBuf::from(args.next().context("DESK")?);
    let shift: i64 = args.next().context("SHIFT_MILLIS")?.parse()?;
    let task = args.next().context("TASK")?;
    let clock = ShiftedClock::default();
    clock.advance(TimeDelta::milliseconds(shift));
    let keychain = Arc::new(FileKeychain::new(desk.join("keychain")));
    let host = Arc::new(RecorderHost::telling(clock, |notice| {
        say(&format!("told\t{}\t{}\t{}", notice.key, notice.title, notice.body))
    }));
    let engine = Engine::open(console::config(&desk.join("profile"), keychain), host).await;
    match task.as_str() {
        "declare" => declare(&engine).await,
        "impersonate" => impersonate(&engine).await,
        "bulk" => bulk(&engine).await,
        other => anyhow::bail!("no task {other}"),
    }
}

/// Declares incidents until it is killed.
async fn declare(engine: &Engine) -> Result<()> {
    loop {
        let title = format!("Killed outage {}", uuid::Uuid::now_v7());
        let draft = IncidentDraft {
            kind: IncidentType::CarrierIssues,
            severity: Severity::Medium,
            title: title.clone(),
            description: "Calls over the second carrier drop after a few seconds, everywhere.".to_owned(),
            affected_systems: Vec::new(),
            affected_tenants: Vec::new(),
            impact: String::new(),
            actions_taken: String::new(),
        };
        engine.incident_declare(draft).await?;
        say(&format!("declared\t{title}"));
    }
}

/// Opens one impersonation and waits to be killed.
async fn impersonate(engine: &Engine) -> Result<()> {
    let query = TenantQuery {
        statuses: vec![TenantStatus::Active],
        ..TenantQuery::default()
    };
    let page = engine.tenants_page(query, 0, 1).await?;
    let start = ImpersonationStart {
        tenant_id: page.rows.first().context("an active tenant")?.id,
        reason: "Looking at what a crash leaves".to_owned(),
        scope: ImpersonationScope::ReadOnly,
        minutes: 60,
    };
    let session = engine.impersonation_start(start).await?;
    say(&format!("impersonating {}", session.id));
    std::future::pending().await
}

/// Tags every tenant in one job and waits to be killed.
async fn bulk(engine: &Engine) -> Result<()> {
    let chosen = Chosen::Query {
        query: TenantQuery::default(),
        except: Vec::new(),
    };
    let act = BulkAct::Tags {
        add: vec!["killed".to_owned()],
        remove: Vec::new(),
    };
    let preview = engine.bulk_preview(chosen.clone(), act.clone()).await?;
    let start = BulkStart {
        chosen,
        act,
        justification: String::new(),
        typed: None,
        code: None,
        expected: preview.total,
        fingerprint: preview.fingerprint,
    };
    let opened = engine.bulk_start(start).await?;
    say(&format!("started\t{}", opened.job.id));
    std::future::pending().await
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // When nobody listens any more, this process is about to be killed.
    drop(writeln!(out, "{line}").and_then(|()| out.flush()));
}
