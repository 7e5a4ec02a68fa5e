//! What can be watched from outside, as `OpenMetrics`. Labels take few values, all of them known to the program: never an
//! address, a tenant or anything that a caller chose.

mod labels;
mod scrape;
mod watch;

pub use scrape::router;
pub use watch::{Surface, Watched, watch};

use labels::{Build, Job, Limit, Pool, Request, Route};
use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};
use std::{sync::Arc, time::Duration};

/// Seconds: from a cached answer to one that somebody gives up on.
const BUCKETS: [f64; 12] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

type Durations<L> = Family<L, Histogram, fn() -> Histogram>;

/// All of them, of one platform; cheap to clone.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    requests: Family<Request, Counter>,
    request_durations: Durations<Route>,
    pub commits: Counter,
    pub lagged: Counter,
    refusals: Family<Limit, Counter>,
    jobs: Family<Job, Counter>,
    job_durations: Durations<Job>,
    /// Read when somebody asks.
    read: Read,
}

#[derive(Clone, Default)]
struct Read {
    feed_position: Gauge,
    streams: Gauge,
    consoles: Gauge,
    mail_waiting: Gauge,
    connections: Family<Pool, Gauge>,
    redis: Gauge,
}

impl Metrics {
    /// `redis`: whether one is configured.
    pub fn new(redis: bool) -> Self {
        let durations: fn() -> Histogram = || Histogram::new(BUCKETS);
        let mut metrics = Self {
            registry: Arc::default(),
            requests: Family::default(),
            request_durations: Family::new_with_constructor(durations),
            commits: Counter::default(),
            lagged: Counter::default(),
            refusals: Family::default(),
            jobs: Family::default(),
            job_durations: Family::new_with_constructor(durations),
            read: Read::default(),
        };
        metrics.registry = Arc::new(metrics.register(redis));
        metrics
    }

    fn register(&self, redis: bool) -> Registry {
        let mut all = Registry::with_prefix("wheelhouse");
        let build = Info::new(Build::this());
        all.register("build", "The program", build);
        all.register("http_requests", "Requests answered", self.requests.clone());
        all.register_with_unit(
            "http_request_duration",
            "From the request's head to the answer's; long polls wait on purpose",
            Unit::Seconds,
            self.request_durations.clone(),
        );
        all.register("commits", "Changes committed by this instance", self.commits.clone());
        all.register("streams_lagged", "Streams that could not keep up", self.lagged.clone());
        all.register("rate_limit_refusals", "Attempts above a bound", self.refusals.clone());
        all.register("job_runs", "Runs of periodic jobs", self.jobs.clone());
        all.register_with_unit(
            "job_duration",
            "Runs of periodic jobs",
            Unit::Seconds,
            self.job_durations.clone(),
        );
        self.read.register(&mut all, redis);
        all
    }

    /// An attempt was above the bound called `limit`.
    pub fn refused(&self, limit: &'static str) {
        self.refusals.get_or_create(&Limit { limit }).inc();
    }

    /// A job ran, well or not.
    pub fn ran(&self, job: &'static str, took: Duration, done: bool) {
        let outcome = if done { "done" } else { "failed" };
        let labels = Job { job, outcome };
        self.jobs.get_or_create(&labels).inc();
        self.job_durations.get_or_create(&labels).observe(took.as_secs_f64());
    }
}

impl Read {
    fn register(&self, all: &mut Registry, redis: bool) {
        let gauges = [
            ("feed_position", "Sequence of the newest change", &self.feed_position),
            ("streams_open", "Streams at this instance", &self.streams),
            (
                "consoles_connected",
                "Sessions with a stream, at all instances",
                &self.consoles,
            ),
            (
                "mail_waiting",
                "Messages to tenants' owners that were not sent yet",
                &self.mail_waiting,
            ),
        ];
        for (name, help, gauge) in gauges {
            all.register(name, help, gauge.clone());
        }
        all.register(
            "database_connections",
            "Connections of the pools",
            self.connections.clone(),
        );
        if redis {
            all.register("redis_up", "Whether Redis answers", self.redis.clone());
        }
    }
}
