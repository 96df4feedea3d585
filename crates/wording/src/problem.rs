//! What is wrong with a draft, one variant per cure, so that pages can say it in the reader's language.

use std::fmt;

use kernel::Language;
use serde::{Deserialize, Serialize};

use crate::own::CopiedSpan;
use crate::{DisclosureState, LinkState, Span, Unit};

/// Why a draft is refused. The texts of `Display` are the English ones, each with its cure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "problem")]
pub enum Problem {
    /// Longer than the network allows.
    TooLong {
        /// How much is used.
        used: usize,
        /// How much there is.
        limit: usize,
        /// In which unit.
        unit: Unit,
    },
    /// More bytes than the network allows.
    TooManyBytes {
        /// How many.
        bytes: usize,
        /// How many there may be.
        limit: usize,
    },
    /// In a language that the campaign does not ask for.
    WrongLanguage {
        /// The language recognised.
        found: Language,
        /// Those that are allowed.
        allowed: Vec<Language>,
    },
    /// Nothing says that the post is paid, or not as it should.
    Disclosure {
        /// What is there instead.
        state: DisclosureState,
        /// Where.
        span: Option<Span>,
        /// As it is written.
        found: Option<String>,
        /// How many characters may stand before it.
        within: usize,
        /// What is accepted.
        accepted: Vec<String>,
    },
    /// The campaign's link is missing or changed.
    Link {
        /// What is there instead.
        state: LinkState,
        /// Where.
        span: Option<Span>,
        /// As it is written.
        found: Option<String>,
        /// The link to write.
        link: String,
    },
    /// Too few words beside what everyone must write.
    TooFewOwnWords {
        /// How many there are.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A copy of the brief.
    CopiesBrief {
        /// How alike, 0 to 10,000.
        score: u16,
        /// From where it is refused.
        refused_from: u16,
        /// The copied spans.
        copied: Vec<CopiedSpan>,
    },
    /// A copy of another post of the campaign.
    CopiesPost {
        /// The other post's key.
        key: u64,
        /// How alike, 0 to 10,000.
        score: u16,
        /// From where it is refused.
        refused_from: u16,
        /// The copied spans.
        copied: Vec<CopiedSpan>,
    },
}

impl Problem {
    /// Where in the draft, in order; empty where the whole draft is meant.
    #[must_use]
    pub fn spans(&self) -> Vec<Span> {
        match self {
            Self::TooLong { .. }
            | Self::TooManyBytes { .. }
            | Self::WrongLanguage { .. }
            | Self::TooFewOwnWords { .. } => Vec::new(),
            Self::Disclosure { span, .. } | Self::Link { span, .. } => span.iter().copied().collect(),
            Self::CopiesBrief { copied, .. } | Self::CopiesPost { copied, .. } => {
                copied.iter().map(|span| span.draft).collect()
            }
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { used, limit, unit } => {
                let unit = match unit {
                    Unit::Graphemes => "characters",
                    Unit::Weighted => "weighted characters",
                };
                write!(f, "{used} {unit} where {limit} fit: cut {}", used.saturating_sub(*limit))
            }
            Self::TooManyBytes { bytes, limit } => {
                write!(f, "{bytes} bytes where {limit} fit: cut some text or emoji")
            }
            Self::WrongLanguage { found, allowed } => {
                let allowed = allowed.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                write!(f, "written in {found}: write in {allowed}")
            }
            Self::Disclosure { state, found, within, accepted, .. } => {
                let found = found.as_deref().unwrap_or_default();
                disclosure(f, *state, found, *within, accepted)
            }
            Self::Link { state, found, link, .. } => {
                write!(f, "{}: write {link}", link_fault(*state, found.as_deref().unwrap_or_default()))
            }
            Self::TooFewOwnWords { found, needed } => {
                write!(
                    f,
                    "{found} words of your own where {needed} are needed: say something about it yourself"
                )
            }
            Self::CopiesBrief { score, .. } => {
                write!(f, "copies the brief ({} %): say it in your own words", score / 100)
            }
            Self::CopiesPost { key, score, .. } => {
                write!(f, "copies post {key} of this campaign ({} %): say it in your own words", score / 100)
            }
        }
    }
}

fn disclosure(
    f: &mut fmt::Formatter<'_>,
    state: DisclosureState,
    found: &str,
    within: usize,
    accepted: &[String],
) -> fmt::Result {
    let fault = match state {
        DisclosureState::Present => "it is said that the post is paid".to_owned(),
        DisclosureState::Late => {
            format!("“{found}” comes too late (after {within} characters, blank lines or a link)")
        }
        DisclosureState::AmongTags => format!("“{found}” is hidden among tags"),
        DisclosureState::Disguised if found.is_empty() => "the disclosure is in invisible letters".to_owned(),
        DisclosureState::Disguised => format!("“{found}” is not written in plain letters"),
        DisclosureState::Doubted => format!("“{found}” is asked or quoted, not said"),
        DisclosureState::Denied => "the post denies being paid".to_owned(),
        DisclosureState::InProse => format!("“{found}” stands inside a sentence, not as a label"),
        DisclosureState::PartOfWord => format!("“{found}” is part of another word"),
        DisclosureState::AboutSomethingElse => format!("“{found}” is said of something else"),
        DisclosureState::WrongTerm => format!("“{found}” is not enough here"),
        DisclosureState::Missing => "nothing says that the post is paid".to_owned(),
    };
    let first = accepted.first().map_or("Ad", String::as_str);
    write!(f, "{fault}: begin the post with “{first}:”")?;
    let others: Vec<_> = accepted.iter().skip(1).take(5).map(|term| format!("“{term}”")).collect();
    if others.is_empty() { Ok(()) } else { write!(f, " (also accepted: {})", others.join(", ")) }
}

fn link_fault(state: LinkState, found: &str) -> String {
    match state {
        LinkState::Intact => "the link is whole".to_owned(),
        LinkState::OtherScheme => format!("{found} has another scheme than the campaign's link"),
        LinkState::OtherQuery => format!("{found} has other parameters than the campaign's link"),
        LinkState::OtherFragment => format!("{found} has another end than the campaign's link"),
        LinkState::OtherPath => format!("{found} leads to another page"),
        LinkState::NoScheme => format!("{found} is no link on this network without its https://"),
        LinkState::Disguised => "the link holds invisible characters or a name".to_owned(),
        LinkState::LookAlikeHost => format!("{found} only looks like the campaign's address"),
        LinkState::Missing => "the campaign's link is missing".to_owned(),
    }
}
