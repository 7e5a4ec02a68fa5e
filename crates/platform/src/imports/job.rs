//! One row of the job: read beside others, created in the row's own transaction.

use crate::{
    error::ApiError,
    jobs::{Item, Outcome},
    storage::{Tx, sql},
    tenants::create::{self, Owner},
};
use serde_json::{Value, json};
use wheelhouse_contract::{
    ErrorCode, FieldError, Problem, TenantId,
    import::{Birth, ImportItem, ImportParams, NewTenant, Target, proposed_subdomain, read_row},
    job::Job,
};

/// Host names that are tried for a name before the row is refused.
const TRIES: u32 = 10_000;

/// Reads the row.
///
/// # Errors
/// `invalid`, with every cell at fault.
pub(crate) fn prepare(job: &Job, item: &Item) -> Result<Value, ApiError> {
    let params = params(job)?;
    let payload = item
        .payload
        .clone()
        .ok_or_else(|| ApiError::internal("a row of an import without cells"))?;
    let row: ImportItem = serde_json::from_value(payload)?;
    match read_row(&params.order, params.columns.len(), &row.cells) {
        Ok(tenant) => Ok(serde_json::to_value(tenant)?),
        Err(faults) => {
            let fields = faults
                .iter()
                .map(wheelhouse_contract::import::CellFault::field)
                .collect();
            Err(Problem::fields(fields).into())
        }
    }
}

fn params(job: &Job) -> Result<ImportParams, ApiError> {
    Ok(serde_json::from_value(job.params.clone())?)
}

/// Creates the tenant.
///
/// # Errors
/// `conflict`, with what the platform has already.
pub(crate) async fn apply(tx: &mut Tx, job: &Job, prepared: Value) -> Result<Outcome, ApiError> {
    let order = params(job)?.order;
    for permission in order.permissions() {
        tx.actor().require(permission)?;
    }
    let new: NewTenant = serde_json::from_value(prepared)?;
    free(tx, &new).await?;
    let subdomain = match &new.subdomain {
        Some(subdomain) => subdomain.clone(),
        None => made(tx, &new.name).await?,
    };
    let prices = tx.app().config().prices.clone();
    let tenant = new.born(Birth {
        id: tx.new_id::<TenantId>(),
        number: create::next_number(tx).await?,
        subdomain: &subdomain,
        begin_as: order.begin_as,
        by: tx.actor().id,
        prices: &prices,
        now: tx.now(),
    });
    let note = format!("Imported from {}.", params(job)?.file);
    let tenant = create::create(tx, tenant, Owner::without_password(order.invite), &note).await?;
    Ok(Outcome::Done {
        result: Some(json!({ "number": tenant.number, "subdomain": tenant.subdomain })),
        tenant_id: Some(tenant.id),
    })
}

/// Refuses what another tenant has.
async fn free(tx: &Tx, new: &NewTenant) -> Result<(), ApiError> {
    let wanted = [
        (
            Target::Name,
            "tenants WHERE name_key = $1",
            Some(new.name.trim().to_lowercase()),
        ),
        (Target::Subdomain, "tenants WHERE subdomain = $1", new.subdomain.clone()),
        (
            Target::OwnerEmail,
            "tenant_users WHERE email = $1",
            Some(new.owner_email.clone()),
        ),
    ];
    let mut fields = Vec::new();
    for (target, from, value) in wanted {
        if let Some(value) = value
            && sql::exists(tx.conn(), from, vec![value.into()]).await?
        {
            fields.push(FieldError::new(
                target.key(),
                "The platform has a tenant with it already.",
            ));
        }
    }
    if fields.is_empty() {
        return Ok(());
    }
    let mut problem = Problem::new(ErrorCode::Conflict, "The platform has this tenant already.");
    problem.fields = fields;
    Err(problem.into())
}

/// The first free host name for `name`.
async fn made(tx: &Tx, name: &str) -> Result<String, ApiError> {
    for nth in 0..TRIES {
        let made = proposed_subdomain(name, nth);
        if !sql::exists(tx.conn(), "tenants WHERE subdomain = $1", vec![made.clone().into()]).await? {
            return Ok(made);
        }
    }
    Err(ApiError::field(
        "subdomain",
        "Every host name like this is taken. Write one into the file.",
    ))
}
