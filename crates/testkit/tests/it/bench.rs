//! The bench still measures: each part that needs no window, at its smallest.

use anyhow::{Context, Result, ensure};
use std::process::Command;

#[test]
fn the_bench_measures_every_part_that_needs_no_window() -> Result<()> {
    let test = std::env::current_exe()?;
    let built = test
        .ancestors()
        .nth(2)
        .context("the test lies in the folder of its profile")?;
    let mut bench = Command::new(
        built
            .join("examples")
            .join(format!("bench{}", std::env::consts::EXE_SUFFIX)),
    );
    bench.arg("--quick");
    let parts = [
        "wire",
        "bootstrap",
        "changes",
        "encryption",
        "audit",
        "lists",
        "notices",
        "outbox",
        "revenue",
        "sites",
        "imports",
        "bulk",
    ];
    bench.args(parts.iter().flat_map(|part| ["--only", part]));
    let output = bench.output().context("`cargo build --examples` builds the bench")?;
    let (table, log) = (
        String::from_utf8(output.stdout)?,
        String::from_utf8_lossy(&output.stderr),
    );
    ensure!(output.status.success(), "{log}\n{table}");
    let rows = table
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| figure"));
    ensure!(rows.count() >= 20, "figures are missing:\n{table}");
    Ok(())
}
