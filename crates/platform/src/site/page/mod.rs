//! The pages' HTML. The template engine escapes every value; nothing here is trusted to be plain.

pub(super) mod modules;

use super::{api::Task, icons::icon, pages::Content, session::Visitor, words::Lang};
use crate::storage::wire;
use maud::{DOCTYPE, Markup, html};
use std::collections::HashMap;
use wheelhouse_contract::{
    event::TenantEvent,
    impersonation::ImpersonationScope,
    tenant::{Module, Tenant, TenantStatus},
    upgrade::UpgradeRequest,
};

/// For whom a page is made.
#[derive(Clone, Copy)]
pub(super) struct Frame<'a> {
    pub lang: Lang,
    pub tenant: Option<&'a Tenant>,
    pub visitor: Option<&'a Visitor>,
}

fn layout(frame: Frame<'_>, title: &str, here: &str, content: &Markup) -> Markup {
    let Frame { lang, tenant, visitor } = frame;
    let name = tenant.map_or(lang.say("site"), |tenant| tenant.name.as_str());
    html! {
        (DOCTYPE)
        html lang=(lang.code()) dir=(lang.direction()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (name) }
                link rel="stylesheet" href="/style.css";
                @if tenant.is_some() {
                    link rel="stylesheet" href="/theme.css";
                    link rel="icon" href="/icon.svg" type="image/svg+xml";
                }
                // Whoever is not signed in has nothing to hear.
                @if visitor.is_some() { script src="/live.js" defer {} }
            }
            body {
                a.skip href="#content" { (lang.say("skip")) }
                header {
                    div.bar {
                        a.brand href="/" { (mark(tenant, name)) bdi { (name) } }
                        @if let Some(visitor) = visitor { (menu(lang, visitor, here)) }
                    }
                }
                @if let Some(visitor) = visitor { (notice(lang, visitor)) }
                @if let Some(tenant) = tenant { div data-live="status" { (status(lang, tenant)) } }
                div id="news" role="status" {}
                main id="content" { (content) }
                footer {
                    div.foot {
                        p { bdi { (name) } @if let Some(tenant) = tenant { " · " (tenant.address.city) " · " bdi dir="ltr" { (tenant.phone) } } }
                        (languages(lang))
                    }
                }
            }
        }
    }
}

/// The tenant's logo, or the first letters of its name. The name stands beside it, so nobody is told twice.
fn mark(tenant: Option<&Tenant>, name: &str) -> Markup {
    let logo = tenant.and_then(|tenant| tenant.logo.as_ref());
    html! {
        @if let Some(logo) = logo { img.logo src={ "/logo?v=" (logo.id) } alt=""; }
        @else { span.mark aria-hidden="true" { (initials(name)) } }
    }
}

fn languages(lang: Lang) -> Markup {
    html! {
        form.languages method="post" action="/language" {
            @for (one, name) in [(Lang::En, "English"), (Lang::Fa, "فارسی")] {
                button name="lang" value=(one.code()) lang=(one.code()) aria-pressed=(if one == lang { "true" } else { "false" }) { (name) }
            }
        }
    }
}

/// Told on every page while the tenant's status stops its activity.
pub(super) fn status(lang: Lang, tenant: &Tenant) -> Markup {
    html! {
        @if tenant.status == TenantStatus::Paused {
            div.notice role="status" { p { strong { (lang.say("paused_title")) } " " (lang.say("paused_text")) } }
        }
    }
}

fn menu(lang: Lang, visitor: &Visitor, here: &str) -> Markup {
    let current = |place: &str| (place == here).then_some("page");
    html! {
        nav aria-label=(lang.say("main")) {
            a href="/" aria-current=[current("home")] { (lang.say("home")) }
            a href="/account" aria-current=[current("account")] { bdi { (visitor.name) } }
            form method="post" action="/sign-out" { button type="submit" { (lang.say("sign_out")) } }
        }
    }
}

/// Told on the page, too: what a support session may do.
fn notice(lang: Lang, visitor: &Visitor) -> Markup {
    let Some(both) = &visitor.impersonation else {
        return html! {};
    };
    let scope = match both.0.scope {
        ImpersonationScope::ReadOnly => lang.say("support_reads"),
        ImpersonationScope::Full => lang.say("support_writes"),
    };
    let acts = lang.fill(
        "support_acts",
        &[("operator", &both.1.email), ("person", &visitor.email)],
    );
    html! {
        div.notice role="status" { p { strong { (lang.say("support_title")) } " " (acts) " " (scope) } }
    }
}

/// One or two letters of a name.
pub(crate) fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter(|word| !matches!(*word, "The" | "&" | "of"))
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

pub(super) fn sign_in(lang: Lang, tenant: &Tenant, fault: Option<&str>) -> Markup {
    let frame = Frame {
        lang,
        tenant: Some(tenant),
        visitor: None,
    };
    let content = html! {
        div.narrow {
            h1 { (lang.say("sign_in")) }
            p.lead { (lang.fill("welcome", &[("name", &tenant.name)])) }
            form.card.stack method="post" action="/sign-in" {
                @if let Some(fault) = fault { p.fault role="alert" { (fault) } }
                label { (lang.say("email")) input type="email" name="email" autocomplete="username" required autofocus; }
                label { (lang.say("password")) input type="password" name="password" autocomplete="current-password" required; }
                button.button.wide type="submit" { (lang.say("sign_in")) }
            }
        }
    };
    layout(frame, lang.say("sign_in"), "sign-in", &content)
}

pub(super) fn home(lang: Lang, tenant: &Tenant, visitor: &Visitor, asked: &HashMap<Module, UpgradeRequest>) -> Markup {
    let frame = Frame {
        lang,
        tenant: Some(tenant),
        visitor: Some(visitor),
    };
    let first = visitor.name.split_whitespace().next().unwrap_or(&visitor.name);
    let content = html! {
        h1 { (lang.fill("hello", &[("name", first)])) }
        p.lead { (lang.fill("lead", &[("name", &tenant.name)])) }
        dl.facts {
            div { dt { (lang.say("plan")) } dd { (told(lang, &tenant.plan)) } }
            div { dt { (lang.say("people")) } dd { (lang.digits(&grouped(tenant.activity.users_total))) } }
            div { dt { (lang.say("modules")) } dd data-live="count" { (modules::count(lang, tenant)) } }
            div { dt { (lang.say("messages")) } dd { (lang.digits(&grouped(tenant.activity.messages_this_month))) } }
        }
        ul.grid data-live="modules" { (modules::cards(lang, tenant, visitor, asked)) }
    };
    layout(frame, lang.say("home"), "home", &content)
}

pub(super) fn account(lang: Lang, tenant: &Tenant, visitor: &Visitor) -> Markup {
    let frame = Frame {
        lang,
        tenant: Some(tenant),
        visitor: Some(visitor),
    };
    let content = html! {
        h1 { (lang.say("your_account")) }
        p.lead { (lang.fill("account_lead", &[("name", &tenant.name)])) }
        div.card {
            dl {
                dt { (lang.say("email")) } dd { bdi { (visitor.email) } }
                dt { (lang.say("role")) } dd { (told(lang, &visitor.role)) }
            }
            form.row method="post" action="/api/account" {
                label { (lang.say("display_name")) input name="name" value=(visitor.name) minlength="2" maxlength="100" required; }
                button.button type="submit" { (lang.say("save")) }
            }
        }
    };
    layout(frame, lang.say("account"), "account", &content)
}

pub(super) fn module(lang: Lang, tenant: &Tenant, visitor: &Visitor, module: Module, content: &Content) -> Markup {
    let frame = Frame {
        lang,
        tenant: Some(tenant),
        visitor: Some(visitor),
    };
    let key = wire(&module);
    let content = html! {
        h1 { (icon(module)) (lang.say(&key)) }
        p.lead { (lang.say(&format!("{key}_text"))) }
        div data-shown-when={ "on " (key) } {
            div.card {
                @match content {
                    Content::People(rows) => { (people(lang, rows)) }
                    Content::Tasks(tasks) => { (tasks_list(lang, tasks)) }
                    Content::Log(events) => { (log(lang, events)) }
                    Content::Nothing => { p.empty { (lang.say("nothing_yet")) } }
                }
            }
        }
        // Shown in its place when it is switched off while somebody looks.
        div data-shown-when={ "off " (key) } hidden {
            div.card.empty role="alert" {
                h2 { (lang.say("module_off")) }
                p { (lang.say("module_off_text")) }
                p { a.button href="/" { (lang.say("to_start")) } }
            }
        }
    };
    layout(frame, lang.say(&key), "module", &content)
}

fn people(lang: Lang, rows: &[[String; 3]]) -> Markup {
    html! {
        ul.lines {
            @for [name, email, role] in rows { li { strong { bdi { (name) } } span { bdi { (email) } " · " (lang.say(role)) } } }
        }
    }
}

fn tasks_list(lang: Lang, tasks: &[Task]) -> Markup {
    html! {
        form.row method="post" action="/api/tasks" {
            label { (lang.say("new_task")) input name="title" maxlength="200" required; }
            button.button type="submit" { (lang.say("add")) }
        }
        @if tasks.is_empty() { p.empty { (lang.say("all_done")) } }
        ul.lines {
            @for task in tasks { li { strong { bdi { (task.title) } } span { bdi { (task.created_by) } " · " (day(lang, task.created_at)) } } }
        }
    }
}

fn log(lang: Lang, events: &[TenantEvent]) -> Markup {
    html! {
        @if events.is_empty() { p.empty { (lang.say("nothing_happened")) } }
        ul.lines {
            @for event in events {
                li {
                    strong { (word(&event.kind)) @if let Some(note) = &event.note { ": " (note) } }
                    span { bdi { (event.actor_name) } " · " (day(lang, event.at)) }
                }
            }
        }
    }
}

/// A wire form as a person writes it: `Pro`, `Owner`.
pub(super) fn word(value: &impl serde::Serialize) -> String {
    let text = wire(value).replace('_', " ");
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The word of a plan or a role.
fn told(lang: Lang, value: &impl serde::Serialize) -> &str {
    lang.say(key_of(&wire(value)))
}

/// The key under which the words of a plan or a role stand.
pub(super) fn key_of(wire: &str) -> &'static str {
    match wire {
        "free" => "word_free",
        "pro" => "word_pro",
        "enterprise" => "word_enterprise",
        "owner" => "word_owner",
        "admin" => "word_admin",
        _ => "word_user",
    }
}

/// `30,600`.
pub(super) fn grouped(number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn day(lang: Lang, at: wheelhouse_contract::Timestamp) -> String {
    match lang {
        Lang::En => at.datetime().format("%-d %B %Y, %H:%M UTC").to_string(),
        Lang::Fa => lang.digits(&at.datetime().format("%Y/%m/%d، %H:%M UTC").to_string()),
    }
}

/// `key`: the module that the refusal is about, for when it is switched on while somebody looks.
pub(super) fn refusal(frame: Frame<'_>, heading: &str, detail: &str, key: Option<&str>) -> Markup {
    let Frame { lang, tenant, .. } = frame;
    let content = html! {
        div.narrow.empty data-shown-when=[key.map(|key| format!("off {key}"))] {
            p.big aria-hidden="true" { "!" }
            h1 { (heading) }
            p { (detail) }
            @if tenant.is_some_and(|tenant| tenant.status.allows_sign_in()) {
                p { a.button href="/" { (lang.say("to_start")) } }
            }
        }
        @if let Some(key) = key {
            div.narrow.empty data-shown-when={ "on " (key) } hidden role="alert" {
                h2 { (lang.say("module_on")) }
                p { (lang.say("module_on_text")) }
                p { a.button href={ "/modules/" (key) } { (lang.say("open_module")) } }
            }
        }
    };
    layout(frame, heading, "refusal", &content)
}
