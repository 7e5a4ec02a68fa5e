//! What the parts of a run share: one platform, one loaded copy, one bare database, one console. What nobody asks for is
//! not made.

use crate::{
    bare::Bare,
    desk::{self, Desk},
    engine::Window,
    load, prepared,
    report::Figure,
    sizes::Sizes,
};
use anyhow::{Context, Result};
use std::sync::Arc;
use wheelhouse_remote::{Client, MemoryTokens};
use wheelhouse_testkit::{Faults, World};

pub struct Bench {
    pub sizes: Sizes,
    pub world: World,
    pub client: Client,
    pub tokens: Arc<MemoryTokens>,
    pub figures: Vec<Figure>,
    desk: Option<Desk>,
    bare: Option<Bare>,
    window: Option<Window>,
    #[cfg(target_os = "linux")]
    seat: Option<crate::window::Seat>,
}

impl Bench {
    pub async fn new(sizes: Sizes) -> Result<Self> {
        let backup = prepared::platform(sizes.tenants).await?;
        let world = World::restored(&backup, Faults::default()).await?;
        let (client, tokens) = desk::signed_in(&world, &world.owner).await?;
        Ok(Self {
            sizes,
            world,
            client,
            tokens,
            figures: Vec::new(),
            desk: None,
            bare: None,
            window: None,
            #[cfg(target_os = "linux")]
            seat: None,
        })
    }

    /// A console's copy of all tenants, loaded as a bootstrap loads it.
    pub async fn desk(&mut self) -> Result<&Desk> {
        if self.desk.is_none() {
            eprintln!("  loading a copy …");
            self.desk = Some(load::copy(self).await?.0);
        }
        self.desk.as_ref().context("just loaded")
    }

    /// The same rows in a bare loop's database.
    pub async fn bare(&mut self) -> Result<&Bare> {
        if self.bare.is_none() {
            eprintln!("  loading the reference …");
            self.bare = Some(load::bare(self).await?.0);
        }
        self.bare.as_ref().context("just loaded")
    }

    /// A whole console without a window, signed in and live.
    pub async fn window(&mut self) -> Result<&Window> {
        if self.window.is_none() {
            eprintln!("  signing a console in …");
            self.window = Some(Window::open(self).await?);
        }
        self.window.as_ref().context("just opened")
    }

    /// A profile of the real app, signed in, with its whole copy.
    #[cfg(target_os = "linux")]
    pub async fn seat(&mut self) -> Result<&crate::window::Seat> {
        if self.seat.is_none() {
            eprintln!("  signing the app in …");
            self.seat = Some(crate::window::Seat::take(self).await?);
        }
        self.seat.as_ref().context("just taken")
    }

    pub fn keep(&mut self, desk: Desk, bare: Bare) {
        (self.desk, self.bare) = (Some(desk), Some(bare));
    }

    pub fn report(&mut self, figure: Figure) {
        self.figures.push(figure);
    }
}
