//! A console with an AppImage, and the server that it asks.

use super::{
    key::ReleaseKey,
    server::{Server, ok},
};
use crate::{Channel, Installation, Manifest, Setup, Updates, http};
use std::fs;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;
use wheelhouse_contract::{
    Timestamp,
    update::{UpdateRefusal, UpdateStep},
};

pub const RUNNING: &str = "0.2.0";

pub struct World {
    pub server: Server,
    pub key: ReleaseKey,
    pub folder: TempDir,
}

impl World {
    pub async fn new() -> Self {
        let world = Self {
            server: Server::encrypted().await,
            key: ReleaseKey::new(),
            folder: tempfile::tempdir().unwrap(),
        };
        fs::write(world.appimage(), "the old console").unwrap();
        world
    }

    pub fn appimage(&self) -> PathBuf {
        self.folder.path().join("Wheelhouse.AppImage")
    }

    /// A manifest of `version` whose file is there.
    pub fn release(&self, version: &str, bytes: &[u8]) -> Manifest {
        let path = format!("/{version}.AppImage");
        self.server.put(&path, ok(bytes));
        super::key::manifest(version, &self.server.url(&path), bytes)
    }

    /// Puts a signed release up.
    pub fn publish(&self, manifest: &Manifest) {
        self.server.put("/feed.json", ok(self.key.feed(manifest).to_string()));
    }

    /// The console, started anew: version [`RUNNING`].
    pub fn console(&self) -> Arc<Updates> {
        self.console_on(self.key.channel(&self.server.url("/feed.json")))
    }

    pub fn console_on(&self, channel: Option<Channel>) -> Arc<Updates> {
        let authority = reqwest::Certificate::from_pem(&self.server.authority).unwrap();
        Updates::with(self.setup(channel), http::settings().tls_certs_merge([authority]))
    }

    pub fn setup(&self, channel: Option<Channel>) -> Setup {
        Setup {
            channel,
            folder: self.folder.path().to_owned(),
            current: RUNNING.parse().unwrap(),
            installation: Installation::AppImage(self.appimage()),
            clock: || Timestamp::from_millis(1_790_000_000_000),
            tell: Box::new(|| {}),
        }
    }

    /// What was put in place of the console.
    pub fn installed(&self) -> Vec<u8> {
        fs::read(self.appimage()).unwrap()
    }

    /// What a download left.
    pub fn fetched(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.folder.path().join("update"));
        entries
            .map(|list| list.map(|entry| entry.unwrap().path()).collect())
            .unwrap_or_default()
    }
}

/// Waits for the end of a download.
pub async fn settled(updates: &Updates) -> UpdateStep {
    for _ in 0..1_000 {
        let step = updates.state().now;
        if !matches!(step, UpdateStep::Downloading { .. }) {
            return step;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("the download does not end")
}

pub fn refused(reason: UpdateRefusal) -> UpdateStep {
    UpdateStep::Refused { reason }
}
