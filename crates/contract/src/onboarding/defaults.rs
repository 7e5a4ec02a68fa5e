//! What a form proposes before anybody chose: by type and by size of the business.

use super::{Answers, OpeningDay, StepAnswers, Weekday};
use crate::tenant::{BusinessSize, BusinessType, ComplianceLevel, Module, Plan};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// How calls sound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum VoiceTone {
    #[default]
    Professional,
    Friendly,
    Medical,
}

/// How much a call says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CallLength {
    /// 30–45 seconds.
    Brief,
    /// 60–90 seconds.
    #[default]
    Standard,
    /// 90–120 seconds.
    Detailed,
}

/// What calls of a tenant are limited to (`platform-console` 7: the figures of small are the source's).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct CallLimits {
    /// 5–100 calls in 15 minutes.
    pub per_quarter_hour: u32,
    /// 50–2,000 calls a day.
    pub per_day: u32,
    /// 1–20 calls at the same time.
    pub at_once: u32,
}

impl Default for CallLimits {
    fn default() -> Self {
        Self {
            per_quarter_hour: 25,
            per_day: 300,
            at_once: 5,
        }
    }
}

/// Of a type of business.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Defaults {
    pub tone: VoiceTone,
    pub call_length: CallLength,
    pub hours: Vec<OpeningDay>,
    pub compliance: ComplianceLevel,
    pub phi_detection: bool,
    pub modules: Vec<Module>,
    /// What the field of the subcategory proposes.
    pub subcategories: Vec<String>,
}

/// Of a size of business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct SizeDefaults {
    pub plan: Plan,
    pub limits: CallLimits,
}

impl BusinessType {
    pub fn defaults(self) -> Defaults {
        use BusinessType::*;
        let (tone, call_length) = match self {
            Medical => (VoiceTone::Medical, CallLength::Brief),
            Salon => (VoiceTone::Friendly, CallLength::Detailed),
            Restaurant => (VoiceTone::Friendly, CallLength::Standard),
            Consultant => (VoiceTone::Professional, CallLength::Detailed),
            General => (VoiceTone::Professional, CallLength::Standard),
        };
        let medical = self == Medical;
        Defaults {
            tone,
            call_length,
            hours: self.hours(),
            compliance: if medical {
                ComplianceLevel::Standard
            } else {
                ComplianceLevel::None
            },
            phi_detection: medical,
            modules: self.modules(),
            subcategories: self.subcategories().iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    /// Core modules, and what such a business asks for first.
    fn modules(self) -> Vec<Module> {
        use Module::*;
        let wanted: &[Module] = match self {
            BusinessType::Medical => &[Attendance, Tasks, Complaints, Shifts, Reports],
            BusinessType::Salon => &[Attendance, Wallet, Shifts],
            BusinessType::Restaurant => &[Attendance, Wallet, Complaints, Shifts],
            BusinessType::Consultant => &[Tasks, Reports],
            BusinessType::General => &[Tasks],
        };
        Module::ALL
            .into_iter()
            .filter(|module| module.is_core() || wanted.contains(module))
            .collect()
    }

    fn hours(self) -> Vec<OpeningDay> {
        let (from, to) = match self {
            BusinessType::Medical => ("08:00", "18:30"),
            BusinessType::Salon => ("09:00", "19:00"),
            BusinessType::Restaurant => ("11:00", "23:00"),
            BusinessType::Consultant | BusinessType::General => ("09:00", "17:30"),
        };
        let is_open = |day| match self {
            BusinessType::Restaurant => true,
            BusinessType::Salon => day != Weekday::Sunday,
            _ => !matches!(day, Weekday::Saturday | Weekday::Sunday),
        };
        let day = |day| OpeningDay {
            day,
            open: is_open(day),
            from: from.to_owned(),
            to: to.to_owned(),
        };
        Weekday::ALL.into_iter().map(day).collect()
    }
}

impl BusinessSize {
    pub fn defaults(self) -> SizeDefaults {
        let limits = |per_quarter_hour, per_day, at_once| CallLimits {
            per_quarter_hour,
            per_day,
            at_once,
        };
        match self {
            BusinessSize::Solo => SizeDefaults {
                plan: Plan::Free,
                limits: limits(10, 100, 2),
            },
            BusinessSize::Small => SizeDefaults {
                plan: Plan::Pro,
                limits: CallLimits::default(),
            },
            BusinessSize::Medium => SizeDefaults {
                plan: Plan::Pro,
                limits: limits(50, 800, 10),
            },
            BusinessSize::Large => SizeDefaults {
                plan: Plan::Enterprise,
                limits: limits(100, 2_000, 20),
            },
        }
    }
}

impl Answers {
    /// Puts a step in place of what stood there. When the type, the size or the name of the business changes, everything
    /// that still is what the old one proposed becomes what the new one proposes; what somebody chose stays. Console and
    /// platform do the same with the same step.
    pub fn put(&mut self, step: StepAnswers) {
        match step {
            StepAnswers::Business(answers) => {
                let before = std::mem::replace(&mut self.business, answers);
                self.follow_type(before.business_type, self.business.business_type);
                self.follow_size(before.size, self.business.size);
                self.follow_name(&before.name);
            }
            StepAnswers::Administrator(answers) => self.administrator = answers,
            StepAnswers::Voice(answers) => self.voice = answers,
            StepAnswers::Calendar(answers) => self.calendar = answers,
            StepAnswers::Rules(answers) => self.rules = answers,
        }
    }

    fn follow_type(&mut self, before: Option<BusinessType>, after: Option<BusinessType>) {
        let proposed = |kind: Option<BusinessType>| kind.unwrap_or(BusinessType::General).defaults();
        let (old, new) = (proposed(before), proposed(after));
        let (voice, rules) = (&mut self.voice, &mut self.rules);
        follow(&mut voice.tone, &old.tone, new.tone);
        follow(&mut voice.call_length, &old.call_length, new.call_length);
        follow(&mut rules.hours, &old.hours, new.hours);
        follow(&mut rules.modules, &old.modules, new.modules);
        // No choice at all where the type settles it.
        if before != after {
            rules.compliance = new.compliance;
            rules.phi_detection = new.phi_detection;
        }
    }

    fn follow_size(&mut self, before: Option<BusinessSize>, after: Option<BusinessSize>) {
        let proposed = |size: Option<BusinessSize>| size.unwrap_or(BusinessSize::Solo).defaults();
        let (old, new) = (proposed(before), proposed(after));
        let fresh = super::CallLimits::default();
        let limits = &mut self.rules.abuse.limits;
        follow(&mut self.rules.plan, &old.plan, new.plan);
        if *limits == old.limits || (before.is_none() && *limits == fresh) {
            *limits = new.limits;
        }
    }

    fn follow_name(&mut self, before: &str) {
        let old = super::subdomain(before).unwrap_or_default();
        let new = super::subdomain(&self.business.name).unwrap_or_default();
        follow(&mut self.rules.branding.subdomain, &old, new);
    }
}

fn follow<T: PartialEq>(value: &mut T, old: &T, new: T) {
    if value == old {
        *value = new;
    }
}
