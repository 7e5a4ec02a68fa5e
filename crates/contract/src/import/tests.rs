mod files;
mod rows;

use super::*;

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn guessed(names: &[&str]) -> Vec<(usize, Target)> {
    guess(&columns(names))
        .iter()
        .map(|mapped| (mapped.column as usize, mapped.target))
        .collect()
}

#[test]
fn columns_are_known_by_their_names_in_english_and_persian() {
    use Target::*;
    assert_eq!(
        guessed(&[
            "Company Name",
            "Contact Person",
            "Admin E-Mail",
            "Tel.",
            "Post Code",
            "Nonsense",
            "Package"
        ]),
        [
            (0, Name),
            (1, OwnerName),
            (2, OwnerEmail),
            (3, Phone),
            (4, PostalCode),
            (6, Plan)
        ]
    );
    assert_eq!(
        guessed(&[
            "نام کسب‌وکار",
            "نام مدیر",
            "ایمیل مدیر",
            "شماره تلفن",
            "کد پستی",
            "نوع كسب و كار",
            "تاریخ انقضا"
        ]),
        [
            (0, Name),
            (1, OwnerName),
            (2, OwnerEmail),
            (3, Phone),
            (4, PostalCode),
            (5, BusinessType),
            (6, SubscriptionEnds)
        ]
    );
    // The own name wins over a synonym, wherever it stands; each column and each meaning once.
    assert_eq!(guessed(&["company", "name", "business"]), [(1, Name)]);
    assert_eq!(guessed(&["address.street", "address.city"]), [(0, Street), (1, City)]);
    assert_eq!(guessed(&["email", "owner_email"]), [(0, Email), (1, OwnerEmail)]);
}

#[test]
fn every_synonym_means_one_thing() {
    let plain = |text: &str| -> String {
        crate::fold::fold(text)
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .collect()
    };
    let mut seen = std::collections::BTreeMap::new();
    for target in Target::ALL {
        let mut own: Vec<String> = target.synonyms().iter().map(|name| plain(name)).collect();
        own.push(plain(target.key()));
        own.sort();
        own.dedup();
        for name in own {
            assert_eq!(seen.insert(name.clone(), target), None, "{name} of {target:?}");
        }
    }
}

#[test]
fn an_order_names_what_must_be_there_and_nothing_twice() {
    let names = columns(&["name", "phone", "owner_name", "owner_email", "x"]);
    let good = ImportOrder::guessed(&names, Reading::default());
    assert_eq!(good.faults(5), []);
    let fields = |order: &ImportOrder, columns: usize| -> Vec<String> {
        order.faults(columns).into_iter().map(|fault| fault.field).collect()
    };
    assert_eq!(
        fields(&ImportOrder::default(), 5),
        [
            "mapping.name",
            "mapping.phone",
            "mapping.owner_name",
            "mapping.owner_email"
        ]
    );
    assert_eq!(fields(&good, 3), ["mapping.3"]);
    let mut twice = good.clone();
    twice.mapping.push(Mapped {
        column: 4,
        target: Target::Name,
    });
    twice.mapping.push(Mapped {
        column: 0,
        target: Target::City,
    });
    assert_eq!(fields(&twice, 5), ["mapping.4", "mapping.5"]);
    assert_eq!(good.permissions(), [CREATE]);
    let active = ImportOrder {
        begin_as: Beginning::Active,
        ..good
    };
    assert_eq!(active.permissions().len(), 2);
}

#[test]
fn a_file_is_described_before_it_arrives() {
    let good = ImportFile {
        name: "tenants.csv".to_owned(),
        size: 10,
        sha256: "0a".repeat(32),
    };
    assert_eq!(good.faults(), []);
    for (change, field) in [
        (
            ImportFile {
                size: 0,
                ..good.clone()
            },
            "size",
        ),
        (
            ImportFile {
                size: MOST_BYTES + 1,
                ..good.clone()
            },
            "size",
        ),
        (
            ImportFile {
                sha256: "0A".repeat(32),
                ..good.clone()
            },
            "sha256",
        ),
        (
            ImportFile {
                sha256: String::new(),
                ..good.clone()
            },
            "sha256",
        ),
        (
            ImportFile {
                name: "../etc/passwd".to_owned(),
                ..good.clone()
            },
            "name",
        ),
        (
            ImportFile {
                name: "a\nb".to_owned(),
                ..good.clone()
            },
            "name",
        ),
        (
            ImportFile {
                name: String::new(),
                ..good.clone()
            },
            "name",
        ),
    ] {
        let faults = change.faults();
        assert_eq!(faults.len(), 1, "{change:?}");
        assert_eq!(faults[0].field, field);
    }
}

#[test]
fn a_host_name_is_made_of_a_name() {
    assert_eq!(proposed_subdomain("O'Brien & Söhne Ltd.", 0), "obrien-sohne-ltd");
    assert_eq!(proposed_subdomain("O'Brien & Söhne Ltd.", 2), "obrien-sohne-ltd-3");
    assert_eq!(proposed_subdomain("فروشگاه ۱۲", 0), "12");
    assert_eq!(proposed_subdomain("فروشگاه", 0), "tenant");
    assert_eq!(proposed_subdomain("فروشگاه", 1), "tenant-2");
    // Reserved names are nobody's.
    assert_eq!(proposed_subdomain("Admin", 0), "admin-site");
}

proptest::proptest! {
    #[test]
    fn whatever_the_name_the_host_name_is_one(name in ".{0,120}", nth in 0_u32..20_000) {
        let made = proposed_subdomain(&name, nth);
        proptest::prop_assert!(crate::tenant::is_valid_subdomain(&made), "{made}");
    }
}
