//! How far the app's copy is behind the platform, seen from a third process's side.

use crate::report::Times;
use anyhow::{Context, Result};
use std::{
    collections::VecDeque,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};
use wheelhouse_store::{Connection, cache::sync};
use wheelhouse_testkit::{Files, World};

const LOOK_EVERY: Duration = Duration::from_millis(5);

type Commits = Arc<Mutex<VecDeque<(u64, Instant)>>>;

/// Watches until it is stopped.
pub struct Watch {
    over: Arc<AtomicBool>,
    looking: JoinHandle<Result<Vec<Duration>>>,
}

impl Watch {
    pub fn start(world: &World, files: &Files) -> Result<Self> {
        let over = Arc::new(AtomicBool::new(false));
        let commits = Commits::default();
        let mut feed = world.platform().app().subscribe();
        let noted = Arc::clone(&commits);
        tokio::spawn(async move {
            while let Ok(commit) = feed.recv().await {
                let mut noted = noted.lock().unwrap_or_else(PoisonError::into_inner);
                noted.push_back((commit.position.seq, Instant::now()));
            }
        });
        let (conn, until) = (files.cache()?, Arc::clone(&over));
        let looking = std::thread::spawn(move || look(&conn, &commits, &until));
        Ok(Self { over, looking })
    }

    pub fn stop(self) -> Result<Times> {
        self.over.store(true, Ordering::SeqCst);
        let lags = self.looking.join().ok().context("the watch broke")??;
        Ok(Times::new(lags))
    }
}

fn look(conn: &Connection, commits: &Commits, over: &AtomicBool) -> Result<Vec<Duration>> {
    let (mut lags, mut seen) = (Vec::new(), 0);
    while !over.load(Ordering::SeqCst) {
        std::thread::park_timeout(LOOK_EVERY);
        // Cheap: it says whether anybody else committed since.
        let version: i64 = conn.query_row("PRAGMA data_version", [], |row| row.get(0))?;
        if version == seen {
            continue;
        }
        seen = version;
        let Some((position, _)) = sync::position(conn)? else {
            continue;
        };
        let now = Instant::now();
        let mut waiting = commits.lock().unwrap_or_else(PoisonError::into_inner);
        let reached = waiting.partition_point(|(seq, _)| *seq <= position.seq);
        lags.extend(
            waiting
                .drain(..reached)
                .map(|(_, at)| now.saturating_duration_since(at)),
        );
    }
    Ok(lags)
}
