//! SIGKILL in the middle of syncing, mutating and telling: no mutation and no notification is lost or doubled.

use crate::support::{Child, incident};
use rand::{Rng, SeedableRng, rngs::StdRng};
use std::collections::{BTreeMap, BTreeSet};
use wheelhouse_contract::{Role, incident::Severity};
use wheelhouse_engine::view::{OpenFilter, OutboxState};
use wheelhouse_remote::Command;
use wheelhouse_testkit::{Console, Desk, Faults, World};

/// What the children said before they died.
#[derive(Default)]
struct Said {
    declared: BTreeSet<String>,
    /// Text of a critical incident → keys under which it was told. The desktop replaces what has the same key.
    told: BTreeMap<String, BTreeSet<String>>,
}

impl Said {
    fn note(&mut self, line: &str) {
        let parts: Vec<_> = line.split('\t').collect();
        match parts.as_slice() {
            ["declared", title] => {
                self.declared.insert((*title).to_owned());
            }
            ["told", key, title, body] => self.hear(key, &format!("{title} {body}")),
            _ => {}
        }
    }

    fn hear(&mut self, key: &str, text: &str) {
        if let Some(start) = text.find("critical-") {
            let name: String = text[start..]
                .chars()
                .take_while(|c| !c.is_whitespace() && *c != '.')
                .collect();
            self.told.entry(name).or_default().insert(key.to_owned());
        }
    }
}

async fn whole_inbox(console: &Console) -> Vec<wheelhouse_engine::view::InboxItem> {
    let mut items = Vec::new();
    let mut after = None;
    loop {
        let page = console.engine.inbox_page(after, false).await.unwrap();
        items.extend(page.items);
        after = page.next;
        if after.is_none() {
            return items;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn kills_lose_and_double_nothing() {
    const KILLS: usize = 12;
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    Console::signed_in(&world, &desk, &world.owner)
        .await
        .unwrap()
        .close()
        .await;
    let ada = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let elsewhere = world.client(&ada).await.unwrap();
    let mut random = StdRng::seed_from_u64(11);
    let mut said = Said::default();
    for kill in 0..KILLS {
        let mut child = Child::start(&world, &desk, "declare").unwrap();
        let critical = incident(&format!("critical-{kill}"), Severity::Critical);
        let command = Command::incident_declare(&critical, uuid::Uuid::now_v7().into());
        elsewhere.send::<serde_json::Value>(&command).await.unwrap();
        for _ in 0..random.gen_range(1..12) {
            said.note(&child.line().await.unwrap().expect("a child that lives"));
        }
        child.kill().await.unwrap();
        while let Some(line) = child.line().await.unwrap() {
            said.note(&line);
        }
    }
    assert!(said.declared.len() >= KILLS, "the children did something");

    let console = Console::open(&world, &desk).await.unwrap();
    console.live().await.unwrap();
    let applied = console
        .until("an outbox with nothing under way", async || {
            let items = console.engine.outbox_list(true).await?;
            Ok(items
                .iter()
                .all(|item| item.state == OutboxState::Applied)
                .then_some(items.len()))
        })
        .await
        .unwrap();
    assert!(applied >= 1);
    let mut counts = BTreeMap::new();
    console
        .until("everything declared in the copy", async || {
            counts.clear();
            for row in console.engine.incidents_list(OpenFilter::All).await? {
                *counts.entry(row.title).or_insert(0) += 1;
            }
            Ok(said
                .declared
                .iter()
                .all(|title| counts.contains_key(title))
                .then_some(()))
        })
        .await
        .unwrap();
    assert!(
        counts
            .iter()
            .filter(|(title, _)| title.starts_with("Killed"))
            .all(|(_, count)| *count == 1),
        "{counts:?}"
    );
    let everything_told = |said: &mut Said, notices: &[wheelhouse_engine::host::NativeNotice]| {
        for notice in notices {
            said.hear(&notice.key, &format!("{} {}", notice.title, notice.body));
        }
    };
    everything_told(&mut said, &console.host.seen().notices);
    let inbox = whole_inbox(&console).await;
    for kill in 0..KILLS {
        let name = format!("critical-{kill}");
        let in_inbox = inbox
            .iter()
            .any(|item| format!("{} {}", item.title, item.body).contains(&name));
        let keys = said.told.get(&name).map_or(0, BTreeSet::len);
        assert!(in_inbox, "{name} is not in the inbox");
        assert!(keys <= 1, "{name} was told under {keys} keys");
    }
    console.close().await;
}
