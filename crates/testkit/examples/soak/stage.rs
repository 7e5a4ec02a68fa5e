//! What every part begins with: a platform, a signed-in console's desk, somebody at work elsewhere, things to work on.

use crate::{
    child,
    deeds::{self, Targets},
};
use anyhow::{Context, Result};
use serde_json::Value;
use uuid::Uuid;
use wheelhouse_contract::{IdempotencyKey, Role, incident::Incident, incident::Severity, tenant::Tenant};
use wheelhouse_platform::storage::sql;
use wheelhouse_remote::{Client, Command};
use wheelhouse_testkit::{Console, Desk, Faults, World};

pub struct Stage {
    pub world: World,
    pub desk: Desk,
    /// Another operator at work elsewhere, on a good wire.
    pub elsewhere: Client,
    pub targets: Targets,
}

impl Stage {
    /// A console has signed in and has everything; it is closed again.
    pub async fn set(tenants: u32) -> Result<Self> {
        let world = World::start(tenants, Faults::default()).await?;
        let desk = Desk::new()?;
        let ada = world.operator("ada@wheelhouse.test", Role::Owner).await?;
        let elsewhere = world.client(&ada).await?;
        let mut incidents = Vec::new();
        for number in 0..10 {
            let draft = deeds::incident(&format!("to work on, {number}"), Severity::Low);
            let command = Command::incident_declare(&draft, key());
            let made: Incident = elsewhere.send(&command).await?.value;
            incidents.push(made.id);
        }
        let rows: Vec<Tenant> = sql::rows(world.platform().app().reader(), "ORDER BY id LIMIT 50", vec![]).await?;
        let targets = Targets {
            incidents,
            tenants: rows.iter().map(|tenant| tenant.id).collect(),
        };
        targets.save(&desk.dir.path().join(child::TARGETS))?;
        let console = Console::signed_in(&world, &desk, &world.owner).await?;
        console.close().await;
        Ok(Self {
            world,
            desk,
            elsewhere,
            targets,
        })
    }

    /// Somebody elsewhere declares an incident.
    pub async fn declare(&self, mark: &str, severity: Severity) -> Result<()> {
        let command = Command::incident_declare(&deeds::incident(mark, severity), key());
        let sent = self.elsewhere.send::<Value>(&command).await;
        sent.map(drop).with_context(|| format!("declaring {mark} elsewhere"))
    }
}

pub fn key() -> IdempotencyKey {
    IdempotencyKey(Uuid::now_v7())
}
