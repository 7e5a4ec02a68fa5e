//! What a visitor gets instead of what was asked: a page for people, a problem document for programs.

use super::{
    page::{self, Frame},
    session::Visitor,
    words::Lang,
};
use crate::{
    error::{ApiError, problem_response, retry_after},
    storage::wire,
};
use axum::{
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use wheelhouse_contract::{
    ErrorCode, Problem,
    tenant::{Module, Tenant},
};

/// A refusal, told in the tenant's colours where the tenant is known.
pub(super) struct Refusal {
    pub problem: Box<Problem>,
    pub heading: &'static str,
    /// A program asks: answer with JSON.
    pub json: bool,
    pub tenant: Option<Box<Tenant>>,
    /// Keeps the menu (and the notice of a support session) on the page.
    pub visitor: Option<Box<Visitor>>,
    pub lang: Lang,
    /// The locked module that it is about.
    pub module: Option<Module>,
}

impl Refusal {
    pub fn new(code: ErrorCode, heading: &'static str, detail: impl Into<String>) -> Self {
        Self {
            problem: Box::new(Problem::new(code, detail)),
            heading,
            json: false,
            tenant: None,
            visitor: None,
            lang: Lang::default(),
            module: None,
        }
    }

    pub fn of(mut self, tenant: &Tenant) -> Self {
        self.tenant = Some(Box::new(tenant.clone()));
        self
    }

    pub fn to(mut self, visitor: Option<&Visitor>) -> Self {
        self.visitor = visitor.cloned().map(Box::new);
        self
    }

    pub fn in_words(mut self, lang: Lang) -> Self {
        self.lang = lang;
        self
    }

    pub fn about(mut self, module: Module) -> Self {
        self.module = Some(module);
        self
    }

    pub fn json(mut self, json: bool) -> Self {
        self.json = json;
        self
    }
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::Problem(problem) => Self {
                problem,
                heading: "That did not work",
                json: false,
                tenant: None,
                visitor: None,
                lang: Lang::default(),
                module: None,
            },
            other => {
                tracing::error!(error = %other, "site request failed");
                let detail = "Something failed on our side. Try again in a moment.";
                Self::new(ErrorCode::Internal, "Something failed", detail)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        if self.json {
            return problem_response(*self.problem);
        }
        let status = StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let frame = Frame {
            lang: self.lang,
            tenant: self.tenant.as_deref(),
            visitor: self.visitor.as_deref(),
        };
        let key = self.module.map(|module| wire(&module));
        let page = page::refusal(frame, self.heading, &self.problem.detail, key.as_deref());
        let mut response = (status, Html(page.into_string())).into_response();
        if let Some(seconds) = retry_after(&self.problem) {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}
