use crate::{Keychain, KeychainTrouble, SERVICE};

/// The keychain of the operating system: Secret Service, macOS Keychain, Windows Credential Manager.
///
/// It connects anew for every call, so that a service that was started or unlocked meanwhile is found.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsKeychain;

impl Keychain for OsKeychain {
    fn read(&self, account: &str) -> Result<Option<Vec<u8>>, KeychainTrouble> {
        platform::read(SERVICE, account)
    }

    fn write(&self, account: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        platform::write(SERVICE, account, secret)
    }
}

#[cfg(all(unix, not(target_os = "macos")))]
mod platform {
    use std::error::Error as StdError;

    use keyring_core::Error;
    use keyring_core::api::CredentialStoreApi;
    use secret_service::Error as Service;
    use zbus_secret_service_keyring_store::Store;

    use super::KeychainTrouble;

    pub(super) fn read(service: &str, account: &str) -> Result<Option<Vec<u8>>, KeychainTrouble> {
        match entry(service, account)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    pub(super) fn write(service: &str, account: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        entry(service, account)?
            .set_secret(secret)
            .map_err(|error| trouble(&error))
    }

    fn entry(service: &str, account: &str) -> Result<keyring_core::Entry, KeychainTrouble> {
        let store = Store::new().map_err(|error| trouble(&error))?;
        store.build(service, account, None).map_err(|error| trouble(&error))
    }

    fn trouble(error: &Error) -> KeychainTrouble {
        tracing::warn!(%error, "keychain");
        match error {
            Error::PlatformFailure(source) | Error::NoStorageAccess(source) => of_service(source.as_ref()),
            Error::NoDefaultStore => KeychainTrouble::Absent,
            _ => KeychainTrouble::Refused,
        }
    }

    fn of_service(error: &(dyn StdError + Send + Sync + 'static)) -> KeychainTrouble {
        match error.downcast_ref::<Service>() {
            // No result: the service runs, but has no collection to keep anything in.
            Some(Service::Unavailable | Service::NoResult) => KeychainTrouble::Absent,
            Some(Service::Locked | Service::Prompt | Service::PromptDisconnected) => KeychainTrouble::Locked,
            Some(error @ (Service::Zbus(_) | Service::ZbusFdo(_))) => of_bus(&error.to_string()),
            _ => KeychainTrouble::Refused,
        }
    }

    /// The bus's own error names (D-Bus specification, Secret Service draft 0.2 "Errors") stand in the message.
    pub(super) fn of_bus(message: &str) -> KeychainTrouble {
        const ABSENT: [&str; 11] = [
            "Failed to connect",
            "handshake failed",
            "ServiceUnknown",
            "NameHasNoOwner",
            "DBus.Error.Spawn",
            "not provided by any .service",
            "activat",
            "I/O error",
            "NoServer",
            "UnknownMethod",
            "Disconnected",
        ];
        if message.contains("IsLocked") {
            KeychainTrouble::Locked
        } else if ABSENT.iter().any(|name| message.contains(name)) {
            KeychainTrouble::Absent
        } else {
            KeychainTrouble::Refused
        }
    }
}

#[cfg(any(target_os = "macos", windows))]
mod platform {
    use keyring::{Entry, Error};

    use super::KeychainTrouble;

    pub(super) fn read(service: &str, account: &str) -> Result<Option<Vec<u8>>, KeychainTrouble> {
        match entry(service, account)?.get_secret() {
            Ok(secret) => Ok(Some(secret)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(trouble(&error)),
        }
    }

    pub(super) fn write(service: &str, account: &str, secret: &[u8]) -> Result<(), KeychainTrouble> {
        entry(service, account)?
            .set_secret(secret)
            .map_err(|error| trouble(&error))
    }

    fn entry(service: &str, account: &str) -> Result<Entry, KeychainTrouble> {
        Entry::new(service, account).map_err(|error| trouble(&error))
    }

    fn trouble(error: &Error) -> KeychainTrouble {
        tracing::warn!(%error, "keychain");
        match error {
            Error::NoStorageAccess(_) => KeychainTrouble::Locked,
            Error::NoDefaultStore => KeychainTrouble::Absent,
            _ => KeychainTrouble::Refused,
        }
    }
}
