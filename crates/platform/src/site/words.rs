//! The words of sites, in the visitor's language.

use crate::sites::{ENGLISH, PERSIAN};
use axum::http::{HeaderMap, header};
use std::{collections::HashMap, sync::OnceLock};

/// Remembers the language that a visitor chose.
pub(super) const COOKIE: &str = "wh_lang";

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Lang {
    #[default]
    En,
    Fa,
}

impl Lang {
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "en" => Some(Self::En),
            "fa" => Some(Self::Fa),
            _ => None,
        }
    }

    /// The chosen one, else the first that the browser names and we speak.
    pub fn of(headers: &HeaderMap) -> Self {
        let text = |name| {
            let lines = headers.get_all(name).iter();
            lines
                .filter_map(|value| value.to_str().ok())
                .collect::<Vec<_>>()
                .join(";")
        };
        let chosen = text(header::COOKIE)
            .split(';')
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(name, _)| *name == COOKIE)
            .and_then(|(_, value)| Self::parse(value));
        let accepted = text(header::ACCEPT_LANGUAGE);
        let mut named = accepted
            .split(',')
            .filter_map(|part| Self::parse(part.split(';').next().unwrap_or_default()));
        chosen.or_else(|| named.next()).unwrap_or_default()
    }

    pub fn code(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Fa => "fa",
        }
    }

    pub fn direction(self) -> &'static str {
        match self {
            Self::En => "ltr",
            Self::Fa => "rtl",
        }
    }

    /// The word for `key`; an unknown key is its own word.
    pub fn say(self, key: &str) -> &str {
        static WORDS: OnceLock<[HashMap<String, String>; 2]> = OnceLock::new();
        let words = WORDS.get_or_init(|| [ENGLISH, PERSIAN].map(|text| serde_json::from_str(text).unwrap_or_default()));
        let words = match self {
            Self::En => &words[0],
            Self::Fa => &words[1],
        };
        words.get(key).map_or(key, String::as_str)
    }

    /// As [`Self::say`], with `{name}` filled in.
    pub fn fill(self, key: &str, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        let mut rest = self.say(key);
        // One pass: what a value holds is never taken for a place.
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let Some((name, behind)) = after.split_once('}') else {
                rest = after;
                break;
            };
            let value = values.iter().find(|(of, _)| *of == name);
            text.push_str(value.map_or("", |(_, value)| value));
            rest = behind;
        }
        text.push_str(rest);
        text
    }

    /// Digits as the language writes them.
    pub fn digits(self, text: &str) -> String {
        match self {
            Self::En => text.to_owned(),
            Self::Fa => text
                .chars()
                .map(|letter| match letter.to_digit(10) {
                    Some(digit) => char::from_u32(0x06F0 + digit).unwrap_or(letter),
                    None if letter == ',' => '٬',
                    None => letter,
                })
                .collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;
    use std::collections::BTreeSet;

    #[test]
    fn both_languages_say_everything_with_the_same_places() {
        let read = |text: &str| serde_json::from_str::<HashMap<String, String>>(text).unwrap();
        let (english, persian) = (read(ENGLISH), read(PERSIAN));
        let keys = |words: &HashMap<String, String>| words.keys().cloned().collect::<BTreeSet<_>>();
        assert_eq!(keys(&english), keys(&persian));
        let places = |text: &str| {
            text.split('{')
                .skip(1)
                .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
                .collect::<BTreeSet<_>>()
        };
        for (key, text) in &english {
            assert_eq!(places(text), places(&persian[key]), "{key}");
            assert!(!persian[key].is_empty(), "{key}");
        }
    }

    #[test]
    fn the_chosen_language_stands_before_the_browsers() {
        let of = |accept: &'static str, cookie: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static(accept));
            headers.insert(header::COOKIE, HeaderValue::from_static(cookie));
            Lang::of(&headers)
        };
        assert_eq!(of("fa-IR,fa;q=0.9,en;q=0.8", ""), Lang::Fa);
        assert_eq!(of("de,fr;q=0.9", ""), Lang::En);
        assert_eq!(of("de, fa;q=0.5", "a=b"), Lang::Fa);
        assert_eq!(of("fa", "x=y; wh_lang=en"), Lang::En);
        assert_eq!(of("en", "wh_lang=\"><script>"), Lang::En);
    }

    #[test]
    fn what_a_value_holds_is_no_place() {
        assert_eq!(Lang::En.fill("hello", &[("name", "{name}{x}")]), "Hello, {name}{x}");
        assert_eq!(Lang::Fa.digits("1,240"), "۱٬۲۴۰");
    }
}
