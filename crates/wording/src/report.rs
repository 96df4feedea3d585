//! A draft held against every rule at once.

use kernel::Link;
use serde::{Deserialize, Serialize};

use crate::own::{BRIEF_REFUSED_FROM, FEWEST_OWN_WORDS, OTHER_REFUSED_FROM, Originality};
use crate::{
    Corpus, DisclosureFinding, LanguageGuess, Length, LinkFinding, Problem, Setting, language, length,
    link_carried,
};

/// What the brand asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brief {
    /// The message, which nobody may copy.
    pub message: String,
    /// The link, which everybody must carry.
    pub link: Link,
    /// Product names, tags, words that everyone must write.
    pub required: Vec<String>,
}

/// What was found about a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Its length on its network.
    pub length: Length,
    /// Its language, when that is clear.
    pub language: Option<LanguageGuess>,
    /// Whether it says that it is paid.
    pub disclosure: DisclosureFinding,
    /// Whether it carries the link.
    pub link: LinkFinding,
    /// Whether it is in its author's own words.
    pub originality: Originality,
    /// Everything that stands in its way, empty when it passes.
    pub problems: Vec<Problem>,
}

impl Report {
    /// Whether the draft can be published as it is.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.problems.is_empty()
    }
}

/// Holds a draft against every rule. Only posts with a smaller key than `before` are compared, and never those
/// under `except`: an author's own earlier versions.
#[must_use]
pub fn check(
    draft: &str,
    setting: &Setting,
    brief: &Brief,
    corpus: &Corpus,
    before: Option<u64>,
    except: &[u64],
) -> Report {
    check_with_links(draft, &[], setting, brief, corpus, before, except)
}

/// The same for a post that carries addresses beside its text, such as Bluesky's facets.
#[must_use]
pub fn check_with_links(
    draft: &str,
    carried: &[&str],
    setting: &Setting,
    brief: &Brief,
    corpus: &Corpus,
    before: Option<u64>,
    except: &[u64],
) -> Report {
    let language = language(draft);
    let mut report = Report {
        length: length(draft, setting.network),
        language,
        disclosure: crate::disclosure::disclosure_in(draft, setting, language.map(|guess| guess.language)),
        link: link_carried(draft, carried, setting.network, &brief.link),
        originality: corpus.originality(draft, before, except),
        problems: Vec::new(),
    };
    report.problems = problems(&report, setting, brief);
    report
}

fn problems(report: &Report, setting: &Setting, brief: &Brief) -> Vec<Problem> {
    let mut found = Vec::new();
    let length = &report.length;
    if length.used > length.limit {
        found.push(Problem::TooLong { used: length.used, limit: length.limit, unit: length.unit });
    }
    if let Some(limit) = length.byte_limit.filter(|limit| length.bytes > *limit) {
        found.push(Problem::TooManyBytes { bytes: length.bytes, limit });
    }
    let allowed = &setting.languages;
    if let Some(guess) =
        report.language.filter(|guess| !allowed.is_empty() && !allowed.contains(&guess.language))
    {
        found.push(Problem::WrongLanguage { found: guess.language, allowed: allowed.clone() });
    }
    let disclosure = &report.disclosure;
    if !disclosure.passes() {
        found.push(Problem::Disclosure {
            state: disclosure.state,
            span: disclosure.span,
            found: disclosure.found.clone(),
            within: disclosure.within,
            accepted: disclosure.accepted.clone(),
        });
    }
    if !report.link.passes() {
        found.push(Problem::Link {
            state: report.link.state,
            span: report.link.span,
            found: report.link.found.clone(),
            link: brief.link.to_string(),
        });
    }
    found.extend(copies(&report.originality));
    found
}

fn copies(originality: &Originality) -> Vec<Problem> {
    let mut found = Vec::new();
    if originality.own_words < FEWEST_OWN_WORDS {
        found.push(Problem::TooFewOwnWords { found: originality.own_words, needed: FEWEST_OWN_WORDS });
    }
    if originality.brief.score >= BRIEF_REFUSED_FROM {
        found.push(Problem::CopiesBrief {
            score: originality.brief.score.hundredths(),
            refused_from: BRIEF_REFUSED_FROM.hundredths(),
            copied: originality.brief.copied.clone(),
        });
    }
    if let Some(closest) = &originality.closest
        && closest.similarity.score >= OTHER_REFUSED_FROM
    {
        found.push(Problem::CopiesPost {
            key: closest.key,
            score: closest.similarity.score.hundredths(),
            refused_from: OTHER_REFUSED_FROM.hundredths(),
            copied: closest.similarity.copied.clone(),
        });
    }
    found
}
