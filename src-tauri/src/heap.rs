//! How much the C library keeps of what is no longer used.
//!
//! By default glibc gives every thread an arena of its own, eight for each core, and memory freed in one is kept for it alone.
//! Under an hour of changes that grew to several times what was in use (docs/reliability.md).

#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub use glibc::bound;

/// Elsewhere there is nothing to bound.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn bound() {}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[expect(unsafe_code, reason = "glibc offers no other way from inside a program")]
mod glibc {
    use std::{thread, time::Duration};

    /// Arenas at most.
    const ARENAS: i32 = 2;
    /// Between two times of giving back: seldom enough not to be felt, often enough for memory to stay flat under changes.
    const PAUSE: Duration = Duration::from_secs(20);
    /// A start leaves most behind: rows that were read into the index.
    const START: Duration = Duration::from_secs(3);

    /// Bounds what the C library keeps. Call it before the first thread starts.
    pub fn bound() {
        // SAFETY: `mallopt` takes two integers by value, may be called at any time, and answers 0 for what it refuses.
        let taken = unsafe { libc::mallopt(libc::M_ARENA_MAX, ARENAS) };
        debug_assert_eq!(taken, 1, "glibc knows this option since 2.10");
        let started = thread::Builder::new().name("heap".to_owned()).spawn(give_back);
        if let Err(error) = started {
            tracing::warn!(%error, "freed memory is kept");
        }
    }

    /// Gives freed pages back to the system, for as long as the program runs.
    fn give_back() {
        thread::park_timeout(START);
        loop {
            // SAFETY: `malloc_trim` takes an integer by value and may be called at any time from any thread.
            let gave = unsafe { libc::malloc_trim(0) };
            tracing::trace!(gave = gave == 1, "memory that was freed");
            thread::park_timeout(PAUSE);
        }
    }
}
