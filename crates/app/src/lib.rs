//! Use cases: load, decide, commit. What the outside must offer stands in [`ports`].

pub mod ports;
