//! A resource that rests in a table of its own and travels in the change feed.

use sea_orm::Value;
use serde::{Serialize, de::DeserializeOwned};
use uuid::Uuid;
use wheelhouse_contract::{OperatorId, sync::Scope};

/// A row: key, revision, the columns that queries need, and the whole as JSON in `doc`.
pub trait Row: Serialize + DeserializeOwned + Send + Sync {
    const SCOPE: Scope;
    const TABLE: &'static str;
    /// In sentences: `tenant`, `incident`.
    const NOUN: &'static str;

    fn id(&self) -> Uuid;

    /// Append-only rows have no field for it: always 1.
    fn version(&self) -> u64 {
        1
    }

    fn set_version(&mut self, _version: u64) {}

    /// Who alone may know of it; `None`: whoever may read the scope. For rows of private scopes
    /// ([`Scope::is_private`]), whose tables keep it in the column `audience`.
    fn audience(&self) -> Option<OperatorId> {
        None
    }

    /// Besides `id`, `version`, `doc` and, of private scopes, `audience`.
    fn columns(&self) -> Vec<(&'static str, Value)>;
}

/// The wire form of a plain enum, as it stands in columns.
pub fn wire<T: Serialize>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => String::new(),
    }
}
