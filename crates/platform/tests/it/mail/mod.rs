//! Mail that is really sent: what stands on the wire, what becomes of it when the mail server fails, and what an attacker
//! who chooses names and reasons gets out of it.

mod server;

use crate::{
    scene::{self, again, alter, ask_status, audited, set_status, tenant, world},
    support::{Bed, Console, With, key},
};
use chrono::TimeDelta;
use reqwest::Method;
use secrecy::SecretString;
use serde_json::json;
use server::{MailServer, Mood, SECRET, USER};
use std::sync::Arc;
use wheelhouse_contract::{
    ErrorCode, Role,
    mail::{Mail, MailDetail, MailPage, MailState},
    tenant::{Tenant, TenantStatus},
};
use wheelhouse_platform::{
    PlatformConfig,
    generate::generate,
    mail::{Smtp, SmtpTls},
    maintenance::{self, Job},
    storage::sql,
};

fn smtp(server: &MailServer) -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port: server.address.port(),
        tls: SmtpTls::None,
        user: Some(USER.to_owned()),
        password: Some(SecretString::from(SECRET)),
        authority: None,
        from: "Wheelhouse <no-reply@example.com>".parse().unwrap(),
        reply_to: Some("help@example.com".parse().unwrap()),
    }
}

/// A platform that sends to `server`; its own clock's ticks do nothing, since the job is due only when the test asks.
async fn sending(server: &MailServer, adjust: impl FnOnce(&mut PlatformConfig)) -> Bed {
    let smtp = smtp(server);
    let bed = Bed::start_with(|config| {
        config.sample = true;
        config.smtp = Some(smtp);
        adjust(config);
    })
    .await;
    generate(&bed.app, 150, 11).await.unwrap();
    bed
}

async fn send(bed: &Bed) {
    maintenance::perform(&bed.app, Job::Mail).await.unwrap();
}

async fn mails(console: &Console) -> Vec<Mail> {
    let page: MailPage = console.get("/v1/mail?limit=200").await.is(200);
    page.items
}

/// Pauses a tenant, whose owner is told.
async fn pause(bed: &Bed, console: &Console) -> Tenant {
    let tenant = tenant(bed, TenantStatus::Active).await;
    set_status(bed, console, &tenant, TenantStatus::Paused).await
}

#[tokio::test]
async fn the_owner_is_told_and_the_message_stands_on_the_wire_as_it_should() {
    let server = MailServer::start().await;
    let bed = sending(&server, |_| {}).await;
    let admin = bed.console(Role::Admin).await;
    let tenant = pause(&bed, &admin).await;
    send(&bed).await;
    let [received] = &server.received()[..] else {
        panic!("{:?}", server.received())
    };
    assert!(
        received.from.starts_with("MAIL FROM:<no-reply@example.com>"),
        "{}",
        received.from
    );
    assert_eq!(received.to, format!("RCPT TO:<{}>", tenant.owner_email));
    assert_eq!(received.header("From"), "Wheelhouse <no-reply@example.com>");
    assert_eq!(received.header("Reply-To"), "help@example.com");
    assert_eq!(received.header("Auto-Submitted"), "auto-generated");
    assert!(received.header("To").ends_with(&format!("<{}>", tenant.owner_email)));
    assert!(received.header("Content-Type").starts_with("multipart/alternative"));
    let [mail] = &mails(&admin).await[..] else {
        panic!("one message")
    };
    assert_eq!(received.header("Message-ID"), format!("<{}@localhost>", mail.id));
    assert_eq!((mail.state, mail.attempts, mail.doubts), (MailState::Sent, 1, 0));
    assert_eq!(mail.tenant_id, Some(tenant.id));
    let detail: MailDetail = admin.get(&format!("/v1/mail/{}", mail.id)).await.is(200);
    assert!(detail.text.contains(scene::WHY) && detail.html.contains("<p>"));
    // What is sent is not sent again.
    send(&bed).await;
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_server_that_is_busy_is_asked_again_later_and_gets_the_same_message() {
    let server = MailServer::start().await;
    let bed = sending(&server, |_| {}).await;
    let admin = bed.console(Role::Admin).await;
    server.next(&[Mood::Busy, Mood::Busy]);
    pause(&bed, &admin).await;
    send(&bed).await;
    let [mail] = &mails(&admin).await[..] else {
        panic!("one message")
    };
    assert_eq!((mail.state, mail.attempts), (MailState::Queued, 1));
    assert!(
        mail.reason.as_ref().unwrap().contains("come back later"),
        "{:?}",
        mail.reason
    );
    send(&bed).await;
    assert_eq!(mails(&admin).await[0].attempts, 1, "not before its time");
    bed.clock.advance(TimeDelta::seconds(31));
    send(&bed).await;
    assert_eq!(mails(&admin).await[0].attempts, 2);
    bed.clock.advance(TimeDelta::seconds(61));
    send(&bed).await;
    let [mail] = &mails(&admin).await[..] else {
        panic!("one message")
    };
    assert_eq!((mail.state, mail.reason.as_deref()), (MailState::Sent, None));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn what_is_refused_fails_says_why_and_is_sent_again_by_hand() {
    let server = MailServer::start().await;
    let bed = sending(&server, |_| {}).await;
    let admin = bed.console(Role::Admin).await;
    let support = bed.console(Role::Support).await;
    server.next(&[Mood::Refuse]);
    pause(&bed, &admin).await;
    send(&bed).await;
    let [mail] = &mails(&support).await[..] else {
        panic!("one message")
    };
    assert_eq!(mail.state, MailState::Failed);
    assert!(mail.reason.as_ref().unwrap().contains("nobody of that name"));
    assert_eq!(
        audited(&bed.console(Role::Owner).await, "mail.failed")
            .await
            .records
            .len(),
        1
    );
    let path = format!("/v1/mail/{}/resend", mail.id);
    support.post(&path, &json!({})).await.fails(ErrorCode::Forbidden);
    let key = key();
    let with = || With {
        key: Some(&key),
        ..With::default()
    };
    let again: Mail = admin.send(Method::POST, &path, &json!({}), with()).await.is(200);
    assert_eq!(again.state, MailState::Queued);
    let _: Mail = admin.send(Method::POST, &path, &json!({}), with()).await.is(200);
    admin.post(&path, &json!({})).await.fails(ErrorCode::Conflict);
    send(&bed).await;
    assert_eq!(server.received().len(), 1);
    admin.post(&path, &json!({})).await.fails(ErrorCode::Conflict);
}

#[tokio::test]
async fn after_a_kill_one_message_at_most_is_in_doubt_and_its_copy_is_known_as_one() {
    let server = MailServer::start().await;
    let bed = sending(&server, |_| {}).await;
    let admin = bed.console(Role::Admin).await;
    server.next(&[Mood::Vanish]);
    pause(&bed, &admin).await;
    send(&bed).await;
    let [mail] = &mails(&admin).await[..] else {
        panic!("one message")
    };
    assert_eq!((mail.state, mail.doubts), (MailState::Queued, 1));
    // A sender that was killed between claim and answer.
    let killed = "UPDATE outgoing_mail SET state = 'sending', claim = 'dead', claimed_until = $1";
    let until = bed.app.now().plus(TimeDelta::minutes(5)).millis();
    let tx = bed
        .app
        .begin_as(wheelhouse_platform::http::Actor::platform())
        .await
        .unwrap();
    sql::exec(tx.conn(), killed, vec![until.into()]).await.unwrap();
    tx.finish().await.unwrap();
    bed.clock.advance(TimeDelta::minutes(4));
    send(&bed).await;
    assert_eq!(
        server.received().len(),
        1,
        "while it may live, nobody else sends its message"
    );
    bed.clock.advance(TimeDelta::minutes(2));
    send(&bed).await;
    let [mail] = &mails(&admin).await[..] else {
        panic!("one message")
    };
    assert_eq!((mail.state, mail.doubts), (MailState::Sent, 2));
    let ids: Vec<_> = server.received().iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 2);
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test]
async fn a_server_that_cannot_be_used_loses_nothing_and_hears_no_secret_it_should_not() {
    let server = MailServer::start().await;
    let bed = sending(&server, |config| {
        if let Some(smtp) = &mut config.smtp {
            smtp.password = Some(SecretString::from("wrong-secret"));
        }
    })
    .await;
    let admin = bed.console(Role::Admin).await;
    pause(&bed, &admin).await;
    send(&bed).await;
    let [mail] = &mails(&admin).await[..] else {
        panic!("one message")
    };
    assert_eq!(mail.state, MailState::Queued);
    let reason = mail.reason.clone().unwrap();
    assert!(
        reason.contains("user and password") && !reason.contains("wrong-secret"),
        "{reason}"
    );
    assert_eq!(server.received().len(), 0);

    let plain = sending(&server, |config| {
        if let Some(smtp) = &mut config.smtp {
            smtp.tls = SmtpTls::Starttls;
        }
    })
    .await;
    let admin = plain.console(Role::Admin).await;
    pause(&plain, &admin).await;
    send(&plain).await;
    let reason = mails(&admin).await[0].reason.clone().unwrap();
    assert!(reason.contains("no STARTTLS"), "{reason}");
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn of_two_instances_each_message_is_sent_by_one() {
    let server = MailServer::start().await;
    let first = sending(&server, |_| {}).await;
    let config = smtp(&server);
    let second = Bed::start_on(Arc::clone(&first.database), |other| other.smtp = Some(config)).await;
    let admin = first.console(Role::Admin).await;
    for _ in 0..6 {
        pause(&first, &admin).await;
    }
    // Whichever has the lease sends; nobody sends what the other does.
    let (one, two) = tokio::join!(
        maintenance::perform(&first.app, Job::Mail),
        maintenance::perform(&second.app, Job::Mail)
    );
    assert!(one.unwrap() || two.unwrap());
    send(&first).await;
    send(&second).await;
    let mut ids: Vec<_> = server.received().iter().map(|mail| mail.header("Message-ID")).collect();
    assert_eq!(ids.len(), 6);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);
}

#[tokio::test]
async fn no_name_becomes_a_header() {
    let server = MailServer::start().await;
    let bed = sending(&server, |_| {}).await;
    let admin = bed.console(Role::Admin).await;
    let target = tenant(&bed, TenantStatus::Active).await;
    for (field, evil) in [
        ("name", "Acme\r\nBcc: all@example.com"),
        ("name", "Acme\nBcc: all@example.com"),
        ("owner_name", "Ada\r\n\r\n<script>"),
        ("email", "a@example.com\r\nBcc: b@example.com"),
    ] {
        let with = With {
            version: Some(target.version),
            ..With::default()
        };
        let path = format!("/v1/tenants/{}", target.id);
        let problem = admin
            .send(Method::PUT, &path, &json!({ field: evil }), with)
            .await
            .fails(ErrorCode::Invalid);
        assert_eq!(problem.fields[0].field, field, "{evil:?}");
    }
    // What came in by another way is not sent, and what it tells about happens all the same.
    for evil in ["Ada\r\nBcc: all@example.com", "Ada\nX", "\r\n.\r\nMAIL FROM:<x@y.z>"] {
        let victim = tenant(&bed, TenantStatus::Active).await;
        let victim = alter(&bed, victim.id, |tenant| tenant.owner_name = evil.to_owned()).await;
        let _: serde_json::Value = ask_status(&bed, &admin, &victim, TenantStatus::Paused).await.is(200);
        assert_eq!(again(&bed, victim.id).await.status, TenantStatus::Paused);
        let mail = mails(&admin).await.into_iter().next().unwrap();
        assert_eq!(mail.state, MailState::Failed);
        assert!(mail.reason.unwrap().contains("recipient’s name"));
    }
    send(&bed).await;
    assert_eq!(server.received().len(), 0);
}

#[tokio::test]
async fn without_a_mail_server_the_mailbox_is_where_it_arrives() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    let tenant = pause(&bed, &admin).await;
    let page: MailPage = admin.get(&format!("/v1/mail?tenant={}", tenant.id)).await.is(200);
    assert!(!page.sends);
    let [mail] = &page.items[..] else { panic!("one message") };
    assert_eq!(
        (mail.state, mail.recipient.as_str()),
        (MailState::Kept, tenant.owner_email.as_str())
    );
    send(&bed).await;
    let problem = admin
        .post(&format!("/v1/mail/{}/resend", mail.id), &json!({}))
        .await
        .fails(ErrorCode::Conflict);
    assert!(problem.detail.contains("No mail server"));
    admin.get("/v1/mail?limit=0").await.fails(ErrorCode::Invalid);
    admin.get("/v1/mail?state=lost").await.fails(ErrorCode::Invalid);
    admin
        .get("/v1/mail/0190b5a8-0000-7000-8000-000000000000")
        .await
        .fails(ErrorCode::NotFound);
    bed.clock.advance(TimeDelta::days(91));
    maintenance::perform(&bed.app, Job::CleanUp).await.unwrap();
    let admin = bed.sign_in(&admin.account).await;
    assert_eq!(mails(&admin).await, []);
}

#[tokio::test]
async fn pages_follow_each_other_without_gap_or_double() {
    let bed = world().await;
    let admin = bed.console(Role::Admin).await;
    for _ in 0..5 {
        pause(&bed, &admin).await;
    }
    let all = mails(&admin).await;
    let first: MailPage = admin.get("/v1/mail?limit=3").await.is(200);
    let next = first.next.unwrap();
    let second: MailPage = admin.get(&format!("/v1/mail?limit=3&after={next}")).await.is(200);
    assert_eq!(second.next, None);
    assert_eq!([first.items, second.items].concat(), all);
}
