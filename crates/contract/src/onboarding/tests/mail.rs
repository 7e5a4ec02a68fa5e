//! The welcome e-mail says what people typed, and obeys nothing of it.

use super::*;

fn facts() -> WelcomeFacts {
    WelcomeFacts {
        platform: "Wheelhouse".to_owned(),
        site: "https://harley.example.com".to_owned(),
        support: Some("help@example.com".to_owned()),
    }
}

#[test]
fn it_holds_what_was_asked_for() {
    let mut answers = complete();
    let mail = welcome(&answers, &facts());
    assert_eq!(mail.subject, "Welcome to Wheelhouse: Harley Street Dental is ready");
    assert_eq!(mail.to, "zoe@harley.example.com");
    for words in [
        "https://harley.example.com",
        "To begin:",
        "help@example.com",
        "Zoë O’Neil-Núñez",
    ] {
        assert!(mail.text.contains(words) && mail.html.contains(words), "{words}");
    }
    answers.administrator.login_link = false;
    answers.administrator.guide = false;
    answers.administrator.support = false;
    let mail = welcome(&answers, &facts());
    for words in ["https://harley.example.com", "To begin:", "help@example.com"] {
        assert!(!mail.text.contains(words) && !mail.html.contains(words), "{words}");
    }
}

#[test]
fn nothing_typed_becomes_a_header_or_markup() {
    let mut answers = complete();
    let evil = "Acme\r\nBcc: all@example.com\u{2028}<script>alert('x')</script>\"><img src=x onerror=y>";
    answers.business.name = evil.to_owned();
    answers.administrator.name = evil.to_owned();
    answers.administrator.email = "a@b.c\r\nCc: d@e.f".to_owned();
    let mut facts = facts();
    facts.site = "javascript:alert(1)".to_owned();
    let mail = welcome(&answers, &facts);
    for header in [&mail.to, &mail.subject] {
        assert!(!header.contains(['\r', '\n', '\u{2028}']), "{header:?}");
    }
    assert!(!mail.text.contains("\nBcc:"));
    for markup in ["<script", "<img", "href=\"javascript"] {
        assert!(!mail.html.contains(markup), "{markup}");
    }
    assert!(mail.html.contains("&lt;script&gt;"));
}

proptest! {
    #[test]
    fn whatever_is_typed_stays_text(name in ".{0,60}", person in ".{0,60}") {
        let mut answers = complete();
        answers.business.name = name;
        answers.administrator.name = person;
        let mail = welcome(&answers, &facts());
        prop_assert!(!mail.subject.chars().any(char::is_control));
        let tags = mail.html.matches('<').count();
        answers.business.name = "x".to_owned();
        answers.administrator.name = "y".to_owned();
        prop_assert_eq!(tags, welcome(&answers, &facts()).html.matches('<').count());
    }
}
