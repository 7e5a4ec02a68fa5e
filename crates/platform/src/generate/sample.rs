//! The living sample platform: small things keep happening, each in a transaction of its own.

use super::{
    alerts, draw,
    history::word,
    incidents,
    names::Taken,
    tenant::{Seedling, health, staff, tenant},
    world::Known,
};
use crate::{
    app::App,
    error::ApiError,
    http::Actor,
    incidents::{Entry, add},
    storage::{AuditEntry, Tx, sql},
    tenants::{Happening, record, users},
    usage,
};
use chrono::TimeDelta;
use rand::Rng;
use wheelhouse_contract::{
    ErrorCode,
    alert::AlertDraft,
    audit::AuditCategory,
    event::TenantEventKind,
    incident::{Incident, IncidentEventKind, Severity},
    tenant::{Tenant, TenantStatus},
    usage::{Consume, LimitKey},
};

/// Minutes during which the same tenant and service raise no second alert (PRODUCT 11).
const COOLDOWN_MINUTES: i64 = 30;

/// What happens in one tick: always some activity, now and then more. Called every few seconds.
///
/// # Errors
/// When the database fails; nothing of the failed event is kept.
pub async fn tick(app: &App, rng: &mut (impl Rng + Send)) -> Result<(), ApiError> {
    activity(app, rng).await?;
    match rng.gen_range(0..100) {
        0..6 => alert(app, rng).await,
        6..11 => incident_note(app, rng).await,
        11..14 => application(app, rng).await,
        _ => Ok(()),
    }
}

/// Up to `count` active tenants by lot; those that wait for a decision are left in peace.
async fn some_active(app: &App, rng: &mut (impl Rng + Send), count: usize) -> Result<Vec<Tenant>, ApiError> {
    let last: Option<i64> = sql::scalar(app.reader(), "SELECT MAX(number) FROM tenants", vec![]).await?;
    let last = last.unwrap_or(0);
    let mut found: Vec<Tenant> = Vec::new();
    for _ in 0..count * 3 {
        if found.len() >= count || last == 0 {
            break;
        }
        let number = rng.gen_range(1..=last);
        let rest = "WHERE number = $1 AND status = 'active' AND risk_flagged = 0";
        let tenants: Vec<Tenant> = sql::rows(app.reader(), rest, vec![number.into()]).await?;
        let new = tenants
            .into_iter()
            .filter(|tenant| found.iter().all(|known| known.id != tenant.id));
        found.extend(new.collect::<Vec<_>>());
    }
    Ok(found)
}

/// People come and go, calls are made.
async fn activity(app: &App, rng: &mut (impl Rng + Send)) -> Result<(), ApiError> {
    let count = rng.gen_range(2..6);
    let chosen = some_active(app, rng, count).await?;
    if chosen.is_empty() {
        return Ok(());
    }
    let mut tx = app.begin_as(Actor::platform()).await?;
    for tenant in chosen {
        // Under the lock: the tenant may have changed since it was drawn.
        let mut tenant: Tenant = tx.require(tenant.id).await?;
        if tenant.status != TenantStatus::Active {
            continue;
        }
        let (now, before) = (tx.now(), tenant.activity.messages_this_month);
        let activity = &mut tenant.activity;
        activity.users_online = rng.gen_range(0..=activity.users_total);
        activity.messages_this_month += rng.gen_range(1..30);
        activity.calls_30d += rng.gen_range(0..4);
        activity.last_active_at = Some(now);
        if activity.calls_30d > 0 {
            let moved = i16::from(activity.call_success_percent) + rng.gen_range(-1..=1);
            activity.call_success_percent = u8::try_from(moved.clamp(40, 100)).unwrap_or(100);
        }
        tenant.health = health(tenant.activity.calls_30d, tenant.activity.call_success_percent);
        tenant.updated_at = now;
        let sent = i64::from(tenant.activity.messages_this_month - before);
        tx.put(&mut tenant).await?;
        used(&mut tx, &tenant, sent).await?;
    }
    tx.finish().await?;
    Ok(())
}

/// Messages that were sent, and now and then an invoice, as far as the limits let them.
async fn used(tx: &mut Tx, tenant: &Tenant, messages: i64) -> Result<(), ApiError> {
    for (limit, amount) in [
        (LimitKey::MessagesPerMonth, messages),
        (LimitKey::InvoicesPerMonth, messages / 20),
    ] {
        let wish = Consume {
            limit,
            amount,
            id: None,
            check_only: false,
        };
        match amount {
            ..1 => {}
            _ => match usage::take(tx, tenant, &wish).await {
                Err(error) if error.code() != Some(ErrorCode::RateLimited) => return Err(error),
                _ => {}
            },
        }
    }
    Ok(())
}

async fn alert(app: &App, rng: &mut (impl Rng + Send)) -> Result<(), ApiError> {
    let chosen = some_active(app, rng, 1).await?;
    let known = chosen.first().map(|tenant| Known {
        id: tenant.id,
        name: tenant.name.clone(),
        subdomain: tenant.subdomain.clone(),
        owner_email: tenant.owner_email.clone(),
    });
    let draft = alerts::draft(rng, known.as_ref());
    if cools_down(app, &draft).await? {
        return Ok(());
    }
    let mut tx = app.begin_as(Actor::platform()).await?;
    crate::alerts::raise_alert(&mut tx, &draft).await?;
    tx.finish().await?;
    Ok(())
}

async fn cools_down(app: &App, draft: &AlertDraft) -> Result<bool, ApiError> {
    let since = app.now().plus(TimeDelta::minutes(-COOLDOWN_MINUTES));
    sql::exists(
        app.reader(),
        "alerts WHERE service = $1 AND kind = $2 AND raised_at > $3 AND COALESCE(tenant_id, '') = $4",
        vec![
            draft.service.clone().into(),
            word(draft.kind).into(),
            since.millis().into(),
            draft.tenant_id.map(|id| id.to_string()).unwrap_or_default().into(),
        ],
    )
    .await
}

async fn incident_note(app: &App, rng: &mut (impl Rng + Send)) -> Result<(), ApiError> {
    let rest = "WHERE status NOT IN ('resolved', 'closed') ORDER BY id";
    let open: Vec<Incident> = sql::rows(app.reader(), rest, vec![]).await?;
    if open.is_empty() {
        return Ok(());
    }
    let chosen = open[rng.gen_range(0..open.len())].id;
    let mut tx = app.begin_as(Actor::platform()).await?;
    let mut incident: Incident = tx.require(chosen).await?;
    if !incident.status.is_open() || incident.severity < Severity::Medium {
        return Ok(());
    }
    incident.updated_at = tx.now();
    tx.put(&mut incident).await?;
    let note = incidents::note(rng).to_owned();
    let mut entry = Entry::new(IncidentEventKind::Note);
    entry.note = Some(note.clone());
    add(&mut tx, chosen, entry).await?;
    let sentence = format!("Incident INC-{:04} was updated.", incident.number);
    let entry = AuditEntry::new(AuditCategory::Platform, "incident.updated", sentence)
        .on("incident", chosen, incident.title.clone())
        .reason(note);
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(())
}

/// Somebody applies: a new tenant that waits for its review.
async fn application(app: &App, rng: &mut (impl Rng + Send)) -> Result<(), ApiError> {
    let mut tx = app.begin_as(Actor::platform()).await?;
    let last: Option<i64> = sql::scalar(tx.conn(), "SELECT MAX(number) FROM tenants", vec![]).await?;
    let seedling = Seedling {
        number: u32::try_from(last.unwrap_or(0) + 1).map_err(ApiError::internal)?,
        created_at: tx.now(),
        status: TenantStatus::PendingReview,
        now: tx.now(),
    };
    let mut fresh = tenant(rng, &mut Taken::default(), &seedling);
    let names = vec![fresh.subdomain.clone().into(), fresh.name.trim().to_lowercase().into()];
    if sql::exists(tx.conn(), "tenants WHERE subdomain = $1 OR name_key = $2", names).await? {
        return Ok(());
    }
    tx.put(&mut fresh).await?;
    users::add(&tx, fresh.id, &staff(rng, &fresh, tx.now()), None).await?;
    record(&mut tx, fresh.id, Happening::new(TenantEventKind::Created)).await?;
    let entry = AuditEntry::new(
        AuditCategory::Tenant,
        "tenant.created",
        format!("{} applied.", fresh.name),
    )
    .on("tenant", fresh.id, fresh.name.clone())
    .after(&fresh)?;
    tx.audit(entry).await?;
    tx.finish().await?;
    Ok(())
}

/// A source of chance for [`tick`] that the same seed always gives.
pub fn source(seed: u64) -> rand::rngs::StdRng {
    draw::source(seed, 8, 0)
}
