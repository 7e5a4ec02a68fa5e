//! What a column can mean.

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use utoipa::ToSchema;

macro_rules! targets {
    ($($(#[$doc:meta])* $name:ident = $key:literal, $words:literal, $required:literal, [$($synonym:literal),* $(,)?];)+) => {
        /// A field of the tenant that is created.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Target {
            $($(#[$doc])* $name,)+
        }

        impl Target {
            /// In the order of forms.
            pub const ALL: [Target; Target::COUNT] = [$(Target::$name,)+];
            const COUNT: usize = [$($key,)+].len();

            /// On the wire, and as the name of a column.
            pub fn key(self) -> &'static str {
                match self { $(Target::$name => $key,)+ }
            }

            /// In a sentence.
            pub fn words(self) -> &'static str {
                match self { $(Target::$name => $words,)+ }
            }

            /// No tenant is created without it.
            pub fn is_required(self) -> bool {
                match self { $(Target::$name => $required,)+ }
            }

            /// Names of columns that mean it, beside its key: lower case, letters and digits alone.
            pub(super) fn synonyms(self) -> &'static [&'static str] {
                match self { $(Target::$name => &[$($synonym,)*],)+ }
            }
        }
    };
}

targets! {
    /// Unique on the platform.
    Name = "name", "name", true, [
        "tenant", "tenantname", "business", "businessname", "company", "companyname", "organisation", "organization",
        "organisationname", "organizationname", "practice", "practicename", "customer", "customername", "client",
        "clientname", "account", "accountname", "title",
        "نام", "ناممستاجر", "نامشرکت", "شرکت", "نامکسبوکار", "کسبوکار", "نامسازمان", "سازمان", "نامتجاری", "نامفروشگاه",
        "فروشگاه", "عنوان", "نامکلینیک", "مشتری", "ناممشتری",
    ];
    LegalName = "legal_name", "legal name", false, [
        "legalcompanyname", "registeredname", "legalentity", "companylegalname", "نامحقوقی", "نامثبتی", "نامقانونی",
    ];
    /// Made from the name where it is missing.
    Subdomain = "subdomain", "subdomain", false, [
        "slug", "host", "hostname", "site", "sitename", "domain", "زیردامنه", "سابدامین", "ساب دامنه", "نشانیسایت", "دامنه",
    ];
    BusinessType = "business_type", "business type", false, [
        "type", "businesskind", "kind", "category", "sector", "industry", "vertical", "نوع", "نوعکسبوکار", "دسته", "صنف",
        "صنعت", "رسته",
    ];
    Subcategory = "subcategory", "subcategory", false, [
        "industrysubcategory", "speciality", "specialty", "subtype", "زیردسته", "تخصص", "زیرشاخه",
    ];
    Size = "size", "size", false, [
        "businesssize", "companysize", "staff", "staffcount", "employees", "headcount", "numberofemployees", "اندازه",
        "تعدادکارکنان", "کارکنان", "تعدادپرسنل", "پرسنل",
    ];
    Street = "street", "street", false, [
        "address", "streetaddress", "address1", "addressline1", "addressstreet", "road", "خیابان", "آدرس", "ادرس", "نشانی",
    ];
    City = "city", "city", false, ["town", "addresscity", "citytown", "شهر"];
    County = "county", "county", false, [
        "countystate", "state", "region", "province", "addresscounty", "استان", "ناحیه", "منطقه",
    ];
    /// As the United Kingdom writes it, unless the country is another one.
    PostalCode = "postal_code", "postcode", false, [
        "postcode", "zip", "zipcode", "addresspostalcode", "postalcode", "کدپستی",
    ];
    Country = "country", "country", false, ["addresscountry", "nation", "کشور"];
    Phone = "phone", "telephone number", true, [
        "telephone", "tel", "phonenumber", "mobile", "mobilenumber", "telephonenumber", "primaryphone", "businessphone",
        "contactnumber", "تلفن", "شمارهتلفن", "موبایل", "همراه", "شمارهموبایل", "تلفنهمراه", "شمارهتماس", "شماره",
    ];
    /// That of the owner where it is missing.
    Email = "email", "e-mail address", false, [
        "emailaddress", "mail", "businessemail", "contactemail", "companyemail", "ایمیل", "رایانامه", "پستالکترونیک",
        "پستالکترونیکی",
    ];
    Website = "website", "website", false, [
        "web", "url", "websiteurl", "homepage", "webaddress", "وبسایت", "وبگاه", "سایت", "تارنما",
    ];
    OwnerName = "owner_name", "owner's name", true, [
        "owner", "contact", "contactname", "contactperson", "admin", "adminname", "adminfullname", "administrator",
        "fullname", "manager", "managername", "primarycontact", "مالک", "ناممالک", "صاحب", "مدیر", "ناممدیر", "نامصاحب",
        "نامونامخانوادگی", "رابط", "نامرابط",
    ];
    /// What the owner signs in with: unique on the platform.
    OwnerEmail = "owner_email", "owner's e-mail address", true, [
        "owneremailaddress", "adminemail", "administratoremail", "loginemail", "login", "useremail", "primaryemail",
        "ایمیلمالک", "ایمیلمدیر", "ایمیلصاحب", "رایانامهمالک", "رایانامهمدیر",
    ];
    Plan = "plan", "plan", false, [
        "package", "subscription", "subscriptiontype", "subscriptionplan", "tier", "طرح", "اشتراک", "پلن", "بسته", "نوعاشتراک",
        "تعرفه",
    ];
    SubscriptionStarts = "subscription_starts", "start of the subscription", false, [
        "subscriptionstart", "subscriptionstartsat", "startdate", "start", "starts", "from", "validfrom", "since",
        "شروعاشتراک", "تاریخشروع", "شروع", "آغاز", "اغاز",
    ];
    SubscriptionEnds = "subscription_ends", "end of the subscription", false, [
        "subscriptionend", "subscriptionendsat", "enddate", "end", "ends", "expires", "expiry", "expirydate", "expireson",
        "validuntil", "renewal", "renewaldate", "until", "پایاناشتراک", "تاریخپایان", "پایان", "انقضا", "تاریخانقضا",
    ];
    TrialEnds = "trial_ends", "end of the trial", false, [
        "trialend", "trialendsat", "trialuntil", "trialexpires", "پایانآزمایشی", "پایاندورهآزمایشی", "پایانازمایشی",
    ];
    /// Their names, between commas.
    Modules = "modules", "modules", false, ["enabledmodules", "features", "ماژولها", "ماژول", "بخشها", "امکانات"];
    Tags = "tags", "tags", false, ["labels", "tag", "groups", "برچسب", "برچسبها", "تگ", "تگها"];
    Notes = "notes", "notes", false, [
        "note", "comment", "comments", "remarks", "description", "یادداشت", "توضیحات", "توضیح", "ملاحظات",
    ];
    CustomFeatures = "custom_features", "custom features", false, [
        "customfeature", "extras", "addons", "امکاناتویژه", "ویژگیها",
    ];
    /// `#rrggbb`.
    PrimaryColour = "primary_colour", "primary colour", false, [
        "primarycolor", "colour", "color", "brandcolour", "brandcolor", "رنگ", "رنگاصلی",
    ];
    /// `#rrggbb`.
    AccentColour = "accent_colour", "accent colour", false, ["accentcolor", "secondarycolour", "secondarycolor", "رنگدوم"];
}
