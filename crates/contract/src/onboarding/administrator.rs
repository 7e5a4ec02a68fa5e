//! Step 2: who administers the tenant. The first password comes with ten backup codes; tenant sites know no other second factor.

use super::{Form, SecretFlags};
use crate::{FieldError, check};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// Where the first password comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PasswordMethod {
    /// Made at the activation and shown once. Recommended.
    #[default]
    Generate,
    /// Typed by the operator; kept encrypted until the activation.
    Manual,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct AdministratorAnswers {
    /// 2–100 characters that could be a person's name.
    pub name: String,
    /// Unique across the platform: what they sign in with.
    pub email: String,
    /// At most 100 characters; may stay empty.
    pub job_title: String,
    /// A UK number; may stay empty.
    pub phone: String,
    pub password_method: PasswordMethod,
    /// Whether the welcome e-mail is sent at the activation.
    pub welcome: bool,
    /// What it holds: the address of the site.
    pub login_link: bool,
    /// The first steps.
    pub guide: bool,
    /// Whom to ask.
    pub support: bool,
}

impl Default for AdministratorAnswers {
    fn default() -> Self {
        Self {
            name: String::new(),
            email: String::new(),
            job_title: String::new(),
            phone: String::new(),
            password_method: PasswordMethod::Generate,
            welcome: true,
            login_link: true,
            guide: true,
            support: true,
        }
    }
}

impl AdministratorAnswers {
    /// What a form proposes for the job title.
    pub const JOB_TITLES: [&'static str; 4] = [
        "Practice Manager",
        "Business Owner",
        "Operations Manager",
        "Salon Owner",
    ];

    pub(super) fn examine(&self, form: &mut Form, secrets: SecretFlags) {
        form.checked("name", &self.name, person);
        form.checked("email", &self.email, check::email);
        form.optional_line("job_title", &self.job_title, 0..=100);
        form.optional("phone", &self.phone, check::uk_phone);
        if self.password_method == PasswordMethod::Manual {
            form.chosen(
                "password",
                secrets.password,
                "Set the first password, or have one generated.",
            );
        }
    }
}

/// A name as people have it: letters, two at least, with what stands between them.
pub fn person(text: &str) -> check::Fault {
    let text = text.trim();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    // Combining marks and the joiners of Persian belong to letters.
    let allowed = |c: char| {
        c.is_alphabetic() || matches!(c, ' ' | '.' | ',' | '-' | '\'' | '’' | '\u{200C}' | '\u{200D}') || is_mark(c)
    };
    let good = (2..=100).contains(&text.chars().count()) && letters >= 2 && text.chars().all(allowed);
    if good {
        None
    } else {
        Some("Write the full name of a person: 2 to 100 letters, spaces, hyphens and apostrophes.")
    }
}

fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter)
}

/// What is wrong with a password that the operator typed.
pub fn password_faults(password: &str) -> Vec<FieldError> {
    let mut faults = Vec::new();
    check::put(&mut faults, "administrator.password", check::password(password));
    faults
}
