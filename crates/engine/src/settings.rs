//! Settings of this device. They rest in a file of their own, in plain text: language and theme are needed before the
//! vault is open, and nothing in them is secret.

use crate::{
    Engine, guard, notice,
    view::{Language, QuietHours, Settings, Tag, Theme},
};
use std::path::{Path, PathBuf};
use wheelhouse_contract::{ErrorCode, FieldError, Problem};

const FILE: &str = "settings.json";
const LOCK_MINUTES: std::ops::RangeInclusive<u32> = 1..=240;

pub(crate) fn defaults() -> Settings {
    Settings {
        theme: Theme::System,
        language: Language::En,
        lock_after_minutes: 15,
        quiet_hours: QuietHours {
            enabled: false,
            from: "22:00".to_owned(),
            to: "07:00".to_owned(),
        },
        routing: Vec::new(),
        dense: false,
    }
}

/// What was kept, or the defaults.
pub(crate) async fn load(dir: &Path) -> Settings {
    let path = dir.join(FILE);
    match tokio::fs::read(&path).await {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .ok()
            .filter(|settings| faults(settings).is_empty())
            .unwrap_or_else(|| {
                tracing::warn!("the settings are unreadable; the defaults hold");
                defaults()
            }),
        Err(_) => defaults(),
    }
}

async fn save(dir: PathBuf, settings: &Settings) -> std::io::Result<()> {
    tokio::fs::create_dir_all(&dir).await?;
    let fresh = dir.join("settings.json.new");
    tokio::fs::write(&fresh, serde_json::to_vec_pretty(settings)?).await?;
    tokio::fs::rename(fresh, dir.join(FILE)).await
}

fn faults(settings: &Settings) -> Vec<FieldError> {
    let mut faults = Vec::new();
    if !LOCK_MINUTES.contains(&settings.lock_after_minutes) {
        faults.push(FieldError::new("lock_after_minutes", "Choose 1 to 240 minutes."));
    }
    for (field, text) in [
        ("quiet_hours.from", &settings.quiet_hours.from),
        ("quiet_hours.to", &settings.quiet_hours.to),
    ] {
        if notice::minutes(text).is_none() {
            faults.push(FieldError::new(field, "Write a time of day as HH:MM."));
        }
    }
    faults
}

impl Engine {
    /// Works in every phase.
    pub async fn settings_get(&self) -> Result<Settings, Problem> {
        Ok(guard::read(&self.settings).clone())
    }

    /// Whether settings of this device may change now.
    ///
    /// # Errors
    /// `locked`: whoever finds a locked console must not switch its lock off.
    pub fn may_set(&self) -> Result<(), Problem> {
        if self.is_locked() { Err(self.locked()) } else { Ok(()) }
    }

    /// # Errors
    /// `invalid`; as [`Engine::may_set`]; `storage` when they cannot be kept.
    pub async fn settings_set(&self, settings: Settings) -> Result<Settings, Problem> {
        self.may_set()?;
        crate::fault::check(faults(&settings))?;
        save(self.config.dir.clone(), &settings)
            .await
            .map_err(|_| Problem::new(ErrorCode::Storage, "The settings could not be written."))?;
        *guard::write(&self.settings) = settings.clone();
        self.host.changed(&[Tag::Settings]);
        if let Some(session) = self.any_session() {
            session.bells.crier.notify_one();
        }
        Ok(settings)
    }
}
