//! Mail to people outside.

use wheelhouse_contract::{
    MailId,
    mail::{Mail, MailDetail, MailPage, MailQuery},
};

pass! {
    mail_page(query: MailQuery) -> MailPage;
    mail_detail(id: MailId) -> MailDetail;
    mail_resend(id: MailId) -> Mail;
}
