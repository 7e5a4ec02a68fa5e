//! One tenant: who it is, what it pays, how it does. Shares follow what such platforms look like after two years.

use super::{
    draw::{chance, id_at, pick, weighted},
    names::{Taken, legal},
    people::{Person, person},
    places::{address, phone, somewhere, voice_number},
};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    TenantId, Timestamp,
    tenant::{
        Activity, Branding, BusinessSize, BusinessType, CalendarKind, Compliance, ComplianceLevel, Health,
        IntegrationState, Integrations, Module, Money, Plan, Tenant, TenantStatus,
    },
};

/// What is drawn first and decides the rest.
pub struct Seedling {
    pub number: u32,
    pub created_at: Timestamp,
    pub status: TenantStatus,
    pub now: Timestamp,
}

/// Deep enough for white text (at least 4.5:1), each with an accent that goes with it.
#[rustfmt::skip]
const PALETTE: &[(&str, &str)] = &[
    ("#0f766e", "#f59e0b"), ("#1d4ed8", "#38bdf8"), ("#6d28d9", "#f472b6"), ("#be123c", "#fb923c"),
    ("#9a3412", "#fbbf24"), ("#166534", "#a3e635"), ("#1e3a8a", "#60a5fa"), ("#86198f", "#e879f9"),
    ("#b91c1c", "#fca5a5"), ("#92400e", "#fde68a"), ("#3f6212", "#bef264"), ("#065f46", "#34d399"),
    ("#155e75", "#22d3ee"), ("#075985", "#7dd3fc"), ("#3730a3", "#a5b4fc"), ("#9f1239", "#fda4af"),
    ("#44403c", "#d6d3d1"), ("#334155", "#94a3b8"), ("#854d0e", "#facc15"), ("#4c1d95", "#c4b5fd"),
    ("#7f1d1d", "#f87171"), ("#134e4a", "#5eead4"), ("#312e81", "#818cf8"), ("#701a75", "#f0abfc"),
];
#[rustfmt::skip]
const TAGS: &[&str] = &[
    "beta", "churn-risk", "early-adopter", "franchise", "multi-site", "nhs", "onboarding", "partner",
    "priority-support", "referral", "seasonal", "upsell", "vip",
];
const FEATURES: &[&str] = &[
    "api_access",
    "custom_domain",
    "data_residency_uk",
    "priority_support",
    "single_sign_on",
    "white_label",
];
const NOTES: &[&str] = &[
    "Prefers to be called after 4 pm, once the front desk is quiet.",
    "Moved over from a paper diary; the team is still learning the calendar.",
    "Asked about a second site in the spring. Worth a conversation about the larger plan.",
    "The owner is also the bookkeeper: send invoices before the 25th.",
    "Two no-shows in a row at onboarding calls; the third went well.",
    "Voice agent speaks with a regional accent on request of the owner.",
    "Happy to act as a reference for other businesses of the trade.",
    "Card expired twice this year. Check before the next renewal.",
    "Closed on Mondays; calls on that day go to voicemail by design.",
    "Complained about missed calls in August; solved by raising the concurrency limit.",
    "Data protection officer is external; copy them on anything about exports.",
    "Wants the booking page in Welsh as well.",
];
const APPLICATIONS: &[&str] = &[
    "Applied through the website. Would like to be live before the new year.",
    "Came by recommendation of another customer in the same street.",
    "Trial agreed on the phone; the calendar is still to be connected.",
    "The application names two directors. Identity documents were sent by post.",
    "Second application: the first was withdrawn in summer.",
];

/// The whole tenant. Its version is one until the history has been told.
pub fn tenant(rng: &mut impl Rng, taken: &mut Taken, seedling: &Seedling) -> Tenant {
    let (owner, town) = (person(rng), somewhere(rng));
    let business_type = business(rng);
    let named = taken.name(rng, business_type, &owner, town);
    let size = weighted(
        rng,
        &[
            (BusinessSize::Solo, 22),
            (BusinessSize::Small, 46),
            (BusinessSize::Medium, 24),
            (BusinessSize::Large, 8),
        ],
    );
    let plan = plan(rng, size, seedling.status);
    let domain = format!("{}.example", named.subdomain);
    let risk_score = risk(rng, seedling.status);
    let activity = activity(rng, seedling, plan, risk_score);
    let (primary, accent) = pick(rng, PALETTE);
    let (subscription_starts_at, subscription_ends_at) = subscription(rng, seedling, plan);
    Tenant {
        id: TenantId(id_at(rng, seedling.created_at)),
        version: 1,
        number: seedling.number,
        legal_name: legal(rng, &named.name, size),
        subcategory: Some(named.kind.to_owned()),
        business_type,
        size,
        address: address(rng, town),
        phone: phone(rng, town),
        email: format!(
            "{}@{domain}",
            pick(rng, &["hello", "info", "enquiries", "office", "bookings"])
        ),
        website: chance(rng, 82.0).then(|| format!("https://www.{domain}")),
        owner_name: owner.full(),
        owner_email: format!("{}@{domain}", owner.mailbox()),
        plan,
        status: seedling.status,
        status_reason: None,
        status_changed_at: seedling.created_at,
        archived: false,
        subscription_starts_at,
        subscription_ends_at,
        limits: plan.limits(),
        revenue: revenue(rng, plan, seedling.status),
        modules: modules(rng, plan),
        branding: Branding {
            primary: primary.to_owned(),
            accent: accent.to_owned(),
        },
        integrations: integrations(rng, seedling.status, risk_score),
        compliance: compliance(rng, business_type, seedling.status),
        custom_features: some_of(rng, FEATURES, if plan == Plan::Enterprise { 3 } else { 0 }),
        tags: if chance(rng, 38.0) {
            some_of(rng, TAGS, 3)
        } else {
            Vec::new()
        },
        notes: notes(rng, seedling.status),
        risk_score,
        risk_flagged: risk_score >= 72 && matches!(seedling.status, TenantStatus::Active | TenantStatus::Paused),
        health: health(activity.calls_30d, activity.call_success_percent),
        activity,
        created_at: seedling.created_at,
        updated_at: seedling.created_at,
        created_by: None,
        trial_ends_at: None,
        paused_until: None,
        logo: None,
        name: named.name,
        subdomain: named.subdomain,
    }
}

fn business(rng: &mut impl Rng) -> BusinessType {
    use BusinessType::*;
    weighted(
        rng,
        &[
            (Medical, 24),
            (Salon, 22),
            (Restaurant, 20),
            (Consultant, 16),
            (General, 18),
        ],
    )
}

fn plan(rng: &mut impl Rng, size: BusinessSize, status: TenantStatus) -> Plan {
    use Plan::*;
    if matches!(status, TenantStatus::PendingReview | TenantStatus::Rejected) {
        return weighted(rng, &[(Free, 60), (Pro, 36), (Enterprise, 4)]);
    }
    match size {
        BusinessSize::Solo => weighted(rng, &[(Free, 82), (Pro, 18)]),
        BusinessSize::Small => weighted(rng, &[(Free, 56), (Pro, 43), (Enterprise, 1)]),
        BusinessSize::Medium => weighted(rng, &[(Free, 28), (Pro, 60), (Enterprise, 12)]),
        BusinessSize::Large => weighted(rng, &[(Free, 8), (Pro, 40), (Enterprise, 52)]),
    }
}

fn revenue(rng: &mut impl Rng, plan: Plan, status: TenantStatus) -> Money {
    let pays = matches!(status, TenantStatus::Active | TenantStatus::Paused);
    let minor = match plan {
        Plan::Pro if pays => pick(rng, &[3_900, 4_900, 4_900, 4_900, 5_900, 7_900, 9_900]),
        Plan::Enterprise if pays => 100 * rng.gen_range(349..2_400) / 50 * 50,
        _ => 0,
    };
    Money {
        minor,
        currency: "GBP".to_owned(),
    }
}

/// The period that runs now, or the last that ran.
fn subscription(rng: &mut impl Rng, seedling: &Seedling, plan: Plan) -> (Option<Timestamp>, Option<Timestamp>) {
    use TenantStatus::*;
    if plan == Plan::Free || matches!(seedling.status, PendingReview | Rejected) {
        return (None, None);
    }
    let lived = seedling.now.since(seedling.created_at).num_days().max(1);
    let start = seedling
        .created_at
        .plus(TimeDelta::days(rng.gen_range(0..=lived.min(20))));
    // Renewed in whole years or months; some have just lapsed.
    let end = if matches!(seedling.status, Terminated | Suspended) {
        seedling.now.plus(TimeDelta::days(-rng.gen_range(1..90)))
    } else {
        seedling.now.plus(TimeDelta::days(rng.gen_range(-9..356)))
    };
    (Some(start), Some(end.max(start.plus(TimeDelta::days(30)))))
}

fn risk(rng: &mut impl Rng, status: TenantStatus) -> u8 {
    let band = match status {
        TenantStatus::Suspended | TenantStatus::Terminated => weighted(rng, &[(0, 25), (1, 25), (2, 30), (3, 20)]),
        TenantStatus::Rejected => weighted(rng, &[(0, 20), (1, 30), (2, 35), (3, 15)]),
        _ => weighted(rng, &[(0, 740), (1, 190), (2, 52), (3, 18)]),
    };
    match band {
        0 => rng.gen_range(0..=25),
        1 => rng.gen_range(26..=50),
        2 => rng.gen_range(51..=71),
        _ => rng.gen_range(72..=97),
    }
}

fn activity(rng: &mut impl Rng, seedling: &Seedling, plan: Plan, risk: u8) -> Activity {
    let users_total = match plan {
        Plan::Free => 1,
        Plan::Pro => rng.gen_range(1..=5),
        Plan::Enterprise => rng.gen_range(6..=18),
    };
    let lives = seedling.status == TenantStatus::Active;
    // A newcomer has had fewer days to make calls.
    let days = u32::try_from(seedling.now.since(seedling.created_at).num_days().clamp(1, 30)).unwrap_or(30);
    let busy = if lives { rng.gen_range(5..=100) * days / 30 } else { 0 };
    let calls_30d = busy
        * match plan {
            Plan::Free => 1,
            Plan::Pro => 6,
            Plan::Enterprise => 42,
        };
    let floor = 99_u8.saturating_sub(risk / 2);
    let quiet = if lives {
        rng.gen_range(1..60 * 24 * 3)
    } else {
        60 * 24 * rng.gen_range(4..80)
    };
    let seen = seedling.now.plus(TimeDelta::minutes(-quiet)).max(seedling.created_at);
    Activity {
        users_total,
        users_online: if lives && chance(rng, 22.0) {
            rng.gen_range(1..=users_total)
        } else {
            0
        },
        messages_this_month: u32::try_from(plan.limits().messages_per_month).unwrap_or_default() / 100 * busy * 9 / 10,
        calls_30d,
        call_success_percent: if calls_30d == 0 {
            0
        } else {
            floor.saturating_sub(rng.gen_range(0..6))
        },
        last_active_at: (seedling.status != TenantStatus::PendingReview && seedling.status != TenantStatus::Rejected)
            .then_some(seen),
    }
}

/// The bands of `platform-console` 2 for call success; a tenant without calls is fine.
pub fn health(calls: u32, success_percent: u8) -> Health {
    match success_percent {
        _ if calls == 0 => Health::Good,
        95.. => Health::Excellent,
        85.. => Health::Good,
        65.. => Health::Degraded,
        _ => Health::Critical,
    }
}

fn modules(rng: &mut impl Rng, plan: Plan) -> Vec<Module> {
    let share = match plan {
        Plan::Free => 22.0,
        Plan::Pro => 62.0,
        Plan::Enterprise => 91.0,
    };
    Module::ALL
        .into_iter()
        .filter(|module| module.is_core() || chance(rng, share))
        .collect()
}

fn integrations(rng: &mut impl Rng, status: TenantStatus, risk: u8) -> Integrations {
    use IntegrationState::*;
    let young = matches!(status, TenantStatus::PendingReview | TenantStatus::Rejected);
    let weights = if young {
        [(NotConfigured, 45), (Active, 47), (Failing, 8)]
    } else {
        [(NotConfigured, 14), (Active, 82), (Failing, 4 + u32::from(risk / 8))]
    };
    let voice = weighted(rng, &weights);
    let calendar = weighted(rng, &weights);
    Integrations {
        voice,
        voice_number: (voice != NotConfigured).then(|| voice_number(rng)),
        calendar,
        calendar_kind: match calendar {
            NotConfigured => CalendarKind::Manual,
            _ => weighted(
                rng,
                &[
                    (CalendarKind::CalCom, 50),
                    (CalendarKind::Calendly, 35),
                    (CalendarKind::Manual, 15),
                ],
            ),
        },
    }
}

fn compliance(rng: &mut impl Rng, kind: BusinessType, status: TenantStatus) -> Compliance {
    let hipaa = kind == BusinessType::Medical;
    let unset = status == TenantStatus::PendingReview && chance(rng, 30.0);
    Compliance {
        hipaa,
        level: match hipaa {
            true if unset => ComplianceLevel::None,
            true => weighted(rng, &[(ComplianceLevel::Standard, 55), (ComplianceLevel::Strict, 45)]),
            false => weighted(rng, &[(ComplianceLevel::None, 70), (ComplianceLevel::Standard, 30)]),
        },
        phi_detection: hipaa && !unset && chance(rng, 86.0),
    }
}

fn notes(rng: &mut impl Rng, status: TenantStatus) -> String {
    let (share, list) = match status {
        TenantStatus::PendingReview => (85.0, APPLICATIONS),
        _ => (26.0, NOTES),
    };
    if chance(rng, share) {
        pick(rng, list).to_owned()
    } else {
        String::new()
    }
}

/// Up to `most` of `list`, in its order.
fn some_of(rng: &mut impl Rng, list: &[&str], most: usize) -> Vec<String> {
    let count = rng.gen_range(0..=most);
    let mut chosen: Vec<usize> = (0..count).map(|_| rng.gen_range(0..list.len())).collect();
    chosen.sort_unstable();
    chosen.dedup();
    chosen.into_iter().map(|index| list[index].to_owned()).collect()
}

/// People inside the tenant: the owner first, then as many as its activity counts.
pub fn staff(rng: &mut impl Rng, tenant: &Tenant, now: Timestamp) -> Vec<wheelhouse_contract::tenant::TenantUser> {
    use wheelhouse_contract::{
        TenantUserId,
        tenant::{TenantRole, TenantUser},
    };
    let mut mailboxes = std::collections::HashSet::from([tenant.owner_email.clone()]);
    (0..tenant.activity.users_total.max(1))
        .map(|index| {
            let Person { given, family } = person(rng);
            let mut email = format!("{}@{}.example", Person { given, family }.mailbox(), tenant.subdomain);
            if !mailboxes.insert(email.clone()) {
                email = format!("staff{index}@{}.example", tenant.subdomain);
            }
            let owner = index == 0;
            let seen = tenant.activity.last_active_at;
            TenantUser {
                id: TenantUserId(id_at(rng, tenant.created_at)),
                name: if owner {
                    tenant.owner_name.clone()
                } else {
                    format!("{given} {family}")
                },
                email: if owner { tenant.owner_email.clone() } else { email },
                role: if owner {
                    TenantRole::Owner
                } else {
                    weighted(rng, &[(TenantRole::Admin, 22), (TenantRole::User, 78)])
                },
                locked: !owner && chance(rng, 3.0),
                last_sign_in_at: if owner {
                    seen
                } else {
                    seen.filter(|_| chance(rng, 80.0))
                        .map(|at| super::draw::between(rng, tenant.created_at, at.min(now)))
                },
            }
        })
        .collect()
}
