//! The files of a site, its colours (a style in the page would need a weaker policy), and the visitor's language.

use super::{
    pages,
    refusal::Refusal,
    visit::Visit,
    words::{COOKIE, Lang},
};
use crate::{assets, sites};
use axum::{
    Form,
    extract::Path,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use wheelhouse_contract::{ErrorCode, tenant::Branding};

const CSS: &str = "text/css; charset=utf-8";

/// A year: a visitor's language seldom changes.
const REMEMBERED_SECONDS: u32 = 31_536_000;

/// `GET /{path}`: a file of the deployed version, or of the template.
pub(super) async fn file(visit: Visit, Path(path): Path<String>, headers: HeaderMap) -> Result<Response, Refusal> {
    let found = sites::served(&visit.app, &visit.tenant, &path).await;
    let Some(file) = found.map_err(|error| visit.fail(error))? else {
        return Err(pages::missing(&visit));
    };
    let tag = HeaderValue::try_from(format!("\"{}\"", file.checksum)).map_err(crate::ApiError::internal)?;
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|theirs| *theirs == tag);
    // Asked again after a minute, so that a new version is seen soon, and answered with nothing while it is the same.
    let cached = HeaderValue::from_static("public, max-age=60, must-revalidate");
    let told = [(header::ETAG, tag), (header::CACHE_CONTROL, cached)];
    if known {
        return Ok((StatusCode::NOT_MODIFIED, told).into_response());
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(file.media_type))];
    Ok((told, kind, file.content).into_response())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Choice {
    lang: String,
}

/// `POST /language`: remembered in this browser.
pub(super) async fn language(visit: Visit, Form(choice): Form<Choice>) -> Result<Response, Refusal> {
    let lang = Lang::parse(&choice.lang).ok_or_else(|| {
        let detail = "This site speaks English and Persian.";
        Refusal::new(ErrorCode::Invalid, "Not understood", detail).of(&visit.tenant)
    })?;
    let cookie = format!(
        "{COOKIE}={}; Path=/; Max-Age={REMEMBERED_SECONDS}; SameSite=Lax",
        lang.code()
    );
    Ok(([(header::SET_COOKIE, cookie)], Redirect::to("/")).into_response())
}

/// `GET /theme.css`.
pub(super) async fn theme(visit: Visit) -> Result<impl IntoResponse, Refusal> {
    Ok(([(header::CONTENT_TYPE, CSS)], colours(&visit.tenant.branding)))
}

/// `GET /logo`: the tenant's own, for everybody who may see the site.
pub(super) async fn logo(visit: Visit) -> Result<Response, Refusal> {
    let Some(picture) = &visit.tenant.logo else {
        return Err(pages::missing(&visit));
    };
    let found = visit.app.public_sites().picture(&visit.app, picture.id).await;
    let bytes = found
        .map_err(|error| visit.fail(error))?
        .ok_or_else(|| pages::missing(&visit))?;
    let cached = [(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"))];
    Ok((cached, assets::served(picture, bytes)).into_response())
}

/// Custom properties of the tenant's colours; what is no `#rrggbb` falls back, so nothing else can stand here.
pub(crate) fn colours(branding: &Branding) -> String {
    let primary = colour(&branding.primary).unwrap_or([0x33, 0x41, 0x55]);
    let accent = colour(&branding.accent).unwrap_or([0x94, 0xa3, 0xb8]);
    format!(
        ":root {{ --primary: {}; --on-primary: {}; --accent: {}; --on-accent: {}; }}\n",
        hex(primary),
        readable_on(primary),
        hex(accent),
        readable_on(accent)
    )
}

fn colour(text: &str) -> Option<[u8; 3]> {
    let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
    <[u8; 3]>::try_from(hex::decode(digits).ok()?).ok()
}

fn hex(colour: [u8; 3]) -> String {
    format!("#{}", hex::encode(colour))
}

/// White or near-black for text on `#rrggbb`; on what is no colour, as on the colour that stands in for it.
pub(crate) fn text_on(text: &str) -> &'static str {
    readable_on(colour(text).unwrap_or([0x33, 0x41, 0x55]))
}

/// White or near-black, whichever contrasts more (WCAG 2 relative luminance).
fn readable_on(colour: [u8; 3]) -> &'static str {
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
        assert_eq!(readable_on([0x0f, 0x76, 0x6e]), "#ffffff");
        assert_eq!(readable_on([0xfb, 0xbf, 0x24]), "#101418");
        assert_eq!(readable_on([0, 0, 0]), "#ffffff");
        assert_eq!(readable_on([255, 255, 255]), "#101418");
    }
}
