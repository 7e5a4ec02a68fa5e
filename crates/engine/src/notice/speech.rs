//! The words of notices. They are written into the ledger in the operator's language of that moment.

use crate::{view::Language, words::word};
use wheelhouse_contract::{
    alert::Alert,
    approval::Approval,
    incident::{Incident, Severity},
    tenant::Module,
    upgrade::UpgradeRequest,
};

pub(crate) struct Speech {
    severities: [&'static str; 4],
    declared_by: &'static str,
    escalated: &'static str,
    platform: &'static str,
    needs_approval: &'static str,
    asks: &'static str,
    asks_for: &'static str,
    modules: [&'static str; 8],
    missed: &'static str,
    storm: &'static str,
    storm_body: &'static str,
    audit: &'static str,
    audit_body: &'static str,
    expires: &'static str,
    expires_body: &'static str,
    group: &'static str,
    persian: bool,
}

static ENGLISH: Speech = Speech {
    severities: ["Low", "Medium", "High", "Critical"],
    declared_by: "declared by",
    escalated: "escalated",
    platform: "the whole platform",
    needs_approval: "Approval needed",
    asks: "asks",
    asks_for: "asks for",
    modules: [
        "Employees",
        "Attendance",
        "Wallet",
        "Tasks",
        "Complaints",
        "Shifts",
        "Reports",
        "Notifications",
    ],
    missed: "While you were away",
    storm: "Many events at once",
    storm_body: "events. Open the inbox, and say that you are awake.",
    audit: "The audit history was changed",
    audit_body: "What the platform tells now is not what this console saw before. Open the audit log.",
    expires: "Your sign-in ends soon",
    expires_body: "Connect to the platform within a day, or sign in again then.",
    group: "new",
    persian: false,
};

static PERSIAN: Speech = Speech {
    severities: ["کم", "متوسط", "زیاد", "بحرانی"],
    declared_by: "اعلام‌شده توسط",
    escalated: "تشدید شد",
    platform: "کل پلتفرم",
    needs_approval: "نیازمند تأیید",
    asks: "درخواست می‌کند",
    asks_for: "درخواست دارد:",
    modules: [
        "کارکنان",
        "حضور و غیاب",
        "کیف پول",
        "کارها",
        "شکایت‌ها",
        "نوبت‌ها",
        "گزارش‌ها",
        "اعلان‌ها",
    ],
    missed: "در نبود شما",
    storm: "رویدادهای بسیار هم‌زمان",
    storm_body: "رویداد. صندوق را باز کنید و بگویید که بیدارید.",
    audit: "تاریخچهٔ ممیزی تغییر کرده است",
    audit_body: "آنچه پلتفرم اکنون می‌گوید با آنچه این کنسول پیش‌تر دیده بود یکی نیست. گزارش ممیزی را باز کنید.",
    expires: "ورود شما به‌زودی پایان می‌یابد",
    expires_body: "تا یک روز دیگر به پلتفرم وصل شوید، یا سپس دوباره وارد شوید.",
    group: "مورد تازه",
    persian: true,
};

impl Speech {
    pub fn of(language: Language) -> &'static Speech {
        match language {
            Language::En => &ENGLISH,
            Language::Fa => &PERSIAN,
        }
    }

    pub fn severity(&self, severity: Severity) -> &'static str {
        match severity {
            Severity::Low => self.severities[0],
            Severity::Medium => self.severities[1],
            Severity::High => self.severities[2],
            Severity::Critical => self.severities[3],
        }
    }

    pub fn incident(&self, incident: &Incident, state: &str) -> String {
        let change = if state.starts_with("escalated") {
            format!(" · {}", self.escalated)
        } else {
            String::new()
        };
        format!(
            "{} · INC-{:04}{change} · {} {}",
            self.severity(incident.severity),
            incident.number,
            self.declared_by,
            incident.declared_by_name
        )
    }

    pub fn alert(&self, alert: &Alert) -> String {
        let tenant = alert.tenant_name.as_deref().unwrap_or(self.platform);
        format!(
            "{} · {} · {} · {:+.0} %",
            self.severity(alert.severity),
            tenant,
            alert.service,
            alert.deviation_percent
        )
    }

    pub fn approval_title(&self, approval: &Approval) -> String {
        format!("{}: {}", self.needs_approval, approval.resource_name)
    }

    pub fn approval_body(&self, approval: &Approval) -> String {
        let what = word(&approval.kind).replace('_', " ");
        format!(
            "{} {}: {what}. {}",
            approval.requested_by_name, self.asks, approval.justification
        )
    }

    /// `Acme asks for: Tasks`, with who asked and what was written.
    pub fn upgrade(&self, asked: &UpgradeRequest) -> (String, String) {
        let at = Module::ALL.iter().position(|module| *module == asked.module);
        let module = at.and_then(|at| self.modules.get(at)).copied().unwrap_or_default();
        let title = format!("{} {} {module}", asked.tenant_name, self.asks_for);
        let note = asked
            .note
            .as_deref()
            .map(|note| format!(": {note}"))
            .unwrap_or_default();
        (title, format!("{}{note}", asked.asked_by_name))
    }

    /// `While you were away: 7`, with the counts per severity, worst first.
    pub fn digest(&self, severities: &[Severity]) -> (String, String) {
        let parts: Vec<_> = [Severity::Critical, Severity::High, Severity::Medium, Severity::Low]
            .into_iter()
            .filter_map(|severity| {
                let count = severities.iter().filter(|one| **one == severity).count();
                (count > 0).then(|| format!("{}: {}", self.severity(severity), self.digits(count)))
            })
            .collect();
        (
            format!("{}: {}", self.missed, self.digits(severities.len())),
            parts.join(" · "),
        )
    }

    pub fn group(&self, count: usize) -> String {
        format!("{} {}", self.digits(count), self.group)
    }

    pub fn storm(&self, count: u32) -> (String, String) {
        (
            self.storm.to_owned(),
            format!("{} {}", self.digits(count as usize), self.storm_body),
        )
    }

    pub fn audit_alarm(&self) -> (String, String) {
        (self.audit.to_owned(), self.audit_body.to_owned())
    }

    pub fn sign_in_ends(&self) -> (String, String) {
        (self.expires.to_owned(), self.expires_body.to_owned())
    }

    fn digits(&self, count: usize) -> String {
        let text = count.to_string();
        if !self.persian {
            return text;
        }
        let persian = |digit: char| digit.to_digit(10).and_then(|value| char::from_u32(0x06F0 + value));
        text.chars().map(|letter| persian(letter).unwrap_or(letter)).collect()
    }
}
