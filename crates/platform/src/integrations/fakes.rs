//! Stand-ins for the services, which the sample serves itself: onboarding can be tried to its end without an account.
//!
//! A key that ends in `bad` is refused, an agent or event type that ends in `404` is not there.

use super::Service;
use axum::{
    Json, Router,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::net::Ipv4Addr;
use url::Url;

/// Whose the calendars of the stand-ins are.
pub(crate) const ORGANISER: &str = "bookings@example.com";

pub(super) fn address(service: Service, port: u16) -> Option<Url> {
    let name = match service {
        Service::Retell => "retell",
        Service::CalCom => "cal_com",
        Service::Calendly => "calendly",
    };
    Url::parse(&format!("http://{}:{port}/sample/{name}", Ipv4Addr::LOCALHOST)).ok()
}

/// Served by samples alone.
pub(crate) fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/sample/retell/v2/agent/{id}", get(agent))
        .route("/sample/retell/get-phone-number/{number}", get(number))
        .route("/sample/retell/v2/create-phone-call", post(call))
        .route("/sample/cal_com/v1/me", get(cal_com_account))
        .route("/sample/cal_com/v1/event-types/{id}", get(cal_com_event))
        .route("/sample/calendly/users/me", get(calendly_account))
        .route("/sample/calendly/event_types", get(calendly_events))
}

type Answer = Result<Json<Value>, StatusCode>;

/// What `value` is to somebody whose key is good.
fn to_holder(headers: &HeaderMap, value: Value) -> Answer {
    let key = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    match key.and_then(|value| value.strip_prefix("Bearer ")) {
        Some(key) if !key.is_empty() && !key.ends_with("bad") => Ok(Json(value)),
        _ => Err(StatusCode::UNAUTHORIZED),
    }
}

fn there(id: &str) -> Result<(), StatusCode> {
    match id.ends_with("404") {
        true => Err(StatusCode::NOT_FOUND),
        false => Ok(()),
    }
}

async fn agent(headers: HeaderMap, Path(id): Path<String>) -> Answer {
    let agent =
        json!({ "agent_id": id, "name": "Appointment reminder", "status": "active", "voice_id": "11labs-Amelia" });
    let answer = to_holder(&headers, agent)?;
    there(&id).map(|()| answer)
}

async fn number(headers: HeaderMap, Path(number): Path<String>) -> Answer {
    let answer = to_holder(&headers, json!({ "phone_number": number }))?;
    there(&number).map(|()| answer)
}

async fn call(headers: HeaderMap) -> Answer {
    to_holder(
        &headers,
        json!({ "call_id": "call_sample", "call_status": "registered" }),
    )
}

async fn cal_com_account(headers: HeaderMap) -> Answer {
    let user = json!({ "id": 1, "name": "Sample bookings", "email": ORGANISER, "timeZone": "Europe/London" });
    to_holder(&headers, json!({ "user": user }))
}

async fn cal_com_event(headers: HeaderMap, Path(id): Path<String>) -> Answer {
    let answer = to_holder(&headers, json!({ "event_type": { "id": id, "title": "First visit" } }))?;
    there(&id).map(|()| answer)
}

async fn calendly_account(headers: HeaderMap) -> Answer {
    let user = json!({
        "uri": "https://api.calendly.com/users/SAMPLE",
        "name": "Sample bookings",
        "email": ORGANISER,
        "timezone": "Europe/London",
    });
    to_holder(&headers, json!({ "resource": user }))
}

async fn calendly_events(headers: HeaderMap) -> Answer {
    let event =
        |id: &str, name: &str| json!({ "uri": format!("https://api.calendly.com/event_types/{id}"), "name": name });
    let events = [event("FIRST", "First visit"), event("REVIEW", "Review, 15 minutes")];
    to_holder(&headers, json!({ "collection": events }))
}
