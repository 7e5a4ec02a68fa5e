//! How much the C library keeps for threads that no longer need it.

/// Arenas at most. By default glibc gives every thread one of its own, eight for each core; memory freed in one is kept for it
/// alone. Under an hour of changes that grew to several times what was in use (docs/reliability.md).
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const ARENAS: i32 = 2;

/// Bounds what the C library keeps. Call it before the first thread starts; elsewhere than on glibc it does nothing.
pub fn bound() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    {
        #[expect(unsafe_code, reason = "glibc offers no other way from inside a program")]
        // SAFETY: `mallopt` takes two integers by value, may be called at any time, and answers 0 for what it refuses.
        let taken = unsafe { libc::mallopt(libc::M_ARENA_MAX, ARENAS) };
        debug_assert_eq!(taken, 1, "glibc knows this option since 2.10");
    }
}
