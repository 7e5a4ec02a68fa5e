//! Text out of bytes.

use super::{Encoding, MOST_BYTES, Unreadable};
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1256};
use std::borrow::Cow;

/// What is no text, by its first bytes.
#[rustfmt::skip]
const FOREIGN: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "This is a ZIP archive or an Excel workbook. Save the sheet as CSV and choose that file."),
    (b"PK\x05\x06", "This is a ZIP archive. Unpack it and choose the CSV or JSON file inside."),
    (b"\xD0\xCF\x11\xE0", "This is an old Excel workbook. Save the sheet as CSV and choose that file."),
    (b"\x1F\x8B", "This is a packed file. Unpack it and choose the CSV or JSON file inside."),
    (b"\x28\xB5\x2F\xFD", "This is a packed file. Unpack it and choose the CSV or JSON file inside."),
    (b"BZh", "This is a packed file. Unpack it and choose the CSV or JSON file inside."),
    (b"\xFD7zXZ", "This is a packed file. Unpack it and choose the CSV or JSON file inside."),
    (b"7z\xBC\xAF", "This is a packed file. Unpack it and choose the CSV or JSON file inside."),
    (b"%PDF", "This is a PDF. Choose a CSV or JSON file."),
    (b"\x89PNG", "This is a picture. Choose a CSV or JSON file."),
    (b"\xFF\xD8\xFF", "This is a picture. Choose a CSV or JSON file."),
    (b"GIF8", "This is a picture. Choose a CSV or JSON file."),
    (b"\x7FELF", "This is a program. Choose a CSV or JSON file."),
    (b"MZ\x90", "This is a program. Choose a CSV or JSON file."),
    (b"SQLite format 3", "This is a database. Choose a CSV or JSON file."),
];
/// Of a thousand characters.
const MOST_CONTROLS: usize = 5;

/// The file as text, without its mark, and the encoding that it was read in.
///
/// # Errors
/// When it is no text.
pub(super) fn text(bytes: &[u8], wanted: Option<Encoding>) -> Result<(Cow<'_, str>, Encoding), Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::new("The file is empty."));
    }
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Unreadable::new(super::too_large(bytes.len() as u64)));
    }
    if let Some((_, sentence)) = FOREIGN.iter().find(|(mark, _)| bytes.starts_with(mark)) {
        return Err(Unreadable::new(*sentence));
    }
    let encoding = wanted.unwrap_or_else(|| detect(bytes));
    let decoder = match encoding {
        Encoding::Utf8 => UTF_8,
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        Encoding::Windows1252 => WINDOWS_1252,
        Encoding::Windows1256 => WINDOWS_1256,
    };
    let (text, broken) = decoder.decode_with_bom_removal(bytes);
    if broken {
        return Err(Unreadable::new(
            "The text is not in the encoding that was chosen. Choose another one.",
        ));
    }
    check(&text)?;
    Ok((text, encoding))
}

/// By its mark; by the zeros that every second byte of plain UTF-16 is; else UTF-8 if it can be that.
fn detect(bytes: &[u8]) -> Encoding {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Encoding::Utf8,
        [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
        [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    let head = &bytes[..bytes.len().min(512)];
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), head.len() / 2);
    if half > 4 && bytes.len().is_multiple_of(2) {
        if odd * 10 > half * 7 && even == 0 {
            return Encoding::Utf16Le;
        }
        if even * 10 > half * 7 && odd == 0 {
            return Encoding::Utf16Be;
        }
    }
    if str::from_utf8(bytes).is_ok() {
        Encoding::Utf8
    } else {
        Encoding::Windows1252
    }
}

fn check(text: &str) -> Result<(), Unreadable> {
    let (mut all, mut controls) = (0_usize, 0_usize);
    for letter in text.chars() {
        all += 1;
        if letter == '\0' {
            return Err(Unreadable::new(
                "This is no text file: it holds the character U+0000. Choose a CSV or JSON file.",
            ));
        }
        if letter.is_control() && !matches!(letter, '\n' | '\r' | '\t') {
            controls += 1;
        }
    }
    if controls > 8 && controls * 1_000 > all * MOST_CONTROLS {
        return Err(Unreadable::new(
            "This is no text file: it is full of control characters. Choose a CSV or JSON file.",
        ));
    }
    if text.trim().is_empty() {
        return Err(Unreadable::new("The file is empty."));
    }
    Ok(())
}
