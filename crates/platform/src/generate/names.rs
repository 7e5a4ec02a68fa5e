//! Business names that sound like their trade, unique however many are drawn, and the subdomains made of them.

use super::{
    draw::{chance, pick},
    people::Person,
    places::Town,
    words,
};
use rand::Rng;
use std::collections::HashSet;
use wheelhouse_contract::tenant::{BusinessSize, BusinessType, is_valid_subdomain};

/// Names and subdomains already given.
#[derive(Default)]
pub struct Taken {
    names: HashSet<String>,
    subdomains: HashSet<String>,
}

/// A name and the subdomain that goes with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub subdomain: String,
    /// The industry subcategory that the name tells.
    pub kind: &'static str,
}

impl Taken {
    /// Draws until both are free; every few failures the pattern grows by a word, so that it always ends.
    pub fn name(&mut self, rng: &mut impl Rng, kind: BusinessType, owner: &Person, town: Town) -> Named {
        let mut attempt = 0_u32;
        loop {
            let (name, industry) = draw(rng, kind, owner, town, attempt);
            let subdomain = slug(&name);
            attempt += 1;
            let free =
                is_valid_subdomain(&subdomain) && !self.names.contains(&name) && !self.subdomains.contains(&subdomain);
            if free {
                self.names.insert(name.clone());
                self.subdomains.insert(subdomain.clone());
                return Named {
                    name,
                    subdomain,
                    kind: industry,
                };
            }
        }
    }
}

/// A name and the subcategory that it tells.
fn draw(rng: &mut impl Rng, kind: BusinessType, owner: &Person, town: Town, attempt: u32) -> (String, &'static str) {
    let trade = words::trade(kind);
    let (suffix, industry) = pick(rng, trade.suffixes);
    let (thing, of_thing) = pick(rng, trade.things);
    let (base, industry) = match rng.gen_range(0..10) {
        0..=2 => (format!("{} {suffix}", pick(rng, trade.firsts)), industry),
        3..=4 => (format!("{} {suffix}", owner.family), industry),
        5 => {
            let other = super::people::person(rng).family;
            (format!("{} & {other} {suffix}", owner.family), industry)
        }
        6 => (format!("{} {suffix}", town.name), industry),
        7 => (format!("The {} {thing}", pick(rng, words::ADJECTIVES)), of_thing),
        8 => (format!("{} {suffix}", pick(rng, words::LANDMARKS)), industry),
        _ => (format!("{thing} & {}", pick(rng, words::PARTNERS)), of_thing),
    };
    let name = match attempt {
        0..=1 => base,
        2..=5 => format!("{base} {}", town.name),
        6..=12 => {
            return (
                format!("{} {} {suffix}", pick(rng, words::LANDMARKS), owner.family),
                industry_of(trade, suffix),
            );
        }
        _ => format!("{base} of {} {}", pick(rng, words::LANDMARKS), town.name),
    };
    (name, industry)
}

fn industry_of(trade: &words::Trade, suffix: &str) -> &'static str {
    let found = trade.suffixes.iter().find(|(name, _)| *name == suffix);
    found.map_or("", |(_, industry)| industry)
}

/// The registered name; sole traders have none.
pub fn legal(rng: &mut impl Rng, name: &str, size: BusinessSize) -> Option<String> {
    let plain = name.trim_start_matches("The ");
    match size {
        BusinessSize::Solo => chance(rng, 35.0).then(|| format!("{plain} Ltd")),
        BusinessSize::Large if chance(rng, 20.0) => Some(format!("{plain} Holdings plc")),
        _ if chance(rng, 15.0) => Some(format!("{plain} LLP")),
        _ => Some(format!("{plain} Limited")),
    }
}

/// ASCII letters, digits and single hyphens, at most 63.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for letter in text.chars().flat_map(fold) {
        if letter.is_ascii_alphanumeric() {
            slug.push(letter.to_ascii_lowercase());
        } else if letter != '\'' && !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    slug.truncate(63);
    slug.trim_end_matches('-').to_owned()
}

/// The letters that a British keyboard would give for `letter`.
fn fold(letter: char) -> impl Iterator<Item = char> {
    let folded: &'static str = match letter {
        'á' | 'â' | 'ä' | 'ą' | 'ã' => "a",
        'ç' | 'Ç' | 'ć' => "c",
        'é' | 'ê' | 'è' | 'ę' => "e",
        'ğ' => "g",
        'í' | 'ı' => "i",
        'ł' | 'Ł' => "l",
        'ń' | 'ñ' => "n",
        'ó' | 'ö' | 'Ö' | 'õ' => "o",
        'ş' | 'Ş' | 'ś' => "s",
        'ú' | 'ü' => "u",
        'ź' | 'ż' => "z",
        '&' => " and ",
        _ => "",
    };
    let own = folded.is_empty().then_some(letter);
    folded.chars().chain(own)
}
