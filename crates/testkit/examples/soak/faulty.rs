//! A wire that cuts, delays, truncates and says things twice.

use crate::{
    Wish, child, deeds,
    kills::drained,
    record::{self, Pen, Word},
    report::{Line, Section, none, told},
    stage::Stage,
    tally::{self, Book},
    truth,
};
use anyhow::{Result, ensure};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};
use wheelhouse_engine::Engine;
use wheelhouse_testkit::{Faults, Files};

const OPERATIONS: u32 = 10_000;
const TENANTS: u32 = 500;
/// An operator does not decide a thousand things ahead of the wire.
const MOST_WAITING: u64 = 60;
/// Longest wait for the wire to carry some of them.
const PATIENCE: Duration = Duration::from_secs(180);
/// The cable is pulled out and plugged in again after each of these, in milliseconds.
const SHAKEN: std::ops::Range<u64> = 200..2_500;
/// Connections last, so those that are not cut soon would carry everything well: most are.
const FAULTS: Faults = Faults {
    cut_request: 0.25,
    cut_answer: 0.4,
    delay: Duration::from_millis(3),
    replay: 0.25,
};
const ABOUT: &str = "A console works over a wire that cuts connections at a random byte of the request or of the answer \
    (more than half of them), holds back every chunk, says what came over a quarter of them once more on a connection of its \
    own, and is pulled out every 0.2 to 2.5 s, whatever is under way. Each operation is marked and counted in the console's own record, in the platform's rows and \
    in its audit log.";

pub async fn run(wish: &Wish) -> Result<Section> {
    let stage = Stage::set(TENANTS).await?;
    let record = stage.desk.dir.path().join(child::RECORD);
    let pen = Arc::new(Pen::new(&record, 0)?);
    let engine = child::open(stage.desk.dir.path(), stage.world.clock.clone(), Arc::clone(&pen)).await?;
    stage.world.proxy.set_faults(FAULTS);
    let operations = wish.scaled(OPERATIONS);
    tokio::select! {
        worked = work(&stage, &engine, &pen, operations, wish.seed) => worked?,
        () = shake(&stage, wish.seed) => {}
    }
    let unfinished = drained(&engine).await?;
    stage.world.proxy.set_faults(Faults::default());
    // The wire is good for new connections only.
    stage.world.proxy.sever();
    stage.world.proxy.restore();
    drained(&engine).await?;
    let files = Files::of(&stage.desk.profile(), stage.desk.keychain.clone()).await?;
    let differences = truth::compare(&stage.world, &stage.elsewhere, &files).await?;
    engine.shutdown().await;
    let book = Book::of(record::read(&record)?);
    let truth = truth::count(&stage.world, &stage.elsewhere).await?;
    let mut lines = wire(&stage);
    lines.extend(tally::deeds(&book, &truth));
    lines.push(none("left in the outbox as conflict or refusal", &unfinished));
    lines.push(none("scopes whose checksum differs from the platform's", &differences));
    let command = format!(
        "cargo xtask soak --only faulty --scale {} --seed {}",
        wish.scale, wish.seed
    );
    Ok(crate::section("Faulty wire", ABOUT, command, lines))
}

async fn work(stage: &Stage, engine: &Arc<Engine>, pen: &Pen, operations: u32, seed: u64) -> Result<()> {
    let mut random = StdRng::seed_from_u64(seed);
    for number in 0..operations {
        let mark = deeds::mark("deed", 0, number);
        pen.write(Word::Meant, &mark)?;
        match deeds::one(engine, &stage.targets, &mark, &mut random).await {
            Ok(()) => pen.write(Word::Promised, &mark)?,
            Err(problem) => pen.write(Word::Refused, &format!("{mark} {:?}", problem.code))?,
        }
        if number % 500 == 0 {
            eprintln!("operation {number} of {operations} …");
        }
        // Somebody sits there: the console does not lock itself.
        engine.touch().await?;
        let begun = Instant::now();
        while engine.sync_status().await?.outbox_waiting > MOST_WAITING {
            ensure!(
                begun.elapsed() < PATIENCE,
                "operation {number}: the outbox does not drain"
            );
            engine.sync_now().await?;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
    Ok(())
}

async fn shake(stage: &Stage, seed: u64) {
    let mut random = StdRng::seed_from_u64(!seed);
    loop {
        tokio::time::sleep(Duration::from_millis(random.gen_range(SHAKEN))).await;
        stage.world.proxy.sever();
        stage.world.proxy.restore();
    }
}

fn wire(stage: &Stage) -> Vec<Line> {
    let counts = stage.world.proxy.counts();
    let number = |count: &std::sync::atomic::AtomicU64| count.load(Ordering::Relaxed);
    vec![
        told("connections", number(&counts.connections)),
        told("of them cut at a byte", number(&counts.cuts)),
        told("of them dead when the cable was pulled", number(&counts.severed)),
        told("of them said once more", number(&counts.replays)),
    ]
}
