//! Step 5: plan, hours, compliance, protection against abuse, modules and branding.

use super::{CallLimits, Defaults, Form};
use crate::{
    AssetId, check, subscription,
    tenant::{BusinessType, ComplianceLevel, Module, Plan},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Of a trial: none, or at most a quarter.
pub const TRIAL_DAYS: std::ops::RangeInclusive<u16> = 0..=90;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
}

/// When a business may be called for, in its own time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct OpeningDay {
    pub day: Weekday,
    pub open: bool,
    /// `HH:MM`, 24 hours.
    pub from: String,
    /// `HH:MM`, after `from`.
    pub to: String,
}

/// When the platform pauses a tenant by itself (`platform-console` 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct AbuseProtection {
    pub auto_pause: bool,
    /// 20–80: calls that fail, in percent.
    pub failure_percent: u8,
    /// 30–90: calls that are too short, in percent.
    pub short_call_percent: u8,
    pub limits: CallLimits,
}

/// How the tenant's site looks and is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct BrandingAnswers {
    /// `[a-z0-9-]{1,63}`, unique, not reserved; proposed from the name by [`super::subdomain`].
    pub subdomain: String,
    /// `#rrggbb`.
    pub primary: String,
    /// `#rrggbb`.
    pub accent: String,
    /// Uploaded before at `POST /v1/assets`.
    pub logo: Option<AssetId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct RulesAnswers {
    pub plan: Plan,
    /// Of a paid plan: months of 30 days, 1–60.
    pub months: u32,
    /// Of a paid plan: days that cost nothing, 0–90.
    pub trial_days: u16,
    /// Every day of the week once.
    pub hours: Vec<OpeningDay>,
    /// Medical tenants only; others have none.
    pub compliance: ComplianceLevel,
    /// Medical tenants only: whether health data is looked for in what is said and written.
    pub phi_detection: bool,
    pub abuse: AbuseProtection,
    /// Core modules are always among them.
    pub modules: Vec<Module>,
    pub branding: BrandingAnswers,
    /// For other operators; at most 5,000 characters.
    pub notes: String,
}

impl Default for AbuseProtection {
    fn default() -> Self {
        Self {
            auto_pause: true,
            failure_percent: 40,
            short_call_percent: 60,
            limits: CallLimits::default(),
        }
    }
}

impl Default for BrandingAnswers {
    fn default() -> Self {
        Self {
            subdomain: String::new(),
            primary: "#3498db".to_owned(),
            accent: "#2ecc71".to_owned(),
            logo: None,
        }
    }
}

impl Default for RulesAnswers {
    fn default() -> Self {
        let Defaults {
            hours,
            compliance,
            phi_detection,
            modules,
            ..
        } = BusinessType::General.defaults();
        Self {
            plan: Plan::Free,
            months: 1,
            trial_days: 0,
            hours,
            compliance,
            phi_detection,
            abuse: AbuseProtection::default(),
            modules,
            branding: BrandingAnswers::default(),
            notes: String::new(),
        }
    }
}

impl RulesAnswers {
    pub(super) fn examine(&self, form: &mut Form, kind: Option<BusinessType>) {
        self.examine_plan(form);
        self.examine_hours(form);
        let medical = kind == Some(BusinessType::Medical);
        if medical && self.compliance == ComplianceLevel::None {
            form.fault("compliance", "A medical tenant needs the standard or the strict level.");
        }
        if !medical && (self.compliance != ComplianceLevel::None || self.phi_detection) {
            form.fault("compliance", "Only medical tenants have these settings.");
        }
        self.abuse.examine(form);
        let missing = Module::ALL
            .iter()
            .any(|module| module.is_core() && !self.modules.contains(module));
        if missing {
            form.fault("modules", "Core modules cannot be switched off.");
        }
        form.checked("branding.subdomain", &self.branding.subdomain, check::subdomain);
        form.checked("branding.primary", &self.branding.primary, colour);
        form.checked("branding.accent", &self.branding.accent, colour);
        form.optional_text("notes", &self.notes, 0..=5_000);
    }

    fn examine_plan(&self, form: &mut Form) {
        if self.plan == Plan::Free {
            return;
        }
        if !subscription::MONTHS.contains(&self.months) {
            form.fault("months", subscription::MONTHS_SENTENCE);
        }
        if !TRIAL_DAYS.contains(&self.trial_days) {
            form.fault("trial_days", "Write 0 to 90 days.");
        }
    }

    fn examine_hours(&self, form: &mut Form) {
        let every = Weekday::ALL
            .iter()
            .all(|day| self.hours.iter().filter(|hours| hours.day == *day).count() == 1);
        if !every || self.hours.len() != Weekday::ALL.len() {
            form.fault("hours", "Say for every day of the week, once, whether it is open.");
        }
        form.chosen(
            "hours",
            self.hours.iter().any(|hours| hours.open),
            "Open on one day at least.",
        );
        for (index, hours) in self.hours.iter().enumerate().filter(|(_, hours)| hours.open) {
            let good = matches!((minutes(&hours.from), minutes(&hours.to)), (Some(from), Some(to)) if from < to);
            if !good {
                form.fault(
                    &format!("hours.{index}"),
                    "Write two times such as 09:00 and 17:30, the first one earlier.",
                );
            }
        }
    }
}

impl AbuseProtection {
    fn examine(&self, form: &mut Form) {
        let mut within = |field: &str, value: u32, low: u32, high: u32| {
            if !(low..=high).contains(&value) {
                form.fault(field, format!("Write {low} to {high}."));
            }
        };
        within("abuse.failure_percent", self.failure_percent.into(), 20, 80);
        within("abuse.short_call_percent", self.short_call_percent.into(), 30, 90);
        within("abuse.limits.per_quarter_hour", self.limits.per_quarter_hour, 5, 100);
        within("abuse.limits.per_day", self.limits.per_day, 50, 2_000);
        within("abuse.limits.at_once", self.limits.at_once, 1, 20);
    }
}

/// Minutes after midnight of `HH:MM`.
pub fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, below: u16| {
        let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|number| plain && *number < below)
    };
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

/// `#rrggbb`.
pub fn colour(text: &str) -> check::Fault {
    let good = text
        .strip_prefix('#')
        .is_some_and(|rest| rest.len() == 6 && rest.bytes().all(|b| b.is_ascii_hexdigit()));
    if good {
        None
    } else {
        Some("Write a colour such as #3498db.")
    }
}
