//! Incidents with their timelines: a few that are open now, many that were resolved and learnt from.

use super::{
    cast::{anybody, decider},
    draw::{between, chance, id_at, pick},
    history::word,
    world::Known,
};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    EventId, IncidentId, TenantId, Timestamp,
    incident::{Incident, IncidentEvent, IncidentEventKind, IncidentStatus, IncidentType, Severity},
    operator::Operator,
};

/// What one kind of incident looks like.
struct Script {
    kind: IncidentType,
    title: &'static str,
    description: &'static str,
    systems: &'static [&'static str],
    impact: &'static str,
    actions: &'static str,
    steps: &'static [&'static str],
    resolution: &'static str,
}

const SCRIPTS: &[Script] = &[
    Script {
        kind: IncidentType::SystemOutage,
        title: "Booking API answers with errors in the London region",
        description: "Since the last deployment about one in five requests to the booking API fails with a gateway time-out. Tenants see an empty calendar and cannot confirm appointments.",
        systems: &["api", "calendar"],
        impact: "Appointments cannot be confirmed; the voice agent apologises and takes a message.",
        actions: "Deployment halted, traffic moved to the second region.",
        steps: &[
            "Error rate at 21 % and steady. Rolling back the deployment.",
            "Rollback complete in one of two regions; error rate falling.",
            "Connection pool was exhausted by a query without an index.",
        ],
        resolution: "Rolled back and added the missing index. Error rate below 0.1 % for an hour.",
    },
    Script {
        kind: IncidentType::CarrierIssues,
        title: "Outgoing calls to mobile numbers fail at the carrier",
        description: "The carrier rejects calls to numbers of one mobile network with a routing error. Landlines work. About eight per cent of all outgoing calls are affected since noon.",
        systems: &["voice"],
        impact: "Reminder calls to some mobile customers do not go out.",
        actions: "Ticket opened with the carrier, failover route prepared.",
        steps: &[
            "Carrier confirms a routing fault on their side.",
            "Failover route carries the affected prefix now.",
            "Carrier reports the fault mended; watching before switching back.",
        ],
        resolution: "Carrier mended its routing; traffic is back on the first route.",
    },
    Script {
        kind: IncidentType::AbuseAttack,
        title: "Burst of sign-in attempts against tenant sites",
        description: "A distributed list attack tries leaked passwords against the sign-in pages of tenant sites from several thousand addresses. Rate limits hold, no account was entered as far as we know.",
        systems: &["sites", "sign_in"],
        impact: "Sign-in is slower than usual for some tenants.",
        actions: "Rate limit tightened, address ranges blocked at the edge.",
        steps: &[
            "Attack comes in waves of ten minutes. Blocking the busiest ranges.",
            "No successful sign-in from the listed ranges in the last six hours.",
        ],
        resolution: "The attack stopped after the blocks; owners of targeted accounts were told.",
    },
    Script {
        kind: IncidentType::IntegrationFailure,
        title: "Calendar synchronisation is delayed by an upstream fault",
        description: "The calendar provider answers slowly and drops a part of our webhooks. Bookings made elsewhere appear on tenant calendars with a delay of up to forty minutes.",
        systems: &["calendar"],
        impact: "Risk of double bookings for tenants that use the external calendar.",
        actions: "Polling switched on for affected tenants.",
        steps: &[
            "Provider has acknowledged the fault on its status page.",
            "Polling every two minutes hides most of the delay.",
        ],
        resolution: "Provider recovered; backlog worked off, double bookings reported to eleven tenants.",
    },
    Script {
        kind: IncidentType::ComplianceViolation,
        title: "Call recordings kept longer than the agreed retention",
        description: "A retention job skipped recordings of tenants that changed their plan during the month. Some recordings were kept up to nine days longer than agreed with the tenants.",
        systems: &["voice", "storage"],
        impact: "Retention promise broken for a small group of tenants; no access by third parties.",
        actions: "Recordings erased, job corrected.",
        steps: &[
            "All affected recordings are listed; erasure under way.",
            "Data protection officer informed; no notification duty found.",
        ],
        resolution: "Recordings erased with certificates, job covered by a test, tenants informed.",
    },
    Script {
        kind: IncidentType::SecurityBreach,
        title: "API key of an integration partner found in public",
        description: "A partner published a repository with a live API key. The key could read the public configuration of the tenants that the partner serves. It was used twice from an unknown address.",
        systems: &["api"],
        impact: "Public configuration of some tenants was read by a stranger.",
        actions: "Key revoked within minutes of the report.",
        steps: &[
            "Key revoked. Reviewing every request that was made with it.",
            "Two requests from one address, both for public configuration only.",
        ],
        resolution: "No private data was read. Partner has a new key and secret scanning.",
    },
    Script {
        kind: IncidentType::SystemOutage,
        title: "Nightly reports were not delivered to tenants",
        description: "The report queue stopped at two in the morning after a worker ran out of memory. Reports for the previous day were not made, dashboards show yesterday's figures as empty.",
        systems: &["jobs", "reports"],
        impact: "Tenants miss yesterday's report; live data is not affected.",
        actions: "Worker restarted with a higher memory limit.",
        steps: &[
            "Queue is running again; backlog of several thousand reports.",
            "Half of the backlog delivered.",
        ],
        resolution: "All reports delivered by noon; the one oversized report is now split.",
    },
    Script {
        kind: IncidentType::IntegrationFailure,
        title: "Voice agent answers with long pauses",
        description: "The speech provider's response times tripled during the morning. Callers hear pauses of four to six seconds and hang up; the share of short calls doubled for affected tenants.",
        systems: &["voice"],
        impact: "Callers hang up; call success of affected tenants falls below 80 %.",
        actions: "Smaller speech model switched on for the busiest tenants.",
        steps: &[
            "Pauses are down to two seconds with the smaller model.",
            "Provider says capacity is being added.",
        ],
        resolution: "Provider added capacity; response times are back to normal.",
    },
];

/// An incident and its timeline, ascending.
pub type Told = (Incident, Vec<IncidentEvent>);

/// Statuses of the open ones, newest last: what a console shows on its first day.
const OPEN: [IncidentStatus; 3] = [
    IncidentStatus::Resolving,
    IncidentStatus::Investigating,
    IncidentStatus::Active,
];

/// `count` incidents over 24 months, ascending by number; the last three are open.
pub fn incidents(rng: &mut impl Rng, count: u32, team: &[Operator], known: &[Known], now: Timestamp) -> Vec<Told> {
    let count = count.max(OPEN.len() as u32);
    let first_open = count - OPEN.len() as u32;
    (0..count)
        .map(|index| {
            let open = usize::try_from(index.saturating_sub(first_open))
                .ok()
                .filter(|_| index >= first_open);
            let script = match open {
                Some(nth) => &SCRIPTS[[7, 3, 0][nth]],
                None => &SCRIPTS[rng.gen_range(0..SCRIPTS.len())],
            };
            let declared_at = match open {
                Some(nth) => now.plus(TimeDelta::minutes([-940, -205, -26][nth] + rng.gen_range(-9..9))),
                None => {
                    let days = 720 - 715 * i64::from(index) / i64::from(first_open.max(1));
                    now.plus(TimeDelta::minutes(-days * 24 * 60 + rng.gen_range(-600..600)))
                }
            };
            let status = open.map_or(
                if index + 6 > first_open {
                    IncidentStatus::Resolved
                } else {
                    IncidentStatus::Closed
                },
                |nth| OPEN[nth],
            );
            tell(rng, script, index + 1, status, declared_at, team, known, now)
        })
        .collect()
}

#[expect(
    clippy::too_many_arguments,
    reason = "every one is a fact of the story; a struct would only rename them"
)]
fn tell(
    rng: &mut impl Rng,
    script: &Script,
    number: u32,
    status: IncidentStatus,
    declared_at: Timestamp,
    team: &[Operator],
    known: &[Known],
    now: Timestamp,
) -> Told {
    let (by, lead) = (anybody(rng, team), decider(rng, team));
    let severity = match script.kind.default_severity() {
        Severity::Critical if status != IncidentStatus::Active && chance(rng, 45.0) => Severity::High,
        other => other,
    };
    let mut incident = Incident {
        id: IncidentId(id_at(rng, declared_at)),
        version: 1,
        number,
        kind: script.kind,
        severity,
        status: IncidentStatus::Active,
        title: script.title.to_owned(),
        description: script.description.to_owned(),
        affected_systems: script.systems.iter().map(|system| (*system).to_owned()).collect(),
        affected_tenants: affected(rng, known),
        impact: script.impact.to_owned(),
        actions_taken: script.actions.to_owned(),
        declared_by: Some(by.id),
        declared_by_name: by.name.clone(),
        assigned_to: None,
        assigned_to_name: None,
        acknowledged_by_name: None,
        declared_at,
        acknowledged_at: None,
        resolved_at: None,
        closed_at: None,
        resolution: None,
        updated_at: declared_at,
    };
    let mut events = Vec::new();
    let mut line = Line {
        rng,
        incident: &mut incident,
        events: &mut events,
        at: declared_at,
        now,
    };
    line.add(IncidentEventKind::Declared, &by.name, None, Some(word(severity)), None);
    if status != IncidentStatus::Active {
        line.worked_on(script, lead, status);
    }
    incident.version = u64::try_from(events.len()).unwrap_or(1);
    (incident, events)
}

fn affected(rng: &mut impl Rng, known: &[Known]) -> Vec<TenantId> {
    if known.is_empty() {
        return Vec::new();
    }
    let mut ids: Vec<_> = (0..rng.gen_range(0..9))
        .map(|_| known[rng.gen_range(0..known.len())].id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

struct Line<'a, R> {
    rng: &'a mut R,
    incident: &'a mut Incident,
    events: &'a mut Vec<IncidentEvent>,
    at: Timestamp,
    now: Timestamp,
}

impl<R: Rng> Line<'_, R> {
    fn add(
        &mut self,
        kind: IncidentEventKind,
        actor: &str,
        from: Option<String>,
        to: Option<String>,
        note: Option<&str>,
    ) {
        self.incident.updated_at = self.at;
        self.events.push(IncidentEvent {
            id: EventId(id_at(self.rng, self.at)),
            incident_id: self.incident.id,
            kind,
            actor_name: actor.to_owned(),
            from,
            to,
            note: note.map(str::to_owned),
            at: self.at,
        });
    }

    fn later(&mut self, most_minutes: i64) {
        let wanted = self
            .at
            .plus(TimeDelta::seconds(self.rng.gen_range(90..60 * most_minutes)));
        self.at = if wanted < self.now {
            wanted
        } else {
            between(self.rng, self.at, self.now)
        };
    }

    fn become_(&mut self, next: IncidentStatus, actor: &str, note: Option<&str>) {
        let from = std::mem::replace(&mut self.incident.status, next);
        self.add(
            IncidentEventKind::StatusChanged,
            actor,
            Some(word(from)),
            Some(word(next)),
            note,
        );
    }

    fn worked_on(&mut self, script: &Script, lead: &Operator, end: IncidentStatus) {
        self.later(9);
        self.incident.acknowledged_at = Some(self.at);
        self.incident.acknowledged_by_name = Some(lead.name.clone());
        self.add(IncidentEventKind::Acknowledged, &lead.name, None, None, None);
        self.incident.assigned_to = Some(lead.id);
        self.incident.assigned_to_name = Some(lead.name.clone());
        self.add(
            IncidentEventKind::Assigned,
            &lead.name,
            None,
            Some(lead.name.clone()),
            None,
        );
        self.become_(IncidentStatus::Investigating, &lead.name, None);
        for step in script.steps {
            self.later(50);
            self.add(IncidentEventKind::Note, &lead.name, None, None, Some(step));
        }
        if end == IncidentStatus::Investigating {
            return;
        }
        self.become_(IncidentStatus::Resolving, &lead.name, None);
        if end == IncidentStatus::Resolving {
            return;
        }
        self.later(120);
        self.incident.resolved_at = Some(self.at);
        self.incident.resolution = Some(script.resolution.to_owned());
        self.become_(IncidentStatus::Resolved, &lead.name, Some(script.resolution));
        if end == IncidentStatus::Closed {
            self.later(60 * 48);
            self.incident.closed_at = Some(self.at);
            self.become_(IncidentStatus::Closed, &lead.name, None);
        }
    }
}

/// Something that happens on an open incident, for the living stream.
pub fn note(rng: &mut impl Rng) -> &'static str {
    const NOTES: &[&str] = &[
        "Error rate halved in the last ten minutes.",
        "Two more tenants report the same; added to the list.",
        "Second team joined; taking turns every four hours.",
        "Measured again from outside: response times are falling.",
        "No change since the last note. Waiting for the supplier's answer.",
        "Supplier has found the cause and is testing the mend.",
        "Queue is down to a third of its peak.",
    ];
    pick(rng, NOTES)
}
