//! For tests: Bluesky's own servers on this machine, and a person in front of a browser.
//!
//! Behind the feature `testing`; nothing of it is shipped.

mod connected;
mod lab;
mod moving;
mod person;
mod process;

pub use connected::{Connected, Line};
pub use lab::{Lab, LabError, Options};
pub use person::Person;
