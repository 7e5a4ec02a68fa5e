//! What a workflow may not do: nobody sees it run before it runs with the keys.

use yaml_rust2::{Yaml, YamlLoader};

/// Every breach in one workflow, as sentences. `path` is relative to the root.
pub fn breaches(path: &str, text: &str) -> Vec<String> {
    let documents = match YamlLoader::load_from_str(text) {
        Ok(documents) => documents,
        Err(error) => return vec![format!("{path}: no YAML: {error}")],
    };
    let mut found = Vec::new();
    for document in &documents {
        found.extend(of_workflow(document));
    }
    // A parser drops comments, and the version of a pinned action stands in one.
    let pinned = text
        .lines()
        .map(str::trim_start)
        .filter(|line| line.trim_start_matches("- ").starts_with("uses: "));
    found.extend(
        pinned
            .filter(|line| !line.contains(" # v"))
            .map(|line| format!("does not say its version: {line}")),
    );
    found.into_iter().map(|what| format!("{path}: {what}")).collect()
}

fn of_workflow(workflow: &Yaml) -> Vec<String> {
    let mut found = Vec::new();
    if workflow["permissions"].is_badvalue() {
        found.push("takes the default permissions".to_owned());
    }
    if !workflow["on"]["pull_request_target"].is_badvalue() || workflow["on"].as_str() == Some("pull_request_target") {
        found.push("runs strangers' changes with our rights".to_owned());
    }
    let Some(jobs) = workflow["jobs"].as_hash() else {
        found.push("has no jobs".to_owned());
        return found;
    };
    for (name, job) in jobs {
        let name = name.as_str().unwrap_or_default();
        found.extend(of_job(job).into_iter().map(|what| format!("{name}: {what}")));
    }
    found
}

fn of_job(job: &Yaml) -> Vec<String> {
    let mut found = Vec::new();
    if job["permissions"].is_badvalue() {
        found.push("does not say its permissions".to_owned());
    }
    if job["timeout-minutes"].as_i64().is_none() {
        found.push("may run for ever".to_owned());
    }
    for step in job["steps"].as_vec().into_iter().flatten() {
        found.extend(of_step(step));
    }
    found
}

fn of_step(step: &Yaml) -> Option<String> {
    if let Some(action) = step["uses"].as_str() {
        let pinned = action
            .rsplit_once('@')
            .is_some_and(|(_, at)| at.len() == 40 && at.bytes().all(|byte| byte.is_ascii_hexdigit()));
        if !pinned {
            return Some(format!("{action} is not pinned to a commit"));
        }
        if action.starts_with("actions/checkout@") && step["with"]["persist-credentials"].as_bool() != Some(false) {
            return Some("leaves its token in the checkout".to_owned());
        }
    }
    // An expression is pasted into the script before the shell reads it; a variable of the environment is not.
    let script = step["run"].as_str().unwrap_or_default();
    script.contains("${{").then(|| {
        format!(
            "a script with an expression in it: {}",
            script.lines().next().unwrap_or_default()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIN: &str = "0123456789012345678901234567890123456789";

    fn workflow(steps: &str) -> String {
        format!(
            "on: push\npermissions: {{}}\njobs:\n  a:\n    timeout-minutes: 5\n    permissions: {{}}\n    steps:\n{steps}"
        )
    }

    fn found(steps: &str) -> usize {
        breaches("w.yml", &workflow(steps)).len()
    }

    #[test]
    fn pinned_actions_and_plain_scripts_are_taken() {
        assert_eq!(
            found(&format!(
                "      - uses: a/b@{PIN} # v1.2.3\n      - run: echo \"$TAG\"\n"
            )),
            0
        );
    }

    #[test]
    fn an_action_that_somebody_can_move_is_not() {
        for action in ["a/b@v1 # v1", "a/b@main # v1", "a/b # v1", &format!("a/b@{PIN}")] {
            assert_eq!(found(&format!("      - uses: {action}\n")), 1, "{action}");
        }
    }

    #[test]
    fn a_checkout_keeps_no_token() {
        assert_eq!(found(&format!("      - uses: actions/checkout@{PIN} # v1\n")), 1);
        let kept =
            format!("      - uses: actions/checkout@{PIN} # v1\n        with:\n          persist-credentials: false\n");
        assert_eq!(found(&kept), 0);
    }

    #[test]
    fn nothing_is_pasted_into_a_script() {
        assert_eq!(found("      - run: echo ${{ github.ref_name }}\n"), 1);
        assert_eq!(
            found("      - run: echo $TAG\n        env:\n          TAG: ${{ github.ref_name }}\n"),
            0
        );
    }

    #[test]
    fn rights_and_time_are_bounded() {
        let bare = breaches("w.yml", "on: pull_request_target\njobs:\n  a:\n    steps: []\n");
        assert_eq!(bare.len(), 4, "{bare:?}");
        assert_eq!(breaches("w.yml", "on: [push\n").len(), 1, "and it is YAML at all");
        assert!(!breaches("w.yml", "on: push\npermissions: {}\n").is_empty());
    }
}
