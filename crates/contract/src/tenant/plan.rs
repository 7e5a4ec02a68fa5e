//! What plans grant and cost.

use super::{Limits, Money, Plan, Tenant};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

impl Plan {
    pub const ALL: [Plan; 3] = [Plan::Free, Plan::Pro, Plan::Enterprise];
}

/// The monthly price of each plan, in minor units of `currency`: the platform's configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Prices {
    /// ISO 4217.
    pub currency: String,
    #[ts(type = "number")]
    pub pro: i64,
    #[ts(type = "number")]
    pub enterprise: i64,
}

impl Default for Prices {
    fn default() -> Self {
        Self {
            currency: "GBP".to_owned(),
            pro: 4_900,
            enterprise: 49_900,
        }
    }
}

impl Prices {
    /// A month of `plan`; free costs nothing.
    pub fn of(&self, plan: Plan) -> Money {
        let minor = match plan {
            Plan::Free => 0,
            Plan::Pro => self.pro,
            Plan::Enterprise => self.enterprise,
        };
        Money {
            minor,
            currency: self.currency.clone(),
        }
    }
}

/// `GET /v1/plans`: what can be had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct PlanOffer {
    pub plan: Plan,
    pub limits: Limits,
    /// A month.
    pub price: Money,
}

/// All plans with their limits and prices, cheapest first.
pub fn offers(prices: &Prices) -> Vec<PlanOffer> {
    Plan::ALL
        .into_iter()
        .map(|plan| PlanOffer {
            plan,
            limits: plan.limits(),
            price: prices.of(plan),
        })
        .collect()
}

impl Tenant {
    /// Gives the plan with its limits and its price; overrides of the old plan go with it. Free never ends.
    pub fn set_plan(&mut self, plan: Plan, prices: &Prices) {
        self.plan = plan;
        self.limits = plan.limits();
        self.revenue = prices.of(plan);
        if plan == Plan::Free {
            self.subscription_ends_at = None;
            self.trial_ends_at = None;
        }
    }
}
