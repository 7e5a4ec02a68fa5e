//! Two operators at the same tenant.

use super::{extension, one, seat, stage, until, waits};
use chrono::TimeDelta;
use wheelhouse_contract::{
    Role,
    subscription::SubscriptionState,
    tenant::{Tenant, TenantUpdate},
};
use wheelhouse_engine::view::{ConflictChoice, OutboxKind, OutboxState};

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_different_fields_lose_nothing() {
    let (world, console, _desk) = stage(100).await;
    let ada = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let (other, _their_desk) = seat(&world, &ada).await;
    let before = one(&console, SubscriptionState::Active).await;
    let phone = TenantUpdate {
        phone: Some("020 7946 0018".to_owned()),
        ..TenantUpdate::default()
    };
    let website = TenantUpdate {
        website: Some("https://moved.example".to_owned()),
        notes: Some("Moved house.".to_owned()),
        ..TenantUpdate::default()
    };
    let previewed = console
        .engine
        .tenant_update_preview(before.id, phone.clone())
        .await
        .unwrap();
    assert_eq!(previewed.len(), 1);
    console.engine.work_offline(true).await.unwrap();
    console.engine.tenant_update(before.id, phone).await.unwrap();
    other.engine.tenant_update(before.id, website).await.unwrap();
    until(&other, before.id, |tenant| tenant.notes == "Moved house.").await;
    console.engine.work_offline(false).await.unwrap();
    let both = |tenant: &Tenant| tenant.phone == "020 7946 0018" && tenant.notes == "Moved house.";
    let after = until(&console, before.id, both).await;
    assert_eq!(after.website.as_deref(), Some("https://moved.example"));
    assert_eq!(after.version, before.version + 2);
    until(&other, before.id, both).await;
    other.close().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_who_change_the_same_field_are_shown_both_words() {
    let (world, console, _desk) = stage(100).await;
    let ada = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let (other, _their_desk) = seat(&world, &ada).await;
    let before = one(&console, SubscriptionState::Active).await;
    let name = |text: &str| TenantUpdate {
        owner_name: Some(text.to_owned()),
        ..TenantUpdate::default()
    };
    console.engine.work_offline(true).await.unwrap();
    console
        .engine
        .tenant_update(before.id, name("Mine Owner"))
        .await
        .unwrap();
    other
        .engine
        .tenant_update(before.id, name("Theirs Owner"))
        .await
        .unwrap();
    until(&other, before.id, |tenant| tenant.owner_name == "Theirs Owner").await;
    console.engine.work_offline(false).await.unwrap();
    let entry = waits(&console, OutboxKind::TenantUpdate).await;
    let conflict = console.outbox_reaches(&entry.id, OutboxState::Conflict).await.unwrap();
    let field = &conflict
        .conflict
        .iter()
        .find(|field| field.field == "owner_name")
        .unwrap();
    assert_eq!(field.seen, before.owner_name.as_str());
    assert_eq!(
        (&field.now, &field.mine),
        (&"Theirs Owner".into(), &Some("Mine Owner".into()))
    );
    console
        .engine
        .outbox_resolve(entry.id, ConflictChoice::KeepMine)
        .await
        .unwrap();
    until(&console, before.id, |tenant| tenant.owner_name == "Mine Owner").await;
    until(&other, before.id, |tenant| tenant.owner_name == "Mine Owner").await;
    other.close().await;
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_extensions_of_one_subscription_are_a_persons_to_decide() {
    let (world, console, _desk) = stage(300).await;
    let ada = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let (other, _their_desk) = seat(&world, &ada).await;
    let before = one(&console, SubscriptionState::Active).await;
    let end = before.subscription_ends_at.unwrap();
    console.engine.work_offline(true).await.unwrap();
    console
        .engine
        .subscription_extend(before.id, extension(1))
        .await
        .unwrap();
    other
        .engine
        .subscription_extend(before.id, extension(12))
        .await
        .unwrap();
    until(&other, before.id, |tenant| tenant.version > before.version).await;
    console.engine.work_offline(false).await.unwrap();
    let entry = waits(&console, OutboxKind::SubscriptionExtend).await;
    let conflict = console.outbox_reaches(&entry.id, OutboxState::Conflict).await.unwrap();
    let field = conflict
        .conflict
        .iter()
        .find(|field| field.field == "subscription_ends_at");
    let mine = serde_json::to_value(end.plus(TimeDelta::days(13 * 30))).unwrap();
    assert_eq!(field.unwrap().mine, Some(mine), "what it would make of what is there");
    console
        .engine
        .outbox_resolve(entry.id, ConflictChoice::TakeTheirs)
        .await
        .unwrap();
    let year = end.plus(TimeDelta::days(360));
    until(&console, before.id, |tenant| tenant.subscription_ends_at == Some(year)).await;
    other.close().await;
    console.close().await;
}
