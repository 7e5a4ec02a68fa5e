//! One row: a tenant, or what is wrong with its cells.

use super::{ImportOrder, NewTenant, Target, value};
use crate::{
    FieldError, check,
    tenant::{Address, Module, Plan, TenantUpdate, address_faults, tidy_tags},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// The value cannot be taken.
    Invalid,
    /// Another row of the file has it already.
    Repeated,
    /// The platform has it already.
    Taken,
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct CellFault {
    pub kind: FaultKind,
    /// What the cell was to be; `None`: the row as such.
    pub target: Option<Target>,
    /// From zero on; `None` where the file has no such column.
    pub column: Option<u32>,
    /// A sentence that says what is accepted.
    pub message: String,
}

impl CellFault {
    /// A fault of a field.
    pub fn new(kind: FaultKind, target: Target, order: &ImportOrder, message: impl Into<String>) -> Self {
        Self {
            kind,
            target: Some(target),
            column: order.column(target).and_then(|column| u32::try_from(column).ok()),
            message: message.into(),
        }
    }

    /// As a problem names it.
    pub fn field(&self) -> FieldError {
        let field = self.target.map_or("row", Target::key);
        FieldError::new(field, self.message.clone())
    }
}

/// Reads a row. Whether names are taken is not its to say.
///
/// # Errors
/// Every cell that is at fault.
pub fn read_row(order: &ImportOrder, columns: usize, cells: &[String]) -> Result<NewTenant, Vec<CellFault>> {
    let mut row = Row {
        order,
        cells,
        faults: Vec::new(),
    };
    if cells.len() > columns {
        let message = format!("This row has {} cells; the file has {columns} columns.", cells.len());
        row.faults.push(CellFault {
            kind: FaultKind::Invalid,
            target: None,
            column: None,
            message,
        });
    }
    let tenant = row.tenant();
    row.examine(&tenant);
    if row.faults.is_empty() {
        Ok(tenant)
    } else {
        Err(row.faults)
    }
}

struct Row<'a> {
    order: &'a ImportOrder,
    cells: &'a [String],
    faults: Vec<CellFault>,
}

impl Row<'_> {
    /// The cell of a target, trimmed; empty where there is none.
    fn cell(&self, target: Target) -> &str {
        let column = self.order.column(target);
        value::plain(
            column
                .and_then(|column| self.cells.get(column))
                .map_or("", String::as_str),
        )
    }

    fn text(&self, target: Target) -> String {
        self.cell(target).to_owned()
    }

    fn optional(&self, target: Target) -> Option<String> {
        Some(self.text(target)).filter(|text| !text.is_empty())
    }

    fn fault(&mut self, target: Target, message: impl Into<String>) {
        if self.faults.iter().all(|fault| fault.target != Some(target)) {
            self.faults
                .push(CellFault::new(FaultKind::Invalid, target, self.order, message));
        }
    }

    /// A value that may be missing.
    fn read<T>(&mut self, target: Target, of: impl Fn(&str) -> Result<T, &'static str>) -> Option<T> {
        let text = self.cell(target);
        if text.is_empty() {
            return None;
        }
        match of(text) {
            Ok(value) => Some(value),
            Err(sentence) => {
                self.fault(target, sentence);
                None
            }
        }
    }

    fn tenant(&mut self) -> NewTenant {
        let day_first = self.order.day_first;
        let owner_email = self.cell(Target::OwnerEmail).to_lowercase();
        let country = self
            .optional(Target::Country)
            .unwrap_or_else(|| "United Kingdom".to_owned());
        let british = matches!(country.as_str(), "United Kingdom" | "UK" | "GB");
        let postal_code = self.text(Target::PostalCode);
        NewTenant {
            name: self.text(Target::Name),
            legal_name: self.optional(Target::LegalName),
            subdomain: self.optional(Target::Subdomain).map(|text| text.to_lowercase()),
            business_type: self.read(Target::BusinessType, value::business),
            subcategory: self.optional(Target::Subcategory),
            size: self.read(Target::Size, value::size),
            address: Address {
                street: self.text(Target::Street),
                city: self.text(Target::City),
                county: self.text(Target::County),
                postal_code: if british {
                    value::postcode(&postal_code)
                } else {
                    postal_code
                },
                country,
            },
            phone: value::phone(self.cell(Target::Phone)),
            email: self.optional(Target::Email).unwrap_or_else(|| owner_email.clone()),
            website: self.optional(Target::Website).map(with_scheme),
            owner_name: self.text(Target::OwnerName),
            owner_email,
            plan: self.read(Target::Plan, value::plan).unwrap_or(Plan::Free),
            subscription_starts_at: self.read(Target::SubscriptionStarts, |text| value::date(text, day_first)),
            subscription_ends_at: self.read(Target::SubscriptionEnds, |text| value::date(text, day_first)),
            trial_ends_at: self.read(Target::TrialEnds, |text| value::date(text, day_first)),
            modules: self.modules(),
            tags: tidy_tags(&value::list(self.cell(Target::Tags))),
            notes: self.text(Target::Notes),
            custom_features: value::list(self.cell(Target::CustomFeatures)),
            primary: self.read(Target::PrimaryColour, value::colour),
            accent: self.read(Target::AccentColour, value::colour),
        }
    }

    /// All that are named, with the core ones; none named: what the plan comes with.
    fn modules(&mut self) -> Option<Vec<Module>> {
        let names = value::list(self.cell(Target::Modules));
        if names.is_empty() {
            return None;
        }
        let mut on: Vec<Module> = Vec::new();
        for name in names {
            match value::module(&name) {
                Some(module) => on.push(module),
                None => {
                    let shown: String = name.chars().take(40).collect();
                    self.fault(Target::Modules, format!("There is no module “{shown}”."));
                }
            }
        }
        let all = Module::ALL.into_iter();
        Some(all.filter(|module| module.is_core() || on.contains(module)).collect())
    }

    /// By the rules that a change of a tenant obeys, too.
    fn examine(&mut self, tenant: &NewTenant) {
        let mut faults = tenant.as_update().faults();
        if tenant.has_address() {
            address_faults(&tenant.address, &mut faults);
        }
        for target in Target::ALL.into_iter().filter(|target| target.is_required()) {
            if self.cell(target).is_empty() {
                self.fault(target, format!("The {} is missing.", target.words()));
            }
        }
        check::put(&mut faults, "owner_email", check::email(&tenant.owner_email));
        for fault in faults {
            match of_field(&fault.field) {
                // What was taken from the owner is the owner's fault.
                Some(Target::Email) if self.cell(Target::Email).is_empty() => {}
                Some(target) => self.fault(target, fault.message),
                None => self.faults.push(CellFault {
                    kind: FaultKind::Invalid,
                    target: None,
                    column: None,
                    message: fault.message,
                }),
            }
        }
        self.dates(tenant);
    }

    fn dates(&mut self, tenant: &NewTenant) {
        let unread = self.faults.iter().any(|fault| fault.target == Some(Target::Plan));
        if tenant.plan == Plan::Free && !unread {
            for (target, at) in [
                (Target::SubscriptionEnds, tenant.subscription_ends_at),
                (Target::TrialEnds, tenant.trial_ends_at),
            ] {
                if at.is_some() {
                    self.fault(
                        target,
                        "The free plan never ends: leave this empty, or name a paid plan.",
                    );
                }
            }
        }
        let starts = tenant.subscription_starts_at;
        if let (Some(starts), Some(ends)) = (starts, tenant.subscription_ends_at)
            && ends <= starts
        {
            self.fault(Target::SubscriptionEnds, "A subscription ends after it starts.");
        }
    }
}

/// The target of a field of the rules for changes.
fn of_field(field: &str) -> Option<Target> {
    let field = field.strip_prefix("address.").unwrap_or(field);
    let field = field.split('.').next().unwrap_or(field);
    Target::ALL.into_iter().find(|target| target.key() == field)
}

/// People write `www.example.com`.
fn with_scheme(text: String) -> String {
    if text.contains("://") {
        text
    } else {
        format!("https://{text}")
    }
}

impl NewTenant {
    /// As a change of all its fields, so that the same rules judge it.
    pub(super) fn as_update(&self) -> TenantUpdate {
        TenantUpdate {
            name: Some(self.name.clone()),
            legal_name: self.legal_name.clone(),
            subdomain: self.subdomain.clone(),
            subcategory: self.subcategory.clone(),
            phone: Some(self.phone.clone()),
            email: Some(self.email.clone()),
            website: self.website.clone(),
            owner_name: Some(self.owner_name.clone()),
            notes: Some(self.notes.clone()),
            tags: Some(self.tags.clone()),
            custom_features: Some(self.custom_features.clone()),
            ..TenantUpdate::default()
        }
    }

    /// An address is whole, or there is none.
    fn has_address(&self) -> bool {
        let Address {
            street,
            city,
            county,
            postal_code,
            ..
        } = &self.address;
        [street, city, county, postal_code].iter().any(|line| !line.is_empty())
    }
}
