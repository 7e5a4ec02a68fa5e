//! The pages' HTML. The template engine escapes every value; nothing here is trusted to be plain.

use super::{api::Task, icons::icon, pages::Content, session::Visitor};
use crate::storage::wire;
use maud::{DOCTYPE, Markup, html};
use wheelhouse_contract::{
    event::TenantEvent,
    impersonation::ImpersonationScope,
    tenant::{Module, Tenant, TenantStatus},
};

fn layout(tenant: Option<&Tenant>, visitor: Option<&Visitor>, title: &str, here: &str, content: &Markup) -> Markup {
    let name = tenant.map_or("Tenant site", |tenant| tenant.name.as_str());
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) " · " (name) }
                link rel="stylesheet" href="/style.css";
                @if tenant.is_some() { link rel="stylesheet" href="/theme.css"; }
            }
            body {
                a.skip href="#content" { "Skip to content" }
                header {
                    div.bar {
                        a.brand href="/" { span.mark aria-hidden="true" { (initials(name)) } span { (name) } }
                        @if let Some(visitor) = visitor { (menu(visitor, here)) }
                    }
                }
                @if let Some(visitor) = visitor { (notice(visitor)) }
                @if tenant.is_some_and(|tenant| tenant.status == TenantStatus::Paused) {
                    div.notice role="status" { p { strong { "Paused." } " You can read everything; nothing can be changed until this site is resumed." } }
                }
                main id="content" { (content) }
                footer { p { (name) @if let Some(tenant) = tenant { " · " (tenant.address.city) " · " (tenant.phone) } } }
            }
        }
    }
}

fn menu(visitor: &Visitor, here: &str) -> Markup {
    let current = |place: &str| (place == here).then_some("page");
    html! {
        nav aria-label="Main" {
            a href="/" aria-current=[current("home")] { "Home" }
            a href="/account" aria-current=[current("account")] { (visitor.name) }
            form method="post" action="/sign-out" { button type="submit" { "Sign out" } }
        }
    }
}

/// Told on the page, too: what a support session may do.
fn notice(visitor: &Visitor) -> Markup {
    let Some(both) = &visitor.impersonation else {
        return html! {};
    };
    let scope = match both.0.scope {
        ImpersonationScope::ReadOnly => "It may look and not change anything.",
        ImpersonationScope::Full => "Changes are made in the name of the operator.",
    };
    html! {
        div.notice role="status" {
            p { strong { "Support session." } " " (both.1.email) " acts as " (visitor.email) ". " (scope) }
        }
    }
}

/// One or two letters of a name.
fn initials(name: &str) -> String {
    name.split_whitespace()
        .filter(|word| !matches!(*word, "The" | "&" | "of"))
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()))
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}

pub(super) fn sign_in(tenant: &Tenant, fault: Option<&str>) -> Markup {
    let content = html! {
        div.narrow {
            h1 { "Sign in" }
            p.lead { "Welcome to " (tenant.name) "." }
            form.card.stack method="post" action="/sign-in" {
                @if let Some(fault) = fault { p.fault role="alert" { (fault) } }
                label { "E-mail" input type="email" name="email" autocomplete="username" required autofocus; }
                label { "Password" input type="password" name="password" autocomplete="current-password" required; }
                button.button.wide type="submit" { "Sign in" }
            }
        }
    };
    layout(Some(tenant), None, "Sign in", "sign-in", &content)
}

pub(super) fn home(tenant: &Tenant, visitor: &Visitor) -> Markup {
    let first = visitor.name.split_whitespace().next().unwrap_or(&visitor.name);
    let content = html! {
        h1 { "Hello, " (first) }
        p.lead { "Everything that " (tenant.name) " works with, in one place." }
        dl.facts {
            div { dt { "Plan" } dd { (word(&tenant.plan)) } }
            div { dt { "People" } dd { (grouped(tenant.activity.users_total)) } }
            div { dt { "Modules" } dd { (tenant.modules.len()) " of " (Module::ALL.len()) } }
            div { dt { "Messages this month" } dd { (grouped(tenant.activity.messages_this_month)) } }
        }
        ul.grid {
            @for module in Module::ALL {
                li { (card(module, tenant.modules.contains(&module))) }
            }
        }
    };
    layout(Some(tenant), Some(visitor), "Home", "home", &content)
}

fn card(module: Module, enabled: bool) -> Markup {
    let (title, text) = words(module);
    html! {
        @if enabled {
            a.card href={ "/modules/" (wire(&module)) } { h2 { (icon(module)) (title) } p { (text) } }
        } @else {
            div.card.locked aria-disabled="true" title="Not part of your plan. Ask your account owner for an upgrade." {
                h2 { (icon(module)) (title) } p { (text) } span.tag { "Locked" }
            }
        }
    }
}

fn words(module: Module) -> (&'static str, &'static str) {
    match module {
        Module::Employees => ("Employees", "Who works here, and in which role."),
        Module::Attendance => ("Attendance", "Who was here, and when."),
        Module::Wallet => ("Wallet", "Balances, advances and payouts."),
        Module::Tasks => ("Tasks", "What is to be done, and by whom."),
        Module::Complaints => ("Complaints", "What customers were unhappy with."),
        Module::Shifts => ("Shifts", "Who works when, weeks ahead."),
        Module::Reports => ("Reports", "Figures of the day, week and month."),
        Module::Notifications => ("Notifications", "What happened around your account."),
    }
}

pub(super) fn account(tenant: &Tenant, visitor: &Visitor) -> Markup {
    let content = html! {
        h1 { "Your account" }
        p.lead { "How others at " (tenant.name) " see you." }
        div.card {
            dl {
                dt { "E-mail" } dd { (visitor.email) }
                dt { "Role" } dd { (word(&visitor.role)) }
            }
            form.row method="post" action="/api/account" {
                label { "Display name" input name="name" value=(visitor.name) minlength="2" maxlength="100" required; }
                button.button type="submit" { "Save" }
            }
        }
    };
    layout(Some(tenant), Some(visitor), "Account", "account", &content)
}

pub(super) fn module(tenant: &Tenant, visitor: &Visitor, module: Module, content: &Content) -> Markup {
    let (title, text) = words(module);
    let content = html! {
        h1 { (icon(module)) (title) }
        p.lead { (text) }
        div.card {
            @match content {
                Content::People(rows) => { (people(rows)) }
                Content::Tasks(tasks) => { (tasks_list(tasks)) }
                Content::Log(events) => { (log(events)) }
                Content::Nothing => { p.empty { "Nothing here yet." } }
            }
        }
    };
    layout(Some(tenant), Some(visitor), title, "module", &content)
}

fn people(rows: &[[String; 3]]) -> Markup {
    html! {
        ul.lines {
            @for [name, email, role] in rows { li { strong { (name) } span { (email) " · " (role) } } }
        }
    }
}

fn tasks_list(tasks: &[Task]) -> Markup {
    html! {
        form.row method="post" action="/api/tasks" {
            label { "New task" input name="title" maxlength="200" required; }
            button.button type="submit" { "Add" }
        }
        @if tasks.is_empty() { p.empty { "All done. Add the first task above." } }
        ul.lines {
            @for task in tasks { li { strong { (task.title) } span { (task.created_by) " · " (day(task.created_at)) } } }
        }
    }
}

fn log(events: &[TenantEvent]) -> Markup {
    html! {
        @if events.is_empty() { p.empty { "Nothing has happened yet." } }
        ul.lines {
            @for event in events {
                li {
                    strong { (word(&event.kind)) @if let Some(note) = &event.note { ": " (note) } }
                    span { (event.actor_name) " · " (day(event.at)) }
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

fn day(at: wheelhouse_contract::Timestamp) -> String {
    at.datetime().format("%-d %B %Y, %H:%M UTC").to_string()
}

pub(super) fn refusal(tenant: Option<&Tenant>, visitor: Option<&Visitor>, heading: &str, detail: &str) -> Markup {
    let content = html! {
        div.narrow.empty {
            p.big aria-hidden="true" { "!" }
            h1 { (heading) }
            p { (detail) }
            @if tenant.is_some_and(|tenant| tenant.status.allows_sign_in()) {
                p { a.button href="/" { "Go to the start page" } }
            }
        }
    };
    layout(tenant, visitor, heading, "refusal", &content)
}
