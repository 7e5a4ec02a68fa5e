//! Platform, clock, proxy and data for tests.
