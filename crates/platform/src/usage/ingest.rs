//! Usage as its sources tell it: batches that may come twice, late, and at once from several.

use super::{TELL, counts, overrides, row, threshold};
use crate::{
    app::App,
    error::ApiError,
    http::{Mutation, Reply},
    storage::{AuditEntry, Tx, sql},
};
use axum::{extract::State, response::Response};
use serde_json::json;
use std::collections::{BTreeMap, btree_map::Entry};
use wheelhouse_contract::{
    Problem, TenantId,
    audit::AuditCategory,
    tenant::Tenant,
    usage::{LimitKey, UsageBatch, UsageEvent, UsageReceipt, granted},
};

/// Counts a batch of events. An event that was told before (the same id for the same tenant) counts once, whichever batch it
/// comes with. What happened in an earlier month counts there.
#[utoipa::path(post, path = "/v1/usage", tag = "usage", request_body = UsageBatch,
    params(("Idempotency-Key" = String, Header,)),
    responses((status = 200, body = UsageReceipt), (status = "4XX", body = Problem)),
    extensions(("x-permission" = json!(["billing:create"]))))]
pub(super) async fn ingest(State(app): State<App>, request: Mutation) -> Result<Response, ApiError> {
    request.require(TELL)?;
    let batch: UsageBatch = request.json()?;
    ApiError::check(batch.faults(app.now()))?;
    let mut tx = app.begin(&request).await?;
    let receipt = count(&mut tx, &batch.events).await?;
    let sentence = format!("{} events of usage were counted.", receipt.counted);
    let entry = AuditEntry::new(AuditCategory::Tenant, "usage.ingested", sentence)
        .on("usage", request.key, "usage")
        .after(
            &json!({ "counted": receipt.counted, "repeated": receipt.repeated, "unknown": receipt.unknown.len() }),
        )?;
    tx.audit(entry).await?;
    tx.commit(Reply::ok(&receipt)?).await
}

/// Counts what was not counted before, and tells the thresholds that it reaches.
pub(super) async fn count(tx: &mut Tx, events: &[UsageEvent]) -> Result<UsageReceipt, ApiError> {
    let mut receipt = UsageReceipt::default();
    let mut tenants: BTreeMap<TenantId, Option<Tenant>> = BTreeMap::new();
    let mut sums: BTreeMap<(TenantId, LimitKey, i64), i64> = BTreeMap::new();
    for (index, event) in (0..).zip(events) {
        if let Entry::Vacant(place) = tenants.entry(event.tenant_id) {
            place.insert(tx.get(event.tenant_id).await?);
        }
        if tenants.get(&event.tenant_id).is_none_or(Option::is_none) {
            receipt.unknown.push(index);
        } else if remember(tx, event.tenant_id, &event.id, event.at.millis()).await? {
            receipt.counted += 1;
            let period = counts::period(event.limit, event.at);
            *sums.entry((event.tenant_id, event.limit, period)).or_default() += event.amount;
        } else {
            receipt.repeated += 1;
        }
    }
    for ((tenant, key, period), amount) in &sums {
        counts::add(tx, *tenant, *key, *period, *amount).await?;
    }
    for (tenant, key, period) in sums.into_keys() {
        if let Some(Some(tenant)) = tenants.get(&tenant) {
            told(tx, tenant, key, period).await?;
        }
    }
    Ok(receipt)
}

/// Notes the event; `false` when it is known.
pub(super) async fn remember(tx: &Tx, tenant: TenantId, id: &str, at: i64) -> Result<bool, ApiError> {
    let statement =
        "INSERT INTO usage_events (tenant_id, id, at) VALUES ($1, $2, $3) ON CONFLICT (tenant_id, id) DO NOTHING";
    let values = vec![tenant.to_string().into(), id.trim().into(), at.into()];
    Ok(sql::exec(tx.conn(), statement, values).await? == 1)
}

/// After a count has changed: thresholds at once, the row that travels with them or soon.
pub(super) async fn told(tx: &mut Tx, tenant: &Tenant, key: LimitKey, period: i64) -> Result<(), ApiError> {
    let overrides = overrides::all(tx.conn(), tenant.id).await?;
    let allowed = granted(tenant, &overrides, key, tx.now()).allowed;
    let count = threshold::counted(tx, tenant, key, period, allowed).await?;
    match threshold::tell(tx, tenant, &count).await? {
        0 => row::touch(tx, tenant.id).await,
        _ => row::publish(tx, tenant).await.map(drop),
    }
}
