//! Figures, percentiles and the document.

use crate::{Sizes, machine};
use std::{fmt::Write, time::Duration};

/// One line of the table.
pub struct Figure {
    pub name: String,
    pub p50: String,
    pub p99: String,
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
}

impl Figure {
    /// Measured against reference, both as percentiles; the goal is upon p50 and p99 (milliseconds).
    pub fn times(name: &str, measured: &Times, reference: (&str, &Times), goal: (f64, f64)) -> Self {
        let met = millis(measured.p50()) <= goal.0 && millis(measured.p99()) <= goal.1;
        Self {
            name: format!("{name} (n = {})", measured.len()),
            p50: show(measured.p50()),
            p99: show(measured.p99()),
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

    /// One measurement against one reference; the goal is upon their ratio.
    pub fn within(name: &str, measured: Duration, reference: (&str, Duration), most: f64) -> Self {
        let ratio = ratio(measured, reference.1);
        Self {
            name: name.to_owned(),
            p50: show(measured),
            p99: String::new(),
            reference: format!("{} {}", reference.0, show(reference.1)),
            ratio: Some(ratio),
            goal: format!("≤ {most} ×"),
            met: Some(ratio <= most),
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
pub fn document(figures: &[Figure], sizes: &Sizes) -> String {
    let mut text = format!(
        "# Performance\n\nMeasured by `cargo xtask bench --tenants {} --audit-rows {}` on {}.\n\n{}\n",
        sizes.tenants,
        sizes.audit_rows,
        machine::date(),
        machine::describe(),
    );
    text.push_str(NOTES);
    text.push_str("\n| figure | p50 or whole | p99 | reference in the same run | ratio | goal | met |\n");
    text.push_str("|---|---|---|---|---|---|---|\n");
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
            "| {} | {} | {} | {} | {ratio} | {} | {met} |",
            figure.name, figure.p50, figure.p99, figure.reference, figure.goal
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
