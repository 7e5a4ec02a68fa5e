//! Imports as screens see them.

use serde::Serialize;
use ts_rs::TS;
use wheelhouse_contract::{
    Problem,
    import::{Import, Inspection},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum UploadPhase {
    /// For the platform: nothing of it is lost meanwhile.
    Waiting,
    Sending,
    /// The platform reads the file.
    Checking,
    Ready,
    Failed,
}

/// The file that the operator chose.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ImportUpload {
    /// On this device.
    pub path: String,
    pub name: String,
    /// Bytes.
    #[ts(type = "number")]
    pub size: u64,
    /// Bytes that arrived at the platform.
    #[ts(type = "number")]
    pub sent: u64,
    pub phase: UploadPhase,
    /// What the file is, read on this device.
    pub inspection: Inspection,
    /// Once the platform knows of it.
    pub import: Option<Import>,
    pub problem: Option<Problem>,
}

/// What is being imported.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct ImportView {
    pub upload: Option<ImportUpload>,
    pub live: bool,
}
