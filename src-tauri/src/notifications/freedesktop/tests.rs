use super::*;
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
};
use wheelhouse_contract::IncidentId;
use wheelhouse_engine::view::{NoticeKind, Place};
use zbus::connection::Builder;

#[test]
fn markup_in_a_title_of_a_tenant_is_shown_and_not_followed() {
    assert_eq!(escape("<a href=x>A&B</a>"), "&lt;a href=x&gt;A&amp;B&lt;/a&gt;");
}

/// A bus of the test's own; it ends with the value.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Self {
        let mut command = Command::new("dbus-daemon");
        command.args(["--session", "--nofork", "--print-address"]);
        let mut daemon = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        let address = address.trim().to_owned();
        Self { daemon, address }
    }

    async fn connect(&self) -> Connection {
        Builder::address(self.address.as_str()).unwrap().build().await.unwrap()
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }
}

/// What was to be replaced, and the text, as a daemon got it.
type Got = Arc<Mutex<Vec<(u32, String)>>>;

/// A notification daemon that counts from `next`.
struct Fake {
    next: u32,
    markup: bool,
    got: Got,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Fake {
    #[expect(clippy::too_many_arguments, reason = "the interface's own")]
    fn notify(
        &mut self,
        _app: &str,
        replaces: u32,
        _icon: &str,
        _summary: &str,
        body: &str,
        _actions: Vec<String>,
        _hints: HashMap<String, Value<'_>>,
        _expire: i32,
    ) -> u32 {
        self.got.lock().unwrap().push((replaces, body.to_owned()));
        self.next += 1;
        self.next
    }

    fn close_notification(&self, _id: u32) {}

    fn get_capabilities(&self) -> Vec<String> {
        if self.markup {
            vec!["body-markup".to_owned()]
        } else {
            Vec::new()
        }
    }
}

async fn daemon(bus: &Bus, markup: bool) -> (Connection, Got) {
    let got = Got::default();
    let fake = Fake {
        next: 6,
        markup,
        got: Arc::clone(&got),
    };
    let connection = bus.connect().await;
    let path = "/org/freedesktop/Notifications";
    assert!(connection.object_server().at(path, fake).await.unwrap());
    connection.request_name(INTERFACE).await.unwrap();
    (connection, got)
}

/// Another daemon counts anew: an old id would replace somebody else's notification, and its markup is its own.
#[tokio::test]
async fn another_daemon_is_met_anew() {
    let bus = Bus::start();
    let words = Speech::default();
    let told = NativeNotice {
        key: "incident:1:active".into(),
        kind: NoticeKind::Incident,
        severity: Severity::Critical,
        title: "Down".into(),
        body: "<b>all</b>".into(),
        open: Place::Incident {
            id: IncidentId(uuid::Uuid::now_v7()),
        },
        acknowledge: true,
    };
    let (first, got) = daemon(&bus, false).await;
    let mut link = Link::on(bus.connect().await).await.unwrap();
    link.notify(&told, words.words()).await.unwrap();
    link.notify(&told, words.words()).await.unwrap();
    let plain = "<b>all</b>".to_owned();
    assert_eq!(*got.lock().unwrap(), [(0, plain.clone()), (7, plain)]);

    first.close().await.unwrap();
    let (_second, got) = daemon(&bus, true).await;
    link.notify(&told, words.words()).await.unwrap();
    assert_eq!(*got.lock().unwrap(), [(0, "&lt;b&gt;all&lt;/b&gt;".to_owned())]);
}
