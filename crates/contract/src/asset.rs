//! Pictures that tenants show: what may be uploaded, and what is known about it (`white-label`: PNG, JPEG or SVG, at most
//! 2 MB).

use crate::{AssetId, Timestamp, tenant::Module};
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use ts_rs::TS;
use utoipa::ToSchema;

/// Largest accepted file, in bytes.
pub const PICTURE_BYTES: usize = 2 * 1024 * 1024;
/// Pixels of each side. More than the upper end is a bomb for whoever unpacks it.
pub const PICTURE_SIDE: RangeInclusive<u32> = 16..=4_096;
/// An upload that nothing uses is removed after so many days: as long as a half-finished onboarding may lie.
pub const UNUSED_DAYS: i64 = 30;

/// A kind of picture, told by its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PictureKind {
    Png,
    Jpeg,
    Svg,
}

/// What is known about a stored picture. Its bytes never change: another picture has another id.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Picture {
    pub id: AssetId,
    pub kind: PictureKind,
    /// In pixels; of an SVG its own measure.
    pub width: u32,
    pub height: u32,
    /// Of the stored file.
    pub bytes: u32,
    /// SHA-256 of the stored file, in hexadecimal.
    pub hash: String,
}

/// The answer to an upload that belongs to no tenant yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS, ToSchema)]
pub struct Upload {
    pub picture: Picture,
    /// Removed then, unless a tenant uses it by then.
    pub expires_at: Timestamp,
}

/// What everybody may know of a tenant's site (`tenant-sites`, `config.json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicSite {
    pub name: String,
    pub subdomain: String,
    /// `https://acme.example.com`, without a slash at the end.
    pub url: String,
    /// It can be read, and nothing can be changed.
    pub paused: bool,
    /// `#rrggbb`.
    pub primary: String,
    /// `#rrggbb`.
    pub accent: String,
    /// A style sheet with the colours, from the platform's address.
    pub theme_url: String,
    pub logo: Option<PublicLogo>,
    pub modules: Vec<PublicModule>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicLogo {
    /// From the platform's address; names the very bytes.
    pub url: String,
    pub width: u32,
    pub height: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PublicModule {
    pub key: Module,
    pub enabled: bool,
}

impl PictureKind {
    pub const ALL: [Self; 3] = [Self::Png, Self::Jpeg, Self::Svg];

    pub fn content_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Svg => "image/svg+xml",
        }
    }

    /// Of a file's name, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Svg => "svg",
        }
    }

    /// The kind that a `Content-Type` names; what stands behind a semicolon does not count.
    pub fn of_content_type(text: &str) -> Option<Self> {
        let plain = text.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match plain.as_str() {
            "image/jpg" | "image/pjpeg" => Some(Self::Jpeg),
            plain => Self::ALL.into_iter().find(|kind| kind.content_type() == plain),
        }
    }

    /// The kind that the first bytes tell, whatever the file is called. Whether it is a sound one shows when it is read.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(&[0xff, 0xd8, 0xff]) {
            return Some(Self::Jpeg);
        }
        let head = bytes.get(..4_096).unwrap_or(bytes);
        let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
        let text = head.trim_ascii_start();
        let svg = text.starts_with(b"<") && head.windows(4).any(|part| part.eq_ignore_ascii_case(b"<svg"));
        svg.then_some(Self::Svg)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bytes_tell_the_kind() {
        use PictureKind::*;
        for (bytes, kind) in [
            (&b"\x89PNG\r\n\x1a\n...."[..], Some(Png)),
            (b"\xff\xd8\xff\xe0JFIF", Some(Jpeg)),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", Some(Svg)),
            (b"\xef\xbb\xbf <?xml version='1.0'?>\n<!-- a --><svg/>", Some(Svg)),
            (b"<html><body>no</body></html>", None),
            (b"GIF89a", None),
            (b"%PDF-1.7 <svg", None),
            (b"", None),
        ] {
            assert_eq!(PictureKind::of_bytes(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn a_content_type_is_read_as_browsers_write_it() {
        assert_eq!(PictureKind::of_content_type("image/PNG"), Some(PictureKind::Png));
        assert_eq!(
            PictureKind::of_content_type("image/svg+xml; charset=utf-8"),
            Some(PictureKind::Svg)
        );
        assert_eq!(PictureKind::of_content_type("text/html"), None);
    }
}
