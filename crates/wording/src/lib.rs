//! What a post says: its length on each network, its language, whether it says that it is paid, whether its link
//! is whole, and whether it is in its author's own words.
//!
//! Pure: no I/O, no clock, no randomness, no async. The same draft, brief and posts give the same report on any
//! machine. The one hidden cost is the language models, unpacked when the first post is judged (see `language.rs`).
//!
//! What this room does not know: money, campaigns, people, and what happens to a draft that is refused. It reads
//! a text and says what is wrong with it ([`Problem`]), with the place and the cure; `app` decides.
//!
//! Walk: [`check`] measures [`length`], recognises the [`language`](language()), looks for the [`disclosure`] and
//! the [`link`](link_intact), and asks the [`Corpus`] of the campaign how alike the draft is to the brief and to
//! the other posts. `docs/wording.md` says how the scores were calibrated and what they are worth.

mod address;
pub mod calibration;
mod corpus;
mod disclosure;
pub mod evaluate;
mod fold;
mod language;
mod length;
mod link;
mod own;
mod problem;
mod report;
mod span;
mod words;

pub use address::{Address, addresses};
pub use corpus::Corpus;
pub use disclosure::{DisclosureFinding, DisclosureState, Setting, disclosure, suggested_disclosure};
pub use language::{LanguageGuess, language};
pub use length::{Length, Unit, length};
pub use link::{LinkFinding, LinkState, link_carried, link_intact, link_published};
pub use own::{
    BRIEF_REFUSED_FROM, Closest, CopiedSpan, FEWEST_OWN_WORDS, OTHER_REFUSED_FROM, Originality, Similarity,
};
pub use problem::Problem;
pub use report::{Brief, Report, check, check_with_links};
pub use span::Span;
