//! Usage and quotas: what is limited, how it is counted, when it is told, and why a limit or a module is what it is.
//!
//! Pure functions that platform and console share. Source: PRODUCT 4 and 15 (limits, −1 unlimited, thresholds 80, 100 and 120 %
//! once per period, the chain plan → override → suspension); `tenant-operations` (plan limits).

mod period;
mod request;
mod state;
mod threshold;
mod why;

pub use period::*;
pub use request::*;
pub use state::*;
pub use threshold::*;
pub use why::*;

use crate::tenant::Limits;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// A limit of this value does not limit.
pub const UNLIMITED: i32 = -1;

/// What is limited: the fields of [`Limits`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitKey {
    Users,
    Products,
    Customers,
    InvoicesPerMonth,
    MessagesPerMonth,
    ConcurrentSessions,
}

impl LimitKey {
    pub const ALL: [LimitKey; 6] = [
        LimitKey::Users,
        LimitKey::Products,
        LimitKey::Customers,
        LimitKey::InvoicesPerMonth,
        LimitKey::MessagesPerMonth,
        LimitKey::ConcurrentSessions,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            LimitKey::Users => "users",
            LimitKey::Products => "products",
            LimitKey::Customers => "customers",
            LimitKey::InvoicesPerMonth => "invoices_per_month",
            LimitKey::MessagesPerMonth => "messages_per_month",
            LimitKey::ConcurrentSessions => "concurrent_sessions",
        }
    }

    pub fn parse(text: &str) -> Option<LimitKey> {
        LimitKey::ALL.into_iter().find(|key| key.as_str() == text)
    }

    /// What is counted, in sentences: `5 of 10 products`.
    pub fn noun(self) -> &'static str {
        match self {
            LimitKey::Users => "users",
            LimitKey::Products => "products",
            LimitKey::Customers => "customers",
            LimitKey::InvoicesPerMonth => "invoices",
            LimitKey::MessagesPerMonth => "messages",
            LimitKey::ConcurrentSessions => "sessions at once",
        }
    }

    /// Counted from zero in every calendar month (UTC); the others stand until something is taken away.
    pub fn is_monthly(self) -> bool {
        matches!(self, LimitKey::InvoicesPerMonth | LimitKey::MessagesPerMonth)
    }

    pub fn of(self, limits: &Limits) -> i32 {
        match self {
            LimitKey::Users => limits.users,
            LimitKey::Products => limits.products,
            LimitKey::Customers => limits.customers,
            LimitKey::InvoicesPerMonth => limits.invoices_per_month,
            LimitKey::MessagesPerMonth => limits.messages_per_month,
            LimitKey::ConcurrentSessions => limits.concurrent_sessions,
        }
    }

    pub fn set(self, limits: &mut Limits, allowed: i32) {
        let place = match self {
            LimitKey::Users => &mut limits.users,
            LimitKey::Products => &mut limits.products,
            LimitKey::Customers => &mut limits.customers,
            LimitKey::InvoicesPerMonth => &mut limits.invoices_per_month,
            LimitKey::MessagesPerMonth => &mut limits.messages_per_month,
            LimitKey::ConcurrentSessions => &mut limits.concurrent_sessions,
        };
        *place = allowed;
    }
}

/// What is used of each limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct UsageCounts {
    #[ts(type = "number")]
    pub users: u64,
    #[ts(type = "number")]
    pub products: u64,
    #[ts(type = "number")]
    pub customers: u64,
    #[ts(type = "number")]
    pub invoices_per_month: u64,
    #[ts(type = "number")]
    pub messages_per_month: u64,
    #[ts(type = "number")]
    pub concurrent_sessions: u64,
}

impl UsageCounts {
    pub fn get(&self, key: LimitKey) -> u64 {
        match key {
            LimitKey::Users => self.users,
            LimitKey::Products => self.products,
            LimitKey::Customers => self.customers,
            LimitKey::InvoicesPerMonth => self.invoices_per_month,
            LimitKey::MessagesPerMonth => self.messages_per_month,
            LimitKey::ConcurrentSessions => self.concurrent_sessions,
        }
    }

    pub fn set(&mut self, key: LimitKey, used: u64) {
        let place = match key {
            LimitKey::Users => &mut self.users,
            LimitKey::Products => &mut self.products,
            LimitKey::Customers => &mut self.customers,
            LimitKey::InvoicesPerMonth => &mut self.invoices_per_month,
            LimitKey::MessagesPerMonth => &mut self.messages_per_month,
            LimitKey::ConcurrentSessions => &mut self.concurrent_sessions,
        };
        *place = used;
    }
}

#[cfg(test)]
mod tests;
