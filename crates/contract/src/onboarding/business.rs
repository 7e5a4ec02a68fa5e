//! Step 1: who the business is.

use super::Form;
use crate::{
    check,
    tenant::{BusinessSize, BusinessType, NAME},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

/// What the source fixes: there is no other yet.
pub const COUNTRY: &str = "United Kingdom";

/// Empty texts are not filled in yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
#[serde(default)]
pub struct BusinessAnswers {
    /// Unique on the platform, 2–100 characters; calls name the business so.
    pub name: String,
    /// Where it differs from the name; at most 100 characters.
    pub legal_name: String,
    pub business_type: Option<BusinessType>,
    /// One of those that [`BusinessType::subcategories`] proposes, or another; at most 100 characters.
    pub subcategory: String,
    pub size: Option<BusinessSize>,
    /// 5–255 characters.
    pub street: String,
    /// 2–100 characters.
    pub city: String,
    /// 2–100 characters.
    pub county: String,
    /// A UK postcode, in capitals with its space.
    pub postal_code: String,
    /// Read-only: [`COUNTRY`].
    pub country: String,
    /// A UK number.
    pub phone: String,
    pub email: String,
    /// May stay empty.
    pub website: String,
}

impl Default for BusinessAnswers {
    fn default() -> Self {
        Self {
            name: String::new(),
            legal_name: String::new(),
            business_type: None,
            subcategory: String::new(),
            size: None,
            street: String::new(),
            city: String::new(),
            county: String::new(),
            postal_code: String::new(),
            country: COUNTRY.to_owned(),
            phone: String::new(),
            email: String::new(),
            website: String::new(),
        }
    }
}

impl BusinessAnswers {
    pub(super) fn examine(&self, form: &mut Form) {
        form.line("name", &self.name, NAME);
        form.optional_line("legal_name", &self.legal_name, 0..=100);
        form.chosen(
            "business_type",
            self.business_type.is_some(),
            "Choose the type of business.",
        );
        form.optional_line("subcategory", &self.subcategory, 0..=100);
        form.chosen("size", self.size.is_some(), "Choose how large the business is.");
        form.line("street", &self.street, 5..=255);
        form.line("city", &self.city, 2..=100);
        form.line("county", &self.county, 2..=100);
        form.checked("postal_code", &self.postal_code, check::uk_postcode);
        if self.country.trim() != COUNTRY {
            form.fault("country", "Tenants are in the United Kingdom.");
        }
        form.checked("phone", &self.phone, check::uk_phone);
        form.checked("email", &self.email, check::email);
        form.optional("website", &self.website, check::website);
    }
}

impl BusinessType {
    pub const ALL: [BusinessType; 5] = [
        BusinessType::Medical,
        BusinessType::Salon,
        BusinessType::Restaurant,
        BusinessType::Consultant,
        BusinessType::General,
    ];

    /// What the field of the subcategory proposes.
    pub fn subcategories(self) -> &'static [&'static str] {
        match self {
            BusinessType::Medical => &[
                "General practice",
                "Dentist",
                "Clinic",
                "Physiotherapy",
                "Optician",
                "Veterinary",
            ],
            BusinessType::Salon => &[
                "Hair salon",
                "Barber",
                "Spa",
                "Nails",
                "Beauty treatments",
                "Wellness centre",
            ],
            BusinessType::Restaurant => &["Casual dining", "Fine dining", "Café", "Bar", "Take-away", "Catering"],
            BusinessType::Consultant => &[
                "Business consulting",
                "Legal",
                "Accounting",
                "Financial advice",
                "Coaching",
                "IT services",
            ],
            BusinessType::General => &["Retail", "Education", "Fitness", "Repairs", "Property", "Other"],
        }
    }
}

impl BusinessSize {
    pub const ALL: [BusinessSize; 4] = [
        BusinessSize::Solo,
        BusinessSize::Small,
        BusinessSize::Medium,
        BusinessSize::Large,
    ];
}
