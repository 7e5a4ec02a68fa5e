use super::*;

fn all_pass(check: fn(&str) -> Fault, texts: &[&str]) {
    for text in texts {
        assert_eq!(check(text), None, "{text:?}");
    }
}

fn all_fail(check: fn(&str) -> Fault, texts: &[&str]) {
    for text in texts {
        assert!(check(text).is_some(), "{text:?}");
    }
}

#[test]
fn e_mail_addresses() {
    all_pass(email, &["a@b.co", "office+news@example.co.uk", "o'neil@x-y.org"]);
    all_fail(
        email,
        &[
            "",
            "a",
            "@b.co",
            "a@",
            "a@b",
            "a@b..co",
            "a b@c.de",
            "a@b.co\r\nBcc: x@y.zz",
            "a@-b.co",
            ".a@b.co",
            "a@b.co,c@d.ee",
            "a@b@c.de",
            "<a@b.co>",
        ],
    );
}

#[test]
fn british_numbers() {
    all_pass(
        uk_phone,
        &["+442079460000", "02079460000", "020 7946 0000", "+44 20 7946 0000"],
    );
    all_fail(
        uk_phone,
        &[
            "",
            "2079460000",
            "+4420794600",
            "020794600000",
            "+49 30 123456",
            "0207946000a",
            "+44-2079460000",
        ],
    );
}

#[test]
fn british_postcodes() {
    all_pass(
        uk_postcode,
        &[
            "M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB", "GIR 0AA",
        ],
    );
    all_fail(
        uk_postcode,
        &[
            "",
            "M11AE",
            "m1 1ae",
            "ABC1 1AA",
            "M1  1AE",
            "M1 1A",
            "M1 AAE",
            "1M 1AE",
            "EC1AB 1BB",
            "M1 1AE ",
        ],
    );
}

#[test]
fn web_addresses() {
    all_pass(website, &["https://www.example.com", "http://example.co.uk/a?b=c#d"]);
    all_fail(
        website,
        &[
            "",
            "example.com",
            "javascript:alert(1)",
            "https://",
            "https://localhost",
            "https://a:b@c.de",
            "https://a b.de",
        ],
    );
}

#[test]
fn passwords() {
    all_pass(password, &["Kettle-Drum-42", "Ünterwegs! 1874", "سلامA1-dostam"]);
    all_fail(
        password,
        &[
            "",
            "Short-1a",
            "alllowercase-1",
            "ALLUPPERCASE-1",
            "NoDigitsHere!!",
            "NoSignsHere12",
            "P@ssword-1234!",
            "Qwerty-12345!x",
        ],
    );
}
