//! What is made up: subdomains from names, passwords, backup codes. Randomness is the caller's.

use crate::{
    check,
    fold::fold,
    tenant::{RESERVED_SUBDOMAINS, is_valid_subdomain},
};

/// Of a subdomain that is made from a name (`tenant-sites` 3).
const SUBDOMAIN: usize = 20;
/// Characters of a generated password.
const PASSWORD: usize = 20;
/// Of an administrator.
pub const BACKUP_CODES: usize = 10;

/// Without look-alikes: no `l`, `I`, `O`, `0`, `1`.
const SMALL: &[u8] = b"abcdefghijkmnopqrstuvwxyz";
const CAPITAL: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
const DIGIT: &[u8] = b"23456789";
/// Nothing that a shell, a URL or a spreadsheet obeys.
const SIGN: &[u8] = b"-_.#+";
const CODE: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";

/// The small letters and digits of a name, without accents, at most 20. `None`: nothing is left of it that could be a host
/// name, as of a name in another script.
pub fn subdomain(name: &str) -> Option<String> {
    let text: String = fold(name)
        .chars()
        .filter(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
        .take(SUBDOMAIN)
        .collect();
    let text = match RESERVED_SUBDOMAINS.contains(&text.as_str()) {
        true => format!("{text}-1"),
        false => text,
    };
    is_valid_subdomain(&text).then_some(text)
}

/// What to try where `text` is taken: `acme-2`, `acme-3`, … Each may be a host name.
pub fn other_subdomains(text: &str) -> impl Iterator<Item = String> {
    let stem: String = text.chars().take(58).collect();
    let stem = stem.trim_end_matches('-').to_owned();
    others(text, move |number| format!("{stem}-{number}"))
}

/// What to try where a name is taken: `Acme 2`, `Acme 3`, …
pub fn other_names(name: &str) -> impl Iterator<Item = String> {
    let stem: String = name.trim().chars().take(95).collect();
    others(name, move |number| format!("{stem} {number}"))
}

/// A long one may be its own stem with a number.
fn others(text: &str, numbered: impl Fn(u32) -> String) -> impl Iterator<Item = String> {
    (2..).map(numbered).filter(move |other| other != text).take(1_000)
}

/// A password that [`check::password`] accepts. `pick(n)` gives a number below `n`, each with the same chance, from a source
/// that nobody can foresee.
pub fn password(pick: &mut dyn FnMut(usize) -> usize) -> String {
    loop {
        let kinds = [SMALL, CAPITAL, DIGIT, SIGN];
        let mut letters: Vec<char> = kinds.iter().filter_map(|kind| one_of(kind, pick)).collect();
        let all: Vec<u8> = kinds.concat();
        letters.extend((letters.len()..PASSWORD).filter_map(|_| one_of(&all, pick)));
        // Fisher and Yates: else everybody would know where the sign is.
        for end in (1..letters.len()).rev() {
            letters.swap(end, pick(end + 1).min(end));
        }
        let password: String = letters.into_iter().collect();
        if check::password(&password).is_none() {
            return password;
        }
    }
}

/// Ten codes such as `abcd-efgh-jkmn`: 59 bits each.
pub fn backup_codes(pick: &mut dyn FnMut(usize) -> usize) -> Vec<String> {
    let mut codes = Vec::with_capacity(BACKUP_CODES);
    while codes.len() < BACKUP_CODES {
        let mut group = || -> String { (0..4).filter_map(|_| one_of(CODE, pick)).collect() };
        let code = [group(), group(), group()].join("-");
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

fn one_of(letters: &[u8], pick: &mut dyn FnMut(usize) -> usize) -> Option<char> {
    letters.get(pick(letters.len())).map(|letter| char::from(*letter))
}
