//! All rows of a file against the rules, each other and the platform.

use crate::{app::App, error::ApiError, storage::sql};
use sea_orm::{ConnectionTrait, Value};
use std::collections::{HashMap, HashSet};
use wheelhouse_contract::import::{
    CellFault, FaultKind, ImportOrder, NewTenant, Table, Target, proposed_subdomain, read_row,
};

const PER_STATEMENT: usize = 200;

/// One row with what is wrong with it, and the host name that it would have.
pub(super) struct Examined {
    pub faults: Vec<CellFault>,
    pub subdomain: Option<String>,
    tenant: Option<NewTenant>,
}

/// What a row has at a place.
type Part = fn(&NewTenant) -> Option<String>;

/// What is unique: its target, its column among people or tenants, and what a row has there.
const UNIQUE: [(Target, &str, Part); 3] = [
    (Target::Name, "SELECT name_key FROM tenants WHERE name_key IN", |row| {
        Some(row.name.to_lowercase())
    }),
    (
        Target::Subdomain,
        "SELECT subdomain FROM tenants WHERE subdomain IN",
        |row| row.subdomain.clone(),
    ),
    (
        Target::OwnerEmail,
        "SELECT email FROM tenant_users WHERE email IN",
        |row| Some(row.owner_email.clone()),
    ),
];

/// Examines every row, in the order of the file.
pub(super) async fn examine(app: &App, order: &ImportOrder, table: &Table) -> Result<Vec<Examined>, ApiError> {
    let (order_there, columns, lines) = (order.clone(), table.columns.len(), table.lines.clone());
    let read = tokio::task::spawn_blocking(move || {
        let rows = lines
            .iter()
            .map(|line| examined(read_row(&order_there, columns, &line.cells)));
        let mut rows: Vec<Examined> = rows.collect();
        for (target, _, value) in UNIQUE {
            repeated(&mut rows, &order_there, target, value);
        }
        rows
    });
    let mut rows = read.await.map_err(ApiError::internal)?;
    for (target, statement, value) in UNIQUE {
        let wanted = rows
            .iter()
            .filter_map(|row| row.tenant.as_ref().and_then(value))
            .collect();
        let taken = known(app.reader(), statement, wanted).await?;
        for row in &mut rows {
            let has = row
                .tenant
                .as_ref()
                .and_then(value)
                .is_some_and(|value| taken.contains(&value));
            if has {
                row.fault(
                    FaultKind::Taken,
                    order,
                    target,
                    "The platform has a tenant with it already.",
                );
            }
        }
    }
    propose(app, &mut rows).await?;
    Ok(rows)
}

fn examined(read: Result<NewTenant, Vec<CellFault>>) -> Examined {
    let (tenant, faults) = match read {
        Ok(tenant) => (Some(tenant), Vec::new()),
        Err(faults) => (None, faults),
    };
    Examined {
        faults,
        subdomain: None,
        tenant,
    }
}

impl Examined {
    fn fault(&mut self, kind: FaultKind, order: &ImportOrder, target: Target, message: &str) {
        if self.faults.iter().all(|fault| fault.target != Some(target)) {
            self.faults.push(CellFault::new(kind, target, order, message));
        }
    }

    pub fn is(&self, kind: FaultKind) -> bool {
        self.faults.iter().any(|fault| fault.kind == kind)
    }
}

/// Of rows that say the same, the first is meant.
fn repeated(rows: &mut [Examined], order: &ImportOrder, target: Target, value: fn(&NewTenant) -> Option<String>) {
    let mut seen = HashSet::new();
    for row in rows {
        let Some(value) = row.tenant.as_ref().and_then(value) else {
            continue;
        };
        if !seen.insert(value) {
            row.fault(FaultKind::Repeated, order, target, "A row above has the same value.");
        }
    }
}

/// Which of the values are there already.
async fn known(conn: &impl ConnectionTrait, statement: &str, wanted: Vec<String>) -> Result<HashSet<String>, ApiError> {
    let mut found = HashSet::new();
    for chunk in wanted.chunks(PER_STATEMENT) {
        let places: Vec<_> = (1..=chunk.len()).map(|place| format!("${place}")).collect();
        let values: Vec<Value> = chunk.iter().map(|value| value.clone().into()).collect();
        for row in sql::all(conn, &format!("{statement} ({})", places.join(", ")), values).await? {
            found.insert(row.try_get_by_index::<String>(0)?);
        }
    }
    Ok(found)
}

/// Host names for rows without one, as they come out when nobody else creates tenants meanwhile.
async fn propose(app: &App, rows: &mut [Examined]) -> Result<(), ApiError> {
    let first = |row: &Examined| {
        let tenant = row.tenant.as_ref()?;
        tenant.subdomain.is_none().then(|| proposed_subdomain(&tenant.name, 0))
    };
    let wanted = rows.iter().filter_map(first).collect();
    let mut taken = known(app.reader(), UNIQUE[1].1, wanted).await?;
    taken.extend(rows.iter().filter_map(|row| row.tenant.as_ref()?.subdomain.clone()));
    let mut next: HashMap<String, u32> = HashMap::new();
    for row in rows.iter_mut().filter(|row| row.faults.is_empty()) {
        let Some(tenant) = row.tenant.as_ref().filter(|tenant| tenant.subdomain.is_none()) else {
            continue;
        };
        let nth = next.entry(proposed_subdomain(&tenant.name, 0)).or_default();
        let made = loop {
            let made = proposed_subdomain(&tenant.name, *nth);
            *nth += 1;
            if taken.insert(made.clone()) {
                break made;
            }
        };
        row.subdomain = Some(made);
    }
    Ok(())
}
