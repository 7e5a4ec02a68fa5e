//! Words that several tests use.

use std::process::Stdio;
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{ChildStdout, Command},
};
use wheelhouse_contract::{
    incident::{IncidentDraft, IncidentType, Severity},
    review::{Check, CheckState, ChecklistItem, ReviewDecision, Verdict},
    tenant::BusinessType,
};
use wheelhouse_testkit::{Desk, World};

/// A decision that is valid for any tenant.
pub fn decision(verdict: Verdict) -> ReviewDecision {
    let state = if verdict == Verdict::Approve {
        CheckState::Passed
    } else {
        CheckState::Failed
    };
    let checklist = ChecklistItem::for_business(BusinessType::Medical)
        .into_iter()
        .map(|item| Check { item, state })
        .collect();
    ReviewDecision {
        verdict,
        checklist,
        notes: "Papers, phone and plan were looked at.".to_owned(),
    }
}

/// An incident that says its own name.
pub fn incident(name: &str, severity: Severity) -> IncidentDraft {
    IncidentDraft {
        kind: IncidentType::SystemOutage,
        severity,
        title: format!("Outage number {name}"),
        description: "Voice calls fail for every tenant since a few minutes; the carrier is silent.".to_owned(),
        affected_systems: vec!["voice".to_owned()],
        affected_tenants: Vec::new(),
        impact: String::new(),
        actions_taken: String::new(),
    }
}

/// A console in a process of its own, to be killed.
pub struct Child {
    process: tokio::process::Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Child {
    /// Starts it on the desk of an operator who signed in before.
    pub fn start(world: &World, desk: &Desk, task: &str) -> std::io::Result<Self> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_console-child"))
            .arg(desk.dir.path())
            .arg(world.clock.shift_millis().to_string())
            .arg(task)
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = process.stdout.take().expect("a piped output");
        Ok(Self {
            process,
            lines: BufReader::new(stdout).lines(),
        })
    }

    /// What it says next; `None` when it has ended.
    pub async fn line(&mut self) -> std::io::Result<Option<String>> {
        self.lines.next_line().await
    }

    /// SIGKILL. What it had said before is still to be read.
    pub async fn kill(&mut self) -> std::io::Result<()> {
        self.process.kill().await
    }
}
