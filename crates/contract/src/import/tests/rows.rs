//! What becomes of a row.

use super::columns;
use crate::{
    Timestamp,
    import::{CellFault, FaultKind, ImportOrder, NewTenant, Reading, Target, read_row},
    tenant::{BusinessSize, BusinessType, Module, Plan},
};

const NAMES: [&str; 14] = [
    "name",
    "phone",
    "owner_name",
    "owner_email",
    "plan",
    "subscription_starts",
    "subscription_ends",
    "business_type",
    "size",
    "modules",
    "postal_code",
    "website",
    "tags",
    "street",
];
const GOOD: [&str; 14] = [
    "Acme",
    "0113 496 0000",
    "Ada Lovelace",
    "Ada@Acme.example",
    "Pro",
    "2026-01-01",
    "31/12/2026",
    "Hair salon",
    "7",
    "wallet, tasks",
    "ls1 4ap",
    "www.acme.example",
    "VIP; late",
    "1 Road",
];

fn read(change: &[(&str, &str)]) -> Result<NewTenant, Vec<CellFault>> {
    let order = ImportOrder::guessed(&columns(&NAMES), Reading::default());
    let cell = |index: usize| {
        let changed = change.iter().find(|(name, _)| *name == NAMES[index]);
        changed.map_or(GOOD[index], |(_, value)| value).to_owned()
    };
    let cells: Vec<String> = (0..NAMES.len()).map(cell).collect();
    read_row(&order, NAMES.len(), &cells)
}

fn faults(change: &[(&str, &str)]) -> Vec<(Option<Target>, String)> {
    let faults = read(change).unwrap_err();
    faults.into_iter().map(|fault| (fault.target, fault.message)).collect()
}

#[test]
fn a_row_becomes_a_tenant_as_people_write_it() {
    let tenant = read(&[]).unwrap();
    assert_eq!(
        (tenant.name.as_str(), tenant.owner_email.as_str()),
        ("Acme", "ada@acme.example")
    );
    assert_eq!(
        (tenant.plan, tenant.business_type),
        (Plan::Pro, Some(BusinessType::Salon))
    );
    assert_eq!(
        (tenant.size, tenant.email.as_str()),
        (Some(BusinessSize::Small), "ada@acme.example")
    );
    assert_eq!(tenant.address.postal_code, "LS1 4AP");
    assert_eq!(tenant.website.as_deref(), Some("https://www.acme.example"));
    assert_eq!(tenant.tags, ["late", "vip"]);
    assert_eq!(
        tenant.modules,
        Some(vec![
            Module::Employees,
            Module::Wallet,
            Module::Tasks,
            Module::Notifications
        ])
    );
    let at = |text: &str| Some(text.parse::<Timestamp>().unwrap());
    assert_eq!(tenant.subscription_ends_at, at("2026-12-31T00:00:00Z"));
}

#[test]
fn persian_digits_and_words_are_read() {
    let tenant = read(&[
        ("phone", "۰۱۱۳ ۴۹۶ ۰۰۰۰"),
        ("plan", "سازمانی"),
        ("business_type", "رستوران"),
        ("subscription_ends", "۲۰۲۷-۰۴-۳۰"),
        ("name", "فروشگاه مهر"),
    ])
    .unwrap();
    assert_eq!(tenant.phone, "0113 496 0000");
    assert_eq!(
        (tenant.plan, tenant.business_type),
        (Plan::Enterprise, Some(BusinessType::Restaurant))
    );
}

#[test]
fn every_bad_cell_is_named() {
    for (name, value, part) in [
        ("name", "", "missing"),
        ("name", "A", "2 to 100"),
        ("name", "Acme\nBcc: all@example.com", "one line"),
        ("phone", "12", "UK number"),
        ("owner_name", "", "missing"),
        ("owner_email", "ada", "e-mail"),
        ("owner_email", "a@b.example\r\nBcc: x@y.example", "e-mail"),
        ("plan", "gold", "free, pro or enterprise"),
        ("subscription_ends", "soon", "2027-04-30"),
        ("subscription_ends", "2026-02-30", "2027-04-30"),
        ("subscription_ends", "1405-01-01", "2027-04-30"),
        ("subscription_ends", "2025-12-31", "after it starts"),
        ("business_type", "space travel", "medical"),
        ("size", "many", "solo"),
        ("modules", "wallet, teleport", "teleport"),
        ("postal_code", "nowhere", "postcode"),
        ("website", "javascript://x", "web address"),
        ("plan", "free", "never ends"),
    ] {
        let found = faults(&[(name, value)]);
        assert!(
            found.iter().any(|(_, message)| message.contains(part)),
            "{name} = {value:?}: {found:?}"
        );
        assert_eq!(found.len(), 1, "{name} = {value:?}: {found:?}");
    }
}

#[test]
fn a_formula_stays_a_text() {
    let tenant = read(&[
        ("name", "=HYPERLINK(\"http://evil\")"),
        ("owner_name", "'=cmd|' /C calc'!A0"),
    ])
    .unwrap();
    assert_eq!(tenant.name, "=HYPERLINK(\"http://evil\")");
    // Our own export put the apostrophe there.
    assert_eq!(tenant.owner_name, "=cmd|' /C calc'!A0");
}

#[test]
fn the_order_of_day_and_month_is_the_operators_to_say() {
    let mut order = ImportOrder::guessed(&columns(&NAMES), Reading::default());
    let mut cells = columns(&GOOD);
    cells[6] = "03/04/2027".to_owned();
    let end = |order: &ImportOrder| {
        read_row(order, NAMES.len(), &cells)
            .unwrap()
            .subscription_ends_at
            .unwrap()
    };
    assert_eq!(end(&order).to_string(), "2027-04-03T00:00:00.000Z");
    order.day_first = false;
    assert_eq!(end(&order).to_string(), "2027-03-04T00:00:00.000Z");
}

#[test]
fn a_row_with_more_cells_than_the_file_has_columns_is_not_guessed_at() {
    let order = ImportOrder::guessed(&columns(&NAMES), Reading::default());
    let mut cells = columns(&GOOD);
    cells.push("more".to_owned());
    let faults = read_row(&order, NAMES.len(), &cells).unwrap_err();
    assert_eq!(
        (faults.len(), faults[0].target, faults[0].kind),
        (1, None, FaultKind::Invalid)
    );
}

#[test]
fn an_address_is_whole_or_there_is_none() {
    let bare = read(&[("street", ""), ("postal_code", "")]).unwrap();
    assert_eq!(bare.address.street, "");
    let found = faults(&[("postal_code", "")]);
    assert_eq!(found[0].0, Some(Target::PostalCode));
}
