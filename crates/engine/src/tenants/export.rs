//! The present view of the list as a file: its filters, its order, its columns.

use super::list;
use crate::{
    Engine,
    downloads::{self, line},
    fault::{self, Fault, offline},
    session::Reading,
    view::{TenantQuery, TenantRow},
    words::word,
};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet, XlsxError};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{BufWriter, Write},
};
use wheelhouse_contract::{
    Action, FieldError, Permission, Problem, Resource, TenantId, Timestamp,
    tenant::{ExportFormat, TenantExport},
};
use wheelhouse_remote::Command;

impl Engine {
    /// Writes what `query` admits into the downloads folder, with `columns` in that order; answers the file's path. The
    /// platform records it first.
    ///
    /// # Errors
    /// `forbidden`, `offline`, `invalid` for an unknown column, `storage` when the file cannot be written.
    pub async fn tenants_export(
        &self,
        query: TenantQuery,
        columns: Vec<String>,
        format: ExportFormat,
    ) -> Result<String, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Tenants, Action::Export))?;
        let columns = chosen(&columns)?;
        if !session.is_live() {
            return Err(offline());
        }
        let filter = told(&query);
        // Once: whatever moves while the file is written, no tenant is in it twice and none is skipped.
        let ids = session.read(move |copy| Ok(list::ids(copy, query))).await?;
        let export = TenantExport {
            rows: u32::try_from(ids.len()).unwrap_or(u32::MAX),
            format,
            columns: columns.iter().map(|column| column.key.to_owned()).collect(),
            filter,
        };
        let command = Command::tenants_export(&export, session.new_key());
        let _: Value = session.send_now(&command).await?;
        let (folder, now) = (self.config.downloads.clone(), session.now());
        let path = session
            .read(move |copy| {
                let (path, file) = downloads::create(&folder, "tenants", format.ending(), now)
                    .map_err(|error| Fault::from(downloads::refused(&error)))?;
                let written = write(copy, &ids, &columns, format, file);
                if written.is_err() {
                    // Half a file would look whole.
                    drop(std::fs::remove_file(&path));
                }
                written.map(|()| path)
            })
            .await?;
        Ok(path.to_string_lossy().into_owned())
    }
}

/// The filters as the audit keeps them: what is set.
fn told(query: &TenantQuery) -> String {
    let value = serde_json::to_value(query).unwrap_or_default();
    let set = value
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(_, value)| match value {
            Value::Null | Value::Bool(false) => false,
            Value::String(text) => !text.is_empty(),
            Value::Array(items) => !items.is_empty(),
            _ => true,
        });
    let sorted: BTreeMap<_, _> = set.collect();
    let text = serde_json::to_string(&sorted).unwrap_or_default();
    text.chars().take(2_000).collect()
}

/// What stands in a cell.
enum Cell {
    Text(String),
    Number(f64),
    Time(Timestamp),
    Nothing,
}

/// A column of the list.
struct Column {
    key: &'static str,
    cell: fn(&TenantRow) -> Cell,
}

const COLUMNS: [Column; 16] = [
    Column {
        key: "name",
        cell: |row| Cell::Text(row.name.clone()),
    },
    Column {
        key: "subdomain",
        cell: |row| Cell::Text(row.subdomain.clone()),
    },
    Column {
        key: "number",
        cell: |row| Cell::Number(row.number.into()),
    },
    Column {
        key: "status",
        cell: |row| Cell::Text(word(&row.status)),
    },
    Column {
        key: "plan",
        cell: |row| Cell::Text(word(&row.plan)),
    },
    Column {
        key: "type",
        cell: |row| Cell::Text(word(&row.business_type)),
    },
    Column {
        key: "health",
        cell: |row| Cell::Text(word(&row.health)),
    },
    Column {
        key: "risk",
        cell: |row| Cell::Number(row.risk_score.into()),
    },
    Column {
        key: "users",
        cell: |row| Cell::Number(row.users_total.into()),
    },
    Column {
        key: "revenue",
        cell: |row| Cell::Number(row.revenue_minor as f64 / 100.0),
    },
    Column {
        key: "currency",
        cell: |row| Cell::Text(row.currency.clone()),
    },
    Column {
        key: "owner",
        cell: |row| Cell::Text(row.owner_name.clone()),
    },
    Column {
        key: "email",
        cell: |row| Cell::Text(row.email.clone()),
    },
    Column {
        key: "tags",
        cell: |row| Cell::Text(row.tags.join(" ")),
    },
    Column {
        key: "last_active",
        cell: |row| row.last_active_at.map_or(Cell::Nothing, Cell::Time),
    },
    Column {
        key: "created",
        cell: |row| Cell::Time(row.created_at),
    },
];

/// The columns in their order; an amount always comes with its currency.
fn chosen(keys: &[String]) -> Result<Vec<&'static Column>, Problem> {
    let (mut columns, mut faults): (Vec<&'static Column>, _) = (Vec::new(), Vec::new());
    let mut add = |key: &str| match COLUMNS.iter().find(|column| column.key == key) {
        Some(column) if columns.iter().all(|known| known.key != key) => columns.push(column),
        Some(_) => {}
        None => faults.push(FieldError::new("columns", format!("There is no column {key}."))),
    };
    for key in keys {
        add(key);
        if key == "revenue" {
            add("currency");
        }
    }
    if keys.is_empty() {
        faults.push(FieldError::new("columns", "Choose at least one column."));
    }
    fault::check(faults)?;
    Ok(columns)
}

fn write(
    copy: &Reading<'_>,
    ids: &[TenantId],
    columns: &[&Column],
    format: ExportFormat,
    file: File,
) -> Result<(), Fault> {
    let mut file = BufWriter::new(file);
    let io = |error: std::io::Error| Fault::from(downloads::refused(&error));
    match format {
        ExportFormat::Csv => {
            file.write_all(downloads::MARK).map_err(io)?;
            line(&mut file, columns.iter().map(|column| column.key.to_owned())).map_err(io)?;
            each(copy, ids, |row| {
                line(&mut file, columns.iter().map(|column| plain((column.cell)(row)))).map_err(io)
            })?;
        }
        ExportFormat::Json => {
            file.write_all(b"[").map_err(io)?;
            let mut before = "\n";
            each(copy, ids, |row| {
                let fields = columns
                    .iter()
                    .map(|column| (column.key.to_owned(), value((column.cell)(row))));
                let object = Value::Object(fields.collect::<Map<_, _>>());
                write!(file, "{before}{object}").map_err(io)?;
                before = ",\n";
                Ok(())
            })?;
            file.write_all(b"\n]\n").map_err(io)?;
        }
        ExportFormat::Xlsx => {
            let xlsx = |error: XlsxError| Fault::from(downloads::refused(&error));
            let mut book = Workbook::new();
            // Row by row on the disk: a hundred thousand rows are never in memory at once.
            let sheet = book.add_worksheet_with_constant_memory().map_err(xlsx)?;
            head(sheet, columns).map_err(xlsx)?;
            let (mut at, time) = (0, Format::new().set_num_format("yyyy-mm-dd hh:mm"));
            each(copy, ids, |row| {
                at += 1;
                cells(sheet, at, row, columns, &time).map_err(xlsx)
            })?;
            book.save_to_writer(&mut file).map_err(xlsx)?;
        }
    }
    downloads::finish(file).map_err(io)
}

/// Every tenant of `ids` that is still there, in that order.
fn each(
    copy: &Reading<'_>,
    ids: &[TenantId],
    mut take: impl FnMut(&TenantRow) -> Result<(), Fault>,
) -> Result<(), Fault> {
    ids.iter().try_for_each(|id| match list::found(copy, *id)? {
        Some(row) => take(&row),
        None => Ok(()),
    })
}

fn plain(cell: Cell) -> String {
    match cell {
        Cell::Text(text) => text,
        Cell::Number(number) => number.to_string(),
        Cell::Time(at) => at.to_string(),
        Cell::Nothing => String::new(),
    }
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Text(text) => json!(text),
        Cell::Number(number) if number.fract() == 0.0 => json!(number as i64),
        Cell::Number(number) => json!(number),
        Cell::Time(at) => json!(at),
        Cell::Nothing => Value::Null,
    }
}

fn head(sheet: &mut Worksheet, columns: &[&Column]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name("tenants")?;
    sheet.set_freeze_panes(1, 0)?;
    for (index, column) in (0_u16..).zip(columns) {
        sheet.set_column_width(index, 18)?;
        sheet.write_string_with_format(0, index, column.key, &bold)?;
    }
    Ok(())
}

/// Text is written as text: a spreadsheet never runs it.
fn cells(sheet: &mut Worksheet, at: u32, row: &TenantRow, columns: &[&Column], time: &Format) -> Result<(), XlsxError> {
    for (index, column) in (0_u16..).zip(columns) {
        match (column.cell)(row) {
            Cell::Text(text) => sheet.write_string(at, index, text)?,
            Cell::Number(number) => sheet.write_number(at, index, number)?,
            Cell::Time(instant) => {
                let instant = ExcelDateTime::from_timestamp(instant.millis() / 1_000)?;
                sheet.write_datetime_with_format(at, index, instant, time)?
            }
            Cell::Nothing => sheet,
        };
    }
    Ok(())
}

#[cfg(test)]
mod tests;
