//! For tests only: a faulty network, a platform in the process, a desktop that records, consoles to drive.

pub mod balancer;
pub mod clock;
pub mod console;
pub mod files;
pub mod foreign;
pub mod host;
pub mod keychain;
pub mod proxy;
pub mod world;

pub use balancer::Balancer;
pub use clock::ShiftedClock;
pub use console::{Console, Desk};
pub use files::Files;
pub use host::RecorderHost;
pub use keychain::FileKeychain;
pub use proxy::{FaultProxy, Faults};
pub use world::{Access, World};
