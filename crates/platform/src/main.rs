//! `wheelhouse-platform`.

fn main() {}
