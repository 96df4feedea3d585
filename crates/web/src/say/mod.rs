//! What the market's rules answer, in the reader's language. Each type of the rules that people meet has a file
//! here; the English of their `Display` is for logs and the command line.

mod account;
mod fault;
mod notice;
mod rejection;
mod terms;

pub use account::account;
pub use fault::fault;
pub use notice::notice;
pub use rejection::rejection;
pub use terms::{terms_field, terms_problem};

/// The part of a message id for a verb or noun of the rules: "be paid out" is `be-paid-out`.
fn slug(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect()
}
