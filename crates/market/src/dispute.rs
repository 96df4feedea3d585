//! A dispute: one side contests what was decided about a placement; the other answers; an operator decides.
//!
//! | state    | answer   | uphold | dismiss   | overtake |
//! |----------|----------|--------|-----------|----------|
//! | opened   | answered | upheld | dismissed | upheld, or dismissed when the brand opened it |
//! | answered |          | upheld | dismissed | upheld, or dismissed when the brand opened it |
//! | upheld, dismissed | |     |           |          |
//!
//! An empty cell is a [`Rejection::NotNow`]. Without an answer the operator decides after the answer window. A campaign that is
//! stopped as false overtakes its disputes: each ends in its creator's favour.

use kernel::{BrandId, CreatorId, DisputeId, PlacementId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::people::Actor;
use crate::rejection::{Rejection, fit};

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waiting for the other side.
    Opened,
    /// Both sides have spoken.
    Answered,
    /// Decided for whoever opened it.
    Upheld,
    /// Decided against whoever opened it.
    Dismissed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Opened, Self::Answered, Self::Upheld, Self::Dismissed];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Answered => "answered",
            Self::Upheld => "upheld",
            Self::Dismissed => "dismissed",
        }
    }
}

/// A dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispute {
    /// Its id.
    pub id: DisputeId,
    /// About which placement.
    pub placement: PlacementId,
    /// The brand's side.
    pub brand: BrandId,
    /// The creator's side.
    pub creator: CreatorId,
    /// Who opened it.
    pub opener: Actor,
    /// Why, in their words.
    pub grounds: String,
    /// What the other side says.
    pub answer: Option<String>,
    /// What the operator says.
    pub ruling: Option<String>,
    /// Where it stands.
    pub state: State,
    /// When it was opened.
    pub opened: Timestamp,
    /// Until when the other side can answer before the operator decides without.
    pub answer_by: Timestamp,
}

impl Dispute {
    /// The side that has not opened it.
    #[must_use]
    pub fn other_side(&self) -> Actor {
        if self.opener == Actor::Creator(self.creator) {
            Actor::Brand(self.brand)
        } else {
            Actor::Creator(self.creator)
        }
    }
}

/// What can be asked of a dispute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Say one's side.
    Answer {
        /// 1 to 5,000 characters.
        text: String,
    },
    /// Decide for whoever opened it.
    Uphold {
        /// Why, 1 to 5,000 characters.
        ruling: String,
    },
    /// Decide against whoever opened it.
    Dismiss {
        /// Why, 1 to 5,000 characters.
        ruling: String,
    },
    /// The campaign was stopped as false: in the creator's favour, whoever has spoken.
    Overtake {
        /// Why, 1 to 5,000 characters.
        ruling: String,
    },
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Answer { .. } => "be answered",
            Self::Uphold { .. } => "be upheld",
            Self::Dismiss { .. } => "be dismissed",
            Self::Overtake { .. } => "be overtaken",
        }
    }

    /// The states that allow it; a state that is not named does not.
    #[must_use]
    pub const fn from_states(&self) -> &'static [State] {
        match self {
            Self::Answer { .. } => &[State::Opened],
            Self::Uphold { .. } | Self::Dismiss { .. } | Self::Overtake { .. } => {
                &[State::Opened, State::Answered]
            }
        }
    }
}

/// What happened to a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The other side has spoken.
    Answered {
        /// What it says.
        text: String,
    },
    /// Decided for whoever opened it.
    Upheld {
        /// Why.
        ruling: String,
    },
    /// Decided against whoever opened it.
    Dismissed {
        /// Why.
        ruling: String,
    },
}

impl Event {
    /// The name in storage.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Answered { .. } => "answered",
            Self::Upheld { .. } => "upheld",
            Self::Dismissed { .. } => "dismissed",
        }
    }
}

/// What happens when `by` gives this command now.
///
/// # Errors
/// When the state, the party or the time does not allow it.
pub fn decide(
    dispute: &Dispute,
    command: Command,
    by: Actor,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let (fits, needs) = match command {
        Command::Answer { .. } => (by == dispute.other_side(), "the side that has not opened it"),
        Command::Uphold { .. } | Command::Dismiss { .. } => {
            (matches!(by, Actor::Operator(_)), "the operator")
        }
        Command::Overtake { .. } => (by == Actor::System, "the market itself"),
    };
    if !fits {
        return Err(Rejection::WrongParty { what: "dispute", command: command.name(), needs });
    }
    if !command.from_states().contains(&dispute.state) {
        let (state, command) = (dispute.state.name(), command.name());
        return Err(Rejection::NotNow { what: "dispute", state, command });
    }
    let heard = dispute.state == State::Answered || now >= dispute.answer_by;
    match command {
        Command::Answer { text } => {
            Ok(vec![Event::Answered { text: fit("the answer", &text, 1, 5_000)?.to_owned() }])
        }
        Command::Uphold { .. } | Command::Dismiss { .. } if !heard => Err(Rejection::TooEarly {
            command: "decide before the other side has spoken",
            until: dispute.answer_by,
        }),
        Command::Uphold { ruling } => {
            Ok(vec![Event::Upheld { ruling: fit("the ruling", &ruling, 1, 5_000)?.to_owned() }])
        }
        Command::Dismiss { ruling } => {
            Ok(vec![Event::Dismissed { ruling: fit("the ruling", &ruling, 1, 5_000)?.to_owned() }])
        }
        Command::Overtake { ruling } => {
            let ruling = fit("the ruling", &ruling, 1, 5_000)?.to_owned();
            let by_creator = dispute.opener == Actor::Creator(dispute.creator);
            Ok(vec![if by_creator { Event::Upheld { ruling } } else { Event::Dismissed { ruling } }])
        }
    }
}

/// Makes an event so.
#[must_use]
pub fn apply(mut dispute: Dispute, event: &Event) -> Dispute {
    match event.clone() {
        Event::Answered { text } => {
            dispute.answer = Some(text);
            dispute.state = State::Answered;
        }
        Event::Upheld { ruling } => {
            dispute.ruling = Some(ruling);
            dispute.state = State::Upheld;
        }
        Event::Dismissed { ruling } => {
            dispute.ruling = Some(ruling);
            dispute.state = State::Dismissed;
        }
    }
    dispute
}
