//! Two instances of the platform behind a balancer, over one PostgreSQL and one Redis. One after the other is killed in the
//! middle of the work: what was answered stands once, what was not answered is asked again and stands once, and the console
//! knows it all.

mod instance;
mod restore;
mod writer;

use crate::support::incident;
use anyhow::{Context, Result, ensure};
use instance::{Account, Instance};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use tokio::sync::watch;
use wheelhouse_contract::{
    audit::{AuditPage, AuditRecord, GENESIS, verify_chain},
    incident::{Incident, Severity},
    sync::{Changes, Checksum, Scope},
};
use wheelhouse_engine::{
    Engine,
    view::{OpenFilter, OutboxState, SignInStep},
};
use wheelhouse_servers::Servers;
use wheelhouse_testkit::{Balancer, Console, Desk, RecorderHost, ShiftedClock, console, world::code_at};
use writer::{Caller, Declared};

const WRITERS: usize = 6;
const EACH: usize = 40;
/// Declared by the console itself, through its outbox.
const OWN: usize = 20;
const KILLS: usize = 3;

#[tokio::test(flavor = "multi_thread")]
async fn instances_are_killed_under_load_and_nothing_is_lost() {
    let servers = Servers::start().unwrap();
    let (database, redis) = (servers.postgres.admin_url(), servers.redis.url());
    let [ada, ben] = instance::prepare(&database).await.unwrap();
    let mut running = VecDeque::new();
    for _ in 0..2 {
        running.push_back(Instance::start(&database, Some(&redis)).await.unwrap());
    }
    let addresses = |running: &VecDeque<Instance>| running.iter().map(|one| one.address).collect();
    let balancer = Balancer::start(addresses(&running)).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = signed_in(&balancer, &desk, &ada).await.unwrap();
    let caller = Arc::new(Caller::sign_in(balancer.url(), &ben).await.unwrap());

    let (count, counted) = watch::channel(0_usize);
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(writer::declare(caller.clone(), writer, EACH, count.clone())))
        .collect();
    for number in 0..OWN {
        let draft = incident(&format!("own {number}"), Severity::Low);
        console.engine.incident_declare(draft).await.unwrap();
    }
    for kill in 1..=KILLS {
        reached(&counted, WRITERS * EACH * kill / (KILLS + 1)).await;
        running.pop_front().unwrap().kill().await.unwrap();
        // Another one takes its place, at another port.
        running.push_back(Instance::start(&database, Some(&redis)).await.unwrap());
        balancer.point_at(addresses(&running));
    }
    let mut declared = Vec::new();
    for writer in writers {
        declared.extend(writer.await.unwrap().unwrap());
    }
    assert_eq!(declared.len(), WRITERS * EACH);
    assert!(
        declared.iter().any(|one| one.attempts > 1),
        "nothing was under way at any kill"
    );

    let outbox = || async {
        let items = console.engine.outbox_list(true).await?;
        Ok(items
            .iter()
            .all(|item| item.state == OutboxState::Applied)
            .then_some(items.len()))
    };
    let applied = console.until("an outbox with nothing under way", outbox).await.unwrap();
    assert_eq!(applied, OWN);
    stands_once(&caller, &declared).await.unwrap();
    knows_it_all(&console, &caller).await.unwrap();
    console.close().await;
}

async fn reached(counted: &watch::Receiver<usize>, count: usize) {
    let mut counted = counted.clone();
    let waiting = counted.wait_for(|answered| *answered >= count);
    tokio::time::timeout(Duration::from_secs(90), waiting)
        .await
        .expect("writers that go on")
        .unwrap();
}

async fn signed_in(balancer: &Balancer, desk: &Desk, account: &Account) -> Result<Console> {
    let clock = ShiftedClock::default();
    let host = Arc::new(RecorderHost::new(clock.clone()));
    let config = console::config(&desk.profile(), desk.keychain.clone());
    let engine = Engine::open(config, host.clone()).await;
    let console = Console { engine, host };
    console.engine.platform_connect(balancer.url()).await?;
    let step = console.engine.sign_in(account.email(), account.password()).await?;
    ensure!(matches!(step, SignInStep::Code), "{step:?}");
    let code = code_at(&account.access, clock.now().millis() / 1_000)?;
    let step = console.engine.sign_in_code(code).await?;
    ensure!(matches!(step, SignInStep::Done { .. }), "{step:?}");
    console.live().await?;
    Ok(console)
}

/// Every intention happened once: one row, one audit record, the one that was answered; and the chain holds.
async fn stands_once(caller: &Caller, declared: &[Declared]) -> Result<()> {
    let mut records: Vec<AuditRecord> = Vec::new();
    let mut after = Some(0);
    while let Some(seq) = after {
        let page: AuditPage = caller.get(&format!("/v1/audit?after_seq={seq}&limit=500")).await?;
        records.extend(page.records);
        after = page.next;
    }
    verify_chain(0, GENESIS, &records).map_err(|fault| anyhow::anyhow!("{fault:?}"))?;
    let mut audited = BTreeMap::new();
    for record in records.iter().filter(|record| record.action == "incident.declared") {
        *audited.entry(record.resource_id.clone()).or_insert(0) += 1;
    }
    for one in declared {
        // A second row would have a second record.
        ensure!(
            audited.remove(&one.id.to_string()) == Some(1),
            "{} was not declared once",
            one.title
        );
    }
    // The rest is the console's own, and once each.
    let own = audited.values().filter(|count| **count == 1).count();
    ensure!(own >= OWN && own == audited.len(), "{audited:?}");
    Ok(())
}

/// The console's copy of the incidents is the platform's, row by row and version by version.
async fn knows_it_all(console: &Console, caller: &Caller) -> Result<()> {
    console
        .until("the platform's rows in the copy", async || {
            let rows = console.engine.incidents_list(OpenFilter::All).await?;
            let state = state(caller).await?;
            Ok((rows.len() as u64 == state.0 && checksum(&rows) == state.1).then_some(()))
        })
        .await
}

fn checksum(rows: &[Incident]) -> Checksum {
    let mut sum = Checksum::default();
    for row in rows {
        sum.add(row.id.0, row.version);
    }
    sum
}

/// Count and checksum of the platform's incidents.
async fn state(caller: &Caller) -> Result<(u64, Checksum)> {
    let head = caller.head().await?;
    let page: Changes = caller.get(&format!("/v1/sync/changes?after={head}")).await?;
    let mut states = page.scopes.into_iter();
    let state = states.find(|state| state.scope == Scope::Incidents);
    state.map(|state| (state.count, state.checksum)).context("a state")
}
