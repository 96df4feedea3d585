//! For tests: a market connected to the lab, and a person in front of a browser.
//!
//! Behind the feature `testing`; nothing of it is shipped.

mod connected;
mod moving;
mod person;

pub use crate::lab::{Lab, LabError, Options};
pub use connected::{Connected, Line};
pub use person::Person;
