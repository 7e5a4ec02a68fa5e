//! Usage and limits.

use wheelhouse_contract::{
    TenantId,
    usage::{LimitKey, OverrideRemoval, OverrideRequest, WhyAnswer, WhySubject},
};
use wheelhouse_engine::view::{NearPage, NearQuery, UsageView};

pass! {
    usage_view(id: TenantId) -> UsageView;
    usage_near(query: NearQuery, offset: u32, limit: u32) -> NearPage;
    usage_why(id: TenantId, subject: WhySubject) -> WhyAnswer;
    usage_override(id: TenantId, key: LimitKey, request: OverrideRequest) -> ();
    usage_override_remove(id: TenantId, key: LimitKey, removal: OverrideRemoval) -> ();
}
