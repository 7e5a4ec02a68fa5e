//! The announcement: a manifest of the release, signed as the very text that consoles read.

use super::files::Artefact;
use anyhow::{Context, Result, ensure};
use minisign::{SecretKey, SecretKeyBox};
use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use std::io::Cursor;

/// The release key.
pub struct Key(SecretKey);

impl Key {
    /// # Errors
    /// When it is no minisign secret key, or another password opens it.
    pub fn open(secret: SecretString, password: SecretString) -> Result<Self> {
        let locked = SecretKeyBox::from_string(secret.expose_secret()).context("no minisign secret key")?;
        let password = password.expose_secret().to_owned();
        let key = locked
            .into_secret_key(Some(password))
            .context("the password does not open the key")?;
        Ok(Self(key))
    }

    /// A minisign signature of `text`, as minisign writes it.
    ///
    /// # Errors
    /// When the comment has more than one line.
    pub fn sign(&self, text: &str, comment: &str) -> Result<String> {
        let signature = minisign::sign(None, &self.0, Cursor::new(text.as_bytes()), Some(comment), None)?;
        Ok(signature.into_string())
    }
}

/// What is announced.
pub struct Manifest<'a> {
    pub version: &'a str,
    pub published: &'a str,
    pub notes_en: String,
    pub notes_fa: String,
    pub base: &'a str,
    pub files: &'a [Artefact],
}

impl Manifest<'_> {
    /// The text of `feed.json`.
    ///
    /// # Errors
    /// When a file is of another version, the address is not `https`, or nothing could update itself with it.
    pub fn signed(&self, key: &Key) -> Result<String> {
        ensure!(
            self.base.starts_with("https://") && self.base.ends_with('/'),
            "{} is no https folder",
            self.base
        );
        let artefacts: Result<Vec<Value>> = self
            .files
            .iter()
            .filter_map(|file| file.target().map(|target| self.artefact(file, target)))
            .collect();
        let artefacts = artefacts?;
        ensure!(!artefacts.is_empty(), "no file among the artefacts updates a console");
        let manifest = json!({
            "format": 1,
            "product": "app.wheelhouse.console",
            "version": self.version,
            "published": self.published,
            "notes": { "en": self.notes_en.trim(), "fa": self.notes_fa.trim() },
            "artefacts": artefacts,
        });
        let text = serde_json::to_string_pretty(&manifest)?;
        let signature = key.sign(&text, &format!("wheelhouse {}", self.version))?;
        let feed = json!({ "version": self.version, "manifest": text, "signature": signature });
        Ok(serde_json::to_string_pretty(&feed)? + "\n")
    }

    /// Refuses a file of another version: once signed, consoles would take it.
    fn artefact(&self, file: &Artefact, target: &str) -> Result<Value> {
        let Artefact { name, size, sha256 } = file;
        ensure!(
            name.contains(&format!("_{}_", self.version)),
            "{name} is not of version {}",
            self.version
        );
        let plain = name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
        ensure!(plain, "{name} cannot stand in an address");
        Ok(json!({ "target": target, "url": format!("{}{name}", self.base), "size": size, "sha256": sha256 }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use minisign::KeyPair;
    use wheelhouse_update::{Channel, read};

    const BASE: &str = "https://downloads.example/v0.2.0/";

    fn file(name: &str) -> Artefact {
        Artefact {
            name: name.into(),
            size: 3,
            sha256: "ab".repeat(32),
        }
    }

    /// A key made for this test, and the channel of a console that trusts it.
    fn key() -> (Key, Channel) {
        let pair = KeyPair::generate_unencrypted_keypair().unwrap();
        let feed = Some("https://updates.example/feed.json");
        let channel = Channel::of_build(feed, Some(&pair.pk.to_base64())).unwrap();
        (Key(pair.sk), channel.unwrap())
    }

    fn manifest<'a>(base: &'a str, files: &'a [Artefact]) -> Manifest<'a> {
        Manifest {
            version: "0.2.0",
            published: "2026-11-21T08:00:00Z",
            notes_en: "Faster.\n".into(),
            notes_fa: "تندتر.".into(),
            base,
            files,
        }
    }

    #[test]
    fn a_console_believes_what_was_signed_and_nothing_that_was_changed() {
        let (key, channel) = key();
        let files = [
            "Wheelhouse_0.2.0_amd64.AppImage",
            "wheelhouse_0.2.0_amd64.deb",
            "Wheelhouse_0.2.0_x64-setup.exe",
        ];
        let files = files.map(file);
        let feed = manifest(BASE, &files).signed(&key).unwrap();
        let read_back = read(feed.as_bytes(), &channel).unwrap();
        assert_eq!(
            (read_back.version.to_string().as_str(), read_back.notes.en.as_str()),
            ("0.2.0", "Faster.")
        );
        let targets: Vec<_> = read_back.artefacts.iter().map(|one| one.target.as_str()).collect();
        assert_eq!(
            targets,
            ["linux-x86_64-appimage", "windows-x86_64-nsis"],
            "packages are the package managers'"
        );
        assert_eq!(
            read_back.artefacts[0].url.as_str(),
            format!("{BASE}Wheelhouse_0.2.0_amd64.AppImage")
        );
        assert!(read(feed.replace("Faster", "Slower").as_bytes(), &channel).is_err());
    }

    #[test]
    fn an_old_file_is_not_signed_under_a_new_number() {
        let (key, _) = key();
        for name in [
            "Wheelhouse_0.1.0_amd64.AppImage",
            "Wheelhouse_0.2.0-rc.1_amd64.AppImage",
            "Wheelhouse_10.2.0_amd64.AppImage",
        ] {
            assert!(manifest(BASE, &[file(name)]).signed(&key).is_err(), "{name}");
        }
    }

    #[test]
    fn nothing_is_announced_that_a_console_would_refuse() {
        let (key, _) = key();
        let files = [file("Wheelhouse_0.2.0_amd64.AppImage")];
        for base in ["http://downloads.example/", "https://downloads.example/v0.2.0", ""] {
            assert!(manifest(base, &files).signed(&key).is_err(), "{base}");
        }
        assert!(
            manifest(BASE, &[file("wheelhouse_0.2.0_amd64.deb")])
                .signed(&key)
                .is_err()
        );
        assert!(
            manifest(BASE, &[file("Wheel house_0.2.0_amd64.AppImage")])
                .signed(&key)
                .is_err()
        );
    }

    #[test]
    fn the_key_lies_behind_its_password() {
        let pair = KeyPair::generate_encrypted_keypair(Some("correct horse".into())).unwrap();
        let text = pair.sk.to_box(None).unwrap().into_string();
        let open = |password: &str| Key::open(text.clone().into(), password.to_owned().into());
        assert!(open("battery staple").is_err());
        let signature = open("correct horse").unwrap().sign("a text", "a comment").unwrap();
        assert!(signature.contains("a comment"));
    }
}
