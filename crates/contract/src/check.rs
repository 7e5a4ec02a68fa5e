//! Shapes of what people type: one function per kind of text, with the sentence that says what is wrong.
//!
//! Sources: `platform-console` 1 (UK postcode and phone), PRODUCT 2 (subdomain, password).

use crate::{FieldError, tenant::is_valid_subdomain};

/// What is wrong with a text; `None` when nothing is.
pub type Fault = Option<&'static str>;

/// `local@domain.tld`, at most 254 characters, without anything that could end a header line.
pub fn email(text: &str) -> Fault {
    let sentence = Some("Write an e-mail address, such as office@example.com.");
    let Some((local, domain)) = text.split_once('@') else {
        return sentence;
    };
    let plain = |part: &str| {
        part.chars()
            .all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c))
    };
    let dots = |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    let labels = domain.split('.').collect::<Vec<_>>();
    let host = labels.len() > 1
        && labels.iter().all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        });
    let good = text.len() <= 254 && local.len() <= 64 && dots(local) && plain(local) && host;
    if good { None } else { sentence }
}

/// `+44` and ten digits, or `0` and ten digits; spaces between them do not count.
pub fn uk_phone(text: &str) -> Fault {
    let digits: String = text.chars().filter(|c| *c != ' ').collect();
    let rest = digits.strip_prefix("+44").or_else(|| digits.strip_prefix('0'));
    let good = rest.is_some_and(|rest| rest.len() == 10 && rest.bytes().all(|b| b.is_ascii_digit()));
    if good {
        None
    } else {
        Some("Write a UK number: +44 or 0, and ten digits.")
    }
}

/// `AA9A 9AA` and its shorter forms, in capitals with one space: `^[A-Z]{1,2}[0-9R][0-9A-Z]? [0-9][A-Z]{2}$`.
pub fn uk_postcode(text: &str) -> Fault {
    let good = text
        .split_once(' ')
        .is_some_and(|(outward, inward)| is_outward(outward) && is_inward(inward));
    if good {
        None
    } else {
        Some("Write a UK postcode with its space, such as SW1A 1AA.")
    }
}

fn is_outward(text: &str) -> bool {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    // `R` may stand for the digit: `GIR 0AA`.
    (1..=letters.min(2)).any(|area| {
        let rest = text.as_bytes().get(area..).unwrap_or_default();
        match rest {
            [district] => is_district(*district),
            [district, sub] => is_district(*district) && (sub.is_ascii_digit() || sub.is_ascii_uppercase()),
            _ => false,
        }
    })
}

fn is_district(byte: u8) -> bool {
    byte.is_ascii_digit() || byte == b'R'
}

fn is_inward(text: &str) -> bool {
    matches!(text.as_bytes(), [digit, a, b] if digit.is_ascii_digit() && a.is_ascii_uppercase() && b.is_ascii_uppercase())
}

/// `https://…` or `http://…` with a host and no credentials.
pub fn website(text: &str) -> Fault {
    let sentence = Some("Write a web address, such as https://www.example.com.");
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else {
        return sentence;
    };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let good = host.contains('.')
        && !host.contains('@')
        && text.len() <= 255
        && text.chars().all(|c| !c.is_whitespace() && !c.is_control());
    if good { None } else { sentence }
}

/// A tenant's host name.
pub fn subdomain(text: &str) -> Fault {
    if is_valid_subdomain(text) {
        None
    } else {
        Some("Use 1 to 63 small letters, digits and hyphens; names such as www or api are taken.")
    }
}

/// At least 12 characters with an upper and a lower letter, a digit and another sign, none of the usual ones
/// (PRODUCT 2, credentials).
pub fn password(text: &str) -> Fault {
    let has = |kind: fn(char) -> bool| text.chars().any(kind);
    if text.chars().count() < 12 {
        return Some("Use at least 12 characters.");
    }
    if text.chars().count() > 128 {
        return Some("Use at most 128 characters.");
    }
    if !(has(char::is_uppercase) && has(char::is_lowercase) && has(char::is_numeric)) {
        return Some("Use a capital, a small letter and a digit.");
    }
    if !has(|c| !c.is_alphanumeric() && !c.is_control()) {
        return Some("Use a sign that is neither letter nor digit.");
    }
    let small = text.to_lowercase();
    let bare: String = small.chars().filter(|c| c.is_alphanumeric()).collect();
    let spelled: String = small.chars().map(unmasked).filter(|c| c.is_alphanumeric()).collect();
    if COMMON.iter().any(|word| bare.contains(word) || spelled.contains(word)) {
        return Some("This password is too common.");
    }
    None
}

/// `P@ssw0rd` is `password` to whoever guesses.
fn unmasked(letter: char) -> char {
    match letter {
        '@' | '4' => 'a',
        '$' | '5' => 's',
        '0' => 'o',
        '3' => 'e',
        '1' | '!' => 'i',
        other => other,
    }
}

/// What guessers try first; compared without signs and capitals.
const COMMON: &[&str] = &[
    "password",
    "passw0rd",
    "p4ssword",
    "qwerty",
    "letmein",
    "welcome",
    "admin123",
    "administrator",
    "changeme",
    "iloveyou",
    "123456",
    "abc123",
    "111111",
    "000000",
    "654321",
    "monkey",
    "dragon",
    "football",
    "baseball",
    "superman",
    "batman",
    "trustno1",
    "sunshine",
    "princess",
    "wheelhouse",
];

/// Adds the fault of `field`, when there is one.
pub fn put(faults: &mut Vec<FieldError>, field: &str, fault: Fault) {
    faults.extend(fault.map(|sentence| FieldError::new(field, sentence)));
}

#[cfg(test)]
mod tests;
