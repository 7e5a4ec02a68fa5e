//! Exports of the log into a file. The platform gives the records, so that the export itself is audited.

use crate::{
    Engine,
    downloads::{self, line},
    engine::blocking,
    fault::{Fault, offline},
    words::word,
};
use std::{
    io::{BufWriter, Write},
    path::{Path, PathBuf},
};
use wheelhouse_contract::{
    Action, FieldError, Permission, Problem, Resource, Timestamp,
    audit::{AuditQuery, AuditRecord},
};
use wheelhouse_remote::Command;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Csv,
    Json,
}

impl Engine {
    /// Writes what `query` admits into the downloads folder; answers the file's path. `format` is `csv` or `json`.
    ///
    /// # Errors
    /// `forbidden`, `offline`, `invalid` for another format, `storage` when the file cannot be written.
    pub async fn audit_export(&self, query: AuditQuery, format: String) -> Result<String, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::AuditLogs, Action::Export))?;
        let format = match format.as_str() {
            "csv" => Format::Csv,
            "json" => Format::Json,
            _ => return Err(Problem::fields(vec![FieldError::new("format", "Choose csv or json.")])),
        };
        if !session.is_live() {
            return Err(offline());
        }
        let path = address(&query)?;
        let command = Command::stored("GET".to_owned(), path, String::new(), session.new_key(), None);
        let records: Vec<AuditRecord> = session.send_now(&command).await?;
        let (folder, now) = (self.config.downloads.clone(), session.now());
        let written = blocking(move || write(&folder, format, &records, now)).await?;
        let path = written.map_err(|error| downloads::refused(&error))?;
        Ok(path.to_string_lossy().into_owned())
    }
}

/// The filters as the address of the platform's export.
fn address(query: &AuditQuery) -> Result<String, Problem> {
    let mut pairs = url::form_urlencoded::Serializer::new(String::new());
    pairs.append_pair("format", "json");
    let value = serde_json::to_value(query).map_err(Fault::from)?;
    for (name, value) in value.as_object().into_iter().flatten() {
        let paging = matches!(name.as_str(), "before_seq" | "after_seq" | "limit");
        if let Some(text) = value.as_str().filter(|_| !paging) {
            pairs.append_pair(name, text);
        }
    }
    Ok(format!("/v1/audit/export?{}", pairs.finish()))
}

fn write(folder: &Path, format: Format, records: &[AuditRecord], now: Timestamp) -> std::io::Result<PathBuf> {
    let ending = if format == Format::Csv { "csv" } else { "json" };
    let (path, file) = downloads::create(folder, "audit", ending, now)?;
    let mut file = BufWriter::new(file);
    match format {
        Format::Json => serde_json::to_writer_pretty(&mut file, records)?,
        Format::Csv => table(&mut file, records)?,
    }
    downloads::finish(file)?;
    Ok(path)
}

const HEAD: [&str; 18] = [
    "seq",
    "at",
    "actor",
    "role",
    "acting_as",
    "action",
    "category",
    "description",
    "resource_type",
    "resource_id",
    "resource_name",
    "changed_fields",
    "before",
    "after",
    "reason",
    "address",
    "request_id",
    "hash",
];

fn table(out: &mut impl Write, records: &[AuditRecord]) -> std::io::Result<()> {
    out.write_all(downloads::MARK)?;
    line(out, HEAD.iter().map(|name| (*name).to_owned()))?;
    for record in records {
        let json = |value: &Option<serde_json::Value>| value.as_ref().map(ToString::to_string).unwrap_or_default();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let cells = [
            record.seq.to_string(),
            record.at.to_string(),
            record.actor_email.clone(),
            record.actor_role.as_ref().map(word).unwrap_or_default(),
            text(&record.acting_as),
            record.action.clone(),
            word(&record.category),
            record.description.clone(),
            record.resource_type.clone(),
            record.resource_id.clone(),
            record.resource_name.clone(),
            record.changed_fields.join(" "),
            json(&record.before),
            json(&record.after),
            text(&record.reason),
            text(&record.address),
            text(&record.request_id),
            record.hash.clone(),
        ];
        line(out, cells.into_iter())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_passed_on_encoded_and_paging_is_not() {
        let query = AuditQuery {
            text: Some("a&b=c d".into()),
            before_seq: Some(7),
            limit: Some(5),
            ..AuditQuery::default()
        };
        assert_eq!(
            address(&query).unwrap(),
            "/v1/audit/export?format=json&text=a%26b%3Dc+d"
        );
    }
}
