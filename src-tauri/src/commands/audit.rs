//! The audit log and its integrity.

use wheelhouse_contract::audit::{AuditPage, AuditQuery};
use wheelhouse_engine::view::AuditIntegrity;

pass! {
    audit_page(query: AuditQuery) -> AuditPage;
    audit_integrity() -> AuditIntegrity;
    audit_verify() -> AuditIntegrity;
    audit_export(query: AuditQuery, format: String) -> String;
}
