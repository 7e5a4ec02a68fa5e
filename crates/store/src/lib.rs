//! The console's encrypted local store.

pub mod db;
