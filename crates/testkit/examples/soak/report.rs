//! What a part counted, as a section of the document; other parts' sections and what people wrote stay as they are.

use crate::machine;
use anyhow::{Context, Result};
use std::{fmt::Write, path::Path, time::Duration};

const READING: &str = "\n## Reading";
const HEAD: &str = "# Reliability

Long runs against the product itself, counted on both sides. Each section is written by the command it names; the text
under *Reading* is by hand.
";

/// One thing that was counted.
pub struct Line {
    pub what: String,
    pub count: String,
    /// `None`: reported, without a bound.
    pub holds: Option<bool>,
}

/// One part's outcome.
pub struct Section {
    pub name: &'static str,
    pub about: &'static str,
    pub command: String,
    pub took: Duration,
    /// Of the machine when it began.
    pub load: String,
    pub lines: Vec<Line>,
}

impl Section {
    pub fn holds(&self) -> bool {
        self.lines.iter().all(|line| line.holds != Some(false))
    }

    pub fn text(&self) -> String {
        let mut text = format!(
            "\n## {}\n\n{}\n\n`{}` on {}, {:.0} s. {}\n\n| counted | | holds |\n|---|---|---|\n",
            self.name,
            self.about,
            self.command,
            machine::date(),
            self.took.as_secs_f64(),
            machine::describe(&self.load).trim_end(),
        );
        for line in &self.lines {
            let verdict = match line.holds {
                Some(true) => "yes",
                Some(false) => "**no**",
                None => "–",
            };
            // Writing to a String cannot fail.
            let _ = writeln!(text, "| {} | {} | {verdict} |", line.what, line.count);
        }
        text
    }
}

/// A number without a bound.
pub fn told(what: impl Into<String>, count: impl ToString) -> Line {
    Line {
        what: what.into(),
        count: count.to_string(),
        holds: None,
    }
}

/// A number that must not be exceeded.
pub fn at_most(what: impl Into<String>, count: usize, most: usize) -> Line {
    Line {
        what: what.into(),
        count: format!("{count} (at most {most})"),
        holds: Some(count <= most),
    }
}

/// What must be empty, with its first few when it is not.
pub fn none(what: impl Into<String>, found: &[String]) -> Line {
    let some: Vec<_> = found.iter().take(5).map(String::as_str).collect();
    let detail = if some.is_empty() {
        String::new()
    } else {
        format!(": {}", some.join("; "))
    };
    Line {
        what: what.into(),
        count: format!("{}{detail}", found.len()),
        holds: Some(found.is_empty()),
    }
}

/// A statement that holds or not.
pub fn proof(what: impl Into<String>, count: impl ToString, holds: bool) -> Line {
    Line {
        what: what.into(),
        count: count.to_string(),
        holds: Some(holds),
    }
}

/// Durations of repeated work.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// p50 / p95 / p99 / longest, in milliseconds.
    pub fn summary(&self) -> String {
        let show = |permille: usize| format!("{:.1}", self.at(permille).as_secs_f64() * 1_000.0);
        format!(
            "{} / {} / {} / {} ms (n = {})",
            show(500),
            show(950),
            show(990),
            show(1_000),
            self.0.len()
        )
    }

    pub fn at(&self, permille: usize) -> Duration {
        let place = (self.0.len() * permille / 1_000).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or_default()
    }
}

/// Puts the section into the document in the place of its predecessor.
///
/// # Errors
/// When the file cannot be written.
pub fn keep(path: &Path, section: &Section) -> Result<()> {
    let old = std::fs::read_to_string(path).unwrap_or_else(|_| HEAD.to_owned());
    std::fs::write(path, merged(&old, section)).with_context(|| format!("cannot write {}", path.display()))
}

fn merged(old: &str, section: &Section) -> String {
    let (figures, reading) = old.split_at(old.find(READING).unwrap_or(old.len()));
    let title = format!("\n## {}\n", section.name);
    let text = section.text();
    let figures = match figures.find(&title) {
        Some(begin) => {
            let after = begin + title.len();
            let rest = figures.get(after..).unwrap_or_default();
            let end = rest.find("\n## ").map_or(figures.len(), |at| after + at);
            format!("{}{text}{}", &figures[..begin], &figures[end..])
        }
        None => format!("{figures}{text}"),
    };
    figures + reading
}
