//! The full change of a tenant: profile and plan in one request, answered with the list of changes (PRODUCT 2).

use super::{Address, BusinessSize, BusinessType, Compliance, ComplianceLevel, Module, Plan, Prices, Tenant};
use crate::{FieldError, Timestamp, audit::changed_fields, check, subscription, text};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeSet;
use ts_rs::TS;
use utoipa::ToSchema;

/// Characters of names and of one line of an address.
pub const NAME: std::ops::RangeInclusive<usize> = 2..=100;
const LINE: std::ops::RangeInclusive<usize> = 0..=100;
const STREET: std::ops::RangeInclusive<usize> = 0..=255;
const NOTES: std::ops::RangeInclusive<usize> = 0..=5_000;
/// Of a tenant.
pub const TAGS: usize = 20;
/// Characters of a tag.
pub const TAG: std::ops::RangeInclusive<usize> = 1..=32;
const FEATURES: usize = 50;
const FEATURE: std::ops::RangeInclusive<usize> = 1..=64;

/// `PUT /v1/tenants/{id}`. Absent = unchanged; an empty text clears what may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[ts(optional_fields)]
pub struct TenantUpdate {
    /// Unique on the platform, 2–100 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub legal_name: Option<String>,
    /// Moves the tenant's site to another host name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subdomain: Option<String>,
    /// Medical switches the HIPAA settings on, every other type off.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub business_type: Option<BusinessType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subcategory: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<BusinessSize>,
    /// Whole: street, city, county, postcode, country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub website: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_features: Option<Vec<String>>,
    /// Medical tenants only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub compliance: Option<Compliance>,
    /// All that are switched on; core modules are always among them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modules: Option<Vec<Module>>,
    /// With the plan's own limits and price.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<Plan>,
    /// With `plan`: the period begins now and lasts so many months of 30 days.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// Why, for history and audit; at most 500 characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// One field that became different.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct FieldChange {
    pub field: String,
    #[ts(type = "unknown")]
    #[schema(value_type = serde_json::Value)]
    pub before: Value,
    #[ts(type = "unknown")]
    #[schema(value_type = serde_json::Value)]
    pub after: Value,
}

/// The answer to a full change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS, ToSchema)]
pub struct TenantUpdated {
    pub tenant: Tenant,
    /// Empty when everything was so already.
    pub changes: Vec<FieldChange>,
}

/// Bookkeeping that every change touches.
const SILENT: [&str; 3] = ["version", "updated_at", "activity"];

/// The top-level fields in which two versions of a tenant differ, by name; version and time aside.
pub fn changes(before: &Tenant, after: &Tenant) -> Vec<FieldChange> {
    let value = |tenant: &Tenant| serde_json::to_value(tenant).unwrap_or_default();
    let (before, after) = (value(before), value(after));
    changed_fields(&before, &after)
        .into_iter()
        .filter(|field| !SILENT.contains(&field.as_str()))
        .map(|field| FieldChange {
            before: before.get(&field).cloned().unwrap_or_default(),
            after: after.get(&field).cloned().unwrap_or_default(),
            field,
        })
        .collect()
}

impl TenantUpdate {
    /// The names of the fields that the request speaks about.
    pub fn fields(&self) -> Vec<String> {
        let mut without = self.clone();
        without.reason = None;
        let value = serde_json::to_value(&without).unwrap_or_default();
        value
            .as_object()
            .map(|map| map.keys().cloned().collect())
            .unwrap_or_default()
    }

    /// What is wrong with it. Whether names are taken is the platform's to say.
    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = Vec::new();
        let mut line = |field: &str, value: &Option<String>, range| {
            if let Some(value) = value {
                text::line(&mut faults, field, value, range);
            }
        };
        line("name", &self.name, NAME);
        line("legal_name", &self.legal_name, LINE);
        line("subcategory", &self.subcategory, LINE);
        line("owner_name", &self.owner_name, NAME);
        for (field, value, range) in [("notes", &self.notes, NOTES), ("reason", &self.reason, 0..=500)] {
            if let Some(value) = value {
                text::length(&mut faults, field, value, range);
            }
        }
        let mut kind = |field: &str, value: &Option<String>, examine: fn(&str) -> check::Fault| {
            check::put(&mut faults, field, value.as_deref().map(str::trim).and_then(examine));
        };
        kind("subdomain", &self.subdomain, check::subdomain);
        kind("phone", &self.phone, check::uk_phone);
        kind("email", &self.email, check::email);
        // Empty clears it.
        kind("website", &self.website, |text| match text {
            "" => None,
            text => check::website(text),
        });
        if let Some(address) = &self.address {
            address_faults(address, &mut faults);
        }
        list(&mut faults, "tags", self.tags.as_deref(), TAGS, TAG);
        feature_faults(self.custom_features.as_deref(), &mut faults);
        let on = self.modules.as_deref().unwrap_or(&Module::ALL);
        if Module::ALL
            .iter()
            .any(|module| module.is_core() && !on.contains(module))
        {
            faults.push(FieldError::new("modules", "Core modules cannot be switched off."));
        }
        self.plan_faults(&mut faults);
        faults
    }

    fn plan_faults(&self, faults: &mut Vec<FieldError>) {
        match (self.plan, self.months) {
            (None | Some(Plan::Free), Some(_)) => {
                faults.push(FieldError::new("months", "A period belongs to a paid plan."));
            }
            (_, Some(months)) if !subscription::MONTHS.contains(&months) => {
                faults.push(FieldError::new("months", subscription::MONTHS_SENTENCE));
            }
            _ => {}
        }
    }

    /// The tenant as it would be. Pure; `now` begins a new period.
    pub fn apply(&self, tenant: &Tenant, prices: &Prices, now: Timestamp) -> Tenant {
        let mut after = tenant.clone();
        set(&mut after.name, &self.name);
        set(&mut after.subdomain, &self.subdomain);
        set(&mut after.phone, &self.phone);
        set(&mut after.email, &self.email);
        set(&mut after.owner_name, &self.owner_name);
        clear(&mut after.legal_name, &self.legal_name);
        clear(&mut after.subcategory, &self.subcategory);
        clear(&mut after.website, &self.website);
        if let Some(notes) = &self.notes {
            after.notes.clone_from(notes);
        }
        if let Some(size) = self.size {
            after.size = size;
        }
        if let Some(address) = &self.address {
            after.address = trimmed(address);
        }
        if let Some(tags) = &self.tags {
            after.tags = tidy_tags(tags);
        }
        if let Some(features) = &self.custom_features {
            after.custom_features = features.iter().map(|feature| feature.trim().to_owned()).collect();
        }
        if let Some(modules) = &self.modules {
            after.modules = Module::ALL
                .into_iter()
                .filter(|module| modules.contains(module))
                .collect();
        }
        self.kind(&mut after);
        if let Some(plan) = self.plan.filter(|plan| *plan != tenant.plan || self.months.is_some()) {
            after.set_plan(plan, prices);
            if let Some(months) = self.months {
                after.subscription_starts_at = Some(now);
                after.subscription_ends_at = Some(now.plus(subscription::months(months)));
            }
        }
        after
    }

    fn kind(&self, after: &mut Tenant) {
        if let Some(kind) = self.business_type.filter(|kind| *kind != after.business_type) {
            after.business_type = kind;
            let medical = kind == BusinessType::Medical;
            after.compliance = Compliance {
                hipaa: medical,
                level: if medical {
                    ComplianceLevel::Standard
                } else {
                    ComplianceLevel::None
                },
                phi_detection: medical,
            };
        }
        if let Some(compliance) = self
            .compliance
            .as_ref()
            .filter(|_| after.business_type == BusinessType::Medical)
        {
            after.compliance = Compliance {
                hipaa: true,
                ..compliance.clone()
            };
        }
    }
}

/// Trimmed, lower case, each once, in alphabetical order.
pub fn tidy_tags(tags: &[String]) -> Vec<String> {
    let tidy: BTreeSet<_> = tags.iter().map(|tag| tag.trim().to_lowercase()).collect();
    tidy.into_iter().collect()
}

/// What is wrong with an address; a postcode is looked at where the country is the United Kingdom.
pub fn address_faults(address: &Address, faults: &mut Vec<FieldError>) {
    text::line(faults, "address.street", &address.street, STREET);
    text::line(faults, "address.city", &address.city, LINE);
    text::line(faults, "address.county", &address.county, LINE);
    text::line(faults, "address.country", &address.country, LINE);
    let british = matches!(address.country.trim(), "" | "United Kingdom" | "UK" | "GB");
    if british {
        let postcode = address.postal_code.trim();
        check::put(faults, "address.postal_code", check::uk_postcode(postcode));
    } else {
        text::line(faults, "address.postal_code", &address.postal_code, LINE);
    }
}

/// What is wrong with a list of custom features.
pub(crate) fn feature_faults(features: Option<&[String]>, faults: &mut Vec<FieldError>) {
    list(faults, "custom_features", features, FEATURES, FEATURE);
}

fn list(
    faults: &mut Vec<FieldError>,
    field: &str,
    values: Option<&[String]>,
    most: usize,
    range: std::ops::RangeInclusive<usize>,
) {
    let values = values.unwrap_or_default();
    if values.len() > most {
        faults.push(FieldError::new(field, format!("At most {most} of them.")));
    }
    for (index, value) in values.iter().enumerate() {
        text::line(faults, &format!("{field}.{index}"), value, range.clone());
    }
}

fn set(field: &mut String, value: &Option<String>) {
    if let Some(value) = value {
        value.trim().clone_into(field);
    }
}

fn clear(field: &mut Option<String>, value: &Option<String>) {
    if let Some(value) = value {
        let value = value.trim();
        *field = (!value.is_empty()).then(|| value.to_owned());
    }
}

fn trimmed(address: &Address) -> Address {
    let trim = |text: &String| text.trim().to_owned();
    Address {
        street: trim(&address.street),
        city: trim(&address.city),
        county: trim(&address.county),
        postal_code: trim(&address.postal_code),
        country: trim(&address.country),
    }
}
