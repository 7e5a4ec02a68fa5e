//! One spelling for what a person would call the same word.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case, without accents, with Arabic letters and digits in their Persian and Latin forms.
///
/// Compatibility forms are decomposed and combining marks dropped (é, آ, ٱ, fullwidth letters); the zero-width
/// non-joiner and the tatweel, which writers use at will, disappear.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let mut folded = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        for lower in letter.to_lowercase().filter(|letter| !is_combining_mark(*letter)) {
            push(&mut folded, lower);
        }
    }
    folded
}

fn push(folded: &mut String, letter: char) {
    match letter {
        'ي' | 'ى' => folded.push('ی'),
        'ك' => folded.push('ک'),
        'ة' | 'ۀ' | 'ە' => folded.push('ه'),
        'ٱ' => folded.push('ا'),
        '۰'..='۹' => folded.push(digit(letter, '۰')),
        '٠'..='٩' => folded.push(digit(letter, '٠')),
        '\u{200b}'..='\u{200f}' | '\u{0640}' | '\u{feff}' => {}
        'ß' => folded.push_str("ss"),
        'æ' => folded.push_str("ae"),
        'œ' => folded.push_str("oe"),
        'ø' => folded.push('o'),
        'ł' => folded.push('l'),
        'đ' | 'ð' => folded.push('d'),
        'ı' => folded.push('i'),
        'þ' => folded.push_str("th"),
        other => folded.push(other),
    }
}

fn digit(letter: char, zero: char) -> char {
    let value = u32::from(letter) - u32::from(zero);
    char::from_digit(value, 10).unwrap_or(letter)
}
