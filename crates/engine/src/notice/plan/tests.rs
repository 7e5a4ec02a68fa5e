use super::*;
use crate::{
    settings,
    view::{QuietHours, Routing},
};
use proptest::prelude::*;
use std::collections::BTreeSet;

const START: i64 = 1_790_000_000_000;

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_millis(START + seconds * 1000)
}

fn item(number: u32, severity: Severity, seconds: i64) -> Item {
    Item {
        key: Key {
            event: format!("alert:{number}"),
            state: "raised".to_owned(),
        },
        kind: NoticeKind::Alert,
        severity,
        title: format!("Alert {number}"),
        body: String::new(),
        place: None,
        at: at(seconds),
        delivery: Delivery::Native,
    }
}

fn missed(number: u32, severity: Severity) -> Item {
    Item {
        delivery: Delivery::Digest,
        ..item(number, severity, 0)
    }
}

fn now(settings: &Settings, seconds: i64) -> Now<'_> {
    Now {
        at: at(seconds),
        offset: 0,
        settings,
        caught_up: true,
    }
}

fn night() -> Settings {
    // START is 14:13 UTC.
    let quiet_hours = QuietHours {
        enabled: true,
        from: "14:00".to_owned(),
        to: "15:00".to_owned(),
    };
    Settings {
        quiet_hours,
        ..settings::defaults()
    }
}

fn natives(plan: &Plan) -> Vec<&NativeNotice> {
    let native = |step| match step {
        &Step::Native { ref notice, .. } | &Step::Digest { ref notice, .. } => Some(notice),
        Step::Collapse { notice, .. } => notice.as_ref(),
        _ => None,
    };
    plan.steps.iter().filter_map(native).collect()
}

#[test]
fn a_critical_event_is_told_at_once_and_offers_to_acknowledge() {
    let settings = settings::defaults();
    let plan = plan(
        &[item(1, Severity::Critical, 0)],
        &Memory::default(),
        &now(&settings, 0),
    );
    let told = natives(&plan);
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].key, "alert:1/raised");
    assert!(told[0].acknowledge);
}

#[test]
fn others_wait_for_company_and_then_five_minutes() {
    let settings = settings::defaults();
    let first = [item(1, Severity::High, 0), item(2, Severity::High, 10)];
    let early = plan(&first, &Memory::default(), &now(&settings, 29));
    assert!(early.steps.is_empty());
    assert_eq!(early.next, Some(at(30)));
    let due = plan(&first, &early.memory, &now(&settings, 30));
    assert_eq!(natives(&due).len(), 1, "two events, one notification");
    let third = [item(3, Severity::High, 40)];
    let soon = plan(&third, &due.memory, &now(&settings, 80));
    assert!(soon.steps.is_empty());
    assert_eq!(soon.next, Some(at(330)));
    assert_eq!(natives(&plan(&third, &soon.memory, &now(&settings, 330))).len(), 1);
}

#[test]
fn quiet_hours_hold_everything_but_what_is_critical_and_end_in_one_digest() {
    let settings = night();
    let mut items = vec![
        item(1, Severity::High, 0),
        item(2, Severity::High, 1),
        item(3, Severity::Critical, 2),
    ];
    let quiet = plan(&items, &Memory::default(), &now(&settings, 60));
    assert_eq!(
        natives(&quiet)
            .iter()
            .map(|notice| notice.key.as_str())
            .collect::<Vec<_>>(),
        ["alert:3/raised"]
    );
    let held: Vec<_> = quiet
        .steps
        .iter()
        .filter(|step| matches!(step, Step::Hold { .. }))
        .collect();
    assert_eq!(held.len(), 2);
    let morning = quiet.next.unwrap();
    items.truncate(2);
    items.iter_mut().for_each(|item| item.delivery = Delivery::Quiet);
    let after = Now {
        at: morning,
        ..now(&settings, 0)
    };
    let digest = plan(&items, &quiet.memory, &after);
    assert_eq!(natives(&digest).len(), 1);
    assert_eq!(natives(&digest)[0].kind, NoticeKind::Digest);
}

#[test]
fn what_was_missed_is_one_digest_and_only_when_it_is_known_whole() {
    let settings = settings::defaults();
    let items = [
        missed(1, Severity::Critical),
        missed(2, Severity::High),
        missed(3, Severity::High),
    ];
    let loading = Now {
        caught_up: false,
        ..now(&settings, 5)
    };
    assert!(plan(&items, &Memory::default(), &loading).steps.is_empty());
    let whole = plan(&items, &Memory::default(), &now(&settings, 6));
    assert!(matches!(whole.steps.as_slice(), [Step::Digest { keys, count: 3, .. }] if keys.len() == 3));
    let alone = plan(&items[..1], &Memory::default(), &now(&settings, 6));
    assert_eq!(natives(&alone)[0].key, "alert:1/raised", "one event is told as itself");
}

#[test]
fn a_digest_that_a_crash_repeats_replaces_itself() {
    let settings = settings::defaults();
    let items = [missed(1, Severity::High), missed(2, Severity::High)];
    let before = plan(&items, &Memory::default(), &now(&settings, 6));
    let after = plan(&items, &Memory::default(), &now(&settings, 90));
    assert_eq!(natives(&before)[0].key, natives(&after)[0].key);
}

#[test]
fn a_storm_collapses_into_one_counter_that_falls_silent_when_the_operator_is_awake() {
    let settings = settings::defaults();
    let many: Vec<_> = (0..25).map(|number| item(number, Severity::Critical, 0)).collect();
    let storm = plan(&many, &Memory::default(), &now(&settings, 1));
    let told = natives(&storm);
    assert_eq!(told.len(), STORM_ABOVE + 1);
    assert_eq!(told.last().unwrap().kind, NoticeKind::Storm);
    assert_eq!(storm.memory.storm.as_ref().unwrap().count, 15);
    let mut awake = storm.memory.clone();
    awake.storm.as_mut().unwrap().acknowledged = true;
    let more = plan(&[item(90, Severity::Critical, 20)], &awake, &now(&settings, 20));
    assert!(natives(&more).is_empty());
    assert_eq!(more.memory.storm.as_ref().unwrap().count, 16);
    let later = plan(&[item(91, Severity::Critical, 900)], &more.memory, &now(&settings, 900));
    assert_eq!(
        natives(&later)[0].key,
        "alert:91/raised",
        "after a rest, the next event rings again"
    );
}

#[test]
fn a_storms_counter_is_shown_at_once_then_at_a_readable_pace_and_in_the_end_it_is_right() {
    let settings = settings::defaults();
    let many: Vec<_> = (0..25).map(|number| item(number, Severity::Critical, 0)).collect();
    let mut memory = plan(&many, &Memory::default(), &now(&settings, 0)).memory;
    let mut shown = Vec::new();
    for second in 1..12 {
        let news = [item(100 + second, Severity::Critical, i64::from(second))];
        let step = plan(&news, &memory, &now(&settings, i64::from(second)));
        assert!(matches!(&step.steps[..], [Step::Collapse { keys, .. }] if keys.len() == 1));
        shown.extend(natives(&step).iter().map(|_| second));
        memory = step.memory;
    }
    assert_eq!(shown, [5, 10]);
    let quiet = plan(&[], &memory, &now(&settings, 12));
    assert!(quiet.steps.is_empty(), "nobody reads that fast");
    let last = plan(&[], &quiet.memory, &now(&settings, 15));
    assert_eq!(quiet.next, Some(at(15)));
    assert!(
        matches!(&last.steps[..], [Step::Collapse { keys, storm, notice: Some(_) }] if keys.is_empty() && storm.count == 26)
    );
    assert!(
        plan(&[], &last.memory, &now(&settings, 30)).steps.is_empty(),
        "it said everything"
    );
}

#[test]
fn the_operators_routes_decide() {
    let route = |route| Routing {
        kind: NoticeKind::Alert,
        severity: Severity::High,
        route,
    };
    for (wish, delivery) in [
        (Route::InApp, Delivery::InApp),
        (Route::Badge, Delivery::Badge),
        (Route::Off, Delivery::Off),
    ] {
        let settings = Settings {
            routing: vec![route(wish)],
            ..settings::defaults()
        };
        let plan = plan(&[item(1, Severity::High, 0)], &Memory::default(), &now(&settings, 0));
        assert!(matches!(&plan.steps[..], [Step::Inside { delivery: told, .. }] if *told == delivery));
    }
}

/// Plays the plan through time as the crier does.
struct Player {
    settings: Settings,
    waiting: Vec<Item>,
    memory: Memory,
    told: Vec<Key>,
    rang: Vec<(Timestamp, NativeNotice)>,
}

impl Player {
    fn step(&mut self, now: Timestamp, caught_up: bool) {
        let circumstances = Now {
            at: now,
            offset: 0,
            settings: &self.settings,
            caught_up,
        };
        let plan = plan(&self.waiting, &self.memory, &circumstances);
        self.rang
            .extend(natives(&plan).into_iter().map(|notice| (now, notice.clone())));
        for step in &plan.steps {
            let keys = match step {
                Step::Inside { key, .. } => vec![key.clone()],
                Step::Native { keys, .. } | Step::Digest { keys, .. } | Step::Collapse { keys, .. } => keys.clone(),
                Step::Hold { key } => {
                    self.waiting
                        .iter_mut()
                        .filter(|item| item.key == *key)
                        .for_each(|item| item.delivery = Delivery::Quiet);
                    continue;
                }
            };
            self.waiting.retain(|item| !keys.contains(&item.key));
            self.told.extend(keys);
        }
        self.memory = plan.memory;
    }
}

fn severity() -> impl Strategy<Value = Severity> {
    prop::sample::select(vec![
        Severity::Low,
        Severity::Medium,
        Severity::High,
        Severity::Critical,
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_event_is_told_exactly_once_critical_ones_at_once_and_never_more_than_a_storm_allows(
        events in prop::collection::vec((0i64..3000, severity(), any::<bool>()), 1..60),
        quiet in any::<bool>(),
    ) {
        let settings = if quiet { night() } else { settings::defaults() };
        let mut player = Player { settings, waiting: vec![], memory: Memory::default(), told: vec![], rang: vec![] };
        for second in (0..9000).step_by(10) {
            for (number, (when, severity, away)) in events.iter().enumerate() {
                if (second..second + 10).contains(when) {
                    let delivery = if *away { Delivery::Digest } else { Delivery::Native };
                    player.waiting.push(Item { delivery, ..item(number as u32, *severity, *when) });
                }
            }
            player.step(at(second + 10), second % 30 == 0);
            let late = player.waiting.iter().find(|item| {
                item.severity == Severity::Critical && item.delivery == Delivery::Native
            });
            prop_assert!(late.is_none(), "a critical event waits: {late:?}");
        }
        prop_assert!(player.waiting.is_empty(), "never told: {:?}", player.waiting);
        let unique: BTreeSet<_> = player.told.iter().collect();
        prop_assert_eq!(unique.len(), player.told.len(), "told twice");
        prop_assert_eq!(player.told.len(), events.len());
        for (when, _) in &player.rang {
            let minute = player.rang.iter().filter(|(other, notice)| {
                notice.kind != NoticeKind::Storm && *other <= *when && when.since(*other) < STORM_WINDOW
            });
            prop_assert!(minute.count() <= STORM_ABOVE);
        }
    }
}
