//! Make, change, share, take back, delete.

use super::{delete, draft, made, names, patch, seen};
use crate::support::{Bed, Console, With, key};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    saved_view::{MOST_PERSONAL, SavedView},
};

async fn audited(console: &Console) -> Vec<(String, Value)> {
    let page: Value = console.get("/v1/audit?resource_type=view&limit=100").await.is(200);
    let records = page["records"].as_array().unwrap().iter().rev();
    records
        .map(|record| (record["action"].as_str().unwrap().to_owned(), record.clone()))
        .collect()
}

#[tokio::test]
async fn everybody_keeps_personal_views_and_shared_ones_need_the_role() {
    let bed = Bed::start().await;
    let (support, admin) = (bed.console(Role::Support).await, bed.console(Role::Admin).await);
    let mine = made(&support, "Mine", false).await;
    assert_eq!((mine.version, mine.shared), (1, false));
    let problem = support
        .post("/v1/views", &draft("Ours", true))
        .await
        .fails(ErrorCode::Forbidden);
    assert!(problem.detail.contains("admin"), "{}", problem.detail);
    patch(&support, &mine, json!({ "shared": true }))
        .await
        .fails(ErrorCode::Forbidden);
    made(&admin, "Ours", true).await;
    assert_eq!(names(&seen(&support).await), ["Mine", "Ours"]);
    assert_eq!(names(&seen(&admin).await), ["Ours"]);
}

#[tokio::test]
async fn a_shared_view_is_changed_by_its_author_and_by_owners() {
    let bed = Bed::start().await;
    let (author, other) = (bed.console(Role::Admin).await, bed.console(Role::Admin).await);
    let (owner, support) = (bed.console(Role::Owner).await, bed.console(Role::Support).await);
    let view = made(&author, "Ours", true).await;
    for stranger in [&other, &support] {
        patch(stranger, &view, json!({ "name": "Theirs" }))
            .await
            .fails(ErrorCode::Forbidden);
        delete(stranger, &view).await.fails(ErrorCode::Forbidden);
    }
    let view: SavedView = patch(&author, &view, json!({ "name": "Ours again" })).await.is(200);
    let view: SavedView = patch(&owner, &view, json!({ "name": "By the owner" })).await.is(200);
    assert_eq!((view.version, view.owner_name == view.updated_by_name), (3, false));
    let taken = patch(&owner, &view, json!({ "shared": false }))
        .await
        .fails(ErrorCode::Forbidden);
    assert!(taken.detail.contains("Delete it instead"), "{}", taken.detail);
    delete(&owner, &view).await.is::<SavedView>(200);
    assert_eq!(names(&seen(&author).await), Vec::<&str>::new());
}

#[tokio::test]
async fn an_author_who_lost_the_role_changes_nothing_that_everybody_sees() {
    let bed = Bed::start().await;
    let author = bed.console(Role::Admin).await;
    let view = made(&author, "Ours", true).await;
    let mut tx = bed
        .app
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    let mut operator: wheelhouse_contract::operator::Operator = tx.require(view.owner_id).await.unwrap();
    operator.role = Role::Support;
    tx.put(&mut operator).await.unwrap();
    tx.finish().await.unwrap();
    patch(&author, &view, json!({ "name": "Still mine" }))
        .await
        .fails(ErrorCode::Forbidden);
    delete(&author, &view).await.fails(ErrorCode::Forbidden);
}

#[tokio::test]
async fn nobody_overwrites_what_they_did_not_see_and_the_same_request_counts_once() {
    let bed = Bed::start().await;
    let author = bed.console(Role::Admin).await;
    let (view, key) = (made(&author, "Ours", true).await, key());
    let path = format!("/v1/views/{}", view.id);
    let send = |body: Value| {
        let with = With {
            key: Some(&key),
            version: Some(1),
            ..With::default()
        };
        let (author, path) = (&author, &path);
        async move { author.send(Method::PATCH, path, &body, with).await }
    };
    let first: SavedView = send(json!({ "name": "Two" })).await.is(200);
    let again: SavedView = send(json!({ "name": "Two" })).await.is(200);
    assert_eq!((first.version, &first), (2, &again));
    send(json!({ "name": "Three" })).await.fails(ErrorCode::KeyReused);
    let stale = patch(&author, &view, json!({ "name": "Three" }))
        .await
        .fails(ErrorCode::StaleVersion);
    assert_eq!(stale.current.unwrap()["name"], "Two");
    author
        .send(Method::PATCH, &path, &json!({ "name": "Three" }), With::default())
        .await
        .fails(ErrorCode::Invalid);
    // What changes nothing is no new version.
    let same: SavedView = patch(&author, &first, json!({ "name": "Two" })).await.is(200);
    assert_eq!(same.version, 2);
}

#[tokio::test]
async fn what_is_no_view_is_refused_by_field() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Support).await;
    let with = |change: fn(&mut Value)| {
        let mut body = draft("Mine", false);
        change(&mut body);
        body
    };
    for (body, field) in [
        (with(|body| body["name"] = json!(" ")), "name"),
        (with(|body| body["name"] = json!("two\nlines")), "name"),
        (
            with(|body| body["id"] = json!("8b2c7f0e-7d52-4f0a-9d4e-111111111111")),
            "id",
        ),
        (
            with(|body| body["content"]["columns"] = json!([{ "key": "<b>" }])),
            "content.columns.0.key",
        ),
        (
            with(|body| body["content"]["filter"]["text"] = json!("x".repeat(201))),
            "content.filter.text",
        ),
    ] {
        let problem = console.post("/v1/views", &body).await.fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, field);
    }
    let foreign = with(|body| body["content"]["filter"]["owner"] = json!("everybody"));
    console.post("/v1/views", &foreign).await.fails(ErrorCode::Invalid);
    assert_eq!(seen(&console).await.items, []);
}

#[tokio::test]
async fn an_id_is_taken_once_also_after_the_view_is_gone() {
    let bed = Bed::start().await;
    let (console, other) = (bed.console(Role::Support).await, bed.console(Role::Support).await);
    let body = draft("Mine", false);
    let view: SavedView = console.post("/v1/views", &body).await.is(201);
    let taken = console.post("/v1/views", &body).await.fails(ErrorCode::Conflict);
    delete(&console, &view).await.is::<SavedView>(200);
    // Whoever else tries it learns nothing: the sentence is the same before and after, and for the owner.
    for whoever in [&console, &other] {
        let problem = whoever.post("/v1/views", &body).await.fails(ErrorCode::Conflict);
        assert_eq!(problem.detail, taken.detail);
    }
}

#[tokio::test]
async fn there_are_enough_views_some_day_and_others_do_not_count() {
    let bed = Bed::start().await;
    let (full, other) = (bed.console(Role::Support).await, bed.console(Role::Support).await);
    for n in 0..MOST_PERSONAL {
        made(&full, &format!("View {n}"), false).await;
    }
    full.post("/v1/views", &draft("One more", false))
        .await
        .fails(ErrorCode::Conflict);
    made(&other, "First", false).await;
}

#[tokio::test]
async fn the_audit_tells_of_shared_views_what_everybody_saw_and_nothing_else() {
    let bed = Bed::start().await;
    let author = bed.console(Role::Admin).await;
    let view = made(&author, "SECRET-BEFORE", false).await;
    let shared = json!({ "name": "Ours", "shared": true });
    let view: SavedView = patch(&author, &view, shared).await.is(200);
    let view: SavedView = patch(&author, &view, json!({ "name": "Ours, too" })).await.is(200);
    let back = json!({ "name": "SECRET-AFTER", "shared": false });
    let view: SavedView = patch(&author, &view, back).await.is(200);
    delete(&author, &view).await.is::<SavedView>(200);
    let ours = made(&author, "Ours", true).await;
    delete(&author, &ours).await.is::<SavedView>(200);
    let records = audited(&author).await;
    let actions: Vec<_> = records.iter().map(|(action, _)| action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "view.shared",
            "view.changed",
            "view.unshared",
            "view.shared",
            "view.deleted"
        ]
    );
    let all = author.get("/v1/audit?limit=100").await;
    assert!(!all.text.contains("SECRET"), "{}", all.text);
}
