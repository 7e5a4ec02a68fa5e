//! Notes, tags, archive: the harmless fields, through the outbox.

use crate::{Engine, outbox::Draft};
use wheelhouse_contract::{Action, ErrorCode, Permission, Problem, Resource, TenantId, tenant::TenantPatch};

impl Engine {
    /// # Errors
    /// `forbidden`, `not_found`, `invalid` for an empty patch.
    pub async fn tenant_edit(&self, id: TenantId, patch: TenantPatch) -> Result<(), Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Tenants, Action::Update))?;
        if patch == TenantPatch::default() {
            return Err(Problem::new(ErrorCode::Invalid, "Nothing was changed."));
        }
        let draft = session
            .read(move |copy| Ok(Draft::edit(&copy.tenant_to_change(id)?, patch)?))
            .await?;
        session.enqueue(&draft).await?;
        Ok(())
    }
}
