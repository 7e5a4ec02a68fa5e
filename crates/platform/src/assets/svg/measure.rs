//! How large an SVG wants to be shown.

use roxmltree::Node;
use wheelhouse_contract::asset::PICTURE_SIDE;

/// Width and height in pixels, from what it says of itself or from its view. A small drawing grows until it can be seen:
/// what is drawn in lines has no smallest size.
pub(super) fn of(root: Node<'_, '_>) -> Option<(u32, u32)> {
    let said = |name| root.attribute(name).and_then(length);
    let (width, height) = match (said("width"), said("height"), view(root)) {
        (Some(width), Some(height), _) => (width, height),
        (Some(width), None, Some((w, h))) => (width, width * h / w),
        (None, Some(height), Some((w, h))) => (height * w / h, height),
        (None, None, Some(view)) => view,
        _ => return None,
    };
    let smallest = width.min(height);
    let grow = (f64::from(*PICTURE_SIDE.start()) / smallest).max(1.0);
    Some((pixels(width * grow)?, pixels(height * grow)?))
}

/// A positive length in CSS pixels; a percentage is none.
fn length(text: &str) -> Option<f64> {
    let text = text.trim();
    let end = text
        .find(|c: char| c.is_ascii_alphabetic() || c == '%')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor = match unit {
        "" | "px" => 1.0,
        "pt" => 96.0 / 72.0,
        "pc" => 16.0,
        "in" => 96.0,
        "cm" => 96.0 / 2.54,
        "mm" => 96.0 / 25.4,
        _ => return None,
    };
    positive(number.trim().parse::<f64>().ok()? * factor)
}

fn view(root: Node<'_, '_>) -> Option<(f64, f64)> {
    let parts: Vec<f64> = root
        .attribute("viewBox")?
        .split(|c: char| c.is_ascii_whitespace() || c == ',')
        .filter(|part| !part.is_empty())
        .map(str::parse)
        .collect::<Result<_, _>>()
        .ok()?;
    match parts[..] {
        [_, _, width, height] => Some((positive(width)?, positive(height)?)),
        _ => None,
    }
}

fn positive(number: f64) -> Option<f64> {
    (number.is_finite() && number > 0.0).then_some(number)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "within the bounds of the line above"
)]
fn pixels(number: f64) -> Option<u32> {
    let whole = number.round();
    (1.0..=f64::from(u32::MAX)).contains(&whole).then_some(whole as u32)
}
