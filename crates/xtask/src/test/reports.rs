//! Reading what `cargo audit` and `npm audit` say.

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// What an audit found.
#[derive(Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many advisories there were to compare with; 0 without a database.
    pub known: u64,
    /// What must not be taken, as sentences.
    pub problems: Vec<String>,
    /// What is worth knowing and breaks nothing: packages that nobody keeps any more.
    pub remarks: u64,
}

/// `cargo audit --json`. A weakness, an unsoundness and a version that was taken back are problems; `.cargo/audit.toml`
/// says which were looked at and do not apply.
///
/// # Errors
/// When it is no report, as when there was no database: that is never a clean one.
pub fn cargo_audit(text: &str) -> Result<Verdict> {
    let report: Value = serde_json::from_str(text).context("no report")?;
    let known = report["database"]["advisory-count"].as_u64().context("no report")?;
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let warnings = &report["warnings"];
    let found = list(&report["vulnerabilities"]["list"]);
    let (unsound, yanked) = (list(&warnings["unsound"]), list(&warnings["yanked"]));
    let problems = found.iter().chain(&unsound).chain(&yanked).map(finding).collect();
    let remarks = list(&warnings["unmaintained"]).len() + list(&warnings["notice"]).len();
    Ok(Verdict {
        known,
        problems,
        remarks: remarks as u64,
    })
}

fn finding(finding: &Value) -> String {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (package, advisory) = (&finding["package"], &finding["advisory"]);
    let what = match advisory["id"].as_str() {
        Some(id) => format!("{id}: {}", word(&advisory["title"])),
        None => format!("{}: another version has to be locked", word(&finding["kind"])),
    };
    format!("{} {}: {what}", word(&package["name"]), word(&package["version"]))
}

/// `npm audit --json`.
///
/// # Errors
/// When it is no report, as when the registry answers none.
pub fn npm_audit(text: &str) -> Result<Verdict> {
    let report: Value = serde_json::from_str(text).context("no report")?;
    let Some(found) = report["vulnerabilities"].as_object() else {
        bail!("no report");
    };
    let problem = |(name, finding): (&String, &Value)| {
        let titles = finding["via"].as_array().into_iter().flatten();
        let titles: Vec<_> = titles
            .filter_map(|via| via["title"].as_str().or(via.as_str()))
            .collect();
        format!(
            "{name} ({}): {}",
            finding["severity"].as_str().unwrap_or("?"),
            titles.join("; ")
        )
    };
    Ok(Verdict {
        known: found.len() as u64,
        problems: found.iter().map(problem).collect(),
        remarks: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn report(count: u64, vulnerabilities: &Value, warnings: &Value) -> String {
        let database = json!({ "advisory-count": count });
        json!({ "database": database, "vulnerabilities": { "list": vulnerabilities }, "warnings": warnings })
            .to_string()
    }

    fn about(id: &str) -> Value {
        json!([{ "package": { "name": "rot", "version": "1.0.0" }, "advisory": { "id": id, "title": "It rots" } }])
    }

    #[test]
    fn weaknesses_unsoundness_and_versions_taken_back_are_problems() {
        let found = cargo_audit(&report(7, &about("RUSTSEC-1"), &json!({}))).unwrap();
        assert_eq!(
            (found.known, found.problems),
            (7, vec!["rot 1.0.0: RUSTSEC-1: It rots".to_owned()])
        );
        let unsound = cargo_audit(&report(7, &json!([]), &json!({ "unsound": about("RUSTSEC-2") }))).unwrap();
        assert_eq!(unsound.problems.len(), 1);
        let yanked = json!({ "yanked": [{ "kind": "yanked", "package": { "name": "rot", "version": "1.0.0" }, "advisory": null }] });
        let yanked = cargo_audit(&report(0, &json!([]), &yanked)).unwrap();
        assert_eq!(yanked.problems, ["rot 1.0.0: yanked: another version has to be locked"]);
    }

    #[test]
    fn what_nobody_keeps_any_more_is_remarked() {
        let kept = cargo_audit(&report(7, &json!([]), &json!({ "unmaintained": about("RUSTSEC-3") }))).unwrap();
        assert_eq!(
            kept,
            Verdict {
                known: 7,
                problems: vec![],
                remarks: 1
            }
        );
    }

    #[test]
    fn an_audit_that_did_not_take_place_is_no_clean_one() {
        for text in [
            "",
            "{}",
            "error: couldn't fetch advisory database",
            r#"{"database":{}}"#,
        ] {
            assert!(cargo_audit(text).is_err(), "{text}");
        }
        for text in ["", "{}", r#"{"message":"405 Method Not Allowed","statusCode":405}"#] {
            assert!(npm_audit(text).is_err(), "{text}");
        }
    }

    #[test]
    fn npm_names_what_it_found() {
        let report =
            json!({ "vulnerabilities": { "rot": { "severity": "high", "via": [{ "title": "It rots" }, "other"] } } });
        assert_eq!(
            npm_audit(&report.to_string()).unwrap().problems,
            ["rot (high): It rots; other"]
        );
        assert!(npm_audit(r#"{"vulnerabilities":{}}"#).unwrap().problems.is_empty());
    }
}
