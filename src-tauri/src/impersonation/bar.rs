//! The bar above the page: who acts as whom, where, why, how far, how long, and the way out. A native widget that no page
//! can cover, move or imitate from inside its own area.

use super::Origin;
use crate::{error::ShellError, host, words, words::Words};
use gtk::{
    Align, Button, CssProvider, Label, Orientation, STYLE_PROVIDER_PRIORITY_APPLICATION, StyleContext, TextDirection,
    gdk, glib, pango,
    prelude::{BoxExt, ButtonExt, CssProviderExt, LabelExt, StyleContextExt, WidgetExt},
};
use std::rc::Rc;
use tauri::WebviewWindow;
use wheelhouse_contract::{
    Timestamp,
    impersonation::{Impersonation, ImpersonationScope},
};

/// The widget's name, by which tests find it.
pub const NAME: &str = "impersonation-bar";

/// From here on the clock is red, in seconds.
const LAST: i64 = 300;

const STYLE: &[u8] = include_bytes!("bar.css");

/// Packs the bar above the page. `end` is called by the button, and when the time is over.
pub fn attach(
    window: &WebviewWindow,
    session: &Impersonation,
    origin: &Origin,
    words: &'static Words,
    end: impl Fn() + 'static,
) -> Result<(), ShellError> {
    load_style();
    let end = Rc::new(end);
    let bar = gtk::Box::new(Orientation::Vertical, 0);
    bar.set_widget_name(NAME);
    bar.style_context().add_class(match session.scope {
        ImpersonationScope::ReadOnly => "read-only",
        ImpersonationScope::Full => "full",
    });
    let strip = gtk::Box::new(Orientation::Horizontal, 0);
    strip.style_context().add_class("strip");
    bar.pack_start(&strip, false, false, 0);
    bar.pack_start(&row(session, origin, words, &end), false, false, 0);
    if words.right_to_left {
        turn(&bar, TextDirection::Rtl);
    }
    let column = window.default_vbox()?;
    column.pack_start(&bar, false, false, 0);
    column.reorder_child(&bar, 0);
    bar.show_all();
    Ok(())
}

fn load_style() {
    let provider = CssProvider::new();
    if let Err(error) = provider.load_from_data(STYLE) {
        tracing::warn!(%error, "the bar's style does not load");
    }
    if let Some(screen) = gdk::Screen::default() {
        StyleContext::add_provider_for_screen(&screen, &provider, STYLE_PROVIDER_PRIORITY_APPLICATION);
    }
}

fn row(session: &Impersonation, origin: &Origin, words: &'static Words, end: &Rc<impl Fn() + 'static>) -> gtk::Box {
    let row = gtk::Box::new(Orientation::Horizontal, 14);
    row.style_context().add_class("row");
    let scope = label(words.scope(session.scope), "scope");
    scope.set_valign(Align::Center);
    row.pack_start(&scope, false, false, 0);
    row.pack_start(&lines(session, origin, words), true, true, 0);
    row.pack_start(&clock(session.expires_at, words, Rc::clone(end)), false, false, 0);
    let button = Button::with_label(words.end_session);
    button.set_valign(Align::Center);
    button.style_context().add_class("end");
    // The page must never take a key press that was meant for this button, nor the other way round.
    button.set_focus_on_click(false);
    let end = Rc::clone(end);
    button.connect_clicked(move |_| end());
    row.pack_start(&button, false, false, 0);
    row
}

/// Whom and where above; who and why below.
fn lines(session: &Impersonation, origin: &Origin, words: &Words) -> gtk::Box {
    let whom = format!(
        "{} {} {} {}",
        words.acting_as,
        words::foreign(&session.acting_as),
        words.at_tenant,
        words::foreign(&session.tenant_name),
    );
    let why = format!(
        "{} · {} {} · {}",
        words::foreign(&session.operator_email),
        words.reason,
        words::foreign(&session.reason),
        words::foreign(&origin.to_string()),
    );
    let lines = gtk::Box::new(Orientation::Vertical, 1);
    lines.set_valign(Align::Center);
    for (text, class) in [(whom, "whom"), (why, "why")] {
        let line = label(&text, class);
        line.set_halign(Align::Fill);
        line.set_xalign(if words.right_to_left { 1.0 } else { 0.0 });
        line.set_ellipsize(pango::EllipsizeMode::End);
        line.set_tooltip_text(Some(&text));
        lines.pack_start(&line, false, false, 0);
    }
    lines
}

/// Counts down each second and calls `end` at nought, should nobody have ended the session before.
fn clock(expires_at: Timestamp, words: &'static Words, end: Rc<impl Fn() + 'static>) -> gtk::Box {
    let clock = gtk::Box::new(Orientation::Vertical, 0);
    clock.set_valign(Align::Center);
    let digits = label(&words.countdown(left(expires_at)), "digits");
    clock.pack_start(&digits, false, false, 0);
    clock.pack_start(&label(words.time_left, "left"), false, false, 0);
    let shown = glib::object::ObjectExt::downgrade(&digits);
    glib::timeout_add_seconds_local(1, move || {
        let Some(digits) = shown.upgrade() else {
            return glib::ControlFlow::Break;
        };
        let seconds = left(expires_at);
        digits.set_text(&words.countdown(seconds));
        if seconds <= LAST {
            digits.style_context().add_class("last");
        }
        if seconds > 0 {
            return glib::ControlFlow::Continue;
        }
        end();
        glib::ControlFlow::Break
    });
    clock
}

/// Seconds until then, by this machine's clock.
fn left(expires_at: Timestamp) -> i64 {
    expires_at.since(host::now()).num_seconds()
}

fn label(text: &str, class: &str) -> Label {
    // `new` takes plain text: nothing of a tenant's is ever read as markup.
    let label = Label::new(Some(text));
    label.set_single_line_mode(true);
    label.style_context().add_class(class);
    label
}

fn turn(widget: &gtk::Box, direction: TextDirection) {
    use gtk::{glib::Cast, prelude::ContainerExt};
    widget.set_direction(direction);
    for child in widget.children() {
        match child.downcast::<gtk::Box>() {
            Ok(inner) => turn(&inner, direction),
            Err(leaf) => leaf.set_direction(direction),
        }
    }
}
