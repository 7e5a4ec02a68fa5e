//! What a page shows of modules: the open ones to enter, the locked ones dimmed, with the way to ask for them.

use super::super::{icons::icon, session::Visitor, words::Lang};
use super::day;
use crate::storage::wire;
use maud::{Markup, html};
use std::collections::HashMap;
use wheelhouse_contract::{
    tenant::{Module, Tenant},
    upgrade::{UpgradeRequest, UpgradeState},
};

/// `5 of 8`.
pub(in crate::site) fn count(lang: Lang, tenant: &Tenant) -> String {
    let [some, all] = [tenant.modules.len(), Module::ALL.len()].map(|number| lang.digits(&number.to_string()));
    lang.fill("of", &[("some", &some), ("all", &all)])
}

/// A card for each module.
pub(in crate::site) fn cards(
    lang: Lang,
    tenant: &Tenant,
    visitor: &Visitor,
    asked: &HashMap<Module, UpgradeRequest>,
) -> Markup {
    html! {
        @for module in Module::ALL {
            li data-module=(wire(&module)) {
                @if tenant.modules.contains(&module) { (open(lang, module)) }
                @else { (locked(lang, tenant, visitor, module, asked.get(&module))) }
            }
        }
    }
}

fn open(lang: Lang, module: Module) -> Markup {
    let key = wire(&module);
    html! {
        a.card href={ "/modules/" (key) } data-focus=(key) {
            h2 { (icon(module)) (lang.say(&key)) }
            p { (lang.say(&format!("{key}_text"))) }
        }
    }
}

fn locked(lang: Lang, tenant: &Tenant, visitor: &Visitor, module: Module, asked: Option<&UpgradeRequest>) -> Markup {
    let key = wire(&module);
    let tip = format!("tip-{key}");
    html! {
        div.card.locked {
            div.dim role="group" aria-disabled="true" aria-describedby=(tip) tabindex="0" data-focus=(key) {
                h2 { (icon(module)) (lang.say(&key)) span.tag { (lang.say("locked")) } }
                p { (lang.say(&format!("{key}_text"))) }
                span.tip role="tooltip" id=(tip) { (lang.say("locked_tooltip")) }
            }
            (wish(lang, tenant, visitor, &key, asked))
        }
    }
}

fn wish(lang: Lang, tenant: &Tenant, visitor: &Visitor, key: &str, asked: Option<&UpgradeRequest>) -> Markup {
    let state = asked.map(|asked| asked.state);
    if let Some(asked) = asked.filter(|asked| asked.state == UpgradeState::Open) {
        let (when, who) = (day(lang, asked.asked_at), &asked.asked_by_name);
        return html! { p.asked { (lang.fill("requested", &[("when", &when), ("who", who)])) } };
    }
    let declined = asked.filter(|asked| asked.state == UpgradeState::Declined);
    let may = !visitor.is_read_only() && tenant.status.allows_activity();
    let hint = if visitor.is_read_only() {
        "read_only_hint"
    } else {
        "paused_text"
    };
    let word = if state == Some(UpgradeState::Declined) {
        "request_again"
    } else {
        "request_upgrade"
    };
    html! {
        @if let Some(declined) = declined {
            p.asked { (lang.fill("declined", &[("note", declined.answer.as_deref().unwrap_or("–"))])) }
        }
        form method="post" action={ "/api/modules/" (key) "/upgrade" } {
            button.small type="submit" disabled[!may] title=[(!may).then(|| lang.say(hint))] data-focus={ "ask-" (key) }
                aria-label={ (lang.say(word)) ": " (lang.say(key)) } { (lang.say(word)) }
        }
    }
}

/// Told when the modules change under somebody's eyes.
pub(in crate::site) fn changed(lang: Lang) -> Markup {
    html! { div.notice { p { (lang.say("changed_now")) } } }
}

/// Told when the session is over.
pub(in crate::site) fn gone(lang: Lang) -> Markup {
    html! { div.notice { p { strong { (lang.say("signed_out")) } " " a href="/sign-in" { (lang.say("sign_in_again")) } } } }
}
