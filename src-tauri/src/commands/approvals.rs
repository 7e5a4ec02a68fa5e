//! Dual approval, and the operators who may give it.

use wheelhouse_contract::{ApprovalId, approval::Approval, operator::Operator};
use wheelhouse_engine::view::{ApprovalDetail, OpenFilter};

pass! {
    approvals_list(filter: OpenFilter) -> Vec<Approval>;
    approval_detail(id: ApprovalId) -> ApprovalDetail;
    approval_approve(id: ApprovalId, payload_hash: String, code: String, note: String) -> ();
    approval_reject(id: ApprovalId, note: String) -> ();
    approval_cancel(id: ApprovalId) -> ();
    operators_list() -> Vec<Operator>;
}
