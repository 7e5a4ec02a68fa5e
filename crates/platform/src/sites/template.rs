//! The template of all sites: files that are the same everywhere, and files that are made from a tenant's configuration.

use crate::site::icon_path;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use wheelhouse_contract::{site::SiteConfig, tenant::Module};

/// Grows with every change of what the template makes.
pub(super) const GENERATION: u32 = 1;

const STYLE: &str = include_str!("template/style.css");
const LIVE: &str = include_str!("template/live.js");
pub(crate) const ENGLISH: &str = include_str!("template/locales/en.json");
pub(crate) const PERSIAN: &str = include_str!("template/locales/fa.json");

/// A file of a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct File {
    pub path: String,
    pub content: Vec<u8>,
    /// SHA-256, hex.
    pub checksum: String,
}

impl File {
    fn new(path: impl Into<String>, content: impl Into<Vec<u8>>) -> Self {
        let content = content.into();
        Self {
            path: path.into(),
            checksum: checksum(&content),
            content,
        }
    }
}

pub(crate) fn checksum(content: &[u8]) -> String {
    hex::encode(Sha256::digest(content))
}

/// Every file of the site of `config`, by path.
pub(crate) fn files(config: &SiteConfig) -> Vec<File> {
    let mut files = vec![
        File::new("style.css", STYLE),
        File::new("live.js", LIVE),
        File::new("locales/en.json", ENGLISH),
        File::new("locales/fa.json", PERSIAN),
        File::new("config.json", pretty(&configuration(config))),
        File::new("manifest.webmanifest", pretty(&manifest(config))),
        File::new("package.json", pretty(&package(config))),
        File::new("icon.svg", mark(config)),
        File::new("robots.txt", "User-agent: *\nDisallow: /\n"),
    ];
    files.extend(Module::ALL.map(|module| {
        let name = crate::storage::wire(&module);
        File::new(format!("icons/{name}.svg"), module_icon(module))
    }));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// What a browser is told that a file is; nothing is guessed.
pub(crate) fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("svg") => "image/svg+xml",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn configuration(config: &SiteConfig) -> Value {
    json!({
        "name": config.name,
        "subdomain": config.subdomain,
        "url": config.url,
        "business_type": config.business_type,
        "contact": { "email": config.email, "phone": config.phone, "city": config.city },
        "branding": { "primary": config.primary, "accent": config.accent },
        "template": GENERATION,
    })
}

fn manifest(config: &SiteConfig) -> Value {
    json!({
        "name": config.name,
        "short_name": config.name.chars().take(24).collect::<String>(),
        "start_url": "/",
        "display": "standalone",
        "theme_color": config.primary,
        "background_color": "#f6f7f9",
        "icons": [{ "src": "/icon.svg", "type": "image/svg+xml", "sizes": "any" }],
    })
}

fn package(config: &SiteConfig) -> Value {
    json!({
        "name": format!("{}-app", config.subdomain),
        "description": format!("Site of {}", config.name),
        "version": format!("{GENERATION}.0.0"),
        "private": true,
    })
}

/// The tenant's initials on its colours.
fn mark(config: &SiteConfig) -> String {
    let initials = crate::site::initials(&config.name);
    let colour = |text: &str, other: &'static str| {
        let is = text.len() == 7 && text.starts_with('#') && text[1..].bytes().all(|b| b.is_ascii_hexdigit());
        if is { text.to_owned() } else { other.to_owned() }
    };
    let page = maud::html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" role="img" {
            title { (config.name) }
            rect width="64" height="64" rx="14" fill=(colour(&config.primary, "#334155")) {}
            text x="32" y="42" font-family="Inter, sans-serif" font-size="27" font-weight="700" text-anchor="middle"
                fill=(crate::site::text_on(&config.primary)) { (initials) }
        }
    };
    page.into_string()
}

fn module_icon(module: Module) -> String {
    let page = maud::html! {
        svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#56606d" stroke-width="1.7"
            stroke-linecap="round" stroke-linejoin="round" { path d=(icon_path(module)) {} }
    };
    page.into_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use wheelhouse_contract::{site::is_site_path, tenant::BusinessType};

    fn config(name: &str) -> SiteConfig {
        SiteConfig {
            name: name.to_owned(),
            subdomain: "acme".to_owned(),
            url: "http://acme.localhost".to_owned(),
            business_type: BusinessType::Salon,
            email: "a@acme.example".to_owned(),
            phone: "+441632960000".to_owned(),
            city: "Leeds".to_owned(),
            primary: "#0f766e".to_owned(),
            accent: "\"><script>".to_owned(),
        }
    }

    #[test]
    fn every_file_has_a_safe_path_of_its_own_and_a_known_type() {
        let files = files(&config("Acme"));
        let paths: BTreeSet<_> = files.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(paths.len(), files.len());
        for path in paths {
            assert!(is_site_path(path), "{path}");
            assert_ne!(media_type(path), "application/octet-stream", "{path}");
        }
    }

    #[test]
    fn the_same_configuration_makes_the_same_files_and_another_one_few_others() {
        let (one, two) = (files(&config("Acme")), files(&config("Acme")));
        assert_eq!(one, two);
        let other = files(&config("Bolt"));
        let different: Vec<_> = one
            .iter()
            .zip(&other)
            .filter(|(a, b)| a != b)
            .map(|(a, _)| a.path.as_str())
            .collect();
        assert_eq!(
            different,
            ["config.json", "icon.svg", "manifest.webmanifest", "package.json"]
        );
    }

    #[test]
    fn a_hostile_name_stays_text_in_every_file() {
        let evil = "\"}</title><script>alert(1)</script><x y=\"";
        for file in files(&config(evil)) {
            let text = String::from_utf8(file.content).unwrap();
            if file.path.ends_with(".svg") {
                assert!(!text.contains("<script"), "{}", file.path);
            }
            if file.path.ends_with("json") || file.path.ends_with("webmanifest") {
                let value: Value = serde_json::from_str(&text).unwrap();
                assert!(value.is_object(), "{}", file.path);
            }
        }
    }
}
