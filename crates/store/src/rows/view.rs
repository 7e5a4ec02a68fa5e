//! One row, read in place: the text stays as it is, and only what a column needs is looked at.

use crate::{DbError, codec};
use serde::de::DeserializeOwned;
use std::{borrow::Cow, cell::RefCell};
use wheelhouse_contract::sync::Fields;

/// The JSON of a field that is not there.
const NULL: &str = "null";

/// A row's fields by path.
pub(crate) struct View<'a> {
    top: Fields<'a>,
    /// Objects inside that were asked for.
    inner: RefCell<Vec<(&'static str, Fields<'a>)>>,
}

impl<'a> View<'a> {
    /// # Errors
    /// [`DbError::Json`] when `text` is not an object.
    pub(crate) fn parse(text: &'a str) -> Result<Self, DbError> {
        Ok(Self {
            top: Fields::parse(text)?,
            inner: RefCell::default(),
        })
    }

    /// The JSON at a path of one or two names; `null` when nothing is there.
    pub(crate) fn at(&self, path: &[&'static str]) -> &'a str {
        match path {
            [name] => self.top.get(name).unwrap_or(NULL),
            [outer, name] => {
                let mut inner = self.inner.borrow_mut();
                if let Some((_, fields)) = inner.iter().find(|(known, _)| known == outer) {
                    return fields.get(name).unwrap_or(NULL);
                }
                let fields = self.top.get(outer).and_then(|text| Fields::parse(text).ok());
                let fields = fields.unwrap_or_default();
                let found = fields.get(name).unwrap_or(NULL);
                inner.push((outer, fields));
                found
            }
            _ => NULL,
        }
    }

    /// The text at a path, when there is one.
    pub(crate) fn text(&self, path: &[&'static str]) -> Option<Cow<'a, str>> {
        codec::json_text("", self.at(path)).ok()
    }

    /// The texts of a list.
    pub(crate) fn texts(&self, path: &[&'static str]) -> Vec<String> {
        serde_json::from_str(self.at(path)).unwrap_or_default()
    }

    /// One field, typed.
    ///
    /// # Errors
    /// [`DbError::Value`] when it has another shape.
    pub(crate) fn field<T: DeserializeOwned>(&self, name: &'static str) -> Result<T, DbError> {
        serde_json::from_str(self.at(&[name])).map_err(|error| codec::bad(name, error))
    }
}
