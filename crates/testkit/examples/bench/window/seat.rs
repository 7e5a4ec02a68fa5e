//! A place to work: a profile that is signed in with its whole copy, and what its list looks like on the screen.

use super::{
    process::{Program, named},
    screen::{Rect, Screen},
};
use crate::{bench::Bench, driven::Driven};
use anyhow::{Context, Result, ensure};
use std::{
    path::Path,
    process::Command,
    time::{Duration, Instant},
};
use wheelhouse_contract::Role;

pub struct Seat {
    home: tempfile::TempDir,
    pub screen: Screen,
    /// Where the names in the first rows of the list are on the screen.
    pub names: Vec<Rect>,
    /// The names there.
    pub picture: Vec<u8>,
}

/// Of the first cells in the rows that can be seen whole.
const ROWS: &str = "
const cells = [...document.querySelectorAll('[role=grid] [role=row]:not([aria-busy]) [role=gridcell]:first-child')];
return cells.filter((cell) => cell.textContent.trim()).map((cell) => cell.getBoundingClientRect()).filter((rect) => rect.bottom < innerHeight - 60)
  .map((rect) => [rect.x, rect.y, rect.width, rect.height].map(Math.round));
";
const FEWEST: usize = 8;
const PATIENCE: Duration = Duration::from_secs(60);

impl Seat {
    pub async fn take(bench: &Bench) -> Result<Self> {
        let access = bench.world.operator("window@wheelhouse.test", Role::Owner).await?;
        let home = tempfile::tempdir()?;
        let screen = Screen::open()?;
        out_of_the_way()?;
        let app = Driven::start(&home.path().join("profile"), &[]).await?;
        app.connect_and_sign_in(&bench.world, &access).await?;
        let mut seat = Self {
            home,
            screen,
            names: Vec::new(),
            picture: Vec::new(),
        };
        seat.look(&app).await?;
        app.quit().await?;
        crate::blocking(|| seat.compare())?;
        Ok(seat)
    }

    /// Keeps the names that look the same when a person starts the app: where WebDriver's pointer was, a row is marked.
    fn compare(&mut self) -> Result<()> {
        let app = self.app()?;
        let begun = Instant::now();
        loop {
            let same = self.same()?;
            if same.len() >= FEWEST {
                // What is still being drawn gets its time.
                std::thread::park_timeout(Duration::from_secs(1));
                self.names = self.same()?;
                self.picture = self.screen.picture(&self.names)?;
                return app.quit();
            }
            ensure!(
                begun.elapsed() < PATIENCE,
                "the app does not open with the list as it was left"
            );
            std::thread::park_timeout(Duration::from_millis(50));
        }
    }

    /// Names that are drawn as in the picture.
    fn same(&self) -> Result<Vec<Rect>> {
        let now = self.screen.picture(&self.names)?;
        let size = self.picture.len() / self.names.len().max(1);
        let pairs = now.chunks(size).zip(self.picture.chunks(size)).zip(&self.names);
        Ok(pairs
            .filter(|((now, then), _)| now == then)
            .map(|(_, rect)| *rect)
            .collect())
    }

    /// Learns the list by its page and by the screen.
    async fn look(&mut self, app: &Driven) -> Result<()> {
        let rows = list(app).await?;
        let corner = corner()?;
        self.names = rows.into_iter().map(|rect| rect.at(corner)).collect();
        self.picture = self.screen.picture(&self.names)?;
        let colours: std::collections::HashSet<_> = self.picture.chunks(4).collect();
        ensure!(
            colours.len() > 4,
            "nothing is written where the list should be: {:?}",
            self.names
        );
        Ok(())
    }

    /// The app by WebDriver, with the list open.
    pub async fn driven(&self) -> Result<Driven> {
        let app = Driven::start(&self.home.path().join("profile"), &[]).await?;
        app.live().await?;
        list(&app).await?;
        Ok(app)
    }

    /// For what references leave behind.
    pub fn scratch(&self) -> &Path {
        self.home.path()
    }

    /// The app as a person starts it.
    pub fn app(&self) -> Result<Program> {
        let mut command = Command::new(named("WHEELHOUSE_BIN")?);
        Program::start(command.env("WHEELHOUSE_DIR", self.home.path().join("profile")))
    }
}

/// Opens the list and waits for its rows; answers where the names are on the page.
async fn list(app: &Driven) -> Result<Vec<Rect>> {
    app.go("/tenants").await?;
    app.until(
        || "rows".into(),
        async || {
            app.settled().await?;
            let found = app.run(ROWS, vec![]).await?;
            let found: Vec<[usize; 4]> = serde_json::from_value(found)?;
            let rects = found
                .into_iter()
                // The first may be marked as the one where the keys begin.
                .skip(1)
                .take(12)
                .map(|[x, y, width, height]| Rect { x, y, width, height });
            let rects: Vec<Rect> = rects.collect();
            Ok((rects.len() >= FEWEST).then_some(rects))
        },
    )
    .await
}

/// Where the content of the app's window begins.
fn corner() -> Result<(usize, usize)> {
    let window = output("xdotool", &["search", "--onlyvisible", "--name", "^Wheelhouse$"])?;
    let window = window.lines().next().context("no window is titled Wheelhouse")?;
    let told = output("xwininfo", &["-id", window])?;
    let value = |name: &str| -> Result<usize> {
        let line = told.lines().find_map(|line| line.trim().strip_prefix(name));
        Ok(line.with_context(|| format!("no {name}"))?.trim().parse()?)
    };
    Ok((value("Absolute upper-left X:")?, value("Absolute upper-left Y:")?))
}

/// A pointer over the list would highlight a row.
fn out_of_the_way() -> Result<()> {
    output("xdotool", &["mousemove", "1", "1"]).map(drop)
}

fn output(program: &str, words: &[&str]) -> Result<String> {
    let output = Command::new(program).args(words).output();
    let output = output.with_context(|| format!("{program} is missing; `cargo xtask setup --test`"))?;
    ensure!(output.status.success(), "{program} {words:?} failed");
    Ok(String::from_utf8(output.stdout)?)
}
