//! Uploads: cut off, sent twice, of somebody else, forgotten.

use super::{announce, complete, file, order, piece, ready, send, start, with_key};
use crate::support::{Bed, key};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use wheelhouse_contract::{
    ErrorCode, Role,
    import::{Encoding, FileKind, Import, ImportState, Imports, PIECE, Target},
    job::JobOpened,
};
use wheelhouse_platform::maintenance::{self, Job as Periodic};

#[tokio::test]
async fn an_upload_goes_on_where_it_stopped_and_takes_no_piece_twice() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let bytes = file(0..9_000).into_bytes();
    assert!(bytes.len() as u64 > PIECE);
    let first: Import = announce(&console, &bytes).await.is(201);
    assert_eq!((first.state, first.received), (ImportState::Uploading, 0));
    let whole = &bytes[..PIECE as usize];
    let after: Import = piece(&console, first.id, 0, whole).await.is(200);
    assert_eq!(after.received, PIECE);
    // The answer was lost: the same piece again, with another key.
    assert_eq!(
        piece(&console, first.id, 0, whole).await.is::<Import>(200).received,
        PIECE
    );
    // Not another one in its place, and none that leaves a gap.
    let problem = piece(&console, first.id, 0, b"something else")
        .await
        .fails(ErrorCode::Conflict);
    assert_eq!(problem.current, Some(json!({ "received": PIECE })));
    piece(&console, first.id, PIECE + 7, b"later")
        .await
        .fails(ErrorCode::Conflict);
    complete(&console, first.id).await.fails(ErrorCode::Conflict);
    // The console starts again and announces the same file: it is the same upload.
    let again: Import = announce(&console, &bytes).await.is(201);
    assert_eq!((again.id, again.received), (first.id, PIECE));
    let import = ready(&console, &bytes).await;
    assert_eq!((import.id, import.state), (first.id, ImportState::Ready));
    let found = import.inspection.unwrap();
    assert_eq!(
        (found.kind, found.encoding, found.delimiter),
        (FileKind::Csv, Encoding::Utf8, Some(';'))
    );
    assert_eq!(found.rows, 9_000);
    assert_eq!(found.samples[0][0], "Import 00000 Ltd");
    assert!(
        found
            .guesses
            .iter()
            .any(|guess| guess.column == 0 && guess.target == Target::Name)
    );
    let listed: Imports = console.get("/v1/imports").await.is(200);
    assert_eq!(listed.items.len(), 1);
}

#[tokio::test]
async fn nobody_else_sees_it_and_support_may_not() {
    let bed = Bed::start().await;
    let (mine, other) = (bed.console(Role::Admin).await, bed.console(Role::Owner).await);
    let support = bed.console(Role::Support).await;
    let bytes = file(0..3).into_bytes();
    announce(&support, &bytes).await.fails(ErrorCode::Forbidden);
    let import = ready(&mine, &bytes).await;
    let wanted = order(&import);
    let path = format!("/v1/imports/{}", import.id);
    for (who, code) in [(&other, ErrorCode::NotFound), (&support, ErrorCode::Forbidden)] {
        who.get(&path).await.fails(code);
        piece(who, import.id, 0, b"x").await.fails(code);
        complete(who, import.id).await.fails(code);
        start(who, &import, &wanted).await.fails(code);
        who.post(&format!("{path}/preview"), &json!({ "order": wanted }))
            .await
            .fails(code);
        who.post(&format!("{path}/faulty.csv"), &wanted).await.fails(code);
        who.send(Method::DELETE, &path, &json!({}), Default::default())
            .await
            .fails(code);
    }
    assert_eq!(other.get("/v1/imports").await.is::<Imports>(200).items, []);
    // An admin may activate, so may import tenants that are in service; the same key gives the same job.
    let sent = key();
    let start = format!("{path}/start");
    let first: JobOpened = mine.send(Method::POST, &start, &wanted, with_key(&sent)).await.is(202);
    let second: JobOpened = mine.send(Method::POST, &start, &wanted, with_key(&sent)).await.is(202);
    assert_eq!(first.job.id, second.job.id);
    super::start(&mine, &import, &wanted).await.fails(ErrorCode::Conflict);
    piece(&mine, import.id, import.size, b"x")
        .await
        .fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn what_nobody_goes_on_with_is_removed() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let import = send(&console, file(0..3).as_bytes()).await;
    let path = format!("/v1/imports/{}", import.id);
    bed.clock.advance(TimeDelta::hours(1));
    maintenance::perform(&bed.app, Periodic::CleanUp).await.unwrap();
    let console = bed.sign_in(&console.account).await;
    assert_eq!(console.get(&path).await.is::<Import>(200).received, import.size);
    bed.clock.advance(TimeDelta::days(8));
    maintenance::perform(&bed.app, Periodic::CleanUp).await.unwrap();
    let console = bed.sign_in(&console.account).await;
    console.get(&path).await.fails(ErrorCode::NotFound);
    // By hand, too.
    let import = send(&console, file(0..3).as_bytes()).await;
    let path = format!("/v1/imports/{}", import.id);
    console
        .send(Method::DELETE, &path, &json!({}), Default::default())
        .await
        .is_empty(204);
    console.get(&path).await.fails(ErrorCode::NotFound);
}
