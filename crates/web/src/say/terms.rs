//! What is wrong with a campaign's terms.

use market::TermsProblem;

use crate::format::Place;
use crate::text::{count, t};

/// One sentence that says what is wrong, and what would help.
#[must_use]
pub fn terms_problem(place: &Place, problem: &TermsProblem) -> String {
    let words = place.words;
    match problem {
        TermsProblem::Message { given } => t!(words, "say-terms-message", given = count(*given)),
        TermsProblem::Required => t!(words, "say-terms-required"),
        TermsProblem::RequiredTooLong { word } => t!(words, "say-terms-required-long", word = word.as_str()),
        TermsProblem::Posts { .. } => t!(words, "say-terms-posts"),
        TermsProblem::Price { .. } => t!(words, "say-terms-price"),
        TermsProblem::Currencies { wanted, .. } => t!(words, "say-terms-currencies", wanted = wanted.code()),
        TermsProblem::Budget { needed, .. } => t!(words, "say-terms-budget", needed = place.amount(*needed)),
        TermsProblem::TooLarge => t!(words, "say-terms-too-large"),
        TermsProblem::Cap { .. } => t!(words, "say-terms-cap"),
        TermsProblem::Frequency => t!(words, "say-terms-frequency"),
        TermsProblem::Networks => t!(words, "say-terms-networks"),
        TermsProblem::Period { .. } => t!(words, "say-terms-period"),
        TermsProblem::Excluded => t!(words, "say-terms-excluded"),
        TermsProblem::Daily { price, .. } => t!(words, "say-terms-daily", price = place.amount(*price)),
        TermsProblem::Holding => t!(words, "say-terms-holding"),
    }
}

/// The field of a campaign's form that a problem belongs to.
#[must_use]
pub const fn terms_field(problem: &TermsProblem) -> &'static str {
    match problem {
        TermsProblem::Message { .. } => "message",
        TermsProblem::Required | TermsProblem::RequiredTooLong { .. } => "required",
        TermsProblem::Posts { .. } => "posts",
        TermsProblem::Price { .. } => "price",
        TermsProblem::Currencies { .. } => "currency",
        TermsProblem::Budget { .. } | TermsProblem::TooLarge => "budget",
        TermsProblem::Cap { .. } => "cap",
        TermsProblem::Frequency => "often",
        TermsProblem::Networks => "networks",
        TermsProblem::Period { .. } => "end",
        TermsProblem::Excluded => "excluded",
        TermsProblem::Daily { .. } => "daily",
        TermsProblem::Holding => "holding",
    }
}
