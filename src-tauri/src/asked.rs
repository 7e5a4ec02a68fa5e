//! What a start of the program asks for. Nothing but these two is read from a command line: a link is opened by whoever
//! writes it, so its text must not turn into an option.

use std::ffi::{OsStr, OsString};

/// Starts in the tray; written into the entry that the desktop starts at sign-in.
pub const HIDDEN: &str = "--hidden";

const SCHEME: &[u8] = b"wheelhouse:";

/// The wishes of one start, the first one or a later one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// As it came; the engine reads it.
    pub link: Option<Vec<u8>>,
    pub hidden: bool,
}

impl Asked {
    /// Of this process.
    pub fn now() -> Self {
        Self::of(std::env::args_os().skip(1))
    }

    /// Of arguments without the program's own name.
    pub fn of(arguments: impl IntoIterator<Item = OsString>) -> Self {
        let mut asked = Self::default();
        for argument in arguments {
            if argument == OsStr::new(HIDDEN) {
                asked.hidden = true;
            } else if is_link(&argument) && asked.link.is_none() {
                asked.link = Some(argument.into_encoded_bytes());
            }
        }
        // Who opens a link wants to see where it leads.
        asked.hidden &= asked.link.is_none();
        asked
    }
}

fn is_link(argument: &OsStr) -> bool {
    let bytes = argument.as_encoded_bytes();
    bytes
        .get(..SCHEME.len())
        .is_some_and(|scheme| scheme.eq_ignore_ascii_case(SCHEME))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(arguments: &[&str]) -> Asked {
        Asked::of(arguments.iter().map(OsString::from))
    }

    #[test]
    fn a_link_is_taken_whole_and_shown() {
        let link = Some(b"WheelHouse://tenant/42 --hidden".to_vec());
        assert_eq!(
            asked(&["WheelHouse://tenant/42 --hidden"]),
            Asked { link, hidden: false }
        );
        assert!(!asked(&["--hidden", "wheelhouse://inbox"]).hidden);
    }

    #[test]
    fn nothing_else_is_heeded() {
        assert_eq!(asked(&[]), Asked::default());
        assert_eq!(
            asked(&["--quit", "https://wheelhouse://x", "/etc/passwd", "--", "-hidden"]),
            Asked::default()
        );
        assert!(asked(&["--hidden"]).hidden);
    }
}
