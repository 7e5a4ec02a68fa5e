//! Thresholds: 80, 100 and 120 percent of a limit, each told once per period.

use crate::incident::Severity;

/// Percent of a limit that are told, ascending.
pub const THRESHOLDS: [u32; 3] = [80, 100, 120];
/// Above, nobody compares percents any more; also what anything is of a limit of zero.
pub const HIGHEST_PERCENT: u32 = 9_999;

/// Used of allowed in whole percent, rounded down; `None` when nothing is limited.
pub fn percent(used: u64, allowed: i32) -> Option<u32> {
    let allowed = u64::try_from(allowed).ok()?;
    let share = match (used, allowed) {
        (0, _) => 0,
        (_, 0) => u64::from(HIGHEST_PERCENT),
        _ => used.saturating_mul(100) / allowed,
    };
    Some(u32::try_from(share).unwrap_or(HIGHEST_PERCENT).min(HIGHEST_PERCENT))
}

/// How far a limit calls for attention, in percent: as [`percent`], except that the only one of one is no news: a plan for one
/// user is as it should be with one.
pub fn pressure(used: u64, allowed: i32) -> u32 {
    match (used, allowed) {
        (..=1, 1) => 0,
        _ => percent(used, allowed).unwrap_or(0),
    }
}

/// The thresholds that are reached, ascending.
pub fn reached(used: u64, allowed: i32) -> impl Iterator<Item = u32> {
    let pressure = pressure(used, allowed);
    THRESHOLDS.into_iter().filter(move |threshold| pressure >= *threshold)
}

/// What is to be told now: reached, and not told in this period.
pub fn news(used: u64, allowed: i32, told: &[u32]) -> Vec<u32> {
    reached(used, allowed)
        .filter(|threshold| !told.contains(threshold))
        .collect()
}

/// How loud a threshold is told.
pub fn severity(threshold: u32) -> Severity {
    match threshold {
        120.. => Severity::Critical,
        100.. => Severity::High,
        _ => Severity::Medium,
    }
}
