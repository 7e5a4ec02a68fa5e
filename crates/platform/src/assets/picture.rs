//! What a file really is: its bytes decide, and its name and type must agree with them.

use super::svg;
use crate::error::ApiError;
use wheelhouse_contract::{
    ErrorCode, Problem,
    asset::{PICTURE_SIDE, PictureKind},
};

/// A file that may be kept, as it is kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Examined {
    pub kind: PictureKind,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// Looks at a file; `declared` is its `Content-Type`.
///
/// # Errors
/// 415 for what is no PNG, JPEG or SVG or is declared as something else; `invalid` for one that is damaged, too small or too
/// large in pixels, or an SVG that could act.
pub(super) fn examine(bytes: &[u8], declared: Option<&str>) -> Result<Examined, ApiError> {
    let declared = declared.and_then(PictureKind::of_content_type).ok_or_else(|| {
        wrong_type("Send a PNG, JPEG or SVG picture, with its Content-Type: image/png, image/jpeg or image/svg+xml.")
    })?;
    let kind = PictureKind::of_bytes(bytes)
        .ok_or_else(|| wrong_type("This file is no PNG, JPEG or SVG picture, whatever it is called."))?;
    if kind != declared {
        let detail = format!(
            "The file is said to be {}, but its bytes are {}. Send it as what it is.",
            declared.content_type(),
            kind.content_type()
        );
        return Err(wrong_type(detail));
    }
    let (bytes, (width, height)) = match kind {
        PictureKind::Svg => {
            let clean = svg::sanitise(bytes).map_err(|fault| ApiError::field("file", fault.to_string()))?;
            (clean.text.into_bytes(), (clean.width, clean.height))
        }
        raster => (bytes.to_vec(), measure(raster, bytes)?),
    };
    for side in [width, height] {
        if !PICTURE_SIDE.contains(&side) {
            let (least, most) = (PICTURE_SIDE.start(), PICTURE_SIDE.end());
            let detail = format!(
                "The picture measures {width} × {height} pixels. Each side must have {least} to {most} of them."
            );
            return Err(ApiError::field("file", detail));
        }
    }
    Ok(Examined {
        kind,
        width,
        height,
        bytes,
    })
}

/// Width and height of a raster picture that is whole, and nothing but a picture.
fn measure(kind: PictureKind, bytes: &[u8]) -> Result<(u32, u32), ApiError> {
    let whole = match kind {
        PictureKind::Png => is_whole_png(bytes),
        _ => bytes.ends_with(&[0xff, 0xd9]),
    };
    let size = imagesize::blob_size(bytes).ok().filter(|_| whole);
    let sides = size.and_then(|size| Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?)));
    sides.ok_or_else(|| {
        ApiError::field(
            "file",
            "The picture is damaged, or something is hidden behind it. Save it anew and try again.",
        )
    })
}

/// Whether chunk follows chunk from the signature to `IEND`, with nothing behind it (PNG, third edition, section 5).
fn is_whole_png(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(8..).unwrap_or_default();
    let mut first = true;
    loop {
        let Some((head, tail)) = rest.split_first_chunk::<8>() else {
            return false;
        };
        let [a, b, c, d, kind @ ..] = *head;
        if first && kind != *b"IHDR" {
            return false;
        }
        first = false;
        let Ok(length) = usize::try_from(u32::from_be_bytes([a, b, c, d])) else {
            return false;
        };
        // Four bytes of checksum stand behind the data.
        let Some(next) = length.checked_add(4).and_then(|length| tail.get(length..)) else {
            return false;
        };
        if kind == *b"IEND" {
            return length == 0 && next.is_empty();
        }
        rest = next;
    }
}

fn wrong_type(detail: impl Into<String>) -> ApiError {
    let mut problem = Problem::new(ErrorCode::Invalid, detail);
    problem.status = 415;
    problem.into()
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
