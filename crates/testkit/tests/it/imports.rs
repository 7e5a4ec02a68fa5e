//! Imports from a console: cut off in the middle of the upload, closed and opened again, without a network.

use anyhow::Result;
use std::path::PathBuf;
use wheelhouse_contract::{
    ErrorCode, Problem,
    import::{ImportOrder, PIECE, PreviewRequest, Reading, Show},
    tenant::Tenant,
};
use wheelhouse_engine::view::{ImportUpload, UploadPhase};
use wheelhouse_platform::storage::sql;
use wheelhouse_testkit::{Console, Desk, Faults, World};

/// Large enough for three pieces.
const ROWS: usize = 9_000;

fn file(desk: &Desk, rows: usize) -> PathBuf {
    let mut text = "name,owner_name,owner_email,phone,notes\n".to_owned();
    for n in 0..rows {
        let notes = "A sentence that makes the file long enough for several pieces on their way.";
        text += &format!("Upload {n:05},Ada Lovelace,owner{n}@upload.example,0113 496 0000,{notes}\n");
    }
    let path = desk.dir.path().join("clients.csv");
    std::fs::write(&path, text).unwrap();
    path
}

async fn stage() -> (World, Console, Desk) {
    let world = World::start(50, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    (world, console, desk)
}

async fn reaches(console: &Console, wanted: impl Fn(&ImportUpload) -> bool) -> ImportUpload {
    let ask = async || -> Result<Option<ImportUpload>> {
        let upload = console.engine.import_view().await?.upload;
        Ok(upload.filter(|upload| wanted(upload)))
    };
    console.until("the upload as wanted", ask).await.unwrap()
}

async fn count(world: &World) -> u64 {
    sql::count::<Tenant, _>(world.platform().app().reader(), "", vec![])
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_survives_a_closed_console_and_a_dead_network() {
    let (world, console, desk) = stage().await;
    console.engine.work_offline(true).await.unwrap();
    let path = file(&desk, ROWS);
    assert!(std::fs::metadata(&path).unwrap().len() > 2 * PIECE);
    let begun = console
        .engine
        .import_choose(path.to_string_lossy().into_owned())
        .await
        .unwrap();
    // Offline the file is read and its columns are known; nothing is sent.
    assert_eq!((begun.inspection.rows as usize, begun.sent), (ROWS, 0));
    assert_eq!(begun.inspection.guesses.len(), 5);
    reaches(&console, |upload| upload.phase == UploadPhase::Waiting).await;
    console.close().await;
    // Another start, and the network is back: it goes on by itself.
    let console = Console::open(&world, &desk).await.unwrap();
    console.engine.work_offline(false).await.unwrap();
    let ready = reaches(&console, |upload| upload.phase == UploadPhase::Ready).await;
    let import = ready.import.unwrap();
    assert_eq!((import.received, import.size), (ready.size, ready.size));
    let order = ImportOrder {
        invite: false,
        ..ImportOrder::guessed(&ready.inspection.columns, Reading::default())
    };
    let request = PreviewRequest {
        order: order.clone(),
        show: Show::All,
        offset: 0,
        limit: Some(10),
    };
    let seen = console.engine.import_preview(import.id, request).await.unwrap();
    assert_eq!((seen.creatable as usize, seen.page.len()), (ROWS, 10));
    let before = count(&world).await;
    let job = console.engine.import_start(import.id, order).await.unwrap();
    assert_eq!(job.total as usize, ROWS);
    assert_eq!(console.engine.import_view().await.unwrap().upload, None);
    let some = async || -> Result<Option<()>> { Ok((count(&world).await > before + 5).then_some(())) };
    console.until("tenants are created", some).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_table_is_told_before_anything_is_sent() {
    let (_world, console, desk) = stage().await;
    let choose = async |name: &str, bytes: &[u8]| -> Problem {
        let path = desk.dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        console
            .engine
            .import_choose(path.to_string_lossy().into_owned())
            .await
            .unwrap_err()
    };
    for (name, bytes, part) in [
        ("secrets.pem", b"-----BEGIN".as_slice(), "ends in"),
        ("book.csv", b"PK\x03\x04....", "Excel"),
        ("zero.csv", b"a,b\n1,\0\n", "U+0000"),
        ("open.csv", b"a,b\n1,\"2\n", "never closed"),
    ] {
        let problem = choose(name, bytes).await;
        assert_eq!(problem.code, ErrorCode::Invalid);
        assert!(problem.fields[0].message.contains(part), "{problem:?}");
    }
    let missing = desk.dir.path().join("nowhere.csv").to_string_lossy().into_owned();
    let problem = console.engine.import_choose(missing).await.unwrap_err();
    assert_eq!(problem.fields[0].field, "file");
    assert_eq!(console.engine.import_view().await.unwrap().upload, None);
}
