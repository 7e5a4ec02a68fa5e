//! Figures, percentiles and the document.

use crate::{machine, sizes::Sizes};
use std::{fmt::Write, time::Duration};

/// One line of the table.
pub struct Figure {
    pub name: String,
    pub p50: String,
    pub p99: String,
    /// Least and most of all.
    pub range: String,
    pub reference: String,
    pub ratio: Option<f64>,
    pub goal: String,
    /// `None`: reported, without a goal.
    pub met: Option<bool>,
}

/// Durations of repeated work, sorted.
pub struct Times(Vec<Duration>);

impl Times {
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    pub fn p50(&self) -> Duration {
        self.at(50)
    }

    pub fn p99(&self) -> Duration {
        self.at(99)
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn at(&self, percent: usize) -> Duration {
        let place = (self.0.len() * percent / 100).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or_default()
    }

    pub fn range(&self) -> String {
        range(&self.0)
    }
}

/// A few runs of the same, sorted.
pub struct Spread(Vec<Duration>);

impl Spread {
    pub fn new(mut runs: Vec<Duration>) -> Self {
        runs.sort_unstable();
        Self(runs)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn most(&self) -> Duration {
        self.0.last().copied().unwrap_or_default()
    }

    pub fn middle(&self) -> Duration {
        self.0.get(self.0.len() / 2).copied().unwrap_or_default()
    }
}

fn range(sorted: &[Duration]) -> String {
    match (sorted.first(), sorted.last()) {
        (Some(least), Some(most)) => format!("{} – {}", show(*least), show(*most)),
        _ => String::new(),
    }
}

impl Figure {
    /// Without a goal until one is set.
    pub fn told(name: &str, measured: String, reference: String) -> Self {
        Self {
            name: name.to_owned(),
            p50: measured,
            p99: String::new(),
            range: String::new(),
            reference,
            ratio: None,
            goal: "reported".to_owned(),
            met: None,
        }
    }

    /// In place of the figures of a part that did not come to its end.
    pub fn failed(part: &str, error: &anyhow::Error) -> Self {
        let reason = format!("{error:#}").replace(['\n', '|'], " ");
        Self {
            goal: String::new(),
            met: Some(false),
            ..Self::told(&format!("**the part `{part}` failed**"), String::new(), reason)
        }
    }

    /// Measured against reference, both as percentiles; the goal is upon p50 and p99 (milliseconds).
    pub fn times(name: &str, measured: &Times, reference: (&str, &Times), goal: (f64, f64)) -> Self {
        let met = millis(measured.p50()) <= goal.0 && millis(measured.p99()) <= goal.1;
        Self {
            name: format!("{name} (n = {})", measured.len()),
            p50: show(measured.p50()),
            p99: show(measured.p99()),
            range: measured.range(),
            reference: format!(
                "{} {} / {}",
                reference.0,
                show(reference.1.p50()),
                show(reference.1.p99())
            ),
            ratio: Some(ratio(measured.p50(), reference.1.p50())),
            goal: limits(goal),
            met: Some(met),
        }
    }

    /// A few runs against a few of the reference: the middle ones are compared.
    pub fn spread(name: &str, measured: &Spread, reference: (&str, &Spread)) -> Self {
        let runs = measured.0.len();
        Self {
            range: range(&measured.0),
            ratio: Some(ratio(measured.middle(), reference.1.middle())),
            ..Self::told(
                &format!("{name} (n = {runs})"),
                show(measured.middle()),
                format!(
                    "{} {} ({})",
                    reference.0,
                    show(reference.1.middle()),
                    range(&reference.1.0)
                ),
            )
        }
    }

    /// The goal is upon the ratio of the middle ones.
    pub fn within(self, most: f64) -> Self {
        Self {
            goal: format!("≤ {most} ×"),
            met: self.ratio.map(|ratio| ratio <= most),
            ..self
        }
    }
}

fn limits(goal: (f64, f64)) -> String {
    let parts = [("p50", goal.0), ("p99", goal.1)];
    let told = parts.iter().filter(|(_, limit)| limit.is_finite());
    let words: Vec<String> = told.map(|(name, limit)| format!("{name} ≤ {limit} ms")).collect();
    words.join(", ")
}

pub fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

pub fn ratio(measured: Duration, reference: Duration) -> f64 {
    measured.as_secs_f64() / reference.as_secs_f64().max(1e-9)
}

pub fn show(time: Duration) -> String {
    match millis(time) {
        ms if ms >= 1_000.0 => format!("{:.2} s", ms / 1_000.0),
        ms if ms >= 10.0 => format!("{ms:.0} ms"),
        ms if ms >= 0.1 => format!("{ms:.2} ms"),
        ms => format!("{:.1} µs", ms * 1_000.0),
    }
}

/// The table with machine, date and command above it, and what was not met below.
pub fn document(figures: &[Figure], sizes: &Sizes, load_before: &str) -> String {
    let mut text = format!(
        "# Performance\n\nMeasured by `{}` on {}.\n\n{}\n",
        sizes.command(),
        machine::date(),
        machine::describe(load_before),
    );
    text.push_str(NOTES);
    text.push_str(
        "\n| figure | p50 or middle | p99 | least – most | reference in the same run | ratio | goal | met |\n",
    );
    text.push_str("|---|---|---|---|---|---|---|---|\n");
    for figure in figures {
        let ratio = figure.ratio.map_or(String::new(), |ratio| match ratio {
            small if small < 0.01 => format!("{small:.4}"),
            other => format!("{other:.2}"),
        });
        let met = match figure.met {
            Some(true) => "yes",
            Some(false) => "**no**",
            None => "–",
        };
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {ratio} | {} | {met} |",
            figure.name, figure.p50, figure.p99, figure.range, figure.reference, figure.goal
        );
    }
    text
}

const NOTES: &str = "
Platform and console run in one process and share the cores. References are written in the bench itself, with the
product's cipher: a bare loop takes the same bytes into one table with one search index over the same text, and nothing
else; `LIKE` and `OFFSET` are what a first version would do. Times of a commit on the platform are taken when its change
feed wakes the first listener. A run beside other work on the same cores says little of p99: compare ratios, and runs
with each other.
";
