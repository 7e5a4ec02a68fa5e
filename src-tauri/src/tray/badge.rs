//! The tray icon, drawn: the app's wheel with the worst severity as a mark that differs by colour and by shape, the same
//! shapes as in the UI (octagon, triangle, diamond, circle).

use crate::error::ShellError;
use tauri::image::Image;
use wheelhouse_contract::incident::Severity;

const WHEEL: &[u8] = include_bytes!("../../../icons/128x128.png");

/// Samples per pixel and direction, for smooth edges.
const SAMPLES: u32 = 4;

/// The wheel with its mark; without one when nothing is open.
pub fn icon(worst: Option<Severity>) -> Result<Image<'static>, ShellError> {
    let wheel = Image::from_bytes(WHEEL)?;
    let (width, height) = (wheel.width(), wheel.height());
    let mut pixels = wheel.rgba().to_vec();
    if let Some(severity) = worst {
        for y in 0..height {
            for x in 0..width {
                let at = ((y * width + x) * 4) as usize;
                if let Some(pixel) = pixels.get_mut(at..at + 4) {
                    paint(pixel, severity, (x, y), width);
                }
            }
        }
    }
    Ok(Image::new_owned(pixels, width, height))
}

fn paint(pixel: &mut [u8], severity: Severity, (x, y): (u32, u32), width: u32) {
    let ring = coverage(severity, (x, y), width, 1.22);
    let mark = coverage(severity, (x, y), width, 1.0);
    // A gap around the mark keeps it apart from the wheel at 16 pixels.
    pixel.iter_mut().for_each(|channel| *channel = mix(*channel, 0, ring));
    let colour = colour(severity);
    for (channel, value) in pixel.iter_mut().zip([colour[0], colour[1], colour[2], 255]) {
        *channel = mix(*channel, value, mark);
    }
}

fn mix(from: u8, to: u8, share: f32) -> u8 {
    (f32::from(from) + (f32::from(to) - f32::from(from)) * share).round() as u8
}

fn colour(severity: Severity) -> [u8; 3] {
    match severity {
        Severity::Critical => [0xf0, 0x44, 0x52],
        Severity::High => [0xf7, 0x7a, 0x2b],
        Severity::Medium => [0xf2, 0xc0, 0x3d],
        Severity::Low => [0x5b, 0x9d, 0xf5],
    }
}

/// How much of the pixel lies inside the shape, which sits in the lower right quarter, `grown` times its size.
fn coverage(severity: Severity, (x, y): (u32, u32), width: u32, grown: f32) -> f32 {
    let unit = width as f32;
    let (centre, radius) = (unit * 0.70, unit * 0.27 * grown);
    let inside = (0..SAMPLES * SAMPLES).filter(|sample| {
        let offset = |index: u32| (index as f32 + 0.5) / SAMPLES as f32;
        let across = (x as f32 + offset(sample % SAMPLES) - centre) / radius;
        let down = (y as f32 + offset(sample / SAMPLES) - centre) / radius;
        contains(severity, across, down)
    });
    inside.count() as f32 / (SAMPLES * SAMPLES) as f32
}

/// Shapes in a unit circle around the origin, `down` growing downwards.
fn contains(severity: Severity, across: f32, down: f32) -> bool {
    let (across, up) = (across.abs(), -down);
    match severity {
        Severity::Critical => across <= 0.92 && up.abs() <= 0.92 && across + up.abs() <= 1.30,
        Severity::High => up >= -0.80 && across <= (0.95 - up) * 0.58,
        Severity::Medium => across + up.abs() <= 1.0,
        Severity::Low => across.hypot(up) <= 0.85,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_severity_looks_different_even_without_colour() {
        let levels = [
            None,
            Some(Severity::Low),
            Some(Severity::Medium),
            Some(Severity::High),
            Some(Severity::Critical),
        ];
        let shapes: HashSet<Vec<u8>> = levels
            .into_iter()
            .map(|level| icon(level).unwrap().rgba().chunks(4).map(|pixel| pixel[3]).collect())
            .collect();
        assert_eq!(shapes.len(), levels.len());
    }
}
