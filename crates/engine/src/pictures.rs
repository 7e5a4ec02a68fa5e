//! Logos: looked at here before they travel, kept by the platform. They cannot wait: a queue of files would outgrow the copy.

use crate::{Engine, fault::offline, view::Tag};
use wheelhouse_contract::{
    Action, AssetId, ErrorCode, FieldError, Permission, Problem, Resource, TenantId,
    asset::{PICTURE_BYTES, Picture, PictureKind, Upload},
    tenant::Tenant,
};
use wheelhouse_remote::Command;

const UPDATE: Permission = Permission::new(Resource::Tenants, Action::Update);

impl Engine {
    /// Keeps a picture at the platform that no tenant uses yet: the logo of an onboarding. Online only.
    ///
    /// # Errors
    /// `forbidden`, `offline`, `invalid` with what is wrong with the file.
    pub async fn logo_upload(&self, file: Vec<u8>) -> Result<Upload, Problem> {
        let session = self.session()?;
        session.require(UPDATE)?;
        let kind = look(&file)?;
        if !session.is_live() {
            return Err(offline());
        }
        let command = Command::picture_upload(kind, file.into(), session.new_key());
        session.send_now(&command).await
    }

    /// Sets a tenant's logo. Online only.
    ///
    /// # Errors
    /// As [`Self::logo_upload`], and `not_found`, `stale_version`.
    pub async fn tenant_logo_set(&self, id: TenantId, file: Vec<u8>) -> Result<Option<Picture>, Problem> {
        let kind = look(&file)?;
        self.change_logo(id, Some((kind, file))).await
    }

    /// Takes a tenant's logo away. Online only.
    ///
    /// # Errors
    /// `forbidden`, `offline`, `not_found`, `stale_version`.
    pub async fn tenant_logo_remove(&self, id: TenantId) -> Result<Option<Picture>, Problem> {
        self.change_logo(id, None).await
    }

    /// The file of a picture. Online only.
    ///
    /// # Errors
    /// `forbidden`, `offline`, `not_found`.
    pub async fn asset_read(&self, id: AssetId) -> Result<Vec<u8>, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Tenants, Action::Read))?;
        if !session.is_live() {
            return Err(offline());
        }
        Ok(session.client.asset(id).await?)
    }

    async fn change_logo(
        &self,
        id: TenantId,
        file: Option<(PictureKind, Vec<u8>)>,
    ) -> Result<Option<Picture>, Problem> {
        let session = self.session()?;
        session.require(UPDATE)?;
        if !session.is_live() {
            return Err(offline());
        }
        let version = session.read(move |copy| Ok(copy.tenant_to_change(id)?.version)).await?;
        let file = file.map(|(kind, bytes)| (kind, bytes.into()));
        let command = Command::tenant_logo(id, file, version, session.new_key());
        let tenant: Tenant = session.send_now(&command).await?;
        session.told(&[Tag::Tenants]);
        Ok(tenant.logo)
    }
}

/// What can be said without the platform.
fn look(file: &[u8]) -> Result<PictureKind, Problem> {
    if file.len() > PICTURE_BYTES {
        let mut problem = Problem::new(
            ErrorCode::Invalid,
            "The file is larger than 2 MiB. Make it smaller and try again.",
        );
        problem.status = 413;
        return Err(problem);
    }
    PictureKind::of_bytes(file).ok_or_else(|| {
        let sentence = "This file is no PNG, JPEG or SVG picture, whatever it is called.";
        Problem::fields(vec![FieldError::new("file", sentence)])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_platform_would_refuse_does_not_travel() {
        assert_eq!(look(&vec![0; PICTURE_BYTES + 1]).unwrap_err().status, 413);
        assert_eq!(look(b"GIF89a").unwrap_err().code, ErrorCode::Invalid);
        assert_eq!(look(b"\xff\xd8\xff\xe0").unwrap(), PictureKind::Jpeg);
    }
}
