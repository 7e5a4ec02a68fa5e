//! The platform over real HTTP, as a console or an attacker meets it.

mod alerts;
mod approvals;
mod audit;
mod auth;
mod cli;
mod crash;
mod feed;
mod generate;
mod impersonations;
mod incidents;
mod mutations;
mod permissions;
mod reviews;
mod scene;
mod sessions;
mod site;
mod stream;
mod support;
mod tenants;
