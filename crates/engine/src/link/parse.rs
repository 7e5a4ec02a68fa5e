//! What a link says, read strictly: one spelling, nothing normalised, nothing guessed.

use crate::view::{LinkFault, Place};
use percent_encoding::percent_decode_str;
use uuid::Uuid;

const SCHEME: &str = "wheelhouse://";

/// Bytes. The longest that means something has less than 100.
const LONGEST: usize = 256;

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    Place(Place),
    /// By the number that people say, as in `T-000042`.
    TenantNumber(u32),
}

/// Why a link is not followed. It repeats nothing of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("it is too long")]
    TooLong,
    /// Control characters, white space, text that reads backwards: nothing but visible ASCII stands in a link.
    #[error("it holds characters that no link has")]
    Characters,
    #[error("it is of another scheme")]
    Scheme,
    /// Also names with a user, a password or a port: they are no place.
    #[error("it names no place")]
    Place,
    #[error("its id is none")]
    Id,
    /// A query or a fragment. Links lead somewhere; they carry nothing that could act.
    #[error("it asks for more than a place")]
    Excess,
}

impl From<Refusal> for LinkFault {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Place => Self::UnknownPlace,
            _ => Self::Malformed,
        }
    }
}

/// Reads `wheelhouse://place`, `wheelhouse://kind/id` and `wheelhouse://audit?tenant=id`. Scheme and place may be written in
/// any case, as the standard says; one slash may stand at the end, as browsers add it.
///
/// # Errors
/// Whatever else it is, says the [`Refusal`].
pub fn parse(link: &[u8]) -> Result<Target, Refusal> {
    if link.len() > LONGEST {
        return Err(Refusal::TooLong);
    }
    if !link.iter().all(u8::is_ascii_graphic) {
        return Err(Refusal::Characters);
    }
    let text = str::from_utf8(link).map_err(|_| Refusal::Characters)?;
    let (scheme, rest) = text.split_at_checked(SCHEME.len()).ok_or(Refusal::Scheme)?;
    if !scheme.eq_ignore_ascii_case(SCHEME) {
        return Err(Refusal::Scheme);
    }
    if rest.contains('#') {
        return Err(Refusal::Excess);
    }
    let (path, query) = match rest.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (rest, None),
    };
    let path = path.strip_suffix('/').unwrap_or(path);
    let (place, id) = match path.split_once('/') {
        Some((place, id)) => (place, Some(id)),
        None => (path, None),
    };
    let place = place.to_ascii_lowercase();
    match (id, query) {
        (None, None) => area(&place).map(Target::Place),
        (Some(id), None) => object(&place, id),
        (None, Some(query)) => audit(&place, query).map(Target::Place),
        (Some(_), Some(_)) => Err(Refusal::Excess),
    }
}

fn area(place: &str) -> Result<Place, Refusal> {
    Ok(match place {
        "overview" => Place::Overview,
        "inbox" => Place::Inbox,
        "tenants" => Place::Tenants,
        "reviews" => Place::Reviews,
        "incidents" => Place::Incidents,
        "alerts" => Place::Alerts,
        "approvals" => Place::Approvals,
        "impersonations" => Place::Impersonations,
        "sites" => Place::Sites,
        "upgrades" => Place::Upgrades,
        "audit" => Place::Audit,
        "outbox" => Place::Outbox,
        "settings" => Place::Settings,
        _ => return Err(Refusal::Place),
    })
}

fn object(kind: &str, id: &str) -> Result<Target, Refusal> {
    if !matches!(kind, "tenant" | "incident" | "alert" | "approval") {
        return Err(Refusal::Place);
    }
    let id = decoded(id)?;
    if kind == "tenant"
        && let Some(number) = number(&id)
    {
        return Ok(Target::TenantNumber(number));
    }
    let id = uuid(&id)?;
    Ok(Target::Place(match kind {
        "tenant" => Place::Tenant { id: id.into() },
        "incident" => Place::Incident { id: id.into() },
        "alert" => Place::Alert { id: id.into() },
        _ => Place::Approval { id: id.into() },
    }))
}

/// The audit of one tenant: the only question that a link may put.
fn audit(place: &str, query: &str) -> Result<Place, Refusal> {
    match (place, query.split_once('=')) {
        ("audit", Some(("tenant", id))) => Ok(Place::AuditOfTenant {
            id: uuid(&decoded(id)?)?.into(),
        }),
        _ => Err(Refusal::Excess),
    }
}

/// Decoded once: what is still encoded then, or names a path, has characters that no id has.
fn decoded(id: &str) -> Result<String, Refusal> {
    let id = percent_decode_str(id).decode_utf8().map_err(|_| Refusal::Id)?;
    let plain = id
        .bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-');
    if plain { Ok(id.into_owned()) } else { Err(Refusal::Id) }
}

/// The hyphenated form alone: the others would make many links of one place.
fn uuid(id: &str) -> Result<Uuid, Refusal> {
    match Uuid::try_parse(id) {
        Ok(uuid) if id.len() == 36 && !uuid.is_nil() => Ok(uuid),
        _ => Err(Refusal::Id),
    }
}

/// `42` or `T-000042`.
fn number(id: &str) -> Option<u32> {
    let digits = id.strip_prefix("T-").or_else(|| id.strip_prefix("t-")).unwrap_or(id);
    let decimal = (1..=10).contains(&digits.len()) && digits.bytes().all(|digit| digit.is_ascii_digit());
    digits.parse().ok().filter(|number| decimal && *number > 0)
}

#[cfg(test)]
mod tests;
