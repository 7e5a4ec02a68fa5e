//! A list of objects as rows and columns. It is read object by object: nothing grows beyond what a row may hold.

use super::{
    MOST_CELL, MOST_COLUMNS, Unreadable,
    table::{self, Table},
};
use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Of objects inside objects: `address.street`.
const DEEPEST: usize = 3;

/// The rows of a list of objects, or of the one list in an object.
///
/// # Errors
/// Where the text stops to be one, in words.
pub(super) fn parse(text: &str) -> Result<Table, Unreadable> {
    let mut table = Table::default();
    let mut json = serde_json::Deserializer::from_str(text);
    let read = json.deserialize_any(Top {
        table: &mut table,
        deep: 0,
    });
    read.and_then(|()| json.end()).map_err(|error| told(&error))?;
    for line in &mut table.lines {
        line.cells.resize(table.columns.len(), String::new());
    }
    table.columns = table::names(table.columns.iter().map(String::as_str))?;
    table::whole(table)
}

fn told(error: &serde_json::Error) -> Unreadable {
    let text = error.to_string();
    // Our own sentences come back with the place behind them.
    let sentence = text.split(" at line ").next().unwrap_or_default().trim_end_matches('.');
    if error.is_data() {
        return Unreadable::new(format!("{sentence} (line {}).", error.line()));
    }
    Unreadable::new(format!("This is no JSON: {sentence} (line {}).", error.line()))
}

struct Top<'a> {
    table: &'a mut Table,
    deep: usize,
}

impl<'de> Visitor<'de> for Top<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of objects")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(found) = list.next_element_seed(Row {
            table: &mut *self.table,
        })? {
            number += 1;
            if found.iter().any(|cell| !cell.trim().is_empty()) {
                table::add(self.table, number, found).map_err(de::Error::custom)?;
            }
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let table = self.table;
        let mut lists = 0;
        while let Some(name) = map.next_key::<String>()? {
            if self.deep > 0 || lists > 0 {
                return Err(de::Error::custom("Write a list of objects: [{\"name\": …}, …]"));
            }
            lists += 1;
            let _ = name;
            map.next_value_seed(List { table: &mut *table })?;
        }
        Ok(())
    }
}

/// The one list in an object.
struct List<'a> {
    table: &'a mut Table,
}

impl<'de> DeserializeSeed<'de> for List<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_seq(Top {
            table: self.table,
            deep: 1,
        })
    }
}

/// One object: its cells in the order of the columns, which it may add to.
struct Row<'a> {
    table: &'a mut Table,
}

impl<'de> DeserializeSeed<'de> for Row<'_> {
    type Value = Vec<String>;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<Vec<String>, D::Error> {
        let mut cells = vec![String::new(); self.table.columns.len()];
        let fields = Fields {
            columns: &mut self.table.columns,
            cells: &mut cells,
            before: String::new(),
            deep: 1,
        };
        json.deserialize_map(fields)?;
        Ok(cells)
    }
}

struct Fields<'a> {
    columns: &'a mut Vec<String>,
    cells: &'a mut Vec<String>,
    /// `address.`
    before: String,
    deep: usize,
}

impl<'de> Visitor<'de> for Fields<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with the fields of one tenant")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let name = format!("{}{key}", self.before);
            map.next_value_seed(Cell {
                columns: &mut *self.columns,
                cells: &mut *self.cells,
                name,
                deep: self.deep,
            })?;
        }
        Ok(())
    }
}

/// A field's value: as text, a list of texts between commas, or an object whose fields are columns of their own.
struct Cell<'a> {
    columns: &'a mut Vec<String>,
    cells: &'a mut Vec<String>,
    name: String,
    deep: usize,
}

impl Cell<'_> {
    fn put<E: de::Error>(self, text: &str) -> Result<(), E> {
        if text.chars().count() > MOST_CELL {
            return Err(E::custom(format!("{} has more than {MOST_CELL} characters", self.name)));
        }
        let column = match self.columns.iter().position(|name| *name == self.name) {
            Some(column) => column,
            None if self.columns.len() == MOST_COLUMNS => {
                return Err(E::custom(format!(
                    "The objects have more than {MOST_COLUMNS} different fields"
                )));
            }
            None => {
                self.columns.push(self.name);
                self.columns.len() - 1
            }
        };
        self.cells.resize(self.columns.len(), String::new());
        text.clone_into(&mut self.cells[column]);
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for Cell<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Cell<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a number, or a list of them")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<(), E> {
        self.put(text)
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<(), E> {
        self.put(if value { "true" } else { "false" })
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<(), E> {
        self.put(&value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<(), E> {
        self.put(&value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<(), E> {
        self.put(&value.to_string())
    }

    fn visit_unit<E: de::Error>(self) -> Result<(), E> {
        self.put("")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut text = String::new();
        while let Some(part) = list.next_element_seed(Part)? {
            if !text.is_empty() {
                text.push_str(", ");
            }
            text.push_str(&part);
            if text.len() > MOST_CELL * 4 {
                return Err(de::Error::custom(format!(
                    "{} has more than {MOST_CELL} characters",
                    self.name
                )));
            }
        }
        self.put(&text)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<(), A::Error> {
        if self.deep == DEEPEST {
            return Err(de::Error::custom(format!("{} holds objects within objects", self.name)));
        }
        let fields = Fields {
            columns: self.columns,
            cells: self.cells,
            before: format!("{}.", self.name),
            deep: self.deep + 1,
        };
        fields.visit_map(map)
    }
}

/// One of a list: a plain value.
struct Part;

impl<'de> DeserializeSeed<'de> for Part {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<String, D::Error> {
        json.deserialize_any(self)
    }
}

impl Visitor<'_> for Part {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a number in the list")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }

    fn visit_bool<E: de::Error>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E: de::Error>(self, value: i64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_f64<E: de::Error>(self, value: f64) -> Result<String, E> {
        Ok(value.to_string())
    }
}
