//! From a keystroke to the painted list.

use super::seat::Seat;
use crate::{
    bench::Bench,
    report::{Figure, Times},
};
use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use std::{
    io::Write,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// As somebody types them; each letter narrows, each Backspace widens.
const WORDS: [&str; 8] = ["dental", "hair", "north", "cafe", "smith", "oak", "studio", "green"];
/// The picture of an answer stands still for so long.
const QUIET: Duration = Duration::from_millis(180);

/// Types a letter in the page itself and waits for other rows in sight, drawn: a frame was asked for after they were in the page,
/// and that frame has been painted when the one after it begins.
const TYPE: &str = r"
const [text, done] = arguments;
const input = document.querySelector('input[data-search]');
const grid = () => document.querySelector('[role=grid]');
const cells = () => [...document.querySelectorAll('[role=grid] [role=row]:not([aria-busy]) [role=gridcell]:first-child')];
// Rows beyond the edge come and go on their own.
const edge = grid().getBoundingClientRect().bottom;
const sight = Math.max(1, cells().filter((cell) => cell.getBoundingClientRect().top < edge).length);
const names = () => cells().slice(0, sight).map((cell) => cell.textContent).join();
const before = names();
const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
const begun = performance.now();
let inPage = 0;
const ended = (painted) => { clearTimeout(late); observer.disconnect(); setTimeout(() => done({ inPage: inPage - begun, painted: painted - begun }), 30); };
const look = () => {
  if (inPage || !grid() || grid().dataset.stale || grid().getAttribute('aria-busy') === 'true' || names() === before) return;
  inPage = performance.now();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => ended(performance.now());
  requestAnimationFrame(() => channel.port2.postMessage(null));
};
const observer = new MutationObserver(look);
observer.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
const late = setTimeout(() => { observer.disconnect(); done(null); }, 1000);
set.call(input, text);
input.dispatchEvent(new InputEvent('input', { bubbles: true, data: text.slice(-1), inputType: 'insertText' }));
";

pub async fn measure(bench: &mut Bench) -> Result<()> {
    let words = bench.sizes.rounds(WORDS.len() * 4).min(WORDS.len() * 4);
    let tenants = bench.sizes.tenants;
    let (in_page, painted) = in_the_page(bench.seat().await?, words).await?;
    let (in_page, painted) = (Times::new(in_page), Times::new(painted));
    bench.report(Figure::times(
        &format!("keystroke → painted list in the real window, {tenants} tenants, by the page's own clock"),
        &painted,
        ("rows in the page", &in_page),
        (20.0, 50.0),
    ));
    let on_screen = Times::new(on_the_screen(bench.seat().await?, words)?);
    let outside = Figure::times(
        &format!("key event of the X server → the list's pixels on the screen, {tenants} tenants"),
        &on_screen,
        ("painted by the page's own clock", &painted),
        (f64::INFINITY, f64::INFINITY),
    );
    bench.report(Figure {
        goal: "reported".to_owned(),
        met: None,
        ..outside
    });
    Ok(())
}

async fn in_the_page(seat: &Seat, words: usize) -> Result<(Vec<Duration>, Vec<Duration>)> {
    let app = seat.driven().await?;
    let (mut in_page, mut painted) = (Vec::new(), Vec::new());
    for word in WORDS.iter().cycle().take(words) {
        for length in (1..=word.len()).chain([0]) {
            let text = word.get(..length).unwrap_or_default();
            let told: Value = app.run_async(TYPE, vec![json!(text)]).await?;
            // Letters that change none of the rows in sight have nothing to paint; the way back to all is not typing.
            if let (Some(rows), Some(drawn), true) = (told["inPage"].as_f64(), told["painted"].as_f64(), length > 0) {
                in_page.push(Duration::from_secs_f64(rows / 1_000.0));
                painted.push(Duration::from_secs_f64(drawn / 1_000.0));
            }
        }
    }
    app.quit().await?;
    ensure!(painted.len() >= words, "the list does not answer");
    Ok((in_page, painted))
}

fn on_the_screen(seat: &Seat, words: usize) -> Result<Vec<Duration>> {
    crate::blocking(|| {
        let app = seat.app()?;
        seat.screen
            .until(&seat.names, Duration::from_secs(30), |picture| picture == seat.picture)?;
        let mut keyboard = Keyboard::new()?;
        keyboard.press("slash")?;
        let mut times = Vec::new();
        for word in WORDS.iter().cycle().take(words) {
            for letter in word.chars() {
                times.extend(seen(seat, &mut keyboard, &letter.to_string())?);
            }
            keyboard.press("ctrl+a")?;
            seen(seat, &mut keyboard, "BackSpace")?;
        }
        app.quit()?;
        ensure!(times.len() >= words, "the list does not answer");
        Ok(times)
    })
}

/// From the key to the last change of the names on the screen.
fn seen(seat: &Seat, keyboard: &mut Keyboard, key: &str) -> Result<Option<Duration>> {
    let before = seat.screen.picture(&seat.names)?;
    let start = Instant::now();
    keyboard.press(key)?;
    let settled = seat.screen.settled(&seat.names, &before, QUIET)?;
    Ok(settled.map(|at| at.duration_since(start)))
}

/// One `xdotool` for the whole time: starting one per key would take longer than the answer.
struct Keyboard {
    xdotool: Child,
}

impl Keyboard {
    fn new() -> Result<Self> {
        let xdotool = Command::new("xdotool").arg("-").stdin(Stdio::piped()).spawn();
        let xdotool = xdotool.context("xdotool is missing; `cargo xtask setup --test`")?;
        Ok(Self { xdotool })
    }

    fn press(&mut self, key: &str) -> Result<()> {
        let input = self.xdotool.stdin.as_mut().context("its input")?;
        writeln!(input, "key --delay 0 {key}")?;
        Ok(input.flush()?)
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        drop(self.xdotool.kill());
        drop(self.xdotool.wait());
    }
}
