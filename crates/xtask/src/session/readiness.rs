//! What it means for a part of the session to be ready.

use std::process::{Command, Stdio};

/// A condition that the session waits for.
pub enum Probe {
    /// A window manager has announced itself on the root window.
    WindowManager,
    /// A name on the bus has an owner.
    Owner(&'static str),
    /// The Secret Service has a default collection, and it is unlocked.
    DefaultKeyring,
}

impl Probe {
    /// Looks once. `command` makes a command inside the session.
    pub fn holds(&self, command: impl Fn(&str) -> Command) -> bool {
        match self {
            Self::WindowManager => {
                answer(command("xprop").args(["-root", "_NET_SUPPORTING_WM_CHECK"])).contains("window id")
            }
            Self::Owner(name) => owned(&command, name),
            Self::DefaultKeyring => owned(&command, "org.freedesktop.secrets") && default_keyring_is_open(&command),
        }
    }
}

fn owned(command: &impl Fn(&str) -> Command, name: &str) -> bool {
    let argument = format!("string:{name}");
    // Asking the bus itself, and not the service, does not start the service a second time by activation.
    answer(bus_call(
        &mut command("dbus-send"),
        "org.freedesktop.DBus",
        &["/org/freedesktop/DBus", "org.freedesktop.DBus.NameHasOwner", &argument],
    ))
    .contains("boolean true")
}

fn default_keyring_is_open(command: &impl Fn(&str) -> Command) -> bool {
    let locked = ["string:org.freedesktop.Secret.Collection", "string:Locked"];
    let mut arguments = vec![
        "/org/freedesktop/secrets/aliases/default",
        "org.freedesktop.DBus.Properties.Get",
    ];
    arguments.extend(locked);
    answer(bus_call(
        &mut command("dbus-send"),
        "org.freedesktop.secrets",
        &arguments,
    ))
    .contains("boolean false")
}

fn bus_call<'a>(dbus_send: &'a mut Command, destination: &str, call: &[&str]) -> &'a mut Command {
    dbus_send.args(["--session", "--print-reply", "--reply-timeout=2000"]);
    dbus_send.arg(format!("--dest={destination}")).args(call)
}

/// What a program writes, or nothing when it cannot be run: both mean "not yet".
fn answer(command: &mut Command) -> String {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
    output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default()
}
