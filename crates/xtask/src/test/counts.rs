//! Summing what the test runners say about themselves.

use anyhow::{Context, Result};
use serde_json::Value;
use std::fmt;
use std::ops::Add;

/// Checks that passed and checks that failed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u64,
    pub failed: u64,
}

impl Counts {
    /// One check that passed.
    pub const SUCCESS: Self = Self { passed: 1, failed: 0 };

    /// One check that failed.
    pub const FAILURE: Self = Self { passed: 0, failed: 1 };

    /// All checks.
    pub fn total(self) -> u64 {
        self.passed + self.failed
    }

    /// A runner that failed has at least one failure, even when it died before it could count any.
    pub fn with_exit(self, success: bool) -> Self {
        if success || self.failed > 0 {
            self
        } else {
            self + Self::FAILURE
        }
    }
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// What nextest's summary line says: `Summary [ 1.2s] 9 tests run: 7 passed (1 slow), 1 failed, 1 timed out, 2 skipped`.
///
/// `None` when there is no such line. What ran and did not pass failed, however nextest names it.
pub fn nextest(output: &str) -> Option<Counts> {
    let line = output
        .lines()
        .rev()
        .map(str::trim_start)
        .find(|line| line.starts_with("Summary ["))?;
    let (run, results) = line.split_once("] ")?.1.split_once(": ")?;
    // When the run was cut short, the first number is `ran/all`.
    let ran: u64 = run.trim().split(['/', ' ']).next()?.parse().ok()?;
    let passed = labelled(results, "passed").unwrap_or(0);
    Some(Counts {
        passed,
        failed: ran.saturating_sub(passed),
    })
}

/// The sum over cargo's own test runner's lines: `test result: ok. 5 passed; 0 failed; …`.
pub fn cargo_test(output: &str) -> Option<Counts> {
    let results = output.lines().filter_map(|line| line.strip_prefix("test result: "));
    let counts = results.map(|line| {
        let words = line.split_once(". ").map_or(line, |(_, rest)| rest);
        Counts {
            passed: labelled(words, "passed").unwrap_or(0),
            failed: labelled(words, "failed").unwrap_or(0),
        }
    });
    counts.reduce(Add::add)
}

/// What Vitest's JSON report says. A file that could not even be loaded is a failure without a failed test.
///
/// # Errors
/// When it is no such report.
pub fn vitest(report: &str) -> Result<Counts> {
    let report: Value = serde_json::from_str(report).context("Vitest's report is no JSON")?;
    let number = |name: &str| {
        report[name]
            .as_u64()
            .with_context(|| format!("Vitest's report has no {name}"))
    };
    let counts = Counts {
        passed: number("numPassedTests")?,
        failed: number("numFailedTests")?,
    };
    Ok(counts.with_exit(report["success"].as_bool().unwrap_or(false)))
}

/// The number before a label in `7 passed (1 slow), 1 failed` or `5 passed; 0 failed`.
fn labelled(text: &str, label: &str) -> Option<u64> {
    text.split([',', ';']).find_map(|part| {
        let mut words = part.split_whitespace();
        let number = words.next()?.parse().ok()?;
        (words.next() == Some(label)).then_some(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn a_green_nextest_run() {
        let output = "    Finished `test` profile\n     Summary [   3.142s] 27 tests run: 27 passed, 4 skipped\n";
        assert_eq!(nextest(output), Some(counts(27, 0)));
    }

    #[test]
    fn slow_and_flaky_tests_passed_and_everything_else_failed() {
        let line = "     Summary [  61.0s] 12 tests run: 8 passed (2 slow, 1 flaky), 2 failed, 1 exec failed, 1 timed out, 0 skipped";
        assert_eq!(nextest(line), Some(counts(8, 4)));
    }

    #[test]
    fn a_run_that_was_cut_short_counts_what_ran() {
        let line = "     Summary [   0.1s] 3/200 tests run: 2 passed, 1 failed, 0 skipped";
        assert_eq!(nextest(line), Some(counts(2, 1)));
    }

    #[test]
    fn a_single_test_is_no_special_case() {
        assert_eq!(
            nextest("     Summary [   0.1s] 1 test run: 0 passed, 1 failed, 0 skipped"),
            Some(counts(0, 1))
        );
    }

    #[test]
    fn the_last_summary_is_the_one_that_counts() {
        let output = "Summary [ 1s] 1 test run: 1 passed, 0 skipped\n  Summary [ 1s] 2 tests run: 2 passed, 0 skipped";
        assert_eq!(nextest(output), Some(counts(2, 0)));
    }

    #[test]
    fn no_summary_is_no_success() {
        assert_eq!(nextest("error: could not compile `wheelhouse-store`"), None);
        assert_eq!(cargo_test("error: could not compile"), None);
    }

    #[test]
    fn cargos_own_runner_is_summed_over_its_binaries() {
        let output = "test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
                      test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo_test(output), Some(counts(8, 2)));
    }

    #[test]
    fn vitest_reports_its_tests() {
        let report = r#"{"numTotalTests":9,"numPassedTests":7,"numFailedTests":2,"success":false}"#;
        assert_eq!(vitest(report).unwrap(), counts(7, 2));
    }

    #[test]
    fn a_vitest_file_that_does_not_load_is_a_failure() {
        let report = r#"{"numFailedTestSuites":1,"numPassedTests":7,"numFailedTests":0,"success":false}"#;
        assert_eq!(vitest(report).unwrap(), counts(7, 1));
        assert!(vitest("{}").is_err() && vitest("").is_err());
    }

    #[test]
    fn a_runner_that_dies_has_failed_even_with_all_green_so_far() {
        assert_eq!(counts(4, 0).with_exit(false), counts(4, 1));
        assert_eq!(counts(4, 2).with_exit(false), counts(4, 2));
        assert_eq!(counts(4, 0).with_exit(true), counts(4, 0));
    }

    #[test]
    fn the_total_reads_as_agreed() {
        assert_eq!((counts(1, 0) + counts(2, 3)).to_string(), "3 passed, 3 failed");
    }
}
