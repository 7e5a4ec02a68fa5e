//! The console as its window uses it: lists, search, notifications.

use crate::{
    bare::Bare,
    bench::Bench,
    desk::{self, Commits},
    report::{Figure, Times},
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
};
use wheelhouse_engine::{
    Engine,
    view::{SignInStep, TenantQuery, TenantSort},
};
use wheelhouse_remote::{Client, Command};
use wheelhouse_testkit::{Access, Console, Desk, RecorderHost, ShiftedClock, World, console};

const PAGE: u32 = 50;
const NAIVE: usize = 40;
/// Incidents in a minute that are still told one by one.
const CALM: usize = 8;

type Told = mpsc::Receiver<(String, Instant)>;

/// A whole console without its window, signed in and live, and what it told the desktop.
pub struct Window {
    pub console: Console,
    told: Told,
    _home: Desk,
}

impl Window {
    pub async fn open(bench: &Bench) -> Result<Self> {
        let world = &bench.world;
        let access = world.operator("bench@wheelhouse.test", Role::Owner).await?;
        let home = Desk::new()?;
        let (console, told) = open(world, &home, &access).await?;
        Ok(Self {
            console,
            told,
            _home: home,
        })
    }
}

pub async fn lists(bench: &mut Bench) -> Result<()> {
    bench.bare().await?;
    let engine = Arc::clone(&bench.window().await?.console.engine);
    let names = names(&engine).await?;
    let (rounds, bare) = (bench.sizes.rounds(150), bench.bare().await?);
    let figures = [
        search(&engine, bare, &names).await?,
        pages(&engine, bare, rounds).await?,
        overview(&engine, bare).await?,
    ];
    bench.figures.extend(figures);
    Ok(())
}

pub async fn notices(bench: &mut Bench) -> Result<()> {
    bench.window().await?;
    let (other, _) = desk::signed_in(&bench.world, &bench.world.owner).await?;
    let rounds = bench.sizes.rounds(40);
    let commits = Commits::of(bench.world.platform());
    let clock = bench.world.clock.clone();
    let window = bench.window().await?;
    let figure = incidents(&clock, window, &other, &commits, rounds).await?;
    bench.report(figure);
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
pub async fn names(engine: &Engine) -> Result<Vec<(TenantId, String)>> {
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
async fn search(engine: &Engine, bare: &Bare, names: &[(TenantId, String)]) -> Result<Figure> {
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
    Ok(Figure::times(
        name,
        &times,
        ("`LIKE` without total", &naive),
        (0.5, 2.0),
    ))
}

async fn pages(engine: &Engine, bare: &Bare, rounds: usize) -> Result<Figure> {
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
        for _ in 0..rounds {
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
    Ok(Figure::times(name, &times, ("`OFFSET`", &naive), (f64::INFINITY, 0.5)))
}

async fn overview(engine: &Engine, bare: &Bare) -> Result<Figure> {
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
    Ok(Figure::times(
        "overview",
        &times,
        ("one `GROUP BY`", &naive),
        (f64::INFINITY, 10.0),
    ))
}

async fn incidents(
    clock: &ShiftedClock,
    window: &Window,
    other: &Client,
    commits: &Commits,
    rounds: usize,
) -> Result<Figure> {
    let (engine, told) = (&window.console.engine, &window.told);
    let (mut times, mut round_trips) = (Vec::new(), Vec::new());
    for round in 0..rounds {
        if round % CALM == 0 {
            clock.advance(TimeDelta::seconds(65));
            engine.touch().await?;
        }
        let start = Instant::now();
        let answer = other
            .send::<Incident>(&Command::incident_declare(
                &outage(round),
                IdempotencyKey(Uuid::now_v7()),
            ))
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
    Ok(Figure::times(
        "critical incident committed → handed to the desktop (`Host::notify`)",
        &Times::new(times),
        ("declaring it over HTTP", &Times::new(round_trips)),
        (10.0, 50.0),
    ))
}

/// A critical incident that its number tells apart.
pub fn outage(number: usize) -> IncidentDraft {
    IncidentDraft {
        kind: IncidentType::SystemOutage,
        severity: Severity::Critical,
        title: format!("Calls fail everywhere, case {number:03}"),
        description: "Since nine o'clock no call goes through on any carrier, for any tenant.".to_owned(),
        affected_systems: vec![],
        affected_tenants: vec![],
        impact: String::new(),
        actions_taken: String::new(),
    }
}
