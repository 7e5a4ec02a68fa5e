//! What a tenant's owner signs in with: at once or not at all, and nothing of it stays here.

use crate::{Engine, fault, view::Tag};
use wheelhouse_contract::{
    Action, FieldError, Permission, Problem, Resource, TenantId,
    tenant::{Credentials, CredentialsSet},
};
use wheelhouse_remote::Command;

impl Engine {
    /// Sets the owner's e-mail, password, or both; `code` is a fresh one of the operator's authenticator.
    ///
    /// # Errors
    /// `invalid` with the fields at fault, `forbidden`, `offline`, `stale_version`, the platform's word on the code.
    pub async fn tenant_credentials(
        &self,
        id: TenantId,
        credentials: Credentials,
        code: String,
    ) -> Result<CredentialsSet, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::TenantUsers, Action::Update))?;
        let mut faults = credentials.faults();
        faults.extend(missing_code(&code));
        fault::check(faults)?;
        session.online()?;
        let version = session.read(move |copy| Ok(copy.tenant_to_change(id)?.version)).await?;
        let command = Command::tenant_credentials(id, &credentials, version, session.new_key());
        let set = session.send_stepped_up(command, &code).await?;
        session.told(&[Tag::Tenants]);
        Ok(set)
    }
}

/// The fault of a code that is not given where one is needed.
pub(crate) fn missing_code(code: &str) -> Option<FieldError> {
    let sentence = "Type the six digits of your authenticator.";
    code.trim().is_empty().then(|| FieldError::new("code", sentence))
}
