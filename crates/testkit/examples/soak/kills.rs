//! SIGKILL, again and again, to a console that syncs, changes and tells.

use crate::{
    Wish, child, deeds,
    record::{self, Pen, Word},
    report::{Line, Section, none, told},
    stage::Stage,
    tally::{self, Book},
    truth,
};
use anyhow::{Context, Result, bail};
use chrono::TimeDelta;
use rand::{Rng, SeedableRng, rngs::StdRng};
use secrecy::ExposeSecret;
use std::{collections::BTreeSet, process::Stdio, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};
use wheelhouse_contract::{Timestamp, incident::Severity};
use wheelhouse_engine::{
    Engine,
    view::{Link, OutboxState, Phase},
};
use wheelhouse_store::state::notices;
use wheelhouse_testkit::Files;

const KILLS: u32 = 1_000;
const TENANTS: u32 = 500;
/// A child that said nothing to aim at by then is killed all the same.
const LONGEST_LIFE: Duration = Duration::from_secs(4);
/// Of the console that ends in order.
const LAST_LIFE: u32 = u32::MAX;
/// Every so many lives many critical incidents come at once.
const STORM_EVERY: u32 = 40;
const ABOUT: &str = "A console process that syncs, mutates and tells is killed with SIGKILL at seeded moments: while it \
    starts, at any time, right after it asked for something, right after it was promised something, right after a \
    notification was handed over. Before each call and after each answer it writes a line to a file and waits for \
    `fdatasync`; so does its desktop at each notification. *Promised* is what the engine answered with success. In every \
    life somebody elsewhere declares a critical incident. In the end one more console runs until its outbox is empty.";

pub async fn run(wish: &Wish) -> Result<Section> {
    let stage = Stage::set(TENANTS).await?;
    let kills = wish.scaled(KILLS);
    let mut random = StdRng::seed_from_u64(wish.seed);
    let mut declared = BTreeSet::new();
    let (mut aims, mut killed, mut signed_out) = ([0_u32; 5], 0, 0);
    for life in 0.. {
        if killed == kills {
            break;
        }
        if life % 50 == 0 {
            eprintln!("{killed} of {kills} …");
        }
        let storm = life % STORM_EVERY == STORM_EVERY - 1;
        let marks: Vec<_> = (0..if storm { 14 } else { 1 })
            .map(|number| deeds::mark("crit", life, number))
            .collect();
        let aim = Aim::draw(&mut random);
        let (late, cut) = (random.gen_range(0..700), random.gen_bool(0.05));
        let (lived, told) = tokio::join!(
            live_and_die(&stage, life, wish.seed, aim, cut),
            declare(&stage, &marks, Duration::from_millis(late))
        );
        told?;
        match lived.with_context(|| format!("life {life}"))? {
            End::Killed => {
                aims[aim.place()] += 1;
                killed += 1;
            }
            End::SignedOut => {
                signed_out += 1;
                sign_in(&stage, life).await?;
            }
        }
        declared.extend(marks);
        // Time passes between lives: storms end, groups are told, and now and then the sign-in has to be renewed.
        stage.world.clock.advance(TimeDelta::seconds(match life % STORM_EVERY {
            _ if storm => 360,
            10 | 25 => 95 * 60,
            _ => random.gen_range(61..90),
        }));
    }
    let mut lines = vec![
        told("SIGKILLs", killed),
        aimed(&aims),
        told(
            "signed in anew: killed between the platform's renewal of the sign-in and its being kept, and back later than \
             30 s after",
            signed_out,
        ),
    ];
    lines.extend(settle(&stage, &declared).await?);
    let command = format!(
        "cargo xtask soak --only kills --scale {} --seed {}",
        wish.scale, wish.seed
    );
    Ok(crate::section("Kills", ABOUT, command, lines))
}

fn aimed(aims: &[u32; 5]) -> Line {
    let names = [
        "at any moment",
        "while starting",
        "after asking",
        "after a promise",
        "after a notification",
    ];
    let parts: Vec<_> = names
        .iter()
        .zip(aims)
        .map(|(name, count)| format!("{count} {name}"))
        .collect();
    told("of them aimed", parts.join(", "))
}

/// When a child dies.
#[derive(Clone, Copy, Debug)]
enum Aim {
    At(Duration),
    Starting(Duration),
    /// So long after it said this word for the so-manieth time.
    Word(Word, u32, Duration),
}

impl Aim {
    fn draw(random: &mut StdRng) -> Self {
        let soon = Duration::from_micros(random.gen_range(0..6_000));
        match random.gen_range(0..10) {
            0..3 => Aim::At(Duration::from_millis(random.gen_range(150..1_500))),
            3 => Aim::Starting(Duration::from_millis(random.gen_range(0..150))),
            4..6 => Aim::Word(Word::Meant, random.gen_range(1..8), soon),
            6..8 => Aim::Word(Word::Promised, random.gen_range(1..8), soon),
            _ => Aim::Word(Word::Told, 1, soon / 4),
        }
    }

    fn place(self) -> usize {
        match self {
            Aim::At(_) => 0,
            Aim::Starting(_) => 1,
            Aim::Word(Word::Meant | Word::Refused, ..) => 2,
            Aim::Word(Word::Promised, ..) => 3,
            Aim::Word(Word::Told, ..) => 4,
        }
    }
}

enum End {
    Killed,
    SignedOut,
}

async fn live_and_die(stage: &Stage, life: u32, seed: u64, aim: Aim, cut: bool) -> Result<End> {
    if cut {
        stage.world.proxy.sever();
    }
    let mut process = Command::new(std::env::current_exe()?)
        .arg("child")
        .arg(stage.desk.dir.path())
        .args([
            stage.world.clock.shift_millis().to_string(),
            life.to_string(),
            seed.to_string(),
        ])
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = process.stdout.take().context("a piped output")?;
    let mut lines = BufReader::new(stdout).lines();
    match aim {
        Aim::At(time) | Aim::Starting(time) => tokio::time::sleep(time).await,
        Aim::Word(word, times, after) => {
            let heard = tokio::time::timeout(LONGEST_LIFE, hear(&mut lines, word, times)).await;
            heard.unwrap_or(Ok(()))?;
            tokio::time::sleep(after).await;
        }
    }
    let end = end(&mut process).await?;
    stage.world.proxy.restore();
    Ok(end)
}

/// Reads until the word came so often, or the child ended.
async fn hear(lines: &mut Lines<BufReader<ChildStdout>>, word: Word, times: u32) -> Result<()> {
    let mut left = times;
    while left > 0 {
        let Some(line) = lines.next_line().await? else {
            break;
        };
        left -= u32::from(line == word.as_str());
    }
    Ok(())
}

/// SIGKILL; a child that had ended by itself is an error, unless it found nobody signed in.
async fn end(process: &mut Child) -> Result<End> {
    process.start_kill()?;
    let status = process.wait().await?;
    match status.code() {
        None => Ok(End::Killed),
        Some(code) if code == i32::from(child::SIGNED_OUT) => Ok(End::SignedOut),
        Some(_) => bail!("it ended by itself: {status}"),
    }
}

/// As the operator would; what waits in the outbox waits for that.
async fn sign_in(stage: &Stage, life: u32) -> Result<()> {
    let desk = stage.desk.dir.path();
    let pen = Arc::new(Pen::new(&desk.join(child::RECORD), life)?);
    let engine = child::open(desk, stage.world.clock.clone(), pen).await?;
    let owner = &stage.world.owner;
    let password = owner.password.expose_secret().to_owned();
    engine.sign_in(owner.email.clone(), password).await?;
    engine.sign_in_code(stage.world.code(owner)?).await?;
    engine.shutdown().await;
    Ok(())
}

async fn declare(stage: &Stage, marks: &[String], late: Duration) -> Result<()> {
    tokio::time::sleep(late).await;
    for mark in marks {
        stage.declare(mark, Severity::Critical).await?;
    }
    Ok(())
}

/// The last life, which ends in order, and the count.
async fn settle(stage: &Stage, declared: &BTreeSet<String>) -> Result<Vec<Line>> {
    let desk = stage.desk.dir.path();
    let pen = Arc::new(Pen::new(&desk.join(child::RECORD), LAST_LIFE)?);
    let mut engine = child::open(desk, stage.world.clock.clone(), Arc::clone(&pen)).await?;
    if engine.app_state().await?.phase == Phase::SignIn {
        engine.shutdown().await;
        sign_in(stage, LAST_LIFE).await?;
        engine = child::open(desk, stage.world.clock.clone(), pen).await?;
    }
    let files = Files::of(&stage.desk.profile(), stage.desk.keychain.clone()).await?;
    let unfinished = drained(&engine).await?;
    let differences = truth::compare(&stage.world, &stage.elsewhere, &files).await?;
    let ledger = all_told(stage, &files).await?;
    engine.shutdown().await;
    let book = Book::of(record::read(&desk.join(child::RECORD))?);
    let truth = truth::count(&stage.world, &stage.elsewhere).await?;
    let mut lines = tally::deeds(&book, &truth);
    lines.push(none("left in the outbox as conflict or refusal", &unfinished));
    lines.extend(tally::notices(&book, &ledger, declared));
    lines.push(none("scopes whose checksum differs from the platform's", &differences));
    Ok(lines)
}

/// Waits until nothing is under way; answers what a person would have to decide.
pub async fn drained(engine: &Arc<Engine>) -> Result<Vec<String>> {
    let begun = tokio::time::Instant::now();
    loop {
        let status = engine.sync_status().await?;
        if status.outbox_waiting == 0 && status.link == Link::Live {
            break;
        }
        if begun.elapsed() > Duration::from_secs(600) {
            bail!("the outbox does not empty: {status:?}");
        }
        engine.sync_now().await?;
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let items = engine.outbox_list(true).await?;
    let open = items.into_iter().filter(|item| item.state != OutboxState::Applied);
    Ok(open.map(|item| format!("{:?} {}", item.state, item.subject)).collect())
}

/// Lets so much time pass that every group and digest is due; answers the ledger.
async fn all_told(stage: &Stage, files: &Files) -> Result<Vec<notices::Notice>> {
    let begun = tokio::time::Instant::now();
    loop {
        stage.world.clock.advance(TimeDelta::minutes(6));
        tokio::time::sleep(Duration::from_secs(2)).await;
        let ledger = crate::blocking(|| Ok(notices::since(&files.state()?, Timestamp::from_millis(0))?))?;
        let untold = ledger.iter().any(|notice| notice.told_at.is_none());
        if !untold || begun.elapsed() > Duration::from_secs(60) {
            return Ok(ledger);
        }
    }
}
