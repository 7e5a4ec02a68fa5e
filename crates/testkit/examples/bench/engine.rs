//! The console as its window uses it: lists, search, notifications, decisions while offline.

use crate::{
    bare::{self, Bare},
    desk::{self, Commits},
    report::{Figure, Times, millis},
};
use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use rand::{Rng, SeedableRng, rngs::StdRng};
use secrecy::ExposeSecret;
use std::{
    sync::{Arc, mpsc},
    time::{Duration, Instant},
};
use uuid::Uuid;
use wheelhouse_contract::{
    IdempotencyKey, Role, TenantId,
    incident::{Incident, IncidentDraft, IncidentType, Severity},
    tenant::TenantPatch,
};
use wheelhouse_engine::{
    Engine,
    view::{SignInStep, TenantQuery, TenantSort},
};
use wheelhouse_remote::{Client, Command};
use wheelhouse_testkit::{Access, Console, Desk, RecorderHost, World, console};

const PAGE: u32 = 50;
const NAIVE: usize = 40;
/// Incidents in a minute that are still told one by one.
const CALM: usize = 8;

type Told = mpsc::Receiver<(String, Instant)>;

pub async fn measure(world: &World, bare: &Bare, figures: &mut Vec<Figure>) -> Result<()> {
    let access = world.operator("bench@wheelhouse.test", Role::Owner).await?;
    let home = Desk::new()?;
    let (console, told) = open(world, &home, &access).await?;
    let names = names(&console.engine).await?;
    search(&console.engine, bare, &names, figures).await?;
    pages(&console.engine, bare, figures).await?;
    overview(&console.engine, bare, figures).await?;
    let (other, _) = desk::signed_in(world, &world.owner).await?;
    incidents(world, &console.engine, &other, &told, figures).await?;
    offline(&console.engine, bare, &names, figures).await?;
    console.close().await;
    Ok(())
}

async fn open(world: &World, home: &Desk, access: &Access) -> Result<(Console, Told)> {
    let (tell, told) = mpsc::sync_channel(10_000);
    let host = Arc::new(RecorderHost::telling(world.clock.clone(), move |notice| {
        // Nobody listens any more at the end of the run.
        drop(tell.try_send((notice.body.clone() + &notice.title, Instant::now())));
    }));
    let config = console::config(&home.profile(), home.keychain.clone());
    let engine = Engine::open(config, host.clone()).await;
    let console = Console { engine, host };
    console.engine.platform_connect(world.direct_url()).await?;
    let password = access.password.expose_secret().to_owned();
    console.engine.sign_in(access.email.clone(), password).await?;
    let step = console.engine.sign_in_code(world.code(access)?).await?;
    ensure!(matches!(step, SignInStep::Done { .. }), "not signed in: {step:?}");
    console
        .until("a live copy", async || {
            let live = console.engine.sync_status().await?.link == wheelhouse_engine::view::Link::Live;
            Ok(live.then_some(()))
        })
        .await?;
    Ok((console, told))
}

/// Names and ids spread over the list.
async fn names(engine: &Engine) -> Result<Vec<(TenantId, String)>> {
    let first = engine.tenants_page(TenantQuery::default(), 0, 1).await?;
    let mut names = Vec::new();
    for place in 0..100 {
        let offset = first.total / 100 * place;
        let page = engine.tenants_page(TenantQuery::default(), offset, PAGE).await?;
        names.extend(page.rows.into_iter().take(4).map(|row| (row.id, row.name)));
    }
    Ok(names)
}

/// Every keystroke of names as somebody types them.
async fn search(engine: &Engine, bare: &Bare, names: &[(TenantId, String)], figures: &mut Vec<Figure>) -> Result<()> {
    let (mut times, mut naive) = (Vec::new(), Vec::new());
    for (_, name) in names.iter().step_by(5) {
        for length in 1..=name.chars().count().min(8) {
            let text: String = name.chars().take(length).collect();
            let query = TenantQuery {
                text: text.clone(),
                ..TenantQuery::default()
            };
            let start = Instant::now();
            engine.tenants_page(query, 0, PAGE).await?;
            times.push(start.elapsed());
            if naive.len() < NAIVE && length % 2 == 0 {
                let sql = "SELECT doc FROM tenants WHERE words LIKE ?1 ORDER BY name LIMIT 50";
                naive.push(crate::blocking(|| {
                    bare.page(sql, [format!("%{}%", text.to_lowercase())])
                })?);
            }
        }
    }
    let (times, naive) = (Times::new(times), Times::new(naive));
    let name = "search as you type, a page of 50 with its total";
    figures.push(Figure::times(
        name,
        &times,
        ("`LIKE` without total", &naive),
        (0.5, 2.0),
    ));
    Ok(())
}

async fn pages(engine: &Engine, bare: &Bare, figures: &mut Vec<Figure>) -> Result<()> {
    let sorts = [
        (TenantSort::Name, "name"),
        (TenantSort::Revenue, "revenue"),
        (TenantSort::Number, "number"),
    ];
    let (mut times, mut naive, mut rng) = (Vec::new(), Vec::new(), StdRng::seed_from_u64(7));
    for (sort, column) in sorts {
        let query = TenantQuery {
            sort,
            ..TenantQuery::default()
        };
        let total = engine.tenants_page(query.clone(), 0, PAGE).await?.total;
        for _ in 0..150 {
            let offset = rng.gen_range(0..total.saturating_sub(PAGE).max(1));
            let start = Instant::now();
            engine.tenants_page(query.clone(), offset, PAGE).await?;
            times.push(start.elapsed());
            let sql = format!("SELECT doc FROM tenants ORDER BY {column} LIMIT 50 OFFSET ?1");
            naive.push(crate::blocking(|| bare.page(&sql, [offset]))?);
        }
    }
    let (times, naive) = (Times::new(times), Times::new(naive));
    let name = "page of 50 whole rows at any depth, three sorts";
    figures.push(Figure::times(name, &times, ("`OFFSET`", &naive), (f64::INFINITY, 0.5)));
    Ok(())
}

async fn overview(engine: &Engine, bare: &Bare, figures: &mut Vec<Figure>) -> Result<()> {
    let (mut times, mut naive) = (Vec::new(), Vec::new());
    for round in 0..50 {
        let start = Instant::now();
        engine.overview().await?;
        times.push(start.elapsed());
        if round < 3 {
            naive.push(crate::blocking(|| {
                let start = Instant::now();
                let sql = "SELECT json_extract(doc, '$.status'), count(*), sum(revenue) FROM tenants GROUP BY 1";
                let mut statement = bare.conn.prepare_cached(sql)?;
                statement.query_map([], |_| Ok(()))?.count();
                Ok(start.elapsed())
            })?);
        }
    }
    let (times, naive) = (Times::new(times), Times::new(naive));
    figures.push(Figure::times(
        "overview",
        &times,
        ("one `GROUP BY`", &naive),
        (f64::INFINITY, 10.0),
    ));
    Ok(())
}

async fn incidents(
    world: &World,
    engine: &Engine,
    other: &Client,
    told: &Told,
    figures: &mut Vec<Figure>,
) -> Result<()> {
    let commits = Commits::of(world.platform());
    let (mut times, mut round_trips) = (Vec::new(), Vec::new());
    for round in 0..40 {
        if round % CALM == 0 {
            world.clock.advance(TimeDelta::seconds(65));
            engine.touch().await?;
        }
        let draft = IncidentDraft {
            kind: IncidentType::SystemOutage,
            severity: Severity::Critical,
            title: format!("Calls fail everywhere, case {round:03}"),
            description: "Since nine o'clock no call goes through on any carrier, for any tenant.".to_owned(),
            affected_systems: vec![],
            affected_tenants: vec![],
            impact: String::new(),
            actions_taken: String::new(),
        };
        let start = Instant::now();
        let answer = other
            .send::<Incident>(&Command::incident_declare(&draft, IdempotencyKey(Uuid::now_v7())))
            .await?;
        round_trips.push(start.elapsed());
        let at = commits.at(answer.position.context("a position")?.seq)?;
        let notified = crate::blocking(|| {
            loop {
                let (text, when) = told.recv_timeout(Duration::from_secs(10)).context("no notification")?;
                if text.contains(&format!("case {round:03}")) {
                    return Ok(when);
                }
            }
        })?;
        times.push(notified.saturating_duration_since(at));
    }
    figures.push(Figure::times(
        "critical incident committed → handed to the desktop (`Host::notify`)",
        &Times::new(times),
        ("declaring it over HTTP", &Times::new(round_trips)),
        (10.0, 50.0),
    ));
    Ok(())
}

async fn offline(engine: &Engine, bare: &Bare, names: &[(TenantId, String)], figures: &mut Vec<Figure>) -> Result<()> {
    engine.work_offline(true).await?;
    let (mut times, mut naive) = (Vec::new(), Vec::new());
    // Turn by turn, so that whatever else the disk does falls upon both.
    let (conn, body) = (bare.outbox("enqueue.db")?, "x".repeat(500));
    for (id, _) in names.iter().take(200) {
        let patch = TenantPatch {
            notes: Some("Asked to be called back on Monday.".to_owned()),
            ..TenantPatch::default()
        };
        let start = Instant::now();
        engine.tenant_edit(*id, patch).await?;
        times.push(start.elapsed());
        naive.push(crate::blocking(|| bare::insert(&conn, &body))?);
    }
    let (times, naive) = (Times::new(times), Times::new(naive));
    let most = 3.0;
    let mut figure = Figure::times(
        "decision while offline, durable in the outbox",
        &times,
        ("bare FULL insert", &naive),
        (f64::INFINITY, f64::INFINITY),
    );
    figure.goal = format!("p50 ≤ {most} ×");
    figure.met = Some(millis(times.p50()) <= most * millis(naive.p50()));
    figures.push(figure);
    Ok(())
}
