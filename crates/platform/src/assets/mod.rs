//! Pictures of tenants: uploaded by operators, looked at before they are kept, and served to everybody.
//!
//! Bytes decide what a file is. An SVG is rewritten from an allow-list ([`svg`]); whatever in it could act is refused by name.

mod logo;
mod picture;
mod public;
mod store;
mod svg;
mod upload;

pub(crate) use public::PublicSites;
pub(crate) use store::{adopt, expire};
pub(crate) use upload::served;

use crate::app::App;
use axum::{Extension, extract::DefaultBodyLimit};
use utoipa_axum::{router::OpenApiRouter, routes};
use wheelhouse_contract::{Action, Permission, Resource, asset::PICTURE_BYTES};

const UPDATE: Permission = Permission::new(Resource::Tenants, Action::Update);

/// Of a body that is a file: how large it may be, and what is said of a larger one.
#[derive(Clone, Copy)]
pub(crate) struct FileLimit(pub &'static str);

/// The addresses of this area.
pub fn routes() -> OpenApiRouter<App> {
    let files = OpenApiRouter::new()
        .routes(routes!(upload::upload))
        .routes(routes!(logo::set, logo::remove))
        .layer(DefaultBodyLimit::max(PICTURE_BYTES))
        .layer(Extension(FileLimit(
            "The file is larger than 2 MiB. Make it smaller and try again.",
        )));
    OpenApiRouter::new()
        .merge(files)
        .merge(public::routes())
        .routes(routes!(upload::read))
}
