//! Whether a post says, in itself, that it is paid.
//!
//! Shape: [`terms`] is the table of what each country asks for, [`find`] finds every place where such a term
//! stands, [`judge`] says for each place whether a reader would take it for a disclosure. The best place counts,
//! unless the post elsewhere denies being paid. Nothing else than the text is looked at: neither X nor Mastodon
//! nor Bluesky has a label for advertisements that a third party can rely on.
//!
//! Early: at most 100 characters before it (30 in the United Kingdom and in Germany, whose regulators say "at
//! the beginning"), at most two line breaks, no link; mentions at the head do not count, a reply starts with
//! them. Every network shows that much without a click: X folds after 280 weighted characters, Bluesky never,
//! Mastodon only behind a content warning.

mod find;
mod judge;
mod terms;

use kernel::{Country, Language, Network};
use serde::{Deserialize, Serialize};

use crate::Span;
use crate::span::head;
use crate::words::{MOST_BYTES, tokens};

/// Where a post is published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setting {
    /// The network that carries it.
    pub network: Network,
    /// The country whose readers it addresses.
    pub country: Country,
    /// The languages that are allowed; none means any.
    pub languages: Vec<Language>,
}

/// What was found, from the best to the worst.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisclosureState {
    /// Present, early, plain.
    Present,
    /// Too far from the beginning, or behind the link.
    Late,
    /// Buried in a run of tags.
    AmongTags,
    /// Written in letters that only look like it, or with something between them.
    Disguised,
    /// Asked, quoted or called so: "une publicité ?", « soi-disant publicité ».
    Doubted,
    /// Said not to be: "not an ad".
    Denied,
    /// A word in a sentence rather than a label: "I saw an ad".
    InProse,
    /// Part of another word: "ad-free".
    PartOfWord,
    /// A claim about something else: "no ads", « sans publicité ».
    AboutSomethingElse,
    /// Another country's term, or one that no regulator accepts: "collab".
    WrongTerm,
    /// Nothing.
    Missing,
}

/// What a post says about being paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisclosureFinding {
    /// The verdict.
    pub state: DisclosureState,
    /// Where, when something was found.
    pub span: Option<Span>,
    /// As it is written in the post.
    pub found: Option<String>,
    /// How many characters stand before it.
    pub before: usize,
    /// How many may.
    pub within: usize,
    /// The terms that are accepted here, the first to be preferred.
    pub accepted: Vec<String>,
}

impl DisclosureFinding {
    /// Whether it stands as it should.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.state == DisclosureState::Present
    }
}

/// Looks for the disclosure; the post's language is recognised.
#[must_use]
pub fn disclosure(text: &str, setting: &Setting) -> DisclosureFinding {
    let language = crate::language(text).map(|guess| guess.language);
    disclosure_in(text, setting, language)
}

/// The same, for a post whose language is already known.
pub(crate) fn disclosure_in(text: &str, setting: &Setting, language: Option<Language>) -> DisclosureFinding {
    let text = head(text, MOST_BYTES);
    let rule = terms::rule(setting.country);
    let lists = terms::accepted(&rule, language.as_ref().map(Language::code));
    let accepted: Vec<&'static terms::Term> = lists.iter().flat_map(|list| list.terms).collect();
    let tokens = tokens(text);
    let seen = judge::Seen { text, tokens: &tokens, within: rule.within };
    let best = judge::judge(&seen, &accepted);
    DisclosureFinding {
        state: best.state,
        span: best.span,
        found: best.span.map(|span| span.of(text).to_owned()),
        before: best.before,
        within: rule.within,
        accepted: accepted.iter().map(|term| term.label.to_owned()).collect(),
    }
}

/// The term to write first in a post: the country's, or that of the one allowed language.
#[must_use]
pub fn suggested_disclosure(setting: &Setting) -> Option<&'static str> {
    let rule = terms::rule(setting.country);
    let language = match setting.languages.as_slice() {
        [only] => Some(only.code()),
        _ => None,
    };
    terms::accepted(&rule, language).first().and_then(|list| list.terms.first()).map(|term| term.label)
}

/// Every term of every country, for what everyone must write.
pub(crate) fn terms() -> impl Iterator<Item = &'static str> {
    terms::all().map(|term| term.label)
}
