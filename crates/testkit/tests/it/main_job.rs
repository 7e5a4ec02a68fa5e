//! Sign in, sync, review without a network, come back.

use crate::support::{decision, incident};
use wheelhouse_contract::{
    Role,
    incident::Severity,
    review::{Review, Verdict},
    tenant::{StatusChange, Tenant, TenantPatch, TenantStatus},
};
use wheelhouse_engine::view::{ConflictChoice, OutboxState, Phase, TenantQuery};
use wheelhouse_remote::Command;
use wheelhouse_testkit::{Console, Desk, Faults, Files, World};

#[tokio::test(flavor = "multi_thread")]
async fn the_copy_is_the_platform() {
    let world = World::start(300, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let all = TenantQuery {
        archived: true,
        ..TenantQuery::default()
    };
    assert_eq!(console.tenants(all).await.unwrap().len(), 300);
    let overview = console.engine.overview().await.unwrap();
    assert!(overview.tenants_total > 0 && overview.awaiting_review > 0);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_review_made_offline_is_applied_once_after_a_restart() {
    let world = World::start(300, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let tenant = console.waiting().await.unwrap()[0];
    world.proxy.sever();
    console.offline().await.unwrap();
    let queued = console
        .engine
        .review_decide(tenant, decision(Verdict::Approve))
        .await
        .unwrap();
    assert_eq!(queued.state, OutboxState::Waiting);
    let laid_over = console.engine.tenant_dossier(tenant).await.unwrap();
    assert!(!laid_over.pending_fields.is_empty(), "the dossier shows what waits");
    console.close().await;

    let console = Console::open(&world, &desk).await.unwrap();
    assert_eq!(
        console.engine.app_state().await.unwrap().phase,
        Phase::Ready,
        "signed in over restarts, offline too"
    );
    assert_eq!(
        console.engine.outbox_list(false).await.unwrap().len(),
        1,
        "the decision survived"
    );
    world.proxy.restore();
    console.engine.sync_now().await.unwrap();
    console.outbox_reaches(&queued.id, OutboxState::Applied).await.unwrap();
    let reviews = console
        .until("the review in the copy", async || {
            let reviews: Vec<Review> = console.engine.tenant_dossier(tenant).await?.reviews;
            Ok((!reviews.is_empty()).then_some(reviews))
        })
        .await
        .unwrap();
    assert_eq!(
        reviews
            .iter()
            .filter(|review| review.notes == decision(Verdict::Approve).notes)
            .count(),
        1
    );
    console.close().await;
}

/// What was kept of the list is shown before all tenants are in memory, and made good as soon as they are.
#[tokio::test(flavor = "multi_thread")]
async fn a_start_lends_the_list_what_it_showed_last() {
    let world = World::start(300, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let page = async |console: &Console| {
        console
            .engine
            .tenants_page(TenantQuery::default(), 0, 50)
            .await
            .unwrap()
    };
    let shown = page(&console).await;
    let held = console.engine.clone();
    console.close().await;
    let files = Files::of(&desk.profile(), desk.keychain.clone()).await.unwrap();
    let left: Vec<_> = ["cache.db-wal", "state.db-wal"]
        .into_iter()
        .filter(|name| files.dir.join(name).exists())
        .collect();
    assert_eq!(
        left,
        Vec::<&str>::new(),
        "closed in order, whoever still holds the engine"
    );
    drop(held);

    let mut lent = None;
    for _ in 0..20 {
        {
            let cache = files.cache().unwrap();
            cache.execute_batch("PRAGMA query_only = OFF").unwrap();
            let changed = cache.execute("UPDATE first_page SET total = 999", []).unwrap();
            assert_eq!(changed, 1, "something is kept");
        }
        let console = Console::open(&world, &desk).await.unwrap();
        let first = page(&console).await;
        if first.total == 999 {
            lent = Some(first.rows);
            let whole = async || {
                let now = page(&console).await;
                Ok((now.total == shown.total && now.rows == shown.rows).then_some(()))
            };
            console.until("the list of all tenants", whole).await.unwrap();
            console.close().await;
            break;
        }
        // A busy machine read them all before the question came.
        console.close().await;
    }
    assert_eq!(lent, Some(shown.rows));
}

/// Active tenants that the risk rules put into the queue.
async fn flagged(console: &Console) -> Vec<Tenant> {
    let query = TenantQuery {
        awaiting_review: true,
        statuses: vec![TenantStatus::Active],
        ..TenantQuery::default()
    };
    let mut tenants = Vec::new();
    for id in console.tenants(query).await.unwrap() {
        tenants.push(console.engine.tenant_dossier(id).await.unwrap().tenant);
    }
    tenants
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changed_meanwhile_comes_back_as_a_conflict_that_a_person_decides() {
    let world = World::start(1_000, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let tenants = flagged(&console).await;
    let colleague = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let elsewhere = world.client(&colleague).await.unwrap();
    world.proxy.sever();
    console.offline().await.unwrap();
    let mut queued = Vec::new();
    for tenant in &tenants[..2] {
        queued.push(
            console
                .engine
                .review_decide(tenant.id, decision(Verdict::Approve))
                .await
                .unwrap(),
        );
        let pause = StatusChange {
            to: TenantStatus::Paused,
            justification: "The owner asked for a break.".to_owned(),
            typed_name: None,
            notify_owner: false,
        };
        let command = Command::status_change(tenant.id, &pause, tenant.version, uuid::Uuid::now_v7().into());
        elsewhere.send::<serde_json::Value>(&command).await.unwrap();
    }
    world.proxy.restore();
    console.engine.sync_now().await.unwrap();
    for item in &queued {
        let conflict = console.outbox_reaches(&item.id, OutboxState::Conflict).await.unwrap();
        let status = conflict
            .conflict
            .iter()
            .find(|field| field.field == "status")
            .expect("the status differs");
        assert_eq!((&status.seen, &status.now), (&"active".into(), &"paused".into()));
    }
    console
        .engine
        .outbox_resolve(queued[0].id.clone(), ConflictChoice::KeepMine)
        .await
        .unwrap();
    console
        .engine
        .outbox_resolve(queued[1].id.clone(), ConflictChoice::TakeTheirs)
        .await
        .unwrap();
    let row = async |index: usize| console.engine.tenant_dossier(tenants[index].id).await.unwrap().tenant;
    console
        .until("my decision to be applied", async || {
            let done = !row(0).await.risk_flagged && console.engine.outbox_list(false).await?.is_empty();
            Ok(done.then_some(()))
        })
        .await
        .unwrap();
    assert_eq!(
        row(0).await.status,
        TenantStatus::Paused,
        "what a colleague did stays done"
    );
    assert!(row(1).await.risk_flagged, "theirs was taken: nothing was decided");
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_colleagues_note_disturbs_no_decision() {
    let world = World::start(300, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let tenant = console.waiting().await.unwrap()[0];
    let seen = console.engine.tenant_dossier(tenant).await.unwrap().tenant;
    let colleague = world.operator("ada@wheelhouse.test", Role::Admin).await.unwrap();
    let elsewhere = world.client(&colleague).await.unwrap();
    world.proxy.sever();
    console.offline().await.unwrap();
    console
        .engine
        .review_decide(tenant, decision(Verdict::Approve))
        .await
        .unwrap();
    let note = TenantPatch {
        notes: Some("Called the owner; wait.".to_owned()),
        ..TenantPatch::default()
    };
    let command = Command::tenant_patch(tenant, &note, seen.version, uuid::Uuid::now_v7().into());
    elsewhere.send::<serde_json::Value>(&command).await.unwrap();
    world.proxy.restore();
    console.engine.sync_now().await.unwrap();
    console
        .until("both to stand", async || {
            let dossier = console.engine.tenant_dossier(tenant).await?;
            let applied = dossier.tenant.status != TenantStatus::PendingReview && dossier.pending_fields.is_empty();
            Ok(
                (applied && dossier.tenant.notes == "Called the owner; wait." && dossier.reviews.len() == 1)
                    .then_some(()),
            )
        })
        .await
        .unwrap();
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_incident_declared_offline_reaches_the_platform() {
    let world = World::start(20, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    world.proxy.sever();
    console.offline().await.unwrap();
    let declared = console
        .engine
        .incident_declare(incident("one", Severity::High))
        .await
        .unwrap();
    assert!(declared.queued);
    assert!(
        console.engine.incident_detail(declared.id).await.unwrap().pending,
        "it is visible at once"
    );
    world.proxy.restore();
    console.engine.sync_now().await.unwrap();
    console
        .until("the incident with its number", async || {
            let open = console.engine.incidents_list(Default::default()).await?;
            let mine: Vec<_> = open
                .into_iter()
                .filter(|row| row.title == "Outage number one")
                .collect();
            Ok((mine.len() == 1 && mine[0].number > 0 && mine[0].version > 0).then_some(()))
        })
        .await
        .unwrap();
    console.close().await;
}
