//! What the command line asks for.

use crate::parts::Part;
use anyhow::{Context, Result, bail};
use std::path::PathBuf;

const USAGE: &str = "bench [--tenants N] [--audit-rows N] [--only PART]… [--quick] [--write FILE]";

/// The goals are upon these.
const TENANTS: u32 = 100_000;
const AUDIT_ROWS: u32 = 1_000_000;
/// Fewer leave nothing to search, and the percentiles without meaning.
const LEAST: u32 = 2_000;

/// How large the run is, what is in it, and where the table goes.
pub struct Sizes {
    pub tenants: u32,
    pub audit_rows: u32,
    /// Only that everything works: few rounds, small sizes, and a part that fails is a failure of the whole.
    pub quick: bool,
    pub parts: Vec<Part>,
    pub write: Option<PathBuf>,
}

impl Sizes {
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Self> {
        let (mut tenants, mut audit_rows, mut quick) = (None, None, false);
        let (mut parts, mut write) = (Vec::new(), None);
        while let Some(word) = words.next() {
            if word == "--quick" {
                quick = true;
                continue;
            }
            let value = words.next().context(USAGE)?;
            match word.as_str() {
                "--tenants" => tenants = Some(value.parse().context(USAGE)?),
                "--audit-rows" => audit_rows = Some(value.parse().context(USAGE)?),
                "--only" => parts.push(Part::named(&value)?),
                "--write" => write = Some(value.into()),
                _ => bail!(USAGE),
            }
        }
        let usual = |large: u32| if quick { LEAST } else { large };
        Ok(Self {
            tenants: tenants.unwrap_or(usual(TENANTS)).max(LEAST),
            audit_rows: audit_rows.unwrap_or(usual(AUDIT_ROWS)).max(LEAST),
            quick,
            parts: if parts.is_empty() { Part::ALL.to_vec() } else { parts },
            write,
        })
    }

    /// As many rounds as a percentile needs, or a few.
    pub fn rounds(&self, many: usize) -> usize {
        if self.quick { many.div_ceil(20).max(3) } else { many }
    }

    /// The command that makes this run again.
    pub fn command(&self) -> String {
        let mut words = vec!["cargo xtask bench".to_owned()];
        let sizes = [
            ("tenants", self.tenants, TENANTS),
            ("audit-rows", self.audit_rows, AUDIT_ROWS),
        ];
        words.extend(
            sizes
                .iter()
                .filter(|(_, size, usual)| size != usual)
                .map(|(name, size, _)| format!("--{name} {size}")),
        );
        words.extend(self.quick.then(|| "--quick".to_owned()));
        if self.parts.len() < Part::ALL.len() {
            words.extend(self.parts.iter().map(|part| format!("--only {}", part.name())));
        }
        words.join(" ")
    }
}
