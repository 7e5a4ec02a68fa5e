//! What to do now with what is in the ledger and not told yet: pure, so that time and crashes can be played through.
//!
//! Critical events are told at once. The others wait 30 s for company, then at most one notification per kind every five
//! minutes. More than ten native notifications in a minute are a storm: they collapse into one counter, which falls
//! silent once the operator says "I am awake". What was missed while away comes as one digest, and so does what quiet
//! hours held back.

use super::{Speech, quiet, route};
use crate::{
    host::NativeNotice,
    view::{Delivery, NoticeKind, Place, Route, Settings},
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wheelhouse_contract::{Timestamp, incident::Severity};

const GROUP_WAIT: TimeDelta = TimeDelta::seconds(30);
const GROUP_INTERVAL: TimeDelta = TimeDelta::minutes(5);
/// A route of `digest` gathers for so long.
const DIGEST_WAIT: TimeDelta = TimeDelta::hours(1);
/// Native notifications in one minute beyond which a storm is on.
pub(crate) const STORM_ABOVE: usize = 10;
const STORM_WINDOW: TimeDelta = TimeDelta::minutes(1);
/// A storm is over when nothing came for so long.
const STORM_REST: TimeDelta = TimeDelta::minutes(5);
/// How often its counter is shown anew: it may change a hundred times a second, and nobody reads that.
const STORM_PACE: TimeDelta = TimeDelta::seconds(5);

/// Event and state: what is told at most once.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key {
    pub event: String,
    pub state: String,
}

impl Key {
    pub fn text(&self) -> String {
        format!("{}/{}", self.event, self.state)
    }

    /// The inverse of [`Key::text`]; states hold no slash.
    pub fn parse(text: &str) -> Option<Key> {
        let (event, state) = text.rsplit_once('/')?;
        Some(Key {
            event: event.to_owned(),
            state: state.to_owned(),
        })
    }
}

/// A ledger row that is not told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub key: Key,
    pub kind: NoticeKind,
    pub severity: Severity,
    pub title: String,
    pub body: String,
    pub place: Option<Place>,
    pub at: Timestamp,
    /// `Digest`: missed while away. `Quiet`: held by quiet hours.
    pub delivery: Delivery,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Storm {
    pub since: Timestamp,
    pub last: Timestamp,
    pub count: u32,
    /// The operator said "I am awake".
    pub acknowledged: bool,
    /// What the counter said when it was last shown, and when that was.
    #[serde(default)]
    pub shown: Option<(u32, Timestamp)>,
}

/// What the past means for the next step; kept between plans.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Memory {
    /// When a kind was last told natively, critical ones aside.
    pub told: BTreeMap<String, Timestamp>,
    /// Native notifications of the last minute.
    pub recent: Vec<Timestamp>,
    pub storm: Option<Storm>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// Told without a sound.
    Inside { key: Key, delivery: Delivery },
    /// Not told yet: quiet hours.
    Hold { key: Key },
    /// Told by this one notification.
    Native { keys: Vec<Key>, notice: NativeNotice },
    /// Told by one notification that stands in the inbox itself.
    Digest {
        keys: Vec<Key>,
        notice: NativeNotice,
        count: u32,
    },
    /// Told by the storm's counter; `notice` is the counter, when it is to be shown anew.
    Collapse {
        keys: Vec<Key>,
        storm: Storm,
        notice: Option<NativeNotice>,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Plan {
    pub steps: Vec<Step>,
    pub memory: Memory,
    /// When to plan again though nothing happens.
    pub next: Option<Timestamp>,
}

/// The circumstances.
pub(crate) struct Now<'a> {
    pub at: Timestamp,
    /// Minutes east of UTC.
    pub offset: i32,
    pub settings: &'a Settings,
    /// The copy is current: what was missed is known whole.
    pub caught_up: bool,
}

pub(crate) fn plan(untold: &[Item], memory: &Memory, now: &Now<'_>) -> Plan {
    let mut planner = Planner::new(memory, now);
    for item in untold {
        planner.sort_in(item);
    }
    planner.finish()
}

struct Planner<'a> {
    now: &'a Now<'a>,
    speech: &'static Speech,
    quiet_until: Option<Timestamp>,
    plan: Plan,
    groups: BTreeMap<String, Vec<&'a Item>>,
    missed: Vec<&'a Item>,
    digests: Vec<&'a Item>,
    collapsed: Vec<Key>,
}

impl<'a> Planner<'a> {
    fn new(memory: &Memory, now: &'a Now<'a>) -> Self {
        let mut memory = memory.clone();
        memory.recent.retain(|at| now.at.since(*at) < STORM_WINDOW);
        memory.storm = memory.storm.filter(|storm| now.at.since(storm.last) < STORM_REST);
        Self {
            now,
            speech: Speech::of(now.settings.language),
            quiet_until: quiet::ends(&now.settings.quiet_hours, now.at, now.offset),
            plan: Plan {
                memory,
                ..Plan::default()
            },
            groups: BTreeMap::new(),
            missed: Vec::new(),
            digests: Vec::new(),
            collapsed: Vec::new(),
        }
    }

    fn sort_in(&mut self, item: &'a Item) {
        let inside = |delivery| Step::Inside {
            key: item.key.clone(),
            delivery,
        };
        match route(item.kind, item.severity, self.now.settings) {
            Route::InApp => self.plan.steps.push(inside(Delivery::InApp)),
            Route::Badge => self.plan.steps.push(inside(Delivery::Badge)),
            Route::Off => self.plan.steps.push(inside(Delivery::Off)),
            Route::Digest => self.digests.push(item),
            Route::Native if item.delivery == Delivery::Digest => self.missed.push(item),
            Route::Native if item.severity == Severity::Critical => self.native(vec![item]),
            Route::Native if self.quiet_until.is_some() => self.hold(item),
            Route::Native if item.delivery == Delivery::Quiet => self.missed.push(item),
            Route::Native => self
                .groups
                .entry(crate::words::word(&item.kind))
                .or_default()
                .push(item),
        }
    }

    fn finish(mut self) -> Plan {
        for (kind, group) in std::mem::take(&mut self.groups) {
            self.group(&kind, group);
        }
        self.away();
        self.gathered();
        self.collapse();
        self.plan
    }

    fn hold(&mut self, item: &Item) {
        self.plan.next = earliest(self.plan.next, self.quiet_until);
        if item.delivery != Delivery::Quiet {
            self.plan.steps.push(Step::Hold { key: item.key.clone() });
        }
    }

    fn group(&mut self, kind: &str, group: Vec<&Item>) {
        let first = group.iter().map(|item| item.at).min().unwrap_or(self.now.at);
        let due = match self.plan.memory.told.get(kind) {
            Some(told) if self.now.at.since(*told) < GROUP_INTERVAL => told.plus(GROUP_INTERVAL),
            _ => first.plus(GROUP_WAIT),
        };
        if due > self.now.at {
            self.plan.next = earliest(self.plan.next, Some(due));
            return;
        }
        self.plan.memory.told.insert(kind.to_owned(), self.now.at);
        self.native(group);
    }

    /// What was missed, once it is known whole, and what quiet hours held, once they are over.
    fn away(&mut self) {
        let missed = std::mem::take(&mut self.missed);
        let worst = missed.iter().map(|item| item.severity).max();
        if missed.is_empty() || !self.now.caught_up {
            return;
        }
        if self.quiet_until.is_some() && worst != Some(Severity::Critical) {
            self.plan.next = earliest(self.plan.next, self.quiet_until);
            return;
        }
        self.digest(missed);
    }

    fn gathered(&mut self) {
        let gathered = std::mem::take(&mut self.digests);
        let Some(first) = gathered.iter().map(|item| item.at).min() else {
            return;
        };
        let due = first.plus(DIGEST_WAIT).max(self.quiet_until.unwrap_or(self.now.at));
        if due > self.now.at {
            self.plan.next = earliest(self.plan.next, Some(due));
        } else {
            self.digest(gathered);
        }
    }

    /// One event is told as itself, several as a digest.
    fn digest(&mut self, items: Vec<&Item>) {
        if let [_] = items.as_slice() {
            return self.native(items);
        }
        let severities: Vec<_> = items.iter().map(|item| item.severity).collect();
        let (title, body) = self.speech.digest(&severities);
        let notice = NativeNotice {
            // Stable: told again after a crash, it replaces itself.
            key: format!(
                "digest:{}/told",
                items.first().map(|item| item.key.text()).unwrap_or_default()
            ),
            kind: NoticeKind::Digest,
            severity: severities.iter().copied().max().unwrap_or(Severity::Low),
            title,
            body,
            open: Place::Inbox,
            acknowledge: false,
        };
        if self.storm_is_on() {
            self.collapsed.extend(keys(&items));
            return;
        }
        self.plan.memory.recent.push(self.now.at);
        let count = u32::try_from(items.len()).unwrap_or(u32::MAX);
        self.plan.steps.push(Step::Digest {
            keys: keys(&items),
            notice,
            count,
        });
    }

    fn native(&mut self, items: Vec<&Item>) {
        if self.storm_is_on() {
            self.collapsed.extend(keys(&items));
            return;
        }
        self.plan.memory.recent.push(self.now.at);
        let notice = match items.as_slice() {
            [item] => single(item),
            _ => self.company(&items),
        };
        self.plan.steps.push(Step::Native {
            keys: keys(&items),
            notice,
        });
    }

    fn company(&self, items: &[&Item]) -> NativeNotice {
        let titles: Vec<_> = items.iter().take(3).map(|item| item.title.as_str()).collect();
        let first = items.first().map(|item| item.key.text()).unwrap_or_default();
        NativeNotice {
            key: format!("group:{first}"),
            kind: items.first().map_or(NoticeKind::Digest, |item| item.kind),
            severity: items.iter().map(|item| item.severity).max().unwrap_or(Severity::Low),
            title: self.speech.group(items.len()),
            body: titles.join("\n"),
            open: Place::Inbox,
            acknowledge: false,
        }
    }

    /// Begins a storm when this notification would be one too many.
    fn storm_is_on(&mut self) -> bool {
        let memory = &mut self.plan.memory;
        if memory.storm.is_none() && memory.recent.len() >= STORM_ABOVE {
            let (since, last) = (self.now.at, self.now.at);
            memory.storm = Some(Storm {
                since,
                last,
                count: 0,
                acknowledged: false,
                shown: None,
            });
        }
        memory.storm.is_some()
    }

    fn collapse(&mut self) {
        let keys = std::mem::take(&mut self.collapsed);
        let Some(storm) = self.plan.memory.storm.as_mut() else {
            return;
        };
        if !keys.is_empty() {
            storm.count = storm
                .count
                .saturating_add(u32::try_from(keys.len()).unwrap_or(u32::MAX));
            storm.last = self.now.at;
        }
        let news = !storm.acknowledged && storm.shown.is_none_or(|(count, _)| count < storm.count);
        let due = storm.shown.map_or(self.now.at, |(_, at)| at.plus(STORM_PACE));
        let show = news && due <= self.now.at;
        if show {
            storm.shown = Some((storm.count, self.now.at));
        } else if news {
            self.plan.next = earliest(self.plan.next, Some(due));
        }
        if keys.is_empty() && !show {
            return;
        }
        let storm = storm.clone();
        let notice = show.then(|| counter(&storm, self.speech));
        self.plan.steps.push(Step::Collapse { keys, storm, notice });
    }
}

fn counter(storm: &Storm, speech: &Speech) -> NativeNotice {
    let (title, body) = speech.storm(storm.count);
    NativeNotice {
        key: format!("storm:{}/on", storm.since.millis()),
        kind: NoticeKind::Storm,
        severity: Severity::Critical,
        title,
        body,
        open: Place::Inbox,
        acknowledge: false,
    }
}

fn single(item: &Item) -> NativeNotice {
    NativeNotice {
        key: item.key.text(),
        kind: item.kind,
        severity: item.severity,
        title: item.title.clone(),
        body: item.body.clone(),
        open: item.place.clone().unwrap_or(Place::Inbox),
        acknowledge: matches!(item.kind, NoticeKind::Incident | NoticeKind::Alert),
    }
}

fn keys(items: &[&Item]) -> Vec<Key> {
    items.iter().map(|item| item.key.clone()).collect()
}

fn earliest(a: Option<Timestamp>, b: Option<Timestamp>) -> Option<Timestamp> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests;
