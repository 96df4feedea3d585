//! Why a command was not carried out, and what would help. A rejection changes nothing, so nothing needs undoing.

use kernel::{Money, MoneyError, Timestamp};
use serde::Serialize;

use crate::breakout;
use crate::eligibility::Finding;
use crate::terms::TermsProblem;

/// A refused command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "rejection", rename_all = "snake_case")]
pub enum Rejection {
    /// The state does not allow it.
    #[error("this {what} is {state} and cannot {command}: look at its present state first")]
    NotNow {
        /// The machine.
        what: &'static str,
        /// Its state.
        state: &'static str,
        /// The command.
        command: &'static str,
    },
    /// Somebody else must do it.
    #[error("this {what} can {command} only when {needs} asks for it")]
    WrongParty {
        /// The machine.
        what: &'static str,
        /// The command.
        command: &'static str,
        /// Who can.
        needs: &'static str,
    },
    /// Not yet.
    #[error("it is too early to {command}: wait until {until}")]
    TooEarly {
        /// The command.
        command: &'static str,
        /// From when on.
        until: Timestamp,
    },
    /// No longer.
    #[error("it is too late to {command}: the time ended at {since}")]
    TooLate {
        /// The command.
        command: &'static str,
        /// When the time ended.
        since: Timestamp,
    },
    /// A dispute has to be decided first.
    #[error("a dispute about this placement is open: it has to be decided first")]
    Disputed,
    /// The hold has left already.
    #[error("the money of this placement is no longer set aside: nothing is left to decide")]
    NothingHeld,
    /// All drafts used up.
    #[error("{most} drafts were sent and none was accepted: appeal, or give the place back")]
    NoDraftLeft {
        /// How many are allowed.
        most: u32,
    },
    /// Conditions missed.
    #[error("{} not met: see by how much for each", count(missed.len()))]
    NotEligible {
        /// Each condition missed, and by how much.
        missed: Vec<Finding>,
    },
    /// No offer can be made to the author of this post.
    #[error("no offer can be made for this post: {} not met, see each with its reason", count(missed.len()))]
    NoOffer {
        /// Each condition missed, and how.
        missed: Vec<breakout::Finding>,
    },
    /// The terms of a campaign do not hold together.
    #[error("the campaign's terms have {}", problems(terms))]
    Terms {
        /// Each problem.
        terms: Vec<TermsProblem>,
    },
    /// Placements are still open.
    #[error("{open} placements are still open: the campaign settles after the last one")]
    StillOpen {
        /// How many.
        open: u64,
    },
    /// Already paid out.
    #[error("{missing} of it has been paid out already: return that amount to the market first")]
    PaidOut {
        /// What is missing on the creator's account.
        missing: Money,
    },
    /// Suspended.
    #[error("suspended since {since}: write to the operator")]
    Suspended {
        /// Since when.
        since: Timestamp,
    },
    /// A text that cannot be kept.
    #[error("{what} must hold {least} to {most} characters, and no control characters: it holds {given}")]
    Unfit {
        /// What was given.
        what: &'static str,
        /// The least.
        least: usize,
        /// The most.
        most: usize,
        /// How many there are.
        given: usize,
    },
    /// An amount that cannot be.
    #[error(transparent)]
    Amount(
        #[from]
        #[serde(skip)]
        MoneyError,
    ),
}

fn count(missed: usize) -> String {
    if missed == 1 { "one condition is".to_owned() } else { format!("{missed} conditions are") }
}

fn problems(terms: &[TermsProblem]) -> String {
    let each: Vec<String> = terms.iter().map(ToString::to_string).collect();
    if each.len() == 1 {
        format!("one problem: {}", each.concat())
    } else {
        format!("{} problems: {}", each.len(), each.join("; "))
    }
}

/// A text of `least` to `most` characters without control characters (line breaks and tabs apart).
///
/// # Errors
/// [`Rejection::Unfit`].
pub fn fit<'a>(what: &'static str, text: &'a str, least: usize, most: usize) -> Result<&'a str, Rejection> {
    // Counting stops just past the limit: a text of 10 MB costs no more than one that is a little too long.
    // The text is kept as it was given: spaces around it count against the most, though not towards the least.
    let inside = text.trim().chars().take(most + 1).count();
    let whole = text.chars().take(most + 1).count();
    let odd = text.chars().take(most + 1).any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
    if inside < least || whole > most || odd {
        let given = if whole > most { whole } else { inside };
        return Err(Rejection::Unfit { what, least, most, given });
    }
    Ok(text)
}
