//! What somebody is up to, dealt by the seed and the record's id: nothing of it needs to be kept.

use kernel::{Span, Timestamp};
use market::reasons::RejectCode;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::outside::hours;
use crate::rng::Rng;

/// What is changed in a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Change {
    DropsLabel,
    DropsLink,
    Rewrites,
}

/// What a creator does with a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Deed {
    Honest,
    NeverWrites,
    /// Hands in the brief as a draft, and then perhaps something better.
    Copies {
        then_writes: bool,
    },
    GivesBack(Span),
    /// Wants the post away so long after it was published, and gives the money back.
    TakesBack(Span),
    NeverPublishes,
    BackDates(Span),
    WrongAuthor,
    NeverThere,
    Deletes(Span),
    Edits(Span, Change),
    TakenDown(Span),
    ClosesAccount(Span),
}

/// What a brand says to a first draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Word {
    Approves,
    Silent,
    Rejects(RejectCode),
}

/// What a creator answers to a rejection or a breach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Reply {
    Accepts,
    Mends,
    Appeals,
}

/// The course of a placement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Script {
    pub(super) deed: Deed,
    pub(super) word: Word,
    pub(super) reply: Reply,
    pub(super) write_after: Span,
    pub(super) review_after: Span,
    pub(super) publish_after: Span,
    pub(super) reply_after: Span,
    /// When the brand contests a post that stands, if it does.
    pub(super) contest_after: Option<Span>,
    /// When the brand answers a dispute, if it does.
    pub(super) answer_after: Option<Span>,
    /// When the operator rules after hearing both, if at all.
    pub(super) rule_after: Option<Span>,
    pub(super) upheld: bool,
}

/// Numbers that belong to one thing alone.
pub(super) fn dice(seed: u64, id: Uuid, name: &str) -> Rng {
    let (high, low) = id.as_u64_pair();
    Rng::new(seed ^ high.rotate_left(13) ^ low, name)
}

const CODES: [RejectCode; 5] =
    [RejectCode::OffBrief, RejectCode::FalseClaim, RejectCode::Tone, RejectCode::Language, RejectCode::Other];

impl Script {
    /// The course of this placement.
    pub(super) fn deal(seed: u64, id: Uuid) -> Self {
        let mut rng = dice(seed, id, "script");
        let deed = deed(&mut rng);
        let word = match rng.below(100) {
            0..78 => Word::Approves,
            78..89 => Word::Silent,
            _ => Word::Rejects(rng.pick(&CODES).copied().unwrap_or(RejectCode::Other)),
        };
        let reply = match rng.below(100) {
            0..55 => Reply::Mends,
            55..75 => Reply::Appeals,
            _ => Reply::Accepts,
        };
        Self {
            deed,
            word,
            reply,
            write_after: hours(&mut rng, 1, 60),
            review_after: hours(&mut rng, 1, 40),
            publish_after: hours(&mut rng, 1, 40),
            reply_after: hours(&mut rng, 2, 40),
            contest_after: rng.chance(150).then(|| hours(&mut rng, 3, 60)),
            answer_after: rng.chance(8_000).then(|| hours(&mut rng, 4, 50)),
            rule_after: Some(hours(&mut rng, 4, 40)),
            upheld: rng.chance(5_000),
        }
    }

    /// A reply under a post that is breaking out: everybody hurries, since its readers do.
    pub(super) fn reply(seed: u64, id: Uuid, deed: Deed) -> Self {
        let mut rng = dice(seed, id, "reply");
        let mut minutes = |low: u64, high: u64| Span::seconds(low * 60 + rng.below((high - low) * 60));
        Self {
            deed,
            word: Word::Approves,
            write_after: minutes(12, 40),
            review_after: minutes(8, 30),
            publish_after: minutes(3, 15),
            ..Self::plain()
        }
    }

    /// The course that a visitor sees: nobody keeps them waiting.
    pub(super) fn before_visitors(self) -> Self {
        let deed = match self.deed {
            Deed::NeverWrites
            | Deed::GivesBack(_)
            | Deed::NeverPublishes
            | Deed::Copies { then_writes: false } => Deed::Honest,
            Deed::Honest
            | Deed::TakesBack(_)
            | Deed::Copies { then_writes: true }
            | Deed::BackDates(_)
            | Deed::WrongAuthor
            | Deed::NeverThere
            | Deed::Deletes(_)
            | Deed::Edits(..)
            | Deed::TakenDown(_)
            | Deed::ClosesAccount(_) => self.deed,
        };
        let word = match self.word {
            Word::Silent => Word::Approves,
            Word::Approves | Word::Rejects(_) => self.word,
        };
        Self { deed, word, ..self }
    }

    /// Everything as it should be, each within a day.
    pub(super) fn plain() -> Self {
        Self {
            deed: Deed::Honest,
            word: Word::Approves,
            reply: Reply::Accepts,
            write_after: Span::hours(9),
            review_after: Span::hours(7),
            publish_after: Span::hours(5),
            reply_after: Span::hours(8),
            contest_after: None,
            answer_after: Some(Span::hours(20)),
            rule_after: Some(Span::hours(16)),
            upheld: false,
        }
    }
}

fn deed(rng: &mut Rng) -> Deed {
    let change = [Change::DropsLabel, Change::DropsLink, Change::Rewrites];
    match rng.below(1_000) {
        0..30 => Deed::NeverWrites,
        30..55 => Deed::Copies { then_writes: true },
        55..65 => Deed::Copies { then_writes: false },
        65..85 => Deed::GivesBack(hours(rng, 2, 50)),
        85..100 => Deed::NeverPublishes,
        100..112 => Deed::BackDates(hours(rng, 20, 90)),
        112..117 => Deed::WrongAuthor,
        117..123 => Deed::NeverThere,
        123..150 => Deed::Deletes(hours(rng, 3, 70)),
        150..168 => Deed::Edits(hours(rng, 3, 70), rng.pick(&change).copied().unwrap_or(Change::DropsLabel)),
        168..176 => Deed::TakenDown(hours(rng, 3, 70)),
        176..180 => Deed::ClosesAccount(hours(rng, 3, 70)),
        _ => Deed::Honest,
    }
}

/// What a brand does with a campaign, and when; what is not set does not happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Fate {
    pub(super) fund: Option<Timestamp>,
    pub(super) launch: Option<Timestamp>,
    pub(super) pause: Option<Timestamp>,
    pub(super) end: Option<Timestamp>,
    pub(super) cancel: Option<Timestamp>,
}

impl Fate {
    /// Paid and opened within a day, then left to its period.
    pub(super) fn deal(seed: u64, id: Uuid, opened: Timestamp) -> Self {
        let mut rng = dice(seed, id, "fate");
        let fund = opened.plus(hours(&mut rng, 1, 8));
        let launch = fund.plus(hours(&mut rng, 1, 8));
        Self { fund: Some(fund), launch: Some(launch), ..Self::default() }
    }
}

/// A code's name, for reports.
pub(super) const fn code(code: RejectCode) -> &'static str {
    match code {
        RejectCode::OffBrief => "off_brief",
        RejectCode::FalseClaim => "false_claim",
        RejectCode::Tone => "tone",
        RejectCode::Language => "language",
        RejectCode::Other => "other",
    }
}
