//! A release key made for one test, and feeds signed with it.

use crate::{Artefact, Channel, Manifest};
use minisign::KeyPair;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::io::Cursor;
use wheelhouse_contract::Timestamp;

pub struct ReleaseKey(KeyPair);

impl ReleaseKey {
    pub fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    pub fn channel(&self, feed: &str) -> Option<Channel> {
        Channel::of_build(Some(feed), Some(&self.0.pk.to_base64())).unwrap()
    }

    pub fn sign(&self, text: &str) -> String {
        let reader = Cursor::new(text.as_bytes());
        minisign::sign(None, &self.0.sk, reader, None, None)
            .unwrap()
            .into_string()
    }

    /// A feed that announces what it signs.
    pub fn feed(&self, manifest: &Manifest) -> Value {
        let text = serde_json::to_string(manifest).unwrap();
        json!({ "version": manifest.version.to_string(), "signature": self.sign(&text), "manifest": text })
    }
}

/// A manifest whose one file has these bytes and lies there.
pub fn manifest(version: &str, url: &str, bytes: &[u8]) -> Manifest {
    Manifest {
        format: 1,
        product: "app.wheelhouse.console".into(),
        version: version.parse().unwrap(),
        published: Timestamp::from_millis(1_790_000_000_000),
        notes: crate::manifest::Notes {
            en: "Faster.".into(),
            fa: "تندتر.".into(),
        },
        artefacts: vec![Artefact {
            target: format!("{}-{}-appimage", std::env::consts::OS, std::env::consts::ARCH),
            url: url.parse().unwrap(),
            size: bytes.len() as u64,
            sha256: hex::encode(Sha256::digest(bytes)),
        }],
    }
}
