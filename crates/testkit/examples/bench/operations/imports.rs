//! Ten thousand tenants out of a file: from the start of the job to its end, against bare inserts.

use crate::{
    bare,
    bench::Bench,
    report::{Figure, ratio, show},
};
use anyhow::{Result, bail, ensure};
use std::time::{Duration, Instant};
use wheelhouse_contract::{
    import::{ImportOrder, Reading},
    job::{Job, JobState},
};
use wheelhouse_engine::view::{ImportUpload, UploadPhase};
use wheelhouse_testkit::{Console, Desk, Faults, World};

const ROWS: usize = 10_000;
/// Between two looks at the job.
const LOOK: Duration = Duration::from_millis(50);

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let rows = if bench.sizes.quick { 300 } else { ROWS };
    let world = World::start(100, Faults::default()).await?;
    let desk = Desk::new()?;
    let console = Console::signed_in(&world, &desk, &world.owner).await?;
    let text = file(rows);
    let path = desk.dir.path().join("clients.csv");
    std::fs::write(&path, &text)?;
    let start = Instant::now();
    console
        .engine
        .import_choose(path.to_string_lossy().into_owned())
        .await?;
    let upload = ready(&console).await?;
    let sent = start.elapsed();
    let Some(import) = upload.import else {
        bail!("the platform does not know the file")
    };
    let order = ImportOrder::guessed(&upload.inspection.columns, Reading::default());
    let start = Instant::now();
    let job = console.engine.import_start(import.id, order).await?;
    let created = over(&world, &job, start).await?;
    let bare = inserts(&text, desk.dir.path())?;
    let per_second = rows as f64 / created.as_secs_f64();
    let reference = format!("bare inserts, a transaction each: {}", show(bare));
    let mut figure = Figure::told(
        &format!("import of {rows} tenants from CSV"),
        format!("{} ({per_second:.0} rows/s)", show(created)),
        reference.clone(),
    );
    figure.ratio = Some(ratio(created, bare));
    bench.report(figure);
    let name = "upload and reading of that file";
    bench.report(Figure::told(name, show(sent), reference));
    console.close().await;
    Ok(())
}

fn file(rows: usize) -> String {
    let mut text = "name,owner_name,owner_email,phone,plan,subscription_ends\n".to_owned();
    for n in 0..rows {
        text += &format!("Bench {n:05} Ltd,Ada Lovelace,owner{n}@bench.example,0113 496 0000,pro,2099-01-01\n");
    }
    text
}

async fn ready(console: &Console) -> Result<ImportUpload> {
    let ask = async || -> Result<Option<ImportUpload>> {
        let upload = console.engine.import_view().await?.upload;
        ensure!(
            upload.as_ref().is_none_or(|upload| upload.phase != UploadPhase::Failed),
            "the file is refused"
        );
        Ok(upload.filter(|upload| upload.phase == UploadPhase::Ready))
    };
    console.until("the file at the platform", ask).await
}

async fn over(world: &World, job: &Job, start: Instant) -> Result<Duration> {
    loop {
        let now: Job = world.platform().app().require(job.id).await?;
        if now.state.is_over() {
            ensure!(
                now.state == JobState::Done && now.failed == 0,
                "{} rows failed",
                now.failed
            );
            return Ok(start.elapsed());
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// One durable insert of each line into a table without indexes.
fn inserts(text: &str, folder: &std::path::Path) -> Result<Duration> {
    crate::blocking(|| {
        let conn = bare::outbox(&folder.join("bare.db"))?;
        text.lines().skip(1).map(|line| bare::insert(&conn, line)).sum()
    })
}
