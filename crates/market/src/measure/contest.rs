//! A contest: an owner says that a measure of their profile is wrong; a person answers.
//!
//! | state     | keep | correct   | withdraw  |
//! |-----------|------|-----------|-----------|
//! | filed     | kept | corrected | withdrawn |
//! | kept, corrected, withdrawn | | |       |
//!
//! An empty cell is a [`Rejection::NotNow`]. While it is filed the contested value says so wherever it is shown, and no place is lost
//! because of it. After [`ANSWER`] operators are reminded; the time changes nothing else.

use kernel::{AuditId, ContestId, CreatorId, OperatorId, ProfileId, Span, Timestamp};
use serde::{Deserialize, Serialize};

use super::Family;
use crate::people::Actor;
use crate::rejection::{Rejection, fit};

/// Within this an operator should answer.
pub const ANSWER: Span = Span::days(7);

/// What is contested.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum About {
    /// A score.
    Score {
        /// In which snapshot.
        snapshot: String,
    },
    /// An audit.
    Audit {
        /// Which.
        audit: AuditId,
        /// One part of it; nothing: all of it.
        family: Option<Family>,
    },
}

/// Where a contest stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It waits for an operator.
    Filed,
    /// The measure stands.
    Kept,
    /// The measure does not stand.
    Corrected,
    /// Taken back by whoever filed it.
    Withdrawn,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Filed, Self::Kept, Self::Corrected, Self::Withdrawn];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Kept => "kept",
            Self::Corrected => "corrected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// What follows when a measure does not stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Correction {
    /// It is measured again; until then the value stands.
    Remeasured,
    /// The value counts for nothing until it is measured again.
    SetAside,
}

impl Correction {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Remeasured, Self::SetAside];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Remeasured => "remeasured",
            Self::SetAside => "set_aside",
        }
    }
}

/// An operator's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// Who.
    pub by: OperatorId,
    /// When.
    pub at: Timestamp,
    /// Why, 1 to 2,000 characters.
    pub note: String,
    /// What follows; nothing where the measure stands.
    pub correction: Option<Correction>,
}

/// A contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contest {
    /// Its id: follows from what is contested, so that the same is contested once.
    pub id: ContestId,
    /// Whose profile.
    pub creator: CreatorId,
    /// Which.
    pub profile: ProfileId,
    /// What is contested.
    pub about: About,
    /// Why, in the owner's words.
    pub grounds: String,
    /// Where it stands.
    pub state: State,
    /// When it was filed.
    pub filed: Timestamp,
    /// Until when it should be answered.
    pub answer_by: Timestamp,
    /// When operators were reminded of it.
    pub reminded: Option<Timestamp>,
    /// The answer.
    pub answer: Option<Answer>,
}

/// What can be asked of a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The measure stands.
    Keep {
        /// Why, 1 to 2,000 characters.
        note: String,
    },
    /// The measure does not stand.
    Correct {
        /// Why, 1 to 2,000 characters.
        note: String,
        /// What follows.
        correction: Correction,
    },
    /// Take it back.
    Withdraw,
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Keep { .. } => "be answered with the measure kept",
            Self::Correct { .. } => "be answered with a correction",
            Self::Withdraw => "be withdrawn",
        }
    }
}

/// What happened to a contest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// An operator answered.
    Answered(Answer),
    /// Whoever filed it took it back.
    Withdrawn,
}

/// What happens when `by` gives this command now.
///
/// # Errors
/// When the state or the party does not allow it, or the note is missing or too long.
pub fn decide(
    contest: &Contest,
    command: Command,
    by: Actor,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let operator = match by {
        Actor::Operator(id) => Some(id),
        Actor::Brand(_) | Actor::Creator(_) | Actor::System => None,
    };
    let name = command.name();
    let wrong = |needs| Rejection::WrongParty { what: "contest", command: name, needs };
    let (note, correction) = match command {
        Command::Withdraw if by != Actor::Creator(contest.creator) => return Err(wrong("whoever filed it")),
        Command::Withdraw => {
            open(contest, name)?;
            return Ok(vec![Event::Withdrawn]);
        }
        Command::Keep { note } => (note, None),
        Command::Correct { note, correction } => (note, Some(correction)),
    };
    let Some(by) = operator else { return Err(wrong("the operator")) };
    open(contest, name)?;
    let note = fit("the note", note.trim(), 1, 2_000)?.to_owned();
    Ok(vec![Event::Answered(Answer { by, at: now, note, correction })])
}

fn open(contest: &Contest, command: &'static str) -> Result<(), Rejection> {
    if contest.state == State::Filed {
        return Ok(());
    }
    Err(Rejection::NotNow { what: "contest", state: contest.state.name(), command })
}

/// Makes an event so.
#[must_use]
pub fn apply(mut contest: Contest, event: &Event) -> Contest {
    match event.clone() {
        Event::Answered(answer) => {
            contest.state = if answer.correction.is_some() { State::Corrected } else { State::Kept };
            contest.answer = Some(answer);
        }
        Event::Withdrawn => contest.state = State::Withdrawn,
    }
    contest
}
