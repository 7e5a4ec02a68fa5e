//! Creating tenants from a file: CSV with any columns, or JSON (PRODUCT 2 "Bulk").
//!
//! The platform and the console read files with the same functions: [`inspect`] tells what a file is, [`Table`] holds its
//! rows, [`read_row`] makes a tenant of one, or says cell by cell why not.

mod guess;
mod inspect;
mod json;
mod read;
mod row;
mod sheet;
mod table;
mod target;
mod tenant;
mod value;

pub use guess::guess;
pub use inspect::{Encoding, FileKind, Inspection, Reading, Unreadable, inspect};
pub use row::{CellFault, FaultKind, read_row};
pub use sheet::{corrected, header, told};
pub use table::{Line, Table};
pub use target::Target;
pub use tenant::{Birth, NewTenant, proposed_subdomain};

use crate::{FieldError, ImportId, JobId, Permission, Resource, Timestamp, permission::Action, text};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;
use utoipa::ToSchema;

/// Bytes of a file.
pub const MOST_BYTES: u64 = 16 * 1024 * 1024;
/// Rows of a file, without its header and its empty lines.
pub const MOST_ROWS: usize = 10_000;
pub const MOST_COLUMNS: usize = 100;
/// Characters of a cell.
pub const MOST_CELL: usize = 10_000;
/// Bytes of one piece of an upload, except the last.
pub const PIECE: u64 = 512 * 1024;
/// An upload that nobody goes on with is removed after so many hours, and what was imported after so many days.
pub const IDLE_HOURS: i64 = 24 * 7;
/// Uploads of one operator at a time that are not started.
pub const MOST_OPEN: usize = 20;
/// To create tenants from a file.
pub const CREATE: Permission = Permission::new(Resource::Tenants, Action::Create);

/// `POST /v1/imports`: a file is about to arrive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ImportFile {
    /// As the operator knows it; no path.
    pub name: String,
    /// Bytes, 1 to 16 MiB.
    #[ts(type = "number")]
    pub size: u64,
    /// Hex.
    pub sha256: String,
}

impl ImportFile {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        text::line(&mut faults, "name", &self.name, 1..=255);
        if self.name.contains(['/', '\\']) {
            faults.push(FieldError::new("name", "Write the file's name without its folder."));
        }
        if !(1..=MOST_BYTES).contains(&self.size) {
            faults.push(FieldError::new("size", too_large(self.size)));
        }
        let hex = self.sha256.len() == 64 && self.sha256.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
        if !hex {
            faults.push(FieldError::new(
                "sha256",
                "Write the SHA-256 of the file as 64 hexadecimal digits.",
            ));
        }
        faults
    }
}

fn too_large(size: u64) -> String {
    if size == 0 {
        "The file is empty.".to_owned()
    } else {
        format!(
            "A file has at most {} MiB; split it into several.",
            MOST_BYTES / 1024 / 1024
        )
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ImportState {
    /// Pieces of the file are still to come.
    Uploading,
    /// The file is whole and readable.
    Ready,
    /// Its job is at work, or over.
    Started,
}

/// A file at the platform; only its operator sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Import {
    pub id: ImportId,
    pub name: String,
    #[ts(type = "number")]
    pub size: u64,
    pub sha256: String,
    pub state: ImportState,
    /// Bytes that arrived, without gaps: where the upload goes on.
    #[ts(type = "number")]
    pub received: u64,
    /// What the file is, once it is whole.
    pub inspection: Option<Inspection>,
    /// What the operator last wanted of it.
    pub order: Option<ImportOrder>,
    pub job_id: Option<JobId>,
    pub created_at: Timestamp,
    /// When it is removed, unless something happens to it before.
    pub expires_at: Timestamp,
}

/// `GET /v1/imports`: one's own, newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct Imports {
    pub items: Vec<Import>,
}

/// A column of the file, from zero on, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Mapped {
    pub column: u32,
    pub target: Target,
}

/// What imported tenants begin as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Beginning {
    /// In the queue of reviews.
    #[default]
    Review,
    /// In service at once: needs `tenants:activate`.
    Active,
}

/// What is made of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImportOrder {
    /// Columns that are not named are left out.
    pub mapping: Vec<Mapped>,
    pub reading: Reading,
    /// `03/04/2027` is the third of April, else the fourth of March.
    #[serde(default = "yes")]
    pub day_first: bool,
    pub begin_as: Beginning,
    /// Tell each owner by e-mail.
    #[serde(default = "yes")]
    pub invite: bool,
}

fn yes() -> bool {
    true
}

impl ImportOrder {
    /// The order for columns that mean what their names say.
    pub fn guessed(columns: &[String], reading: Reading) -> Self {
        Self {
            mapping: guess(columns),
            reading,
            day_first: true,
            begin_as: Beginning::Review,
            invite: true,
        }
    }

    /// The column of a target.
    pub fn column(&self, target: Target) -> Option<usize> {
        let mapped = self.mapping.iter().find(|mapped| mapped.target == target)?;
        usize::try_from(mapped.column).ok()
    }

    /// What the operator needs for it.
    pub fn permissions(&self) -> Vec<Permission> {
        let activates = self.begin_as == Beginning::Active;
        let activate = Permission::new(Resource::Tenants, Action::Activate);
        std::iter::once(CREATE).chain(activates.then_some(activate)).collect()
    }

    /// What is wrong with it for a file of so many columns.
    pub fn faults(&self, columns: usize) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let (mut targets, mut taken) = (BTreeSet::new(), BTreeSet::new());
        for (index, mapped) in self.mapping.iter().enumerate() {
            let mut fault = |sentence: &str| faults.push(FieldError::new(format!("mapping.{index}"), sentence));
            if !usize::try_from(mapped.column).is_ok_and(|column| column < columns) {
                fault("The file has no such column.");
            }
            if !taken.insert(mapped.column) {
                fault("A column has one meaning.");
            }
            if !targets.insert(mapped.target) {
                fault("Another column has this meaning.");
            }
        }
        for target in Target::ALL.into_iter().filter(|target| target.is_required()) {
            if !targets.contains(&target) {
                let sentence = format!("Say which column holds the {}.", target.words());
                faults.push(FieldError::new(format!("mapping.{}", target.key()), sentence));
            }
        }
        faults
    }
}

/// Which rows of a preview are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    /// Those that will not be created.
    Faulty,
}

/// `POST /v1/imports/{id}/preview`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    pub order: ImportOrder,
    #[serde(default)]
    pub show: Show,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: u32,
    /// 1 to 100, default 50.
    #[serde(default)]
    #[ts(optional)]
    pub limit: Option<u32>,
}

/// What would happen, and to which rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportPreview {
    /// Of the file.
    pub rows: u32,
    pub creatable: u32,
    /// Rows with a value that cannot be taken.
    pub invalid: u32,
    /// Rows that repeat another row of the file.
    pub repeated: u32,
    /// Rows that the platform has already.
    pub taken: u32,
    /// Rows that [`PreviewRequest::show`] asks for, in the order of the file.
    pub page: Vec<PreviewRow>,
    /// How many rows that are in all.
    pub showing: u32,
}

/// One row of the file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct PreviewRow {
    /// In the file, from 1; of JSON the number of the object.
    pub line: u32,
    /// As they stand in the file.
    pub cells: Vec<String>,
    /// Empty: it will be created.
    pub faults: Vec<CellFault>,
    /// The host name that it will have, where it is not in the file.
    pub subdomain: Option<String>,
}

/// The body of a job's row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportItem {
    pub line: u32,
    pub cells: Vec<String>,
}

/// What a job of an import is told to do: its `params`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct ImportParams {
    pub import_id: ImportId,
    pub file: String,
    pub sha256: String,
    pub columns: Vec<String>,
    pub order: ImportOrder,
}

#[cfg(test)]
mod tests;
