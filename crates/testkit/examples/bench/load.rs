//! The first copy of everything, and what it costs on the wire.

use crate::{
    bare::{self, Bare},
    bench::Bench,
    desk::{self, Desk, Noted},
    report::{Figure, Spread, show},
};
use anyhow::{Context, Result};
use reqwest::header::{ACCEPT, ACCEPT_ENCODING};
use std::time::{Duration, Instant};
use wheelhouse_contract::{
    http::DIGEST,
    sync::{BLOCKS, Changes, digest},
};
use wheelhouse_remote::TokenStore;

/// Each side this often, turn by turn; the middle one counts.
const ROUNDS: usize = 3;
/// Rows that count as the first: a screen, and enough to scroll and search in.
const FIRST: usize = 1_000;

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    let mut last = None;
    for _ in 0..ROUNDS {
        let (bare, marks) = bare(bench).await?;
        theirs.push(marks);
        let (desk, marks) = copy(bench).await?;
        ours.push(marks);
        last = Some((desk, bare));
    }
    let of = |side: &[Marks], which: fn(&Marks) -> Duration| Spread::new(side.iter().map(which).collect());
    let theirs: Vec<Marks> = theirs.into_iter().map(Marks::from).collect();
    let tenants = bench.sizes.tenants;
    let first = Figure::spread(
        "bootstrap: first 1,000 tenants usable",
        &of(&ours, |marks| marks.first),
        ("bare loop", &of(&theirs, |marks| marks.first)),
    );
    let most = Duration::from_millis(50);
    bench.report(Figure {
        goal: "≤ 50 ms".to_owned(),
        met: Some(of(&ours, |marks| marks.first).middle() <= most),
        ..first
    });
    let name = format!("bootstrap: {tenants} tenants durable");
    let durable = Figure::spread(
        &name,
        &of(&ours, |marks| marks.durable),
        ("bare loop", &of(&theirs, |marks| marks.durable)),
    );
    bench.report(durable.within(1.5));
    let name = format!("bootstrap: {tenants} tenants indexed and searchable");
    let done = Figure::spread(
        &name,
        &of(&ours, |marks| marks.done),
        ("bare loop", &of(&theirs, |marks| marks.done)),
    );
    bench.report(done.within(1.3));
    let (whole, before) = (of(&ours, |marks| marks.whole), of(&ours, |marks| marks.before));
    bench.report(Figure::told(
        "bootstrap: all scopes, live",
        show(whole.middle()),
        format!("of it before the first tenant {}", show(before.middle())),
    ));
    if let Some((desk, bare)) = last {
        bench.keep(desk, bare);
    }
    Ok(())
}

/// A bare loop's database with all tenants.
pub async fn bare(bench: &Bench) -> Result<(Bare, bare::Marks)> {
    let bare = Bare::new()?;
    let marks = bare.load(&bench.client).await?;
    Ok((bare, marks))
}

/// A console's copy of everything.
pub async fn copy(bench: &Bench) -> Result<(Desk, Marks)> {
    let desk = Desk::new(&bench.world)?;
    let start = Instant::now();
    let sync = desk.sync(&bench.client);
    desk::live(&sync).await?;
    let whole = start.elapsed();
    sync.stop().await;
    let noted = desk.recorder.take();
    let marks = Marks::of(&noted, start, whole).context("tenants were loaded")?;
    Ok((desk, marks))
}

/// Of the tenants' scope, from the commit before its first.
pub struct Marks {
    before: Duration,
    first: Duration,
    durable: Duration,
    done: Duration,
    whole: Duration,
}

impl Marks {
    fn of(noted: &[Noted], start: Instant, whole: Duration) -> Option<Self> {
        let begin = noted.iter().position(|one| one.tenants)?;
        // Where tenants come first of all, the load begins with the sync.
        let before = begin
            .checked_sub(1)
            .and_then(|at| noted.get(at))
            .map_or(start, |one| one.at);
        let commits: Vec<Instant> = noted.iter().filter(|one| one.tenants).map(|one| one.at).collect();
        let first = noted.iter().find(|one| one.tenants && one.rows >= FIRST)?.at;
        // The last is the end of the load: indexes and search; the one before it the last rows.
        let durable = commits.get(commits.len().checked_sub(2)?)?;
        Some(Self {
            before: before.saturating_duration_since(start),
            first: first - before,
            durable: *durable - before,
            done: *commits.last()? - before,
            whole,
        })
    }
}

impl From<bare::Marks> for Marks {
    fn from(marks: bare::Marks) -> Self {
        Self {
            before: Duration::ZERO,
            first: marks.first,
            durable: marks.durable,
            done: marks.searchable,
            whole: marks.searchable,
        }
    }
}

pub async fn wire(bench: &mut Bench) -> Result<()> {
    let token = bench.tokens.load().await?.context("signed in")?.access_token;
    let http = reqwest::Client::builder().no_proxy().no_zstd().no_gzip().build()?;
    let base = bench.world.direct_url();
    let size = async |path: &str, encoding: &str, digest: &str| -> Result<usize> {
        let request = http.get(format!("{base}{path}")).bearer_auth(&token);
        let request = request.header(ACCEPT, BLOCKS).header(DIGEST, digest);
        let answer = request.header(ACCEPT_ENCODING, encoding).send().await?;
        let answer = answer.error_for_status()?;
        // A header's line has a colon, a space and an end besides; the status line is as long as any.
        let lines = answer
            .headers()
            .iter()
            .map(|(name, value)| name.as_str().len() + value.len() + 4);
        let head = lines.sum::<usize>() + "HTTP/1.1 200 OK\r\n\r\n".len();
        Ok(head + answer.bytes().await?.len())
    };
    let path = "/v1/sync/snapshot?scope=tenants";
    let (packed, plain) = (size(path, "zstd", "").await?, size(path, "identity", "").await?);
    let each = |bytes: usize| bytes as f64 / f64::from(bench.sizes.tenants);
    let (packed, plain) = (each(packed), each(plain));
    bench.report(bytes("bytes on the wire per tenant (zstd)", packed, plain, 110.0));
    let app = bench.world.platform().app();
    let head = app.begin_as(wheelhouse_platform::http::Actor::platform()).await?;
    let head = head.finish().await?;
    let path = format!("/v1/sync/changes?after={head}");
    // A console at rest tells what it has, and need not be told the same.
    let told = http.get(format!("{base}{path}")).bearer_auth(&token).send().await?;
    let told: Changes = told.error_for_status()?.json().await?;
    let known = digest(&told.scopes).to_string();
    let (packed, plain) = (size(&path, "zstd", &known).await?, size(&path, "identity", "").await?);
    let name = "bytes of an empty delta, head and body (zstd)";
    bench.report(bytes(name, packed as f64, plain as f64, 300.0));
    Ok(())
}

fn bytes(name: &str, packed: f64, plain: f64, most: f64) -> Figure {
    Figure {
        ratio: Some(packed / plain.max(1.0)),
        goal: format!("≤ {most}"),
        met: Some(packed <= most),
        ..Figure::told(name, format!("{packed:.0}"), format!("unpacked {plain:.0}"))
    }
}
