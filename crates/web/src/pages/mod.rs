//! Each page beside what it needs.

pub mod components;
