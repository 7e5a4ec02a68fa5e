//! Style sheets: one for all sites, and one with the tenant's colours (a style in the page would need a weaker policy).

use super::{refusal::Refusal, visit::Visit};
use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use wheelhouse_contract::tenant::Branding;

const SHEET: &str = include_str!("style.css");

const CSS: &str = "text/css; charset=utf-8";

/// `GET /style.css`.
pub(super) async fn sheet() -> impl IntoResponse {
    let headers: [(HeaderName, &str); 2] = [
        (header::CONTENT_TYPE, CSS),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, SHEET)
}

/// `GET /theme.css`.
pub(super) async fn theme(visit: Visit) -> Result<impl IntoResponse, Refusal> {
    Ok(([(header::CONTENT_TYPE, CSS)], colours(&visit.tenant.branding)))
}

/// Custom properties of the tenant's colours; what is no `#rrggbb` falls back, so nothing else can stand here.
fn colours(branding: &Branding) -> String {
    let primary = colour(&branding.primary).unwrap_or([0x33, 0x41, 0x55]);
    let accent = colour(&branding.accent).unwrap_or([0x94, 0xa3, 0xb8]);
    format!(
        ":root {{ --primary: {}; --on-primary: {}; --accent: {}; --on-accent: {}; }}\n",
        hex(primary),
        text_on(primary),
        hex(accent),
        text_on(accent)
    )
}

fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    <[u8; 3]>::try_from(hex::decode(digits).ok()?).ok()
}

fn hex(colour: [u8; 3]) -> String {
    format!("#{}", hex::encode(colour))
}

/// White or near-black, whichever contrasts more (WCAG 2 relative luminance).
fn text_on(colour: [u8; 3]) -> &'static str {
    let linear = |channel: u8| {
        let share = f64::from(channel) / 255.0;
        if share <= 0.04045 {
            share / 12.92
        } else {
            ((share + 0.055) / 1.055).powf(2.4)
        }
    };
    let [red, green, blue] = colour.map(linear);
    let luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    // Contrast with white is 1.05 / (l + 0.05), with black (l + 0.05) / 0.05.
    if 1.05 * 0.05 >= (luminance + 0.05) * (luminance + 0.05) {
        "#ffffff"
    } else {
        "#101418"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_colour_cannot_reach_the_style_sheet() {
        let branding = Branding {
            primary: "red;}body{display:none}".to_owned(),
            accent: "#12345g".to_owned(),
        };
        let css = colours(&branding);
        assert!(css.contains("--primary: #334155;"));
        assert!(css.contains("--accent: #94a3b8;"));
        assert!(!css.contains("display"));
    }

    #[test]
    fn text_is_readable_on_light_and_dark_colours() {
        assert_eq!(text_on([0x0f, 0x76, 0x6e]), "#ffffff");
        assert_eq!(text_on([0xfb, 0xbf, 0x24]), "#101418");
        assert_eq!(text_on([0, 0, 0]), "#ffffff");
        assert_eq!(text_on([255, 255, 255]), "#101418");
    }
}
