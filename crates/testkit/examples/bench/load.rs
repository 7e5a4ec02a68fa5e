//! The first copy of everything, and what it costs on the wire.

use crate::{
    Sizes,
    bare::Bare,
    desk::{self, Desk, Noted},
    report::{Figure, show},
};
use anyhow::{Context, Result};
use reqwest::header::ACCEPT_ENCODING;
use std::time::{Duration, Instant};
use wheelhouse_remote::{Client, MemoryTokens, TokenStore};
use wheelhouse_testkit::World;

pub async fn measure(
    world: &World,
    client: &Client,
    tokens: &MemoryTokens,
    sizes: &Sizes,
    figures: &mut Vec<Figure>,
) -> Result<(Desk, Bare)> {
    let token = tokens.load().await?.context("signed in")?.access_token;
    let http = reqwest::Client::builder().no_proxy().build()?;
    let snapshot = format!("{}/v1/sync/snapshot?scope=tenants", world.direct_url());
    // First, so that the platform has its rows at hand for both loads.
    wire(world, &token, sizes, figures).await?;
    let bare = Bare::new()?;
    let marks = bare.load(http.get(&snapshot).bearer_auth(&token)).await?;

    let desk = Desk::new(world)?;
    let start = Instant::now();
    let sync = desk.sync(client);
    desk::live(&sync).await?;
    let whole = start.elapsed();
    sync.stop().await;
    let noted = desk.recorder.take();
    let of_tenants = Marks::of(&noted).context("tenants were loaded")?;
    let first = Figure {
        goal: "≤ 50 ms".to_owned(),
        met: Some(of_tenants.first <= Duration::from_millis(50)),
        ..Figure::within(
            "bootstrap: first 1,000 tenants usable",
            of_tenants.first,
            ("bare loop", marks.first),
            0.0,
        )
    };
    figures.push(first);
    let name = format!("bootstrap: {} tenants durable", sizes.tenants);
    figures.push(Figure::within(
        &name,
        of_tenants.durable,
        ("bare loop", marks.durable),
        1.5,
    ));
    let name = format!("bootstrap: {} tenants indexed and searchable", sizes.tenants);
    figures.push(Figure::within(
        &name,
        of_tenants.done,
        ("bare loop", marks.searchable),
        1.3,
    ));
    figures.push(Figure {
        name: "bootstrap: all ten scopes, live".to_owned(),
        p50: show(whole),
        p99: String::new(),
        reference: "of it before the first tenant ".to_owned()
            + &show(of_tenants.before.saturating_duration_since(start)),
        ratio: None,
        goal: "reported".to_owned(),
        met: None,
    });
    Ok((desk, bare))
}

/// Of the tenants' scope, from the commit before its first.
struct Marks {
    before: Instant,
    first: Duration,
    durable: Duration,
    done: Duration,
}

impl Marks {
    fn of(noted: &[Noted]) -> Option<Self> {
        let begin = noted.iter().position(|one| one.tenants)?;
        let before = noted.get(begin.checked_sub(1)?)?.at;
        let commits: Vec<Instant> = noted.iter().filter(|one| one.tenants).map(|one| one.at).collect();
        // The last is the end of the load: indexes and search; the one before it the last rows.
        let durable = commits.get(commits.len().checked_sub(2)?)?;
        Some(Self {
            before,
            first: *commits.first()? - before,
            durable: *durable - before,
            done: *commits.last()? - before,
        })
    }
}

async fn wire(world: &World, token: &str, sizes: &Sizes, figures: &mut Vec<Figure>) -> Result<()> {
    let http = reqwest::Client::builder().no_proxy().no_zstd().no_gzip().build()?;
    let base = world.direct_url();
    let size = async |path: &str, encoding: &str| -> Result<usize> {
        let request = http.get(format!("{base}{path}")).bearer_auth(token);
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
    let (packed, plain) = (size(path, "zstd").await?, size(path, "identity").await?);
    let each = |bytes: usize| bytes as f64 / f64::from(sizes.tenants);
    figures.push(bytes(
        "bytes on the wire per tenant (zstd)",
        each(packed),
        each(plain),
        110.0,
    ));
    let head = world
        .platform()
        .app()
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await?
        .finish()
        .await?;
    let path = format!("/v1/sync/changes?after={head}");
    let (packed, plain) = (size(&path, "zstd").await?, size(&path, "identity").await?);
    figures.push(bytes(
        "bytes of an empty delta, head and body (zstd)",
        packed as f64,
        plain as f64,
        300.0,
    ));
    Ok(())
}

fn bytes(name: &str, packed: f64, plain: f64, most: f64) -> Figure {
    Figure {
        name: name.to_owned(),
        p50: format!("{packed:.0}"),
        p99: String::new(),
        reference: format!("unpacked {plain:.0}"),
        ratio: Some(packed / plain.max(1.0)),
        goal: format!("≤ {most}"),
        met: Some(packed <= most),
    }
}
