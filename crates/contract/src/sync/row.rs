//! A row as the text that it is: stored, sent and kept without being taken apart.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{DeserializeOwned, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::cell::Cell;

/// A whole row as its JSON text, exactly as whoever wrote it wrote it: fields that this version does not know survive.
///
/// What is read from a peer is proven to be JSON as it arrives; what comes from elsewhere ([`RowText::stored`]) is proven
/// when it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowText(Box<str>);

impl RowText {
    /// # Errors
    /// When `row` cannot be written as JSON.
    pub fn of<T: Serialize>(row: &T) -> Result<Self, serde_json::Error> {
        serde_json::to_string(row).map(Self::stored)
    }

    /// A text that a database gave back.
    pub fn stored(text: impl Into<Box<str>>) -> Self {
        Self(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// # Errors
    /// When the row has another shape.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        serde_json::from_str(&self.0)
    }

    /// # Errors
    /// As [`Fields::parse`].
    pub fn fields(&self) -> Result<Fields<'_>, serde_json::Error> {
        Fields::parse(&self.0)
    }
}

impl From<serde_json::Value> for RowText {
    fn from(row: serde_json::Value) -> Self {
        Self::stored(row.to_string())
    }
}

impl Serialize for RowText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw: &RawValue = serde_json::from_str(&self.0).map_err(serde::ser::Error::custom)?;
        raw.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RowText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(|raw| Self(raw.into()))
    }
}

/// The fields of an object in their order, each as its text.
#[derive(Debug, Default)]
pub struct Fields<'a> {
    all: Vec<(&'a str, &'a str)>,
    /// Where the last one was found: whoever reads fields in their order finds each at once.
    last: Cell<usize>,
}

impl<'a> Fields<'a> {
    /// # Errors
    /// When `text` is not an object, or a field's name needs escapes (none of the API's does).
    pub fn parse(text: &'a str) -> Result<Self, serde_json::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Vec<(&'de str, &'de str)>;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a row")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut all = Vec::with_capacity(48);
                while let Some((name, value)) = map.next_entry::<&str, &RawValue>()? {
                    all.push((name, value.get()));
                }
                Ok(all)
            }
        }

        let mut reader = serde_json::Deserializer::from_str(text);
        let all = reader.deserialize_map(Object)?;
        reader.end()?;
        Ok(Self {
            all,
            last: Cell::new(0),
        })
    }

    /// The text of a field; `None` when there is none of that name.
    pub fn get(&self, name: &str) -> Option<&'a str> {
        let begin = self.last.get();
        let (before, behind) = self.all.split_at(begin.min(self.all.len()));
        let at = match behind.iter().position(|(known, _)| *known == name) {
            Some(at) => begin + at,
            None => before.iter().position(|(known, _)| *known == name)?,
        };
        self.last.set(at);
        self.all.get(at).map(|(_, text)| *text)
    }

    pub fn names(&self) -> impl Iterator<Item = &'a str> + '_ {
        self.all.iter().map(|(name, _)| *name)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&'a str, &'a str)> + '_ {
        self.all.iter().copied()
    }
}
