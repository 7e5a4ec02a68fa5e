//! The welcome e-mail: one template for the preview and for what is sent. It never holds a password: whoever onboards hands
//! that over another way.

use super::{AdministratorAnswers, Answers};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// An e-mail as it will be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct MailPreview {
    /// An address alone, never with a name: there is nothing to inject.
    pub to: String,
    /// One line.
    pub subject: String,
    pub text: String,
    /// A whole document without scripts, pictures and addresses of others.
    pub html: String,
}

/// What an e-mail says about the platform.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct WelcomeFacts {
    /// Of the platform.
    pub platform: String,
    /// Of the tenant, with its scheme: `https://acme.example.com`.
    pub site: String,
    /// Whom to ask, where that is not who sends it.
    pub support: Option<String>,
}

/// The e-mail that these answers lead to.
pub fn welcome(answers: &Answers, facts: &WelcomeFacts) -> MailPreview {
    let administrator = &answers.administrator;
    let business = one_line(&answers.business.name);
    let subject = format!("Welcome to {}: {business} is ready", one_line(&facts.platform));
    let parts = parts(administrator, &business, facts);
    MailPreview {
        to: one_line(&administrator.email),
        text: parts.iter().map(Part::text).collect::<Vec<_>>().join("\n\n") + "\n",
        html: document(&subject, &parts),
        subject,
    }
}

enum Part {
    Line(String),
    Link(String, String),
    List(Vec<&'static str>),
}

fn parts(administrator: &AdministratorAnswers, business: &str, facts: &WelcomeFacts) -> Vec<Part> {
    let mut parts = vec![
        Part::Line(format!("Hello {},", one_line(&administrator.name))),
        Part::Line(format!(
            "{business} is set up on {}, and you administer it. Your sign-in is {}.",
            one_line(&facts.platform),
            one_line(&administrator.email)
        )),
        Part::Line(
            "Your password and ten backup codes come from the person who set this up, not by e-mail. Each code signs you in \
             once in place of the password: keep them where only you find them."
                .to_owned(),
        ),
    ];
    if administrator.login_link {
        parts.push(Part::Link("Sign in at".to_owned(), one_line(&facts.site)));
    }
    if administrator.guide {
        parts.push(Part::Line("To begin:".to_owned()));
        parts.push(Part::List(vec![
            "Sign in and change your password.",
            "Invite the people who work with you.",
            "Look through the modules that are switched on, and ask for others where you need them.",
            "Check the opening hours, so that nobody is called at night.",
        ]));
    }
    if administrator.support {
        parts.push(Part::Line(match &facts.support {
            Some(address) => format!("Questions? Write to {}.", one_line(address)),
            None => "Questions? Answer this message.".to_owned(),
        }));
    }
    parts
}

impl Part {
    fn text(&self) -> String {
        match self {
            Part::Line(line) => line.clone(),
            Part::Link(words, address) => format!("{words} {address}"),
            Part::List(items) => items
                .iter()
                .map(|item| format!("- {item}"))
                .collect::<Vec<_>>()
                .join("\n"),
        }
    }

    fn html(&self) -> String {
        match self {
            Part::Line(line) => format!("<p>{}</p>", escape(line)),
            Part::Link(words, address) if is_web(address) => {
                let address = escape(address);
                format!("<p>{} <a href=\"{address}\">{address}</a></p>", escape(words))
            }
            Part::Link(words, address) => format!("<p>{} {}</p>", escape(words), escape(address)),
            Part::List(items) => {
                let items: String = items.iter().map(|item| format!("<li>{}</li>", escape(item))).collect();
                format!("<ol>{items}</ol>")
            }
        }
    }
}

fn is_web(address: &str) -> bool {
    address.starts_with("https://") || address.starts_with("http://")
}

fn document(subject: &str, parts: &[Part]) -> String {
    let body: String = parts.iter().map(Part::html).collect();
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{}</title></head>\
         <body style=\"font-family:system-ui,sans-serif;font-size:16px;line-height:1.5;color:#1a202c\">{body}</body></html>",
        escape(subject)
    )
}

/// No line break, no control character: whatever becomes a header stays one.
pub fn one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| {
            if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
        .collect();
    plain
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Text as HTML shows it, in an element or in a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}
