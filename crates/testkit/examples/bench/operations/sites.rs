//! How long a request to a tenant's site takes: a page and the API as a signed-in person asks, and a file.

use super::plain::Plain;
use crate::{
    bench::Bench,
    report::{Figure, Times},
};
use anyhow::{Context, Result, ensure};
use reqwest::{Client, RequestBuilder, header, redirect::Policy};
use std::{sync::Arc, time::Instant};
use tokio::net::TcpListener;
use tokio_util::sync::{CancellationToken, DropGuard};
use wheelhouse_contract::tenant::{Module, Tenant};
use wheelhouse_platform::{
    Platform, PlatformConfig,
    generate::{SAMPLE_TENANT_PASSWORD, generate},
    storage::sql,
};
use wheelhouse_testkit::ShiftedClock;

const TENANTS: u32 = 2_000;
const FORM: &str = "application/x-www-form-urlencoded";

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let rounds = bench.sizes.rounds(400);
    let ground = Ground::open(if bench.sizes.quick { 200 } else { TENANTS }).await?;
    let visitor = ground.sign_in().await?;
    let page = visitor.get("/").send().await?.text().await?;
    ensure!(page.contains("Hello, "), "not signed in at the site");
    let plain = Plain::serving(&page).await?;
    let reference = times(rounds, || visitor.http.get(&plain.url)).await?;
    for (name, path) in [
        ("a tenant's site: the first page, signed in", "/"),
        ("a tenant's site: the API of a module", "/api/tasks"),
        ("a tenant's site: its style sheet", "/theme.css"),
    ] {
        let measured = times(rounds, || visitor.get(path)).await?;
        let bare = ("the page's bytes from a bare loop", &reference);
        bench.report(Figure::times(name, &measured, bare, (f64::INFINITY, 25.0)));
    }
    Ok(())
}

async fn times(rounds: usize, request: impl Fn() -> RequestBuilder) -> Result<Times> {
    let mut times = Vec::new();
    for _ in 0..rounds {
        let start = Instant::now();
        let answer = request().send().await?.error_for_status()?;
        answer.bytes().await?;
        times.push(start.elapsed());
    }
    Ok(Times::new(times))
}

/// A sample platform, whose tenants' people have a password.
struct Ground {
    platform: Platform,
    url: String,
    _running: DropGuard,
    _folder: tempfile::TempDir,
}

/// Somebody signed in at one site.
struct Visitor {
    http: Client,
    url: String,
    host: String,
    cookie: String,
}

impl Ground {
    async fn open(tenants: u32) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let database = folder.path().join("platform.db");
        let mut config = PlatformConfig::new(format!("sqlite:{}", database.display()), "localhost");
        config.sample = true;
        config.clock = Arc::new(ShiftedClock::default());
        let platform = Platform::open(config).await?;
        generate(platform.app(), tenants, 1).await?;
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let url = format!("http://localhost:{}", listener.local_addr()?.port());
        let (serving, stop) = (platform.clone(), CancellationToken::new());
        let ended = stop.clone();
        tokio::spawn(async move {
            if let Err(error) = serving.launch(listener, ended).await {
                eprintln!("  the platform ended: {error}");
            }
        });
        Ok(Self {
            platform,
            url,
            _running: stop.drop_guard(),
            _folder: folder,
        })
    }

    /// As the owner of a tenant in service that has the module `tasks`.
    async fn sign_in(&self) -> Result<Visitor> {
        let active = "WHERE status = 'active' ORDER BY number";
        let tenants: Vec<Tenant> = sql::rows(self.platform.app().reader(), active, vec![]).await?;
        let with_tasks = |tenant: &&Tenant| tenant.modules.contains(&Module::Tasks);
        let tenant = tenants.iter().find(with_tasks).context("a tenant in service")?;
        let http = Client::builder().redirect(Policy::none()).build()?;
        let host = format!("{}.localhost", tenant.subdomain);
        let form = format!("email={}&password={SAMPLE_TENANT_PASSWORD}", tenant.owner_email);
        let request = http.post(format!("{}/sign-in", self.url)).header(header::HOST, &host);
        let answer = request.header(header::CONTENT_TYPE, FORM).body(form).send().await?;
        let cookie = answer
            .headers()
            .get(header::SET_COOKIE)
            .context("a session")?
            .to_str()?;
        let cookie = cookie.split(';').next().unwrap_or_default().to_owned();
        Ok(Visitor {
            http,
            url: self.url.clone(),
            host,
            cookie,
        })
    }
}

impl Visitor {
    fn get(&self, path: &str) -> RequestBuilder {
        let request = self.http.get(format!("{}{path}", self.url));
        request
            .header(header::HOST, &self.host)
            .header(header::COOKIE, &self.cookie)
    }
}
