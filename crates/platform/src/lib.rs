//! The reference platform: the API that the console speaks.
