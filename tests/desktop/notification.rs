//! Native notifications with the session's real daemon and a real click.

use crate::support::{desktop, output, session, wait};
use std::sync::{Arc, mpsc};
use uuid::Uuid;
use wheelhouse_contract::{IncidentId, incident::Severity};
use wheelhouse_engine::{
    host::NativeNotice,
    view::{NoticeKind, Place},
};
use wheelhouse_shell::{
    notifications::{Answer, Notifier},
    words::Speech,
};

fn notice(key: &str, title: &str) -> NativeNotice {
    NativeNotice {
        key: key.into(),
        kind: NoticeKind::Incident,
        severity: Severity::Critical,
        title: title.into(),
        body: "Calls fail for <b>every</b> tenant & nobody knows why".into(),
        open: Place::Incident {
            id: IncidentId(Uuid::now_v7()),
        },
        acknowledge: true,
    }
}

fn notifier() -> (Notifier, mpsc::Receiver<Answer>) {
    session("DBUS_SESSION_BUS_ADDRESS");
    let (sender, answers) = mpsc::channel();
    (
        Notifier::start(Arc::new(Speech::default()), move |answer| sender.send(answer).unwrap()),
        answers,
    )
}

fn displayed(count: &str) -> bool {
    output("dunstctl", &["count", "displayed"]) == count
}

/// A real click on the notification, which stands in the upper right corner.
fn click(button: &str) {
    let size = output("xdotool", &["getdisplaygeometry"]);
    let width: i32 = size.split(' ').next().unwrap().parse().unwrap();
    output(
        "xdotool",
        &["mousemove", "--sync", &(width - 200).to_string(), "60", "click", button],
    );
}

/// One test: they share the daemon.
#[test]
fn a_notification_is_shown_once_answered_by_a_click_and_replaced_by_key() {
    let _desktop = desktop();
    let (notifier, answers) = notifier();
    output("dunstctl", &["close-all"]);

    notifier.notify(notice("incident:1:active", "Voice calls are down"));
    wait::until("the notification", || displayed("1").then_some(()));
    notifier.notify(notice("incident:1:active", "Voice calls are still down"));
    notifier.notify(notice("incident:2:active", "Something else"));
    wait::until("both", || displayed("2").then_some(()));
    notifier.withdraw("incident:2:active");
    wait::until("the second to go", || displayed("1").then_some(()));

    std::fs::write(session("WHEELHOUSE_NOTIFICATION_ACTION"), "Acknowledge").unwrap();
    click("2");
    let answer = answers.recv_timeout(wait::PATIENCE).expect("nobody heard the click");
    assert_eq!(answer, Answer::Acknowledge("incident:1:active".into()));

    let history = output("dunstctl", &["history"]);
    assert_eq!(
        history.matches("Voice calls are still down").count(),
        history.matches("Voice calls are").count()
    );
    assert!(
        history.contains("&lt;b&gt;every") || history.contains("<b>every"),
        "{history}"
    );

    notifier.notify(notice("incident:3:active", "Payments are down"));
    wait::until("the third", || displayed("1").then_some(()));
    click("1");
    assert_eq!(
        answers.recv_timeout(wait::PATIENCE).unwrap(),
        Answer::Open("incident:3:active".into())
    );
}
