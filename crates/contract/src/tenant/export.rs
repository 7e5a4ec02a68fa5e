//! Exports of the list: the platform records them before a file is written.

use crate::{FieldError, text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    Csv,
    Json,
    Xlsx,
}

impl ExportFormat {
    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            ExportFormat::Csv => "csv",
            ExportFormat::Json => "json",
            ExportFormat::Xlsx => "xlsx",
        }
    }
}

/// `POST /v1/tenants/exports`: what is about to be written into a file, for the audit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenantExport {
    pub rows: u32,
    pub format: ExportFormat,
    pub columns: Vec<String>,
    /// The filters in words of the console; at most 2,000 characters.
    pub filter: String,
}

impl TenantExport {
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        text::length(&mut faults, "filter", &self.filter, 0..=2_000);
        if !(1..=50).contains(&self.columns.len()) {
            faults.push(FieldError::new("columns", "Name 1 to 50 columns."));
        }
        for (index, column) in self.columns.iter().enumerate() {
            text::length(&mut faults, &format!("columns.{index}"), column, 1..=40);
        }
        faults
    }
}
