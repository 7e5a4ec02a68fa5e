//! A request to a site: which tenant, which visitor, person or program.

use super::{
    acts, host,
    refusal::Refusal,
    session::{self, Visitor},
    words::Lang,
};
use crate::{app::App, error::ApiError, http::Client, storage::sql};
use axum::{
    extract::FromRequestParts,
    http::{Method, header, request::Parts},
};
use wheelhouse_contract::{
    ErrorCode,
    tenant::{Module, Tenant, TenantStatus},
};

/// One request to a known tenant's site.
pub(super) struct Visit {
    pub app: App,
    pub tenant: Tenant,
    pub visitor: Option<Visitor>,
    pub lang: Lang,
    pub client: Client,
    pub method: Method,
    pub path: String,
    /// A program asks.
    pub json: bool,
}

impl FromRequestParts<App> for Visit {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let json = wants_json(parts);
        let tenant = tenant(parts, app).await.map_err(|refusal| refusal.json(json))?;
        let changes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
        if changes && !host::is_own_origin(parts, app.site_scheme()) {
            let detail = "This request came from another site, so nothing was done.";
            return Err(Refusal::new(ErrorCode::Forbidden, "Not from here", detail)
                .of(&tenant)
                .json(json));
        }
        let visitor = session::visitor(app, &parts.headers, &tenant)
            .await
            .map_err(|error| Refusal::from(error).json(json))?;
        Ok(Self {
            app: app.clone(),
            tenant,
            visitor,
            lang: Lang::of(&parts.headers),
            client: Client::of(parts),
            method: parts.method.clone(),
            path: parts.uri.path().to_owned(),
            json,
        })
    }
}

async fn tenant(parts: &Parts, app: &App) -> Result<Tenant, Refusal> {
    let label = host::tenant_label(host::of(parts), &app.config().base_domain);
    let found: Vec<Tenant> = match label {
        Some(label) => sql::rows(app.reader(), "WHERE subdomain = $1", vec![label.into()]).await?,
        None => Vec::new(),
    };
    found.into_iter().next().ok_or_else(|| {
        let detail = "No site lives at this address. Check how it is written.";
        Refusal::new(ErrorCode::NotFound, "Nobody here", detail)
    })
}

fn wants_json(parts: &Parts) -> bool {
    let text = |name| {
        parts
            .headers
            .get(name)
            .and_then(|value: &axum::http::HeaderValue| value.to_str().ok())
    };
    let accepts = text(header::ACCEPT).is_some_and(|accept| accept.contains("text/html"));
    let form = text(header::CONTENT_TYPE).is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    parts.uri.path().starts_with("/api/") && !accepts && !form
}

impl Visit {
    fn refuse(&self, code: ErrorCode, heading: &'static str, detail: impl Into<String>) -> Refusal {
        Refusal::new(code, heading, detail)
            .of(&self.tenant)
            .to(self.visitor.as_ref())
            .json(self.json)
            .in_words(self.lang)
    }

    pub fn fail(&self, error: ApiError) -> Refusal {
        Refusal::from(error)
            .of(&self.tenant)
            .to(self.visitor.as_ref())
            .json(self.json)
            .in_words(self.lang)
    }

    /// 403 when nobody may enter: suspended, terminated, not accepted (yet). A visitor inside a permitted impersonation
    /// is in already.
    pub fn check_open(&self) -> Result<(), Refusal> {
        if self.tenant.status.allows_sign_in() || self.visitor.is_some() {
            return Ok(());
        }
        let (heading, detail) = match self.tenant.status {
            TenantStatus::Suspended => ("Suspended", "This site is suspended. Its owner has been told why."),
            TenantStatus::Terminated => ("Closed", "This site is closed."),
            _ => ("Not open yet", "This site is not open yet."),
        };
        Err(self.refuse(ErrorCode::TenantInactive, heading, detail))
    }

    /// 403 when the tenant's status stops all activity.
    pub fn check_active(&self) -> Result<(), Refusal> {
        self.check_open()?;
        if self.tenant.status.allows_activity() {
            return Ok(());
        }
        let detail = "Everything here is paused: you can read, but nothing can be changed.";
        Err(self.refuse(ErrorCode::TenantInactive, "Paused", detail))
    }

    /// The signed-in visitor, 401 without.
    pub fn signed_in(&self) -> Result<&Visitor, Refusal> {
        self.visitor
            .as_ref()
            .ok_or_else(|| self.refuse(ErrorCode::Unauthenticated, "Sign in first", "Sign in to go on."))
    }

    /// 403 when the module is switched off.
    pub fn check_module(&self, module: Module) -> Result<(), Refusal> {
        if self.tenant.modules.contains(&module) {
            return Ok(());
        }
        let detail = "This module is not part of your plan. Ask your account owner for an upgrade.";
        Err(self.refuse(ErrorCode::ModuleLocked, "Locked", detail).about(module))
    }

    /// Everything that a write must pass; what an impersonated session is refused is audited, too.
    pub async fn admit_write(&self, module: Option<Module>) -> Result<&Visitor, Refusal> {
        match self.may_write(module) {
            Ok(visitor) => Ok(visitor),
            Err(refusal) => {
                let what = format!("{} {} was refused.", self.method, self.path);
                acts::note(self, "impersonation.refused", what).await?;
                Err(refusal)
            }
        }
    }

    fn may_write(&self, module: Option<Module>) -> Result<&Visitor, Refusal> {
        self.check_active()?;
        let visitor = self.signed_in()?;
        if visitor.is_read_only() {
            let detail = "This session may only look; nothing was changed.";
            return Err(self.refuse(ErrorCode::ReadOnly, "Read-only", detail));
        }
        module.map_or(Ok(()), |module| self.check_module(module))?;
        Ok(visitor)
    }
}
