//! Paths of assets, as they stand in addresses.

/// Bytes of a path.
const LONGEST: usize = 200;

/// The part of an address behind `/assets/`, if it is a path of plain names: letters, digits, dots, hyphens and underscores,
/// no name beginning with a dot. Such a path needs no escape, so one that holds any (`%2e`, `%252e`, `%00`, `%c0%ae`) is none,
/// and so is one with a backslash, a blank, an empty name or anything outside ASCII. Nothing is decoded, so nothing can be
/// decoded twice.
pub(super) fn plain(address: &str) -> Option<&str> {
    let path = address.splitn(6, '/').nth(5)?;
    let good = |name: &str| {
        !name.is_empty()
            && !name.starts_with('.')
            && !name.ends_with('.')
            && name
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_'))
    };
    (path.len() <= LONGEST && path.split('/').all(good)).then_some(path)
}
