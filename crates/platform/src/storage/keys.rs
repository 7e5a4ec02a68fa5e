//! The platform's own keys, made at the first start and kept in `meta`; and random tokens.

use super::{Database, sql};
use crate::error::ApiError;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305,
    aead::{Aead, Payload},
};
use ed25519_dalek::{Signer, SigningKey};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::{RngCore, rngs::OsRng};
use secrecy::{ExposeSecret, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use wheelhouse_contract::{Timestamp, audit::Checkpoint};

/// Signs access tokens and audit checkpoints.
pub struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    audit: SigningKey,
    seal: [u8; 32],
}

impl Keys {
    /// Loads the keys; makes them where absent.
    pub async fn load(db: &Database) -> Result<Self, ApiError> {
        let jwt = secret(db, "jwt_key").await?;
        let audit = secret(db, "audit_key").await?;
        let seal = secret(db, "seal_key").await?;
        Ok(Self {
            encoding: EncodingKey::from_secret(&jwt),
            decoding: DecodingKey::from_secret(&jwt),
            audit: SigningKey::from_bytes(&audit),
            seal,
        })
    }

    /// A signed token (HS256). `claims` hold `aud` and `exp` (seconds since 1970).
    pub fn sign<T: Serialize>(&self, claims: &T) -> Result<String, ApiError> {
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), claims, &self.encoding).map_err(ApiError::internal)
    }

    /// The claims of a token for `audience` that is not expired at `now`; `None` for every other text.
    pub fn verify<T: DeserializeOwned>(&self, token: &str, audience: &str, now: Timestamp) -> Option<T> {
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[audience]);
        // The library would ask the machine's clock; time is a parameter here.
        rules.validate_exp = false;
        rules.set_required_spec_claims(&["exp", "aud"]);
        let claims = jsonwebtoken::decode::<serde_json::Value>(token, &self.decoding, &rules)
            .ok()?
            .claims;
        let expires = claims.get("exp")?.as_i64()?;
        if expires.saturating_mul(1000) <= now.millis() {
            return None;
        }
        serde_json::from_value(claims).ok()
    }

    /// Encrypts what must be given back to nobody but a service that wants it (XChaCha20-Poly1305). `place` names where it
    /// rests: moved elsewhere, it does not open.
    pub(crate) fn seal(&self, text: &str, place: &str) -> Result<String, ApiError> {
        let mut nonce = [0_u8; 24];
        OsRng.fill_bytes(&mut nonce);
        let payload = Payload {
            msg: text.as_bytes(),
            aad: place.as_bytes(),
        };
        let sealed = self.cipher().encrypt(&nonce.into(), payload);
        let sealed = sealed.map_err(|_| ApiError::internal("a secret cannot be sealed"))?;
        Ok(URL_SAFE_NO_PAD.encode([nonce.as_slice(), &sealed].concat()))
    }

    /// What [`Self::seal`] kept at `place`.
    pub(crate) fn open(&self, sealed: &str, place: &str) -> Result<SecretString, ApiError> {
        let broken = || ApiError::internal(format_args!("the secret at {place} does not open"));
        let bytes = URL_SAFE_NO_PAD.decode(sealed).map_err(|_| broken())?;
        let (nonce, msg) = bytes.split_first_chunk::<24>().ok_or_else(broken)?;
        let payload = Payload {
            msg,
            aad: place.as_bytes(),
        };
        let text = self.cipher().decrypt(&(*nonce).into(), payload).map_err(|_| broken())?;
        Ok(String::from_utf8(text).map_err(|_| broken())?.into())
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.seal.into())
    }

    /// Tells this platform from others, on every instance alike; nothing secret.
    pub fn fingerprint(&self) -> String {
        let digest = Sha256::digest(self.audit.verifying_key().as_bytes());
        hex::encode(&digest[..8])
    }

    /// Fills in key and signature.
    pub fn sign_checkpoint(&self, checkpoint: &mut Checkpoint) {
        checkpoint.key = hex::encode(self.audit.verifying_key().to_bytes());
        checkpoint.signature = hex::encode(self.audit.sign(&checkpoint.message()).to_bytes());
    }
}

async fn secret(db: &Database, name: &str) -> Result<[u8; 32], ApiError> {
    let mut fresh = [0_u8; 32];
    OsRng.fill_bytes(&mut fresh);
    sql::exec(
        db.writer(),
        "INSERT INTO meta (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING",
        vec![name.into(), hex::encode(fresh).into()],
    )
    .await?;
    let kept: String = sql::scalar(db.writer(), "SELECT value FROM meta WHERE key = $1", vec![name.into()])
        .await?
        .ok_or_else(|| ApiError::internal(format_args!("key {name} vanished")))?;
    let bytes = hex::decode(kept).map_err(ApiError::internal)?;
    bytes
        .try_into()
        .map_err(|_| ApiError::internal(format_args!("key {name} has the wrong length")))
}

/// 256 random bits for the bearer; the database keeps their hash alone.
pub struct Token {
    pub text: SecretString,
    /// Hex SHA-256 of the text.
    pub hash: String,
}

impl Token {
    pub fn random() -> Self {
        let mut bytes = [0_u8; 32];
        OsRng.fill_bytes(&mut bytes);
        let text = URL_SAFE_NO_PAD.encode(bytes);
        Self {
            hash: Self::hash_of(&text),
            text: text.into(),
        }
    }

    pub fn hash_of(text: &str) -> String {
        hex::encode(Sha256::digest(text.as_bytes()))
    }

    /// For the answer that hands it out.
    pub fn reveal(&self) -> String {
        self.text.expose_secret().to_owned()
    }
}
