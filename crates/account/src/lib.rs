//! Who may act: people, organisations, roles, sessions, keys. Pure: no I/O, no clock, no randomness; times and
//! random bytes are handed in.
//!
//! | file | what |
//! |---|---|
//! | `user.rs`, `email.rs` | a person who signs in, their address, which mail they want |
//! | `password.rs`, `secret.rs` | hashing; secrets that are shown once and kept as a hash |
//! | `session.rs`, `ticket.rs`, `key.rs` | the three kinds of proof: a browser, a link in a letter, a program |
//! | `organisation.rs`, `party.rs` | who acts for whom, and what a role may do |
//! | `notice.rs` | news for one person, typed |
//!
//! Does not know: the market's rules, where anything is kept, how a page or a letter looks.

mod email;
mod key;
mod notice;
mod organisation;
mod party;
mod password;
mod secret;
mod session;
mod ticket;
mod user;

pub use email::{Email, EmailProblem};
pub use key::{ApiKey, Scope, ScopeProblem};
pub use notice::{Audience, Group, Notice};
pub use organisation::{Holding, Member, Organisation, OrganisationKind, Permission, Role};
pub use party::{Party, PartyKind};
pub use password::{PasswordHash, PasswordProblem, check_password};
pub use secret::{Digest, Secret, mac};
pub use session::{Session, Standing};
pub use ticket::{Purpose, Ticket};
pub use user::{Joining, Locale, LocaleProblem, Preferences, User};
