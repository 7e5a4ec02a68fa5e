//! Mail that the platform wrote to people outside: asked for when somebody looks, and never kept here.

use crate::{Engine, fault::offline, session::Session, view::Tag};
use std::sync::Arc;
use wheelhouse_contract::{
    Action, MailId, Permission, Problem, Resource,
    mail::{Mail, MailDetail, MailPage, MailQuery},
};
use wheelhouse_remote::Command;

impl Engine {
    /// A page of mail, newest first. Online only.
    ///
    /// # Errors
    /// `forbidden`, `offline`, `invalid`. So for all of them.
    pub async fn mail_page(&self, query: MailQuery) -> Result<MailPage, Problem> {
        Ok(self.mailbox(Action::Read)?.client.mail(&query).await?)
    }

    /// A message with its text. Online only.
    pub async fn mail_detail(&self, id: MailId) -> Result<MailDetail, Problem> {
        Ok(self.mailbox(Action::Read)?.client.mail_detail(id).await?)
    }

    /// Sends a message once more that failed. Online only.
    pub async fn mail_resend(&self, id: MailId) -> Result<Mail, Problem> {
        let session = self.mailbox(Action::Update)?;
        let command = Command::mail_resend(id, session.new_key());
        let mail = session.send_now(&command).await?;
        session.told(&[Tag::Mail]);
        Ok(mail)
    }

    fn mailbox(&self, action: Action) -> Result<Arc<Session>, Problem> {
        let session = self.session()?;
        session.require(Permission::new(Resource::Tenants, action))?;
        match session.is_live() {
            true => Ok(session),
            false => Err(offline()),
        }
    }
}
