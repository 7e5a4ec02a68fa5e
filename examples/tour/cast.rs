//! Who plays: a platform with two operators, one of them at the console and the other elsewhere.

use crate::{desktop, driven::Driven};
use anyhow::{Context, Result};
use chrono::TimeDelta;
use serde_json::{Value, json};
use std::path::Path;
use uuid::Uuid;
use wheelhouse_contract::{
    ErrorCode, IdempotencyKey, Role, TenantId,
    review::{ReviewDecision, Verdict},
    tenant::{StatusChange, TenantStatus},
};
use wheelhouse_platform::operators::admin;
use wheelhouse_remote::{Client, Command, RemoteError};
use wheelhouse_testkit::{Access, Faults, World};

/// Platform, app, and a colleague at another console.
pub struct Cast {
    pub world: World,
    pub app: Driven,
    /// Who sits here.
    pub operator: Access,
    pub colleague: Client,
    access: Access,
}

pub const SMALL: (u32, u32) = (1280, 800);
pub const LARGE: (u32, u32) = (1920, 1080);

pub fn key() -> IdempotencyKey {
    IdempotencyKey(Uuid::now_v7())
}

impl Cast {
    /// The app stands at its welcome.
    pub async fn gather(home: &Path, tenants: u32) -> Result<Self> {
        let world = World::start(tenants, Faults::default()).await?;
        // Each code that is used up moves the platform's clock half a minute ahead; three are used, and the pictures show
        // the time as it is.
        world.clock.advance(TimeDelta::seconds(-90));
        let operator = employ(&world, "olivia.hart@wheelhouse.example", "Olivia Hart").await?;
        let access = employ(&world, "marcus.reed@wheelhouse.example", "Marcus Reed").await?;
        let colleague = world.client(&access).await?;
        let app = Driven::start(&home.join("profile"), &[]).await?;
        let cast = Self {
            world,
            app,
            operator,
            colleague,
            access,
        };
        cast.size(SMALL).await?;
        Ok(cast)
    }

    /// Sizes the page's area.
    pub async fn size(&self, size: (u32, u32)) -> Result<()> {
        size_page(&self.app, size).await
    }

    /// The first tenant of a status.
    pub async fn tenant(&self, status: &str, offset: u32) -> Result<Value> {
        let query = json!({ "query": { "statuses": [status], "sort": "name" }, "offset": offset, "limit": 1 });
        let page = self.app.call("tenants_page", query).await?;
        page["rows"]
            .get(0)
            .cloned()
            .with_context(|| format!("no tenant is {status}"))
    }

    /// The colleague asks to terminate a suspended tenant.
    pub async fn ask_for_termination(&self) -> Result<()> {
        let tenant = self.tenant("suspended", 1).await?;
        let id: TenantId = serde_json::from_value(tenant["id"].clone())?;
        let dossier = self.app.call("tenant_dossier", json!({ "id": id })).await?;
        let version = dossier["tenant"]["version"].as_u64().context("a version")?;
        let change = StatusChange {
            to: TenantStatus::Terminated,
            justification: "Fraud confirmed by the payment provider, case 2026-118; owner informed by letter."
                .to_owned(),
            typed_name: Some(tenant["name"].as_str().context("a name")?.to_owned()),
            notify_owner: true,
        };
        let command = Command::status_change(id, &change, version, key());
        let command = self.colleague.step_up(command, &self.world.code(&self.access)?).await?;
        self.colleague
            .send::<Value>(&command)
            .await
            .map(drop)
            .or_else(|error| match error {
                // This is the answer: an approval was opened.
                RemoteError::Problem { problem, .. } if problem.code == ErrorCode::ApprovalRequired => Ok(()),
                other => Err(other.into()),
            })
    }

    /// Somebody with access to the database rewrites history.
    pub fn tamper_with_the_audit(&self) -> Result<()> {
        let database = rusqlite::Connection::open(self.world.database())?;
        database.busy_timeout(std::time::Duration::from_secs(10))?;
        let changed = database.execute(
            "UPDATE audit SET doc = replace(doc, '\"description\":\"', '\"description\":\"Nothing happened. ')
             WHERE seq = (SELECT MAX(seq) - 3 FROM audit)",
            [],
        )?;
        anyhow::ensure!(changed == 1, "there is no history to rewrite");
        Ok(())
    }

    /// The colleague decides the same review, the other way.
    pub async fn meddle(&self, id: &str) -> Result<()> {
        let id: TenantId = id.parse()?;
        let dossier = self.app.call("tenant_dossier", json!({ "id": id })).await?;
        let version = dossier["tenant"]["version"].as_u64().context("a version")?;
        let decision = ReviewDecision {
            verdict: Verdict::Reject,
            checklist: Vec::new(),
            notes: "The company number belongs to a company that was dissolved in 2019.".to_owned(),
        };
        self.colleague
            .send::<Value>(&Command::review(id, &decision, version, key()))
            .await?;
        Ok(())
    }
}

/// One more owner.
async fn employ(world: &World, email: &str, name: &str) -> Result<Access> {
    let made = admin::create(world.platform().app(), email, name, Role::Owner).await?;
    Ok(Access {
        email: email.to_owned(),
        password: made.password,
        totp_secret: made.totp_secret,
    })
}

/// Sizes the page's area, which can be as large as the screen.
pub async fn size_page(app: &Driven, (width, height): (u32, u32)) -> Result<()> {
    let window = desktop::main_window().await?;
    desktop::place(&window, (0, 0), (width, height))?;
    app.until(
        || format!("a page of {width} × {height}"),
        async || {
            let now = app.run("return [innerWidth, innerHeight]", vec![]).await?;
            Ok((now == json!([width, height])).then_some(()))
        },
    )
    .await
}
