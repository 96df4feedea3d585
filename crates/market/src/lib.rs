//! The market's rules. Pure: no I/O, no clock, no randomness, no async.
//!
//! Each machine is a value: `decide(&state, command, by, now) -> Result<Vec<Event>, Rejection>` says what
//! happens and changes nothing; `apply(state, &event)` makes it so and cannot fail. Each file opens with its
//! transition table; `tests/every_pair.rs` walks all (state, command) pairs against it.
//!
//! Does not know: where anything is kept, how money is booked (`ledger`), what a text says (`wording`), which
//! network or payment rail is on the other side. `app` brings those together.
#![deny(clippy::float_arithmetic)]

pub mod breakout;
pub mod campaign;
pub mod deposit;
pub mod dispute;
pub mod eligibility;
pub mod measure;
pub mod offer;
pub mod payout;
pub mod people;
pub mod placement;
pub mod policy;
pub mod proof;
pub mod reasons;
pub mod rejection;
pub mod roster;
pub mod sighting;
pub mod terms;

pub use breakout::{Author, AuthorOffer, Breakout};
pub use campaign::Campaign;
pub use deposit::Deposit;
pub use dispute::Dispute;
pub use eligibility::{Candidate, Eligibility, eligibility};
pub use offer::Offer;
pub use payout::Payout;
pub use people::{Actor, Brand, Creator, Profile};
pub use placement::Placement;
pub use policy::Policy;
pub use rejection::Rejection;
pub use roster::{Qualifying, Roster};
pub use sighting::Sighting;
pub use terms::{Terms, TermsProblem};
