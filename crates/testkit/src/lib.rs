//! For tests only: a faulty network, a platform in the process, consoles to drive.

pub mod proxy;
