//! The client against a small platform of its own, over real sockets.

mod base;
mod blocks;
mod commands;
mod feed;
mod fixture;
mod refresh;
