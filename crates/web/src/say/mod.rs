//! What the market's rules answer, in the reader's language. Each type of the rules that people meet has a file
//! here; the English of their `Display` is for logs and the command line.

mod account;
mod audit;
mod breach;
mod event;
mod fault;
mod finding;
mod job;
mod notice;
mod place;
mod rejection;
mod terms;
mod wording;

pub use account::account;
pub use audit::{ACTIONS, action, actor};
pub use breach::{breach, failure, hold, placement_state, reject_code};
pub use event::{EVENTS, event};
pub use fault::fault;
pub use finding::{Held, condition, finding};
pub use job::{JOBS, job, job_subject};
pub use notice::notice;
pub use place::{LANGUAGES, countries, language, languages, networks};
pub use rejection::rejection;
pub use terms::{terms_field, terms_problem};
pub use wording::{Wrong, disclosure, link_state, percent, problem};

/// The part of a message id for a verb or noun of the rules: "be paid out" is `be-paid-out`.
pub(crate) fn slug(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
