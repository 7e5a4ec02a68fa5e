use super::*;
use crate::{DbError, db::Pool, testing};
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, IdempotencyKey, ImpersonationId, Problem, TenantId, Timestamp,
    audit::{AuditAlarm, GENESIS},
    incident::Severity,
    platform::PlatformInfo,
};

fn at(minute: i64) -> Timestamp {
    Timestamp::from_millis(1_795_000_000_000 + minute * 60_000)
}

fn key(n: u32) -> IdempotencyKey {
    IdempotencyKey(testing::id(20, n))
}

fn entry(n: u32, resource: &str) -> outbox::Entry {
    outbox::Entry {
        id: key(n),
        kind: "tenant_edit".to_owned(),
        method: "PATCH".to_owned(),
        path: format!("/v1/tenants/{resource}"),
        body: format!("{{\"notes\": \"{n}\"}}"),
        resource_type: "tenant".to_owned(),
        resource_id: resource.to_owned(),
        base_version: Some(3),
        seen: Some(json!({"notes": ""})),
        subject: "Acme".to_owned(),
        intent: "edit".to_owned(),
        command_version: 1,
        state: outbox::State::Waiting,
        attempts: 0,
        created_at: at(n.into()),
        not_before: at(0),
        expires_at: None,
        answered_at: None,
        answer_position: None,
        problem: None,
    }
}

fn ready(pool: &Pool, now: Timestamp) -> Vec<IdempotencyKey> {
    let entries = pool.read(|conn| outbox::ready(conn, now)).unwrap();
    entries.into_iter().map(|entry| entry.id).collect()
}

fn set(pool: &Pool, n: u32, change: impl Fn(&mut outbox::Entry)) {
    pool.write(|tx| {
        let mut entry = outbox::get(tx, key(n))?.unwrap();
        change(&mut entry);
        assert!(outbox::update(tx, &entry)?);
        Ok(())
    })
    .unwrap();
}

#[test]
fn an_outbox_entry_comes_back_whole() {
    let (_dir, pool) = testing::state();
    let mut entry = entry(1, "a");
    pool.write(|tx| outbox::add(tx, &entry)).unwrap();
    entry.state = outbox::State::Conflict;
    entry.attempts = 2;
    entry.answered_at = Some(at(9));
    entry.answer_position = "abc.12".parse().ok();
    entry.problem = Some(Problem::new(ErrorCode::StaleVersion, "Changed meanwhile."));
    pool.write(|tx| outbox::update(tx, &entry)).unwrap();
    assert_eq!(pool.read(|conn| outbox::get(conn, key(1))).unwrap(), Some(entry));
}

#[test]
fn the_same_key_cannot_wait_twice() {
    let (_dir, pool) = testing::state();
    pool.write(|tx| outbox::add(tx, &entry(1, "a"))).unwrap();
    let again = pool.write(|tx| outbox::add(tx, &entry(1, "b")));
    assert!(matches!(again, Err(DbError::Constraint(_))));
}

#[test]
fn entries_go_in_order_per_resource_and_side_by_side_across() {
    let (_dir, pool) = testing::state();
    pool.write(|tx| {
        [entry(1, "a"), entry(2, "a"), entry(3, "b")]
            .iter()
            .try_for_each(|entry| outbox::add(tx, entry))
    })
    .unwrap();
    assert_eq!(ready(&pool, at(0)), vec![key(1), key(3)]);
    set(&pool, 1, |entry| entry.state = outbox::State::Conflict);
    assert_eq!(
        ready(&pool, at(0)),
        vec![key(3)],
        "what follows a conflict waits for a person"
    );
    set(&pool, 1, |entry| entry.state = outbox::State::Refused);
    assert_eq!(ready(&pool, at(0)), vec![key(2), key(3)]);
    set(&pool, 3, |entry| {
        entry.state = outbox::State::Sent;
        entry.not_before = at(5);
    });
    assert_eq!(ready(&pool, at(0)), vec![key(2)]);
    assert_eq!(
        ready(&pool, at(5)),
        vec![key(2), key(3)],
        "a lost answer is asked for again"
    );
    assert_eq!(pool.read(outbox::counts).unwrap(), (2, 0));
}

#[test]
fn only_what_was_never_sent_can_be_cancelled() {
    let (_dir, pool) = testing::state();
    pool.write(|tx| outbox::add(tx, &entry(1, "a"))).unwrap();
    pool.write(|tx| outbox::add(tx, &entry(2, "b"))).unwrap();
    set(&pool, 1, |entry| entry.attempts = 1);
    assert!(!pool.write(|tx| outbox::cancel(tx, key(1))).unwrap());
    assert!(pool.write(|tx| outbox::cancel(tx, key(2))).unwrap());
}

#[test]
fn an_overlay_lasts_until_the_mirror_has_the_effect() {
    let (_dir, pool) = testing::state();
    pool.write(|tx| outbox::add(tx, &entry(1, "a"))).unwrap();
    let shown = |position: &str| {
        let position = position.parse().ok();
        pool.read(|conn| outbox::overlays(conn, "tenant", position.as_ref()))
            .unwrap()
            .len()
    };
    assert_eq!(shown("e.5"), 1);
    set(&pool, 1, |entry| {
        entry.state = outbox::State::Applied;
        entry.answer_position = "e.7".parse().ok();
    });
    assert_eq!((shown("e.6"), shown("e.7"), shown("f.1")), (1, 0, 0));
    set(&pool, 1, |entry| entry.state = outbox::State::Conflict);
    assert_eq!(shown("e.6"), 0);
}

fn notice(event: &str, state: &str, minute: i64) -> notices::Notice {
    notices::Notice {
        event_key: event.to_owned(),
        state: state.to_owned(),
        kind: "incident".to_owned(),
        severity: Severity::Critical,
        title: "Outage".to_owned(),
        body: String::new(),
        place: Some(json!({"to": "inbox"})),
        at: at(minute),
        delivery: "native".to_owned(),
        told_at: None,
        read: false,
        acknowledged: false,
        count: 1,
    }
}

#[test]
fn an_event_in_a_state_is_noted_once_for_ever() {
    let (_dir, pool) = testing::state();
    let add = |state: &str| {
        pool.write(|tx| notices::add(tx, &notice("incident:1", state, 1)))
            .unwrap()
    };
    assert!(add("raised"));
    assert!(!add("raised"));
    assert!(add("escalated"));
    pool.write(|tx| notices::told(tx, "incident:1", "raised", "native", at(2)))
        .unwrap();
    let untold = pool.read(notices::untold).unwrap();
    assert_eq!(untold.len(), 1);
    assert_eq!(untold[0].state, "escalated");
    assert!(!add("raised"), "told or not");
    assert!(
        !pool
            .write(|tx| notices::told(tx, "incident:1", "raised", "native", at(3)))
            .unwrap()
    );
}

#[test]
fn the_inbox_pages_without_gaps_even_within_one_instant() {
    let (_dir, pool) = testing::state();
    pool.write(|tx| {
        for n in 0..7 {
            notices::add(tx, &notice(&format!("incident:{n}"), "raised", n / 4))?;
        }
        Ok(())
    })
    .unwrap();
    let mut seen = Vec::new();
    let mut cursor: Option<(Timestamp, String)> = None;
    loop {
        let before = cursor.as_ref().map(|(at, key)| (*at, key.as_str()));
        let page = pool.read(|conn| notices::page(conn, before, false, 2)).unwrap();
        let Some(last) = page.last() else { break };
        cursor = Some((last.at, format!("{}/{}", last.event_key, last.state)));
        seen.extend(page.into_iter().map(|notice| notice.event_key));
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((seen.len(), sorted.len()), (7, 7));
    assert_eq!(pool.read(notices::unread).unwrap(), 7);
    pool.write(|tx| notices::acknowledge(tx, "incident:3")).unwrap();
    assert_eq!(pool.read(|conn| notices::page(conn, None, true, 99)).unwrap().len(), 6);
    assert_eq!(pool.write(notices::read_all).unwrap(), 6);
}

#[test]
fn the_first_audit_key_is_never_replaced() {
    let (_dir, pool) = testing::state();
    let mut memory = audit_checkpoint::AuditMemory {
        key: "first".to_owned(),
        checkpoint: None,
        last_seq: 0,
        last_hash: GENESIS.to_owned(),
        verified_from: 1,
        verified: 0,
        verified_at: None,
        alarm: Some(AuditAlarm::Gap { seq: 4 }),
        alarm_at: Some(at(1)),
    };
    pool.write(|tx| audit_checkpoint::put(tx, &memory)).unwrap();
    memory.key = "second".to_owned();
    memory.last_seq = 9;
    pool.write(|tx| audit_checkpoint::put(tx, &memory)).unwrap();
    let kept = pool.read(audit_checkpoint::get).unwrap().unwrap();
    assert_eq!((kept.key.as_str(), kept.last_seq), ("first", 9));
    assert_eq!(kept.alarm, memory.alarm);
}

#[test]
fn drafts_settings_profile_and_leftovers_come_back_until_all_is_forgotten() {
    let (_dir, pool) = testing::state();
    let tenant = TenantId(testing::id(1, 1));
    let draft = review_drafts::Draft {
        tenant_id: tenant,
        base_version: 4,
        body: json!({"notes": "half a thought"}),
        updated_at: at(1),
    };
    let profile = profile::Profile {
        url: "https://platform.example.com".to_owned(),
        info: PlatformInfo {
            product: "wheelhouse".to_owned(),
            name: "Example".to_owned(),
            version: "1".to_owned(),
            api_level: 1,
            base_domain: "example.com".to_owned(),
            sample: false,
            prices: Default::default(),
        },
        sample: false,
        me: None,
    };
    let open = open_impersonations::OpenImpersonation {
        id: ImpersonationId(testing::id(6, 1)),
        tenant_id: tenant,
        opened_at: at(2),
    };
    pool.write(|tx| {
        review_drafts::put(tx, &draft)?;
        settings::put(tx, "theme", &"dark")?;
        profile::put(tx, &profile)?;
        open_impersonations::put(tx, open)
    })
    .unwrap();
    pool.read(|conn| {
        assert_eq!(review_drafts::get(conn, tenant)?, Some(draft.clone()));
        assert_eq!(settings::get::<String>(conn, "theme")?.as_deref(), Some("dark"));
        assert_eq!(profile::get(conn)?, Some(profile.clone()));
        assert_eq!(open_impersonations::list(conn)?, vec![open]);
        Ok(())
    })
    .unwrap();
    pool.write(profile::forget_everything).unwrap();
    pool.read(|conn| {
        assert_eq!(review_drafts::get::<serde_json::Value>(conn, tenant)?, None);
        assert_eq!(settings::get::<String>(conn, "theme")?, None);
        assert_eq!(profile::get(conn)?, None);
        assert!(open_impersonations::list(conn)?.is_empty());
        Ok(())
    })
    .unwrap();
}

#[test]
fn what_the_outbox_is_about_is_known_at_once_after_every_write() {
    let dir = tempfile::tempdir().unwrap();
    let store = crate::Store::open(dir.path(), &testing::KEY).unwrap().store;
    let about = |id: &str| {
        let known = store.state.read(|conn| store.outbox_resources(conn)).unwrap();
        known.get("tenant").is_some_and(|ids| ids.contains(id))
    };
    assert!(!about("a"));
    store.state.write(|tx| outbox::add(tx, &entry(1, "a"))).unwrap();
    assert!(about("a") && !about("b"));
    store.state.write(|tx| outbox::add(tx, &entry(2, "b"))).unwrap();
    store.state.write(|tx| outbox::remove(tx, key(1))).unwrap();
    assert!(!about("a") && about("b"));
}
