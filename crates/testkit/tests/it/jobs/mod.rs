//! Acts on many: a console that counts, confirms, starts, watches, stops and repeats a job of the platform.

use crate::support::Child;
use anyhow::Result;
use wheelhouse_contract::{
    ErrorCode, JobId, Role, TenantId,
    approval::ApprovalStatus,
    bulk::{BulkAct, Expectation},
    job::{ItemState, Job, JobOpened, JobState},
    tenant::{Module, TenantStatus},
};
use wheelhouse_engine::view::{BulkPreview, BulkStart, Chosen, OpenFilter, TenantQuery};
use wheelhouse_testkit::{Access, Console, Desk, Faults, World};

const WHY: &str = "They did not pay for three months.";

async fn stage(tenants: u32) -> (World, Console, Desk) {
    let world = World::start(tenants, Faults::default()).await.unwrap();
    let (console, desk) = seat(&world, &world.owner).await;
    (world, console, desk)
}

async fn seat(world: &World, access: &Access) -> (Console, Desk) {
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(world, &desk, access).await.unwrap();
    (console, desk)
}

fn all() -> Chosen {
    Chosen::Query {
        query: TenantQuery::default(),
        except: Vec::new(),
    }
}

fn active() -> TenantQuery {
    TenantQuery {
        statuses: vec![TenantStatus::Active],
        ..TenantQuery::default()
    }
}

fn tag(name: &str) -> BulkAct {
    BulkAct::Tags {
        add: vec![name.to_owned()],
        remove: Vec::new(),
    }
}

/// What the operator confirms after they have seen `preview`.
fn confirmed(chosen: Chosen, act: BulkAct, preview: &BulkPreview, code: Option<String>) -> BulkStart {
    BulkStart {
        chosen,
        act,
        justification: WHY.to_owned(),
        typed: preview.phrase.clone(),
        code,
        expected: preview.total,
        fingerprint: preview.fingerprint.clone(),
    }
}

async fn start(console: &Console, chosen: Chosen, act: BulkAct) -> JobOpened {
    let preview = console.engine.bulk_preview(chosen.clone(), act.clone()).await.unwrap();
    let start = confirmed(chosen, act, &preview, None);
    console.engine.bulk_start(start).await.unwrap()
}

/// The job in the copy, as the feed brought it, as soon as it is as wanted.
async fn until(console: &Console, id: JobId, wanted: impl Fn(&Job) -> bool) -> Job {
    let ask = async || -> Result<Option<Job>> {
        let jobs = console.engine.jobs_list(OpenFilter::All).await?;
        Ok(jobs.into_iter().find(|job| job.id == id && wanted(job)))
    };
    console.until("the job as wanted", ask).await.unwrap()
}

async fn over(console: &Console, id: JobId) -> Job {
    until(console, id, |job| job.state.is_over()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_counted_is_what_is_done_and_progress_comes_with_the_feed() {
    let (_world, console, _desk) = stage(1_500).await;
    let act = BulkAct::Module {
        module: Module::Wallet,
        on: true,
    };
    let preview = console.engine.bulk_preview(all(), act.clone()).await.unwrap();
    let count = |wanted: Expectation| -> u32 {
        let groups = preview.groups.iter().filter(|group| group.becomes == wanted);
        groups.map(|group| group.count).sum()
    };
    let opened = console
        .engine
        .bulk_start(confirmed(all(), act, &preview, None))
        .await
        .unwrap();
    assert_eq!((opened.job.total, opened.approval), (preview.total, None));
    let halfway = until(&console, opened.job.id, |job| job.done > 0).await;
    assert!(halfway.started_at.is_some());
    let ended = over(&console, opened.job.id).await;
    assert_eq!(ended.state, JobState::Done);
    assert_eq!(
        (ended.done, ended.skipped),
        (count(Expectation::Changes), count(Expectation::Same))
    );
    let rows = console
        .engine
        .job_items(ended.id, Some(ItemState::Done), None)
        .await
        .unwrap();
    assert_eq!(rows.items.len().min(100), rows.items.len());
    let path = console.engine.job_results(ended.id, None).await.unwrap();
    let file = std::fs::read_to_string(path).unwrap();
    assert_eq!(file.lines().count(), preview.total as usize + 1);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn others_than_were_confirmed_are_left_alone() {
    let (_world, console, _desk) = stage(300).await;
    let chosen = Chosen::Query {
        query: active(),
        except: Vec::new(),
    };
    let preview = console.engine.bulk_preview(chosen.clone(), tag("late")).await.unwrap();
    let mut start = confirmed(chosen.clone(), tag("late"), &preview, None);
    start.expected += 1;
    let problem = console.engine.bulk_start(start).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::Conflict);
    assert_eq!(problem.current.unwrap()["matching"], preview.total);
    let mut start = confirmed(chosen, tag("late"), &preview, None);
    start.fingerprint = "of others".to_owned();
    assert_eq!(
        console.engine.bulk_start(start).await.unwrap_err().code,
        ErrorCode::Conflict
    );
    assert!(console.engine.jobs_list(OpenFilter::All).await.unwrap().is_empty());
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_waits_in_no_outbox_and_is_read_offline() {
    let (world, console, _desk) = stage(300).await;
    let done = start(&console, all(), tag("before")).await;
    over(&console, done.job.id).await;
    let preview = console.engine.bulk_preview(all(), tag("away")).await.unwrap();
    world.proxy.sever();
    console.offline().await.unwrap();
    let start = confirmed(all(), tag("away"), &preview, None);
    let problem = console.engine.bulk_start(start).await.unwrap_err();
    assert_eq!(problem.code, ErrorCode::Offline);
    assert!(console.engine.outbox_list(true).await.unwrap().is_empty());
    let detail = console.engine.job_detail(done.job.id).await.unwrap();
    assert!(detail.job.state.is_over() && !detail.live);
    let rows = console.engine.job_items(done.job.id, None, None).await;
    assert_eq!(rows.unwrap_err().code, ErrorCode::Offline);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_is_stopped_by_another_console_and_both_see_it() {
    let (world, console, _desk) = stage(3_000).await;
    let admin = world.operator("second@wheelhouse.test", Role::Admin).await.unwrap();
    let (other, _other_desk) = seat(&world, &admin).await;
    let opened = start(&console, all(), tag("stopped")).await;
    until(&other, opened.job.id, |job| job.done > 0).await;
    other.engine.job_cancel(opened.job.id).await.unwrap();
    for eyes in [&console, &other] {
        let ended = over(eyes, opened.job.id).await;
        assert_eq!(ended.state, JobState::Cancelled);
        assert!(ended.left() > 0);
    }
    console.close().await;
    other.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_platform_goes_on_when_the_console_is_killed() {
    let (world, console, desk) = stage(1_500).await;
    console.close().await;
    let mut child = Child::start(&world, &desk, "bulk").unwrap();
    let id = loop {
        let line = child.line().await.unwrap().expect("the job it started");
        if let Some(id) = line.strip_prefix("started\t") {
            break id.parse::<JobId>().unwrap();
        }
    };
    child.kill().await.unwrap();
    let console = Console::open(&world, &desk).await.unwrap();
    console.live().await.unwrap();
    let ended = over(&console, id).await;
    assert_eq!((ended.state, ended.left()), (JobState::Done, 0));
    assert_eq!(console.engine.jobs_list(OpenFilter::All).await.unwrap().len(), 1);
    console.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn eleven_suspensions_are_done_when_a_second_operator_says_yes() {
    let (world, console, _desk) = stage(300).await;
    let admin = world.operator("second@wheelhouse.test", Role::Admin).await.unwrap();
    let (other, _other_desk) = seat(&world, &admin).await;
    let ids: Vec<TenantId> = console.tenants(active()).await.unwrap().into_iter().take(11).collect();
    let suspend = BulkAct::Status {
        to: TenantStatus::Suspended,
        notify_owner: false,
    };
    let chosen = Chosen::Ids { ids: ids.clone() };
    let preview = console
        .engine
        .bulk_preview(chosen.clone(), suspend.clone())
        .await
        .unwrap();
    assert!(preview.needs_approval && preview.needs_step_up);
    assert_eq!(preview.phrase.as_deref(), Some("suspend 11"));
    let start = confirmed(chosen, suspend, &preview, Some(world.code(&world.owner).unwrap()));
    let opened = console.engine.bulk_start(start).await.unwrap();
    let approval = opened.approval.unwrap();
    assert_eq!(
        until(&other, opened.job.id, |_| true).await.state,
        JobState::AwaitingApproval
    );
    let seen = async || -> Result<Option<_>> { Ok(other.engine.approval_detail(approval.id).await.ok()) };
    let seen = other.until("the request", seen).await.unwrap();
    // What all of them together lose.
    let blast = seen.blast.unwrap();
    let mut revenue = 0;
    for id in &ids {
        let one = other
            .engine
            .tenant_status_preview(*id, TenantStatus::Suspended)
            .await
            .unwrap();
        revenue += one.revenue_minor;
    }
    assert_eq!((blast.revenue_minor, blast.to), (revenue, TenantStatus::Suspended));
    let code = world.code(&admin).unwrap();
    other
        .engine
        .approval_approve(approval.id, seen.approval.payload_hash, code, String::new())
        .await
        .unwrap();
    assert_eq!(over(&console, opened.job.id).await.done, 11);
    let detail = console.engine.job_detail(opened.job.id).await.unwrap();
    assert_eq!(detail.approval.unwrap().status, ApprovalStatus::Applied);
    console.close().await;
    other.close().await;
}
