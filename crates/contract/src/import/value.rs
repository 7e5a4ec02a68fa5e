//! Values as people write them.

use crate::{
    Timestamp,
    fold::fold,
    tenant::{BusinessSize, BusinessType, Module, Plan},
};
use chrono::{NaiveDate, NaiveTime};

/// A cell without what a spreadsheet put around it: spaces, and the apostrophe of our own export that keeps a text from being
/// taken for a formula.
pub(super) fn plain(cell: &str) -> &str {
    let cell = cell.trim();
    match cell.strip_prefix('\'') {
        Some(rest)
            if rest
                .trim_start()
                .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠']) =>
        {
            rest.trim()
        }
        _ => cell,
    }
}

/// Letters and digits of a word, in one spelling.
fn word(text: &str) -> String {
    fold(text).chars().filter(|letter| letter.is_alphanumeric()).collect()
}

pub(super) fn plan(text: &str) -> Result<Plan, &'static str> {
    match word(text).as_str() {
        "free" | "basic" | "none" | "رایگان" | "پایه" => Ok(Plan::Free),
        "pro" | "professional" | "standard" | "premium" | "حرفهای" | "حرفه" => Ok(Plan::Pro),
        "enterprise" | "business" | "unlimited" | "سازمانی" => Ok(Plan::Enterprise),
        _ => Err("Write free, pro or enterprise."),
    }
}

pub(super) fn business(text: &str) -> Result<BusinessType, &'static str> {
    match word(text).as_str() {
        "medical" | "medicalpractice" | "healthcare" | "health" | "clinic" | "dentist" | "doctor" | "پزشکی"
        | "درمانی" | "کلینیک" | "مطب" => Ok(BusinessType::Medical),
        "salon" | "spa" | "beauty" | "hair" | "hairsalon" | "barber" | "ارایشگاه" | "سالن" | "زیبایی" => {
            Ok(BusinessType::Salon)
        }
        "restaurant" | "cafe" | "dining" | "food" | "رستوران" | "کافه" => Ok(BusinessType::Restaurant),
        "consultant"
        | "consulting"
        | "consultancy"
        | "professional"
        | "professionalservices"
        | "advisory"
        | "مشاور"
        | "مشاوره" => Ok(BusinessType::Consultant),
        "general" | "other" | "business" | "generalbusiness" | "عمومی" | "سایر" | "دیگر" => {
            Ok(BusinessType::General)
        }
        _ => Err("Write medical, salon, restaurant, consultant or general."),
    }
}

/// A word, or how many people work there.
pub(super) fn size(text: &str) -> Result<BusinessSize, &'static str> {
    match word(text).as_str() {
        "solo" | "single" | "sole" | "تکنفره" => Ok(BusinessSize::Solo),
        "small" | "210" | "کوچک" => Ok(BusinessSize::Small),
        "medium" | "mid" | "1150" | "متوسط" => Ok(BusinessSize::Medium),
        "large" | "big" | "بزرگ" => Ok(BusinessSize::Large),
        other => match other.parse::<u32>() {
            Ok(1) => Ok(BusinessSize::Solo),
            Ok(2..=10) => Ok(BusinessSize::Small),
            Ok(11..=50) => Ok(BusinessSize::Medium),
            Ok(51..=1_000_000) => Ok(BusinessSize::Large),
            _ => Err("Write solo, small, medium or large, or how many people work there."),
        },
    }
}

pub(super) fn module(text: &str) -> Option<Module> {
    let found = match word(text).as_str() {
        "employees" | "staff" | "کارکنان" => Module::Employees,
        "attendance" | "حضوروغیاب" | "حضور" => Module::Attendance,
        "wallet" | "کیفپول" => Module::Wallet,
        "tasks" | "وظایف" | "کارها" => Module::Tasks,
        "complaints" | "شکایات" | "شکایتها" => Module::Complaints,
        "shifts" | "شیفتها" | "شیفت" => Module::Shifts,
        "reports" | "گزارشها" | "گزارش" => Module::Reports,
        "notifications" | "اعلانها" | "اعلان" => Module::Notifications,
        _ => return None,
    };
    Some(found)
}

/// The parts of a list: between commas, semicolons, bars, or line breaks.
pub(super) fn list(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', '|', '\n', '،', '؛']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// Digits in their Latin forms, and nothing that people write between them: a number that a person would dial.
pub(super) fn phone(text: &str) -> String {
    let plain: String = fold(text)
        .chars()
        .filter(|letter| !matches!(letter, '-' | '(' | ')' | '.' | '/' | '\u{a0}' | '\u{2011}'))
        .collect();
    let plain = plain.trim().replace("+44 0", "+44");
    match plain.strip_prefix("00") {
        Some(rest) => format!("+{}", rest.trim_start()),
        None => plain,
    }
}

/// Capitals, and the one space where it belongs.
pub(super) fn postcode(text: &str) -> String {
    let letters: String = fold(text)
        .to_uppercase()
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    let count = letters.chars().count();
    if !(5..=7).contains(&count) || !letters.is_ascii() {
        return text.trim().to_owned();
    }
    let (outward, inward) = letters.split_at(count - 3);
    format!("{outward} {inward}")
}

/// `2027-04-30`, `30/04/2027` (`day_first`), `30.4.2027`, an instant of RFC 3339; a date is the beginning of its day in UTC.
pub(super) fn date(text: &str, day_first: bool) -> Result<Timestamp, &'static str> {
    const SENTENCE: &str = "Write a date such as 2027-04-30.";
    let text = fold(text.trim());
    if let Ok(at) = text.to_uppercase().parse::<Timestamp>() {
        return in_reach(at).ok_or(SENTENCE);
    }
    // A time behind the date does not matter to the day.
    let day = text.split([' ', 't']).next().unwrap_or_default();
    let parts: Vec<&str> = day.split(['-', '/', '.']).collect();
    let [a, b, c] = parts.as_slice() else {
        return Err(SENTENCE);
    };
    let number = |part: &str| {
        part.parse::<u32>()
            .ok()
            .filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let (Some(x), Some(y), Some(z)) = (number(a), number(b), number(c)) else {
        return Err(SENTENCE);
    };
    let (year, month, day) = match (a.len(), c.len()) {
        (4, _) => (x, y, z),
        (_, 4) if day_first => (z, y, x),
        (_, 4) => (z, x, y),
        _ => return Err(SENTENCE),
    };
    let found = i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day));
    let at = found.map(|date| Timestamp::new(date.and_time(NaiveTime::MIN).and_utc()));
    at.and_then(in_reach).ok_or(SENTENCE)
}

/// What nobody means is a mistake: a year of another calendar, or one too many digits.
fn in_reach(at: Timestamp) -> Option<Timestamp> {
    let year = chrono::Datelike::year(&at.datetime());
    (2000..=2100).contains(&year).then_some(at)
}

/// `#rrggbb`, with or without its sign.
pub(super) fn colour(text: &str) -> Result<String, &'static str> {
    let bare = text.trim().trim_start_matches('#').to_ascii_lowercase();
    let good = bare.len() == 6 && bare.bytes().all(|byte| byte.is_ascii_hexdigit());
    if good {
        Ok(format!("#{bare}"))
    } else {
        Err("Write a colour such as #0f766e.")
    }
}
