//! What a view remembers of its list.

use crate::{
    FieldError,
    bulk::TenantFilter,
    subscription::SubscriptionState,
    tenant::{Plan, TenantSort},
    text,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;
use utoipa::ToSchema;

/// Columns of one view.
pub const COLUMNS: usize = 40;
/// Width of a column, in pixels at 100 %.
pub const WIDTHS: std::ops::RangeInclusive<u16> = 40..=1_200;
const KEY: usize = 40;
/// Of the whole as JSON: it travels to every console that may see it.
const BYTES: usize = 16 * 1024;

/// A list that views can be saved of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewList {
    Tenants,
    Subscriptions,
}

impl ViewList {
    pub const ALL: [ViewList; 2] = [ViewList::Tenants, ViewList::Subscriptions];
}

/// What a list shows: told apart by `list`. Each field may be left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(tag = "list", rename_all = "snake_case", deny_unknown_fields)]
pub enum ViewContent {
    /// Of the list of tenants.
    Tenants {
        #[serde(default)]
        filter: TenantFilter,
        #[serde(default)]
        sort: TenantSort,
        #[serde(default)]
        descending: bool,
        /// In their order; none: those that the list usually has.
        #[serde(default)]
        columns: Vec<ViewColumn>,
    },
    /// Of the list of subscriptions, which is always by expiry.
    Subscriptions {
        #[serde(default)]
        filter: SubscriptionFilter,
        /// Latest end first.
        #[serde(default)]
        descending: bool,
        /// In their order; none: those that the list usually has.
        #[serde(default)]
        columns: Vec<ViewColumn>,
    },
}

/// The filters of the list of subscriptions. Every part narrows; an empty list does not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SubscriptionFilter {
    /// As the list of tenants reads it.
    pub text: String,
    pub states: Vec<SubscriptionState>,
    pub plans: Vec<Plan>,
}

/// A column. A key that a console does not know is left out there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ViewColumn {
    pub key: String,
    /// In pixels; absent: as wide as the list makes it.
    #[serde(default)]
    pub width: Option<u16>,
}

impl ViewContent {
    /// All of `list`, as the list itself shows it.
    pub fn all(list: ViewList) -> Self {
        let columns = Vec::new();
        match list {
            ViewList::Tenants => ViewContent::Tenants {
                filter: TenantFilter::default(),
                sort: TenantSort::default(),
                descending: false,
                columns,
            },
            ViewList::Subscriptions => ViewContent::Subscriptions {
                filter: SubscriptionFilter::default(),
                descending: false,
                columns,
            },
        }
    }

    pub fn list(&self) -> ViewList {
        match self {
            ViewContent::Tenants { .. } => ViewList::Tenants,
            ViewContent::Subscriptions { .. } => ViewList::Subscriptions,
        }
    }

    pub fn columns(&self) -> &[ViewColumn] {
        match self {
            ViewContent::Tenants { columns, .. } | ViewContent::Subscriptions { columns, .. } => columns,
        }
    }

    pub fn faults(&self) -> Vec<FieldError> {
        let mut faults = match self {
            ViewContent::Tenants { filter, .. } => filter.faults_in("content.filter"),
            ViewContent::Subscriptions { filter, .. } => {
                let mut faults = Vec::new();
                text::length(&mut faults, "content.filter.text", &filter.text, 0..=200);
                faults
            }
        };
        columns(&mut faults, self.columns());
        if serde_json::to_vec(self).map_or(usize::MAX, |text| text.len()) > BYTES {
            faults.push(FieldError::new(
                "content",
                "This is more than a view can hold; narrow it.",
            ));
        }
        faults
    }
}

fn columns(faults: &mut Vec<FieldError>, columns: &[ViewColumn]) {
    if columns.len() > COLUMNS {
        faults.push(FieldError::new(
            "content.columns",
            format!("At most {COLUMNS} columns."),
        ));
        return;
    }
    let mut seen = BTreeSet::new();
    for (index, column) in columns.iter().enumerate() {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        if column.key.is_empty() || column.key.len() > KEY || !column.key.bytes().all(plain) {
            let sentence = "A column's key is made of small letters, digits and _.";
            faults.push(FieldError::new(format!("content.columns.{index}.key"), sentence));
        }
        if !seen.insert(&column.key) {
            let sentence = "Each column stands there once.";
            faults.push(FieldError::new(format!("content.columns.{index}.key"), sentence));
        }
        if column.width.is_some_and(|width| !WIDTHS.contains(&width)) {
            let sentence = format!("{} to {} pixels.", WIDTHS.start(), WIDTHS.end());
            faults.push(FieldError::new(format!("content.columns.{index}.width"), sentence));
        }
    }
}
