//! What the console's updater tells the screens.

use crate::Timestamp;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why an update was not believed. Nothing of it was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UpdateRefusal {
    /// Something would have come over an unencrypted connection.
    Insecure,
    /// Older than what runs here, or than what was already announced.
    Downgrade,
    /// Not signed, signed by somebody else, or changed after it was signed.
    Signature,
    /// The announced version is not the signed one.
    Version,
    /// The file has not the size or the hash that were signed.
    File,
    /// No announcement of an update, or one of another product.
    Malformed,
    /// Announced in a form that only newer consoles read.
    TooNew,
}

/// How a new version comes into place on this installation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UpdateMeans {
    /// The console replaces its own file and starts again.
    Replace,
    /// The console starts the installer and quits.
    Installer,
    /// The console opens the disk image; a person does the rest.
    Opened,
    /// The system's package manager brings it; the console only tells.
    Told,
}

/// A version whose signature was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateRelease {
    pub version: String,
    pub published: Timestamp,
    /// What is new, as plain text.
    pub notes_en: String,
    pub notes_fa: String,
    /// Bytes to fetch; `None` where nothing is fetched.
    #[ts(type = "number | null")]
    pub size: Option<u64>,
}

/// Where the updater stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "step", rename_all = "snake_case")]
pub enum UpdateStep {
    /// This build was given no update channel, or an unusable one.
    Off,
    /// Nothing was asked since the start.
    Idle,
    Checking,
    UpToDate,
    /// The update server was not reached, or could not prove who it is.
    Offline,
    Refused {
        reason: UpdateRefusal,
    },
    Available {
        release: UpdateRelease,
    },
    Downloading {
        release: UpdateRelease,
        /// Bytes.
        #[ts(type = "number")]
        received: u64,
    },
    /// Fetched and checked; nothing is in place yet.
    Ready {
        release: UpdateRelease,
    },
    /// It could not be saved or put in place: a full disk, a folder that may not be written.
    Failed {
        release: UpdateRelease,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct UpdateState {
    /// The version that runs.
    pub current: String,
    pub means: UpdateMeans,
    /// When the update server was last asked.
    pub asked_at: Option<Timestamp>,
    pub now: UpdateStep,
}
