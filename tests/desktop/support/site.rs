//! A small site under a `*.localhost` name that serves pages, counts visits and takes reports.

use super::wait;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::Value;
use std::sync::{Arc, Mutex};

/// Path and what is served there.
pub type Page = (&'static str, fn(&Site) -> Response);

/// A running site; it lives as long as the process.
#[derive(Clone)]
pub struct Site {
    pub port: u16,
    seen: Arc<Mutex<Seen>>,
}

#[derive(Default)]
struct Seen {
    visits: Vec<String>,
    reports: Vec<Value>,
}

impl Site {
    pub fn start(pages: Vec<Page>) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let site = Self {
            port: listener.local_addr().unwrap().port(),
            seen: Arc::default(),
        };
        let router = Router::new()
            .fallback(answer)
            .with_state((site.clone(), Arc::new(pages)));
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                axum::serve(tokio::net::TcpListener::from_std(listener).unwrap(), router)
                    .await
                    .unwrap();
            });
        });
        site
    }

    pub fn url(&self, host: &str, path: &str) -> String {
        format!("http://{host}.localhost:{}{path}", self.port)
    }

    pub fn visits(&self) -> Vec<String> {
        self.seen.lock().unwrap().visits.clone()
    }

    /// The report that a page sent under this name.
    pub fn report(&self, name: &str) -> Value {
        let found = wait::try_until(|| {
            let seen = self.seen.lock().unwrap();
            seen.reports.iter().find(|report| report["name"] == name).cloned()
        });
        found.unwrap_or_else(|| panic!("no report {name}; visited: {:#?}", self.visits()))
    }
}

async fn answer(State((site, pages)): State<(Site, Arc<Vec<Page>>)>, uri: Uri, body: Bytes) -> Response {
    site.seen.lock().unwrap().visits.push(uri.to_string());
    if uri.path() == "/report" {
        site.seen
            .lock()
            .unwrap()
            .reports
            .push(serde_json::from_slice(&body).unwrap());
        return StatusCode::NO_CONTENT.into_response();
    }
    match pages.iter().find(|(path, _)| *path == uri.path()) {
        Some((_, page)) => page(&site),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// A page with a script.
pub fn page(script: &str) -> Response {
    Html(format!(
        "<!doctype html><title>Sign in to Wheelhouse</title><body style='font:16px sans-serif;padding:24px'>\
         <h1>Tenant</h1><script>{script}</script>"
    ))
    .into_response()
}

/// A file that wants to be saved.
pub fn attachment(name: &str) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    (
        [
            (header::CONTENT_DISPOSITION, disposition),
            (header::CONTENT_TYPE, "application/x-msdownload".into()),
        ],
        "MZ",
    )
        .into_response()
}

/// A script file.
pub fn script(text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, "text/javascript")], text).into_response()
}
