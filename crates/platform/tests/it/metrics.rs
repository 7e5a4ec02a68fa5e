//! What the operators of a platform can watch, as their Prometheus reads it.

use crate::database::TestDatabase;
use reqwest::{Client, Method};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};
use wheelhouse_servers::Redis;

struct Server {
    process: Child,
    api: String,
    metrics: String,
}

impl Server {
    fn start(database: &str, redis: &str) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_wheelhouse-platform"))
            .args(["--log-format", "json", "serve", "--listen", "127.0.0.1:0"])
            .args(["--metrics-listen", "127.0.0.1:0", "--redis-url", redis])
            .env("WHEELHOUSE_DATABASE_URL", database)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let mut address = |field: &str| {
            let line = lines.by_ref().find_map(|line| {
                let line: Value = serde_json::from_str(&line.unwrap()).unwrap();
                line["fields"][field].as_str().map(str::to_owned)
            });
            format!("http://{}", line.unwrap())
        };
        let (metrics, api) = (address("metrics"), address("address"));
        std::thread::spawn(move || lines.for_each(drop));
        Self { process, api, metrics }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// Samples by name and labels.
struct Exposition {
    samples: BTreeMap<(String, BTreeMap<String, String>), f64>,
}

impl Exposition {
    /// Panics for what is not `OpenMetrics`.
    fn parse(text: &str) -> Self {
        let (mut families, mut samples) = (BTreeMap::new(), BTreeMap::new());
        let body = text.strip_suffix("# EOF\n").expect("an end");
        for line in body.lines() {
            if let Some(comment) = line.strip_prefix("# ") {
                let mut words = comment.splitn(3, ' ');
                let (what, name, rest) = (words.next().unwrap(), words.next().unwrap(), words.next());
                assert!(["HELP", "TYPE", "UNIT"].contains(&what), "{line}");
                if what == "TYPE" {
                    families.insert(name.to_owned(), rest.unwrap().to_owned());
                }
                continue;
            }
            let (series, value) = line.rsplit_once(' ').expect("a value");
            let (name, labels) = match series.split_once('{') {
                Some((name, labels)) => (name, read_labels(labels.strip_suffix('}').expect("closed labels"))),
                None => (series, BTreeMap::new()),
            };
            let family = ["_total", "_bucket", "_count", "_sum", "_info"]
                .iter()
                .find_map(|suffix| name.strip_suffix(suffix))
                .unwrap_or(name);
            assert!(families.contains_key(family), "{name} has no type");
            let known = samples.insert((name.to_owned(), labels), value.parse().unwrap());
            assert!(known.is_none(), "{line} comes twice");
        }
        Self { samples }
    }

    /// The sum of the samples of `name` that bear all of `labels`.
    fn sum(&self, name: &str, labels: &[(&str, &str)]) -> f64 {
        let found: Vec<f64> = self
            .samples
            .iter()
            .filter(|((known, _), _)| known == name)
            .filter(|((_, bears), _)| {
                labels
                    .iter()
                    .all(|(key, value)| bears.get(*key).is_some_and(|v| v == value))
            })
            .map(|(_, value)| *value)
            .collect();
        assert!(!found.is_empty(), "no {name} {labels:?}");
        found.iter().sum()
    }

    fn values(&self, label: &str) -> BTreeSet<&str> {
        let labels = self.samples.keys().map(|(_, labels)| labels);
        labels
            .filter_map(|labels| labels.get(label))
            .map(String::as_str)
            .collect()
    }
}

fn read_labels(text: &str) -> BTreeMap<String, String> {
    let pairs = text.split("\",").map(|pair| pair.trim_end_matches('"'));
    pairs
        .map(|pair| pair.split_once("=\"").expect("a quoted label"))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

async fn scrape(http: &Client, server: &Server) -> (String, Exposition) {
    let answer = http.get(format!("{}/metrics", server.metrics)).send().await.unwrap();
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"].to_str().unwrap().to_owned();
    assert!(
        kind.starts_with("application/openmetrics-text; version=1.0.0"),
        "{kind}"
    );
    let text = answer.text().await.unwrap();
    let parsed = Exposition::parse(&text);
    (text, parsed)
}

#[tokio::test(flavor = "multi_thread")]
async fn tell_what_happens_and_nothing_that_a_caller_chose() {
    let (database, redis) = (TestDatabase::blank(), Redis::start().unwrap());
    let server = Server::start(&database.url, &redis.url());
    let http = crate::support::http();
    let call = async |method: &str, path: &str| {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = http.request(method, format!("{}{path}", server.api));
        request.bearer_auth("of-nobody").send().await.unwrap().status().as_u16()
    };
    assert_eq!(call("GET", "/healthz").await, 200);
    for number in 0..50 {
        call("GET", &format!("/v1/tenants/0199b1f0-0000-7000-8000-{number:012}")).await;
        call("GET", &format!("/made-up-{number}")).await;
        call(&format!("METHOD{number}"), "/v1/tenants").await;
    }
    let login = json!({ "email": "somebody@example.com", "password": "swordfish", "device": "test" });
    for _ in 0..32 {
        let request = http.post(format!("{}/v1/auth/login", server.api)).json(&login);
        request.send().await.unwrap();
    }
    let settled = crate::cluster::until("Redis to answer and jobs to be done", || async {
        let (text, found) = scrape(&http, &server).await;
        let jobs = found
            .samples
            .keys()
            .filter(|(name, _)| name == "wheelhouse_job_runs_total");
        let settled = found.sum("wheelhouse_redis_up", &[]) > 0.5 && jobs.count() >= 4;
        settled.then_some((text, found))
    });
    let (text, found) = settled.await;
    let requests = "wheelhouse_http_requests_total";
    let same = |a: f64, b: f64| assert!((a - b).abs() < 0.5, "{a} is not {b}");
    same(
        found.sum(requests, &[("route", "/v1/tenants/{id}"), ("status", "401")]),
        50.0,
    );
    same(found.sum(requests, &[("route", "none"), ("status", "404")]), 50.0);
    same(found.sum(requests, &[("method", "other")]), 50.0);
    let route = [("route", "/v1/tenants/{id}")];
    same(
        found.sum("wheelhouse_http_request_duration_seconds_count", &route),
        50.0,
    );
    let all = [("route", "/v1/tenants/{id}"), ("le", "+Inf")];
    same(found.sum("wheelhouse_http_request_duration_seconds_bucket", &all), 50.0);
    // Thirty sign-ins a minute; a minute may have ended in between.
    let limited = found.sum(requests, &[("route", "/v1/auth/login")]);
    same(limited, 32.0);
    assert!(
        found.sum("wheelhouse_commits_total", &[]) >= 5.0,
        "failures are audited"
    );
    assert!(found.sum("wheelhouse_feed_position", &[]) >= 5.0);
    for gauge in [
        "streams_open",
        "consoles_connected",
        "mail_waiting",
        "streams_lagged_total",
    ] {
        same(found.sum(&format!("wheelhouse_{gauge}"), &[]), 0.0);
    }
    assert!(found.sum("wheelhouse_database_connections", &[("pool", "reader")]) >= 1.0);
    assert!(found.sum("wheelhouse_job_runs_total", &[("outcome", "done")]) >= 1.0);
    same(
        found.sum("wheelhouse_build_info", &[("version", env!("CARGO_PKG_VERSION"))]),
        1.0,
    );

    let methods = found.values("method");
    assert!(
        methods.iter().all(|name| ["GET", "POST", "other"].contains(name)),
        "{methods:?}"
    );
    for chosen in [
        "made-up",
        "METHOD",
        "0199b1f0",
        "somebody",
        "swordfish",
        "of-nobody",
        "127.0.0.1",
    ] {
        assert!(!text.contains(chosen), "{chosen}");
    }
    // Not where everybody is.
    assert_eq!(call("GET", "/metrics").await, 404);
}
