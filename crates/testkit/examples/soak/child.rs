//! A console that is there to be killed: it works as fast as it can and says each word on standard output after it is on
//! the disk, so that whoever kills it can aim.

use crate::{
    deeds::{self, Targets},
    record::{Pen, Word},
};
use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
    time::Duration,
};
use wheelhouse_contract::ErrorCode;
use wheelhouse_engine::{Engine, view::Phase};
use wheelhouse_testkit::{FileKeychain, RecorderHost, ShiftedClock, console};

/// Under a desk.
pub const RECORD: &str = "record";
pub const TARGETS: &str = "targets";
/// How a child ends that finds nobody signed in.
pub const SIGNED_OUT: u8 = 3;
const LONGEST_PAUSE_MS: u64 = 40;

/// `child DESK SHIFT_MILLIS LIFE SEED`; it ends by being killed.
pub async fn run(mut words: impl Iterator<Item = String>) -> Result<ExitCode> {
    let desk = PathBuf::from(words.next().context("DESK")?);
    let shift: i64 = words.next().context("SHIFT_MILLIS")?.parse()?;
    let life: u32 = words.next().context("LIFE")?.parse()?;
    let seed: u64 = words.next().context("SEED")?.parse()?;
    let clock = ShiftedClock::default();
    clock.advance(TimeDelta::milliseconds(shift));
    let pen = Arc::new(Pen::new(&desk.join(RECORD), life)?);
    let engine = open(&desk, clock, Arc::clone(&pen)).await?;
    let phase = engine.app_state().await?.phase;
    if phase == Phase::SignIn {
        return Ok(ExitCode::from(SIGNED_OUT));
    }
    ensure!(phase == Phase::Ready, "the console stands at {phase:?}");
    work(&engine, &Targets::load(&desk.join(TARGETS))?, &pen, life, seed).await
}

/// A console on this desk whose notifications go into the record.
pub async fn open(desk: &Path, clock: ShiftedClock, pen: Arc<Pen>) -> Result<Arc<Engine>> {
    let host = RecorderHost::telling(clock, move |notice| say(&pen, Word::Told, &notice.key));
    let keychain = Arc::new(FileKeychain::new(desk.join("keychain")));
    Ok(Engine::open(console::config(&desk.join("profile"), keychain), Arc::new(host)).await)
}

async fn work(engine: &Arc<Engine>, targets: &Targets, pen: &Pen, life: u32, seed: u64) -> Result<ExitCode> {
    let mut random = StdRng::seed_from_u64(seed ^ u64::from(life).rotate_left(32));
    for number in 0.. {
        let mark = deeds::mark("deed", life, number);
        say(pen, Word::Meant, &mark);
        match deeds::one(engine, targets, &mark, &mut random).await {
            Ok(()) => say(pen, Word::Promised, &mark),
            // The operator sees the sign-in and is told that nothing was done.
            Err(problem) if problem.code == ErrorCode::Unauthenticated => return Ok(ExitCode::from(SIGNED_OUT)),
            Err(problem) => say(pen, Word::Refused, &format!("{mark} {:?}", problem.code)),
        }
        tokio::time::sleep(Duration::from_millis(random.gen_range(0..LONGEST_PAUSE_MS))).await;
    }
    Ok(ExitCode::SUCCESS)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a process that is there to be killed, and a record that has to be whole"
)]
fn say(pen: &Pen, word: Word, about: &str) {
    // A record that cannot be written would make everything after it look lost.
    if let Err(error) = pen.write(word, about) {
        eprintln!("the record: {error:#}");
        std::process::abort();
    }
    // When nobody listens any more, this process is about to be killed.
    drop(writeln!(std::io::stdout().lock(), "{}", word.as_str()));
}
