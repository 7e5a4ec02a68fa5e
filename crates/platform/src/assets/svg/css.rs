//! Styles of a picture: read by a CSS parser, so that no way of writing hides what they say.

use super::{Fault, write::shortened};
use cssparser::{ParseError, Parser, ParserInput, Token};

/// Colours, shapes of moves, and selectors.
const FUNCTIONS: &[&str] = &[
    "rgb",
    "rgba",
    "hsl",
    "hsla",
    "hwb",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "color",
    "color-mix",
    "calc",
    "min",
    "max",
    "clamp",
    "matrix",
    "matrix3d",
    "translate",
    "translatex",
    "translatey",
    "scale",
    "scalex",
    "scaley",
    "rotate",
    "skew",
    "skewx",
    "skewy",
    "not",
    "is",
    "where",
    "nth-child",
    "nth-of-type",
    "blur",
    "brightness",
    "contrast",
    "drop-shadow",
    "grayscale",
    "hue-rotate",
    "invert",
    "opacity",
    "saturate",
    "sepia",
    "polygon",
    "circle",
    "ellipse",
    "inset",
];

/// Refuses styles that load, import or compute what a picture does not need.
pub(super) fn check(text: &str) -> Result<(), Fault> {
    let mut input = ParserInput::new(text);
    let mut parser = Parser::new(&mut input);
    block(&mut parser).map_err(|error| match error.kind {
        cssparser::ParseErrorKind::Custom(fault) => fault,
        cssparser::ParseErrorKind::Basic(_) => Fault::Style("something that cannot be read".to_owned()),
    })
}

fn block<'i>(parser: &mut Parser<'i, '_>) -> Result<(), ParseError<'i, Fault>> {
    while let Ok(token) = parser.next().cloned() {
        match &token {
            Token::AtKeyword(name) => return fail(parser, Fault::Style(format!("the rule @{name}"))),
            Token::UnquotedUrl(target) => own(parser, target)?,
            Token::BadUrl(target) | Token::BadString(target) => {
                return fail(parser, Fault::Reference(shortened(target)));
            }
            Token::Function(name) if name.eq_ignore_ascii_case("url") => parser.parse_nested_block(|inner| {
                let target = inner.expect_string_cloned()?;
                own(inner, &target)
            })?,
            Token::Function(name) => {
                let known = FUNCTIONS.iter().any(|known| name.eq_ignore_ascii_case(known));
                if !known {
                    return fail(parser, Fault::Style(format!("the function {name}()")));
                }
                parser.parse_nested_block(block)?;
            }
            Token::ParenthesisBlock | Token::SquareBracketBlock | Token::CurlyBracketBlock => {
                parser.parse_nested_block(block)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// A reference to a part of the same file.
fn own<'i>(parser: &Parser<'i, '_>, target: &str) -> Result<(), ParseError<'i, Fault>> {
    match target.trim().starts_with('#') {
        true => Ok(()),
        false => fail(parser, Fault::Reference(shortened(target))),
    }
}

fn fail<'i>(parser: &Parser<'i, '_>, fault: Fault) -> Result<(), ParseError<'i, Fault>> {
    Err(parser.new_custom_error(fault))
}
