//! The sample world into the database.

use super::{
    acts::Acts,
    alerts::alerts,
    approvals::approvals,
    incidents::incidents,
    world::{Story, World, impersonations},
};
use crate::{
    app::App,
    error::ApiError,
    http::Actor,
    operators::admin::hash_password,
    storage::{Tx, sql},
    subscriptions,
    tenants::users,
    usage,
};
use secrecy::SecretString;
use wheelhouse_contract::{ErrorCode, Timestamp, operator::Operator, tenant::Tenant};

/// Tenants per transaction: bounds memory and the time that the write lock is held.
const CHUNK: usize = 2_000;

/// With it the users of a *sample* platform's tenants sign in on their sites. Elsewhere generated users have no password.
pub const SAMPLE_TENANT_PASSWORD: &str = "sail-the-seven-seas";

/// Fills an empty platform with `tenants` tenants and two years of history; the same seed and time give the same world.
///
/// # Errors
/// `conflict` when there are tenants already.
pub async fn generate(app: &App, tenants: u32, seed: u64) -> Result<(), ApiError> {
    if sql::count::<Tenant, _>(app.reader(), "", vec![]).await? > 0 {
        return Err(ApiError::new(
            ErrorCode::Conflict,
            "This platform has tenants already; sample data goes into an empty one.",
        ));
    }
    let password = if app.config().sample {
        Some(hash_password(&SecretString::from(SAMPLE_TENANT_PASSWORD)).await?)
    } else {
        None
    };
    let mut world = World::new(tenants, seed, app.now());
    let team = world.team.clone();
    let mut acts = Acts::new(&team, world.now);
    let mut suspended = Vec::new();
    let mut tx = bulk(app).await?;
    tx.load(&missing(&tx, &team).await?).await?;
    tx.finish().await?;
    loop {
        let stories: Vec<Story> = world.by_ref().take(CHUNK).collect();
        if stories.is_empty() {
            break;
        }
        for story in &stories {
            acts.of_tenant(&story.tenant, &story.history);
        }
        let found = stories
            .iter()
            .filter(|story| may_end(&story.tenant))
            .map(|story| story.tenant.clone());
        suspended.extend(found.take(3_usize.saturating_sub(suspended.len())));
        load_tenants(app, stories, password.as_deref()).await?;
    }
    load_rest(app, &world, &mut acts, &suspended, tenants).await
}

async fn bulk(app: &App) -> Result<Tx, ApiError> {
    Ok(app.begin_as(Actor::platform()).await?.bulk())
}

/// Those of the team whose address nobody has yet.
async fn missing(tx: &Tx, team: &[Operator]) -> Result<Vec<Operator>, ApiError> {
    let mut missing = Vec::new();
    for operator in team {
        let known: Vec<Operator> =
            sql::rows(tx.conn(), "WHERE email = $1", vec![operator.email.clone().into()]).await?;
        if known.is_empty() {
            missing.push(operator.clone());
        }
    }
    Ok(missing)
}

fn may_end(tenant: &Tenant) -> bool {
    use wheelhouse_contract::tenant::TenantStatus;
    tenant.status == TenantStatus::Suspended
}

async fn load_tenants(app: &App, stories: Vec<Story>, password: Option<&str>) -> Result<(), ApiError> {
    let mut tx = bulk(app).await?;
    let (mut tenants, mut events, mut reviews, mut paid) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut people = Vec::new();
    for story in stories {
        people.push(story.staff.len() as u64);
        users::add(&tx, story.tenant.id, &story.staff, password).await?;
        tenants.push(story.tenant);
        events.extend(story.history.events);
        reviews.extend(story.history.review);
        paid.extend(story.paid);
    }
    tx.load(&tenants).await?;
    tx.load(&events).await?;
    tx.load(&reviews).await?;
    subscriptions::load(&tx, &paid).await?;
    subscriptions::set_marks(&tx, &tenants).await?;
    let used = super::usage::of(&tenants, &people, tx.now());
    usage::load(&mut tx, &used.rows, &used.past, &used.told).await?;
    tx.finish().await?;
    Ok(())
}

async fn load_rest(
    app: &App,
    world: &World,
    acts: &mut Acts<'_>,
    suspended: &[Tenant],
    tenants: u32,
) -> Result<(), ApiError> {
    let (team, known, now): (&[Operator], _, Timestamp) = (&world.team, &world.known, world.now);
    let many = |per_thousand: u32, least: u32, most: u32| (tenants * per_thousand / 1_000).clamp(least, most);
    let incidents = incidents(&mut world.source(3), many(14, 6, 240), team, known, now);
    let alerts = alerts(&mut world.source(4), many(45, 10, 900), team, known, now);
    let sessions = impersonations(&mut world.source(5), many(30, 4, 600), team, known, now);
    let requests = approvals(&mut world.source(6), team, suspended, now);
    incidents.iter().for_each(|told| acts.of_incident(told));
    sessions.iter().for_each(|one| acts.of_impersonation(one));
    acts.of_sign_ins(&mut world.source(7), now);
    let mut tx = bulk(app).await?;
    let (heads, timelines): (Vec<_>, Vec<_>) = incidents.into_iter().unzip();
    tx.load(&heads).await?;
    tx.load(&timelines.concat()).await?;
    tx.load(&alerts).await?;
    tx.load(&sessions).await?;
    tx.load(&requests).await?;
    let mut history = std::mem::take(&mut acts.all);
    history.sort_by_key(|act| act.at);
    for act in history {
        tx.audit_as(&act.actor, act.at, act.entry).await?;
    }
    tx.finish().await?;
    Ok(())
}
