//! Mail and logos, as a console sees them: asked for, never kept, refused offline.

use wheelhouse_contract::{
    ErrorCode,
    mail::{MailQuery, MailState},
    tenant::TenantStatus,
};
use wheelhouse_engine::view::{StatusRequest, TenantQuery};
use wheelhouse_testkit::{Console, Desk, Faults, World};

const LOGO: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 40"><path d="M0 0L9 9"/></svg>"##;

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_read_while_the_platform_can_be_reached_and_is_not_kept() {
    let world = World::start(60, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let query = TenantQuery {
        statuses: vec![TenantStatus::Active],
        ..TenantQuery::default()
    };
    let tenant = console.engine.tenants_page(query, 0, 1).await.unwrap().rows[0].clone();
    let request = StatusRequest {
        id: tenant.id,
        to: TenantStatus::Paused,
        justification: "Agreed with the owner on the phone this morning.".to_owned(),
        typed_name: None,
        code: None,
        notify_owner: true,
    };
    console.engine.tenant_status_change(request).await.unwrap();
    let page = console.engine.mail_page(MailQuery::default()).await.unwrap();
    assert!(!page.sends);
    let [mail] = &page.items[..] else {
        panic!("{:?}", page.items)
    };
    assert_eq!((mail.state, mail.tenant_id), (MailState::Kept, Some(tenant.id)));
    let detail = console.engine.mail_detail(mail.id).await.unwrap();
    assert!(detail.text.contains("on the phone this morning"));
    let refused = console.engine.mail_resend(mail.id).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Conflict);

    console.engine.work_offline(true).await.unwrap();
    let offline = console.engine.mail_page(MailQuery::default()).await.unwrap_err();
    assert_eq!(offline.code, ErrorCode::Offline);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_reaches_the_platform_and_every_copy_of_the_tenant() {
    let world = World::start(60, Faults::default()).await.unwrap();
    let desk = Desk::new().unwrap();
    let console = Console::signed_in(&world, &desk, &world.owner).await.unwrap();
    let id = console
        .engine
        .tenants_page(TenantQuery::default(), 0, 1)
        .await
        .unwrap()
        .rows[0]
        .id;
    let logo = console.engine.tenant_logo_set(id, LOGO.into()).await.unwrap().unwrap();
    assert_eq!((logo.width, logo.height), (120, 40));
    let file = console.engine.asset_read(logo.id).await.unwrap();
    assert!(String::from_utf8(file).unwrap().contains("M0 0L9 9"));
    console
        .until("the copy to know the logo", async || {
            let dossier = console.engine.tenant_dossier(id).await?;
            Ok((dossier.tenant.logo.as_ref() == Some(&logo)).then_some(()))
        })
        .await
        .unwrap();
    let acting = LOGO.replace("<path", "<script>alert(1)</script><path");
    let refused = console.engine.tenant_logo_set(id, acting.into()).await.unwrap_err();
    assert!(refused.fields[0].message.contains("<script>"));
    let upload = console.engine.logo_upload(LOGO.into()).await.unwrap();
    assert_eq!(upload.picture.hash, logo.hash);
    assert_eq!(console.engine.tenant_logo_remove(id).await.unwrap(), None);
    console.engine.work_offline(true).await.unwrap();
    let offline = console.engine.logo_upload(LOGO.into()).await.unwrap_err();
    assert_eq!(offline.code, ErrorCode::Offline);
}
