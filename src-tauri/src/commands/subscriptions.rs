//! Subscriptions and revenue.

use wheelhouse_contract::{
    TenantId, Timestamp,
    subscription::{Activation, Control, Extension, Pause, Preview, RevenueFigure, RevenueTenants, SubscriptionChange},
    tenant::Plan,
};
use wheelhouse_engine::view::{
    RevenueView, SubscriptionDetail, SubscriptionFigures, SubscriptionPage, SubscriptionQuery,
};

pass! {
    subscriptions_figures() -> SubscriptionFigures;
    subscriptions_page(query: SubscriptionQuery, offset: u32, limit: u32) -> SubscriptionPage;
    subscription_detail(id: TenantId) -> SubscriptionDetail;
    subscription_history(id: TenantId) -> Vec<SubscriptionChange>;
    subscription_preview(id: TenantId, control: Control) -> Preview;
    subscription_preview_extension(id: TenantId, months: u32) -> Preview;
    subscription_extend(id: TenantId, extension: Extension) -> ();
    subscription_pause(id: TenantId, pause: Pause) -> ();
    subscription_control(id: TenantId, control: Control, code: Option<String>) -> ();
    subscription_status(id: TenantId, activation: Activation, code: Option<String>) -> ();
    revenue_view(from: Timestamp, to: Timestamp) -> RevenueView;
    revenue_tenants(
        figure: RevenueFigure, plan: Option<Plan>, from: Timestamp, to: Timestamp, after: Option<String>
    ) -> RevenueTenants;
}
