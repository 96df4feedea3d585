//! What stands in the way of a draft, each with its cure.

use kernel::Network;
use wording::{DisclosureState, LinkState, Problem, Unit};

use super::place::{language, languages};
use crate::format::Place;
use crate::text::{count, t, t_of};

/// A problem in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// What is wrong.
    pub what: String,
    /// What to do.
    pub cure: String,
}

/// A problem of a draft, and its cure.
#[must_use]
pub fn problem(place: &Place, network: Network, problem: &Problem) -> Wrong {
    let (what, cure) = match problem {
        Problem::TooLong { used, limit, unit } => {
            let network = t_of!(place, "network", network.name());
            let what = match unit {
                Unit::Graphemes => {
                    t!(
                        place,
                        "wording-too-long",
                        used = count(*used),
                        limit = count(*limit),
                        network = network
                    )
                }
                Unit::Weighted => {
                    t!(
                        place,
                        "wording-too-heavy",
                        used = count(*used),
                        limit = count(*limit),
                        network = network
                    )
                }
            };
            (what, t!(place, "wording-too-long-cure", over = count(used.saturating_sub(*limit))))
        }
        Problem::TooManyBytes { bytes, limit } => (
            t!(place, "wording-too-many-bytes", bytes = count(*bytes), limit = count(*limit)),
            t!(place, "wording-too-many-bytes-cure"),
        ),
        Problem::WrongLanguage { found, allowed } => (
            t!(place, "wording-language", found = language(place, *found)),
            t!(place, "wording-language-cure", allowed = languages(place, allowed)),
        ),
        Problem::Disclosure { state, found, within, accepted, .. } => (
            disclosure(place, *state, found.as_deref().unwrap_or_default(), *within),
            disclosure_cure(place, accepted),
        ),
        Problem::Link { state, found, link, .. } => (
            link_state(place, *state, found.as_deref().unwrap_or_default()),
            t!(place, "wording-link-cure", link = link.as_str()),
        ),
        Problem::TooFewOwnWords { found, needed } => (
            t!(place, "wording-too-few", found = count(*found), needed = count(*needed)),
            t!(place, "wording-too-few-cure"),
        ),
        Problem::CopiesBrief { score, refused_from, .. } => (
            t!(
                place,
                "wording-copies-brief",
                score = percent(place, *score),
                limit = percent(place, *refused_from)
            ),
            t!(place, "wording-copies-cure"),
        ),
        Problem::CopiesPost { score, refused_from, .. } => (
            t!(
                place,
                "wording-copies-post",
                score = percent(place, *score),
                limit = percent(place, *refused_from)
            ),
            t!(place, "wording-copies-cure"),
        ),
    };
    Wrong { what, cure }
}

/// What a text says about being paid, in a sentence.
#[must_use]
pub fn disclosure(place: &Place, state: DisclosureState, found: &str, within: usize) -> String {
    match state {
        DisclosureState::Present => t!(place, "wording-disclosure-present", found = found),
        DisclosureState::Late => {
            t!(place, "wording-disclosure-late", found = found, within = count(within))
        }
        DisclosureState::AmongTags => t!(place, "wording-disclosure-among-tags", found = found),
        DisclosureState::Disguised => t!(place, "wording-disclosure-disguised"),
        DisclosureState::Doubted => t!(place, "wording-disclosure-doubted", found = found),
        DisclosureState::Denied => t!(place, "wording-disclosure-denied"),
        DisclosureState::InProse => t!(place, "wording-disclosure-in-prose", found = found),
        DisclosureState::PartOfWord => t!(place, "wording-disclosure-part-of-word", found = found),
        DisclosureState::AboutSomethingElse => t!(place, "wording-disclosure-elsewhere", found = found),
        DisclosureState::WrongTerm => t!(place, "wording-disclosure-wrong-term", found = found),
        DisclosureState::Missing => t!(place, "wording-disclosure-missing"),
    }
}

fn disclosure_cure(place: &Place, accepted: &[String]) -> String {
    let first = accepted.first().map_or("Ad", String::as_str);
    let others: Vec<String> = accepted
        .iter()
        .skip(1)
        .take(3)
        .map(|term| t!(place, "wording-quoted", word = term.as_str()))
        .collect();
    if others.is_empty() {
        t!(place, "wording-disclosure-cure", first = first)
    } else {
        t!(place, "wording-disclosure-cure-or", first = first, others = place.list(&others))
    }
}

/// What a text does with the link, in a sentence.
#[must_use]
pub fn link_state(place: &Place, state: LinkState, found: &str) -> String {
    match state {
        LinkState::Intact => t!(place, "wording-link-intact"),
        LinkState::OtherScheme => t!(place, "wording-link-other-scheme", found = found),
        LinkState::OtherQuery => t!(place, "wording-link-other-query", found = found),
        LinkState::OtherFragment => t!(place, "wording-link-other-fragment", found = found),
        LinkState::OtherPath => t!(place, "wording-link-other-path", found = found),
        LinkState::NoScheme => t!(place, "wording-link-no-scheme", found = found),
        LinkState::Disguised => t!(place, "wording-link-disguised"),
        LinkState::LookAlikeHost => t!(place, "wording-link-look-alike", found = found),
        LinkState::Missing => t!(place, "wording-link-missing"),
    }
}

/// A likeness, in whole per cents.
#[must_use]
pub fn percent(place: &Place, score: u16) -> String {
    let whole = (score.saturating_add(50) / 100).min(100) * 100;
    kernel::BasisPoints::new(whole).map(|share| place.percent(share)).unwrap_or_default()
}
