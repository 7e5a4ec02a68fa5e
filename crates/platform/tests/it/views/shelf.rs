//! Pins and what lists open with: every operator's own.

use super::{delete, made, patch, pin, seen};
use crate::support::{Bed, Console, With};
use reqwest::Method;
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, Role,
    saved_view::{PINS, SavedView, ShelfKept, ViewList},
};

async fn usual(console: &Console, list: &str, view: Option<&SavedView>) -> crate::support::Answer {
    let body = json!({ "list": list, "view": view.map(|view| view.id) });
    console
        .send(Method::PUT, "/v1/views/usual", &body, With::default())
        .await
}

#[tokio::test]
async fn each_pins_for_itself_also_what_others_shared() {
    let bed = Bed::start().await;
    let (author, other) = (bed.console(Role::Admin).await, bed.console(Role::Support).await);
    let (ours, mine) = (made(&author, "Ours", true).await, made(&other, "Mine", false).await);
    pin(&other, &ours, true).await.is::<ShelfKept>(200);
    let ShelfKept { shelf } = pin(&other, &mine, true).await.is(200);
    assert_eq!((shelf.pinned, shelf.version), (vec![ours.id, mine.id], 2));
    assert_eq!(seen(&author).await.shelf.pinned, []);
    // The same again is no news.
    let ShelfKept { shelf } = pin(&other, &mine, true).await.is(200);
    assert_eq!(shelf.version, 2);
    let ShelfKept { shelf } = pin(&other, &ours, false).await.is(200);
    assert_eq!(shelf.pinned, [mine.id]);
    usual(&other, "tenants", Some(&ours)).await.is::<ShelfKept>(200);
    let shelf = seen(&other).await.shelf;
    assert_eq!(shelf.usual_of(ViewList::Tenants), Some(ours.id));
    let refused = usual(&other, "subscriptions", Some(&ours))
        .await
        .fails(ErrorCode::Invalid);
    assert_eq!(refused.fields[0].field, "view");
    let ShelfKept { shelf } = usual(&other, "tenants", None).await.is(200);
    assert_eq!(shelf.usual, []);
}

#[tokio::test]
async fn what_one_may_not_see_cannot_be_pinned_and_looks_like_nothing() {
    let bed = Bed::start().await;
    let (owner, other) = (bed.console(Role::Support).await, bed.console(Role::Owner).await);
    let mine = made(&owner, "Mine", false).await;
    let mut nobodys = mine.clone();
    nobodys.id = wheelhouse_contract::ViewId(uuid::Uuid::now_v7());
    let answers = |view: SavedView| {
        let other = &other;
        async move {
            [
                pin(other, &view, true).await.fails(ErrorCode::NotFound).detail,
                usual(other, "tenants", Some(&view))
                    .await
                    .fails(ErrorCode::NotFound)
                    .detail,
                patch(other, &view, json!({ "name": "x" }))
                    .await
                    .fails(ErrorCode::NotFound)
                    .detail,
                delete(other, &view).await.fails(ErrorCode::NotFound).detail,
            ]
        }
    };
    assert_eq!(answers(mine).await, answers(nobodys).await);
}

#[tokio::test]
async fn a_deleted_view_is_off_its_owners_shelf_and_pins_have_an_end() {
    let bed = Bed::start().await;
    let console = bed.console(Role::Admin).await;
    let mut views = Vec::new();
    for n in 0..=PINS {
        views.push(made(&console, &format!("View {n}"), n == 0).await);
    }
    for view in &views[..PINS] {
        pin(&console, view, true).await.is::<ShelfKept>(200);
    }
    pin(&console, &views[PINS], true).await.fails(ErrorCode::Invalid);
    delete(&console, &views[0]).await.is::<Value>(200);
    let ShelfKept { shelf } = pin(&console, &views[PINS], true).await.is(200);
    assert_eq!(shelf.pinned.len(), PINS);
    assert!(!shelf.pinned.contains(&views[0].id));
}
