//! What the checks say of a text.

use garde::Validate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use wording::{DisclosureState as Said, LinkState as Linked, Problem as Kept, Report, Unit as Counted};

use super::names;

names! {
    /// What is counted.
    Unit: Counted {
        /// What a reader calls a character.
        Graphemes,
        /// Weighted characters of X.
        Weighted,
    }
}

names! {
    /// Whether the text says that it is paid, from the best to the worst.
    DisclosureState: Said {
        /// Present, early, plain.
        Present,
        /// Too far from the beginning, or behind the link.
        Late,
        /// Buried in a run of tags.
        AmongTags,
        /// In letters that only look like it.
        Disguised,
        /// Asked, quoted or called so.
        Doubted,
        /// Said not to be.
        Denied,
        /// A word in a sentence rather than a label.
        InProse,
        /// Part of another word.
        PartOfWord,
        /// A claim about something else.
        AboutSomethingElse,
        /// Another country's term, or one that no regulator accepts.
        WrongTerm,
        /// Nothing.
        Missing,
    }
}

names! {
    /// Whether the text carries the campaign's link, from the best to the worst.
    LinkState: Linked {
        /// The whole link.
        Intact,
        /// http in the place of https, or the reverse.
        OtherScheme,
        /// What follows the question mark was changed.
        OtherQuery,
        /// What follows the hash was changed.
        OtherFragment,
        /// The same host, another page.
        OtherPath,
        /// No link on this network: the scheme is missing.
        NoScheme,
        /// Invisible characters inside, or a name and password.
        Disguised,
        /// A host that looks like the campaign's and is another.
        LookAlikeHost,
        /// No address of that host.
        Missing,
    }
}

/// A stretch of the text, in bytes of UTF-8.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[schema(example = json!({"start": 0, "end": 11}))]
pub struct Stretch {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl From<wording::Span> for Stretch {
    fn from(span: wording::Span) -> Self {
        Self { start: span.start, end: span.end }
    }
}

/// A length against its limit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Length {
    /// How much is used.
    pub used: usize,
    /// How much there is.
    pub limit: usize,
    /// In which unit.
    pub unit: Unit,
    /// Bytes of UTF-8.
    pub bytes: usize,
    /// How many bytes there may be, where the network says so.
    pub byte_limit: Option<usize>,
}

/// Something that stands in a text's way.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"code": "too_few_own_words", "message": "2 words of your own where 3 are needed", "at": []}))]
pub struct DraftProblem {
    /// A short lasting name.
    pub code: DraftProblemCode,
    /// In English: what to do.
    pub message: String,
    /// Where in the text; empty where the whole text is meant.
    pub at: Vec<Stretch>,
}

/// What can stand in a text's way.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DraftProblemCode {
    /// Longer than the network allows.
    TooLong,
    /// More bytes than the network allows.
    TooManyBytes,
    /// In a language that the campaign does not ask for.
    WrongLanguage,
    /// Nothing says that the post is paid, or not as it should.
    Disclosure,
    /// The campaign's link is missing or changed.
    Link,
    /// Too few words beside what everyone must write.
    TooFewOwnWords,
    /// A copy of the brief.
    CopiesBrief,
    /// A copy of another post of the campaign.
    CopiesPost,
}

/// What the checks say of a text.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DraftReport {
    /// Whether it can be handed in as it is.
    pub passes: bool,
    /// Its length on its network.
    pub length: Length,
    /// Its language (ISO 639-1), when that is clear.
    pub language: Option<String>,
    /// Whether it says that it is paid.
    pub disclosure: DisclosureState,
    /// What would be accepted as a disclosure, the best first.
    pub disclosures_accepted: Vec<String>,
    /// Whether it carries the link.
    pub link: LinkState,
    /// Words of meaning beside what everyone must write.
    pub own_words: usize,
    /// How alike to the brief, in basis points.
    #[schema(maximum = 10_000)]
    pub like_brief: u16,
    /// How alike to the closest other post of the campaign, in basis points.
    #[schema(maximum = 10_000)]
    pub like_closest: u16,
    /// Everything that stands in its way; empty when it passes.
    pub problems: Vec<DraftProblem>,
}

impl From<&Report> for DraftReport {
    fn from(report: &Report) -> Self {
        let length = &report.length;
        let closest = report.originality.closest.as_ref();
        Self {
            passes: report.passes(),
            length: Length {
                used: length.used,
                limit: length.limit,
                unit: length.unit.into(),
                bytes: length.bytes,
                byte_limit: length.byte_limit,
            },
            language: report.language.map(|guess| guess.language.to_string()),
            disclosure: report.disclosure.state.into(),
            disclosures_accepted: report.disclosure.accepted.clone(),
            link: report.link.state.into(),
            own_words: report.originality.own_words,
            like_brief: report.originality.brief.score.hundredths(),
            like_closest: closest.map_or(0, |closest| closest.similarity.score.hundredths()),
            problems: report.problems.iter().map(DraftProblem::from).collect(),
        }
    }
}

impl From<&Kept> for DraftProblem {
    fn from(problem: &Kept) -> Self {
        let code = match problem {
            Kept::TooLong { .. } => DraftProblemCode::TooLong,
            Kept::TooManyBytes { .. } => DraftProblemCode::TooManyBytes,
            Kept::WrongLanguage { .. } => DraftProblemCode::WrongLanguage,
            Kept::Disclosure { .. } => DraftProblemCode::Disclosure,
            Kept::Link { .. } => DraftProblemCode::Link,
            Kept::TooFewOwnWords { .. } => DraftProblemCode::TooFewOwnWords,
            Kept::CopiesBrief { .. } => DraftProblemCode::CopiesBrief,
            Kept::CopiesPost { .. } => DraftProblemCode::CopiesPost,
        };
        // Another creator's post is not named to whoever copied it.
        let message = match problem {
            Kept::CopiesPost { score, .. } => {
                format!("copies another post of this campaign ({} %): say it in your own words", score / 100)
            }
            Kept::TooLong { .. }
            | Kept::TooManyBytes { .. }
            | Kept::WrongLanguage { .. }
            | Kept::Disclosure { .. }
            | Kept::Link { .. }
            | Kept::TooFewOwnWords { .. }
            | Kept::CopiesBrief { .. } => problem.to_string(),
        };
        Self { code, message, at: problem.spans().into_iter().map(Stretch::from).collect() }
    }
}

/// A text.
#[derive(Debug, Clone, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"text": "Publicité : deux pains et une brioche avec la farine du Moulin Bleu. https://flour.example/autumn"}))]
pub struct DraftText {
    /// The words.
    #[schema(min_length = 1, max_length = 5_000)]
    #[garde(length(chars, min = 1, max = 5_000))]
    pub text: String,
}
