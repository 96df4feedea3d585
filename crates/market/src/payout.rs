//! A payout: money on its way from the market to a creator, or back to a brand.
//!
//! | state     | send | confirm   | refuse   |
//! |-----------|------|-----------|----------|
//! | requested | sent | confirmed | returned |
//! | sent      | sent | confirmed | returned |
//! | confirmed, returned | |     |          |
//!
//! An empty cell is a [`Rejection::NotNow`]. Only the rail's own word confirms or refuses: a lost answer leaves
//! the payout where it is, to be asked about again under the same id.

use kernel::{BrandId, CreatorId, Money, PayoutId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::rejection::Rejection;

/// Who is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payee {
    /// A creator's earnings.
    Creator(CreatorId),
    /// A brand's remainder.
    Brand(BrandId),
}

/// Where a payout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// To be handed to the rail.
    Requested,
    /// The rail has it.
    Sent,
    /// The rail has paid.
    Confirmed,
    /// The rail has refused; the money is back with the payee.
    Returned,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Requested, Self::Sent, Self::Confirmed, Self::Returned];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Returned => "returned",
        }
    }
}

/// A payout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payout {
    /// Its id, and the key under which the rail knows it.
    pub id: PayoutId,
    /// To whom.
    pub payee: Payee,
    /// How much.
    pub amount: Money,
    /// Where it stands.
    pub state: State,
    /// Why it came back, in the rail's words.
    pub refusal: Option<String>,
    /// When it was requested.
    pub requested: Timestamp,
}

/// What can be told to a payout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The rail has it.
    Send,
    /// The rail has paid.
    Confirm,
    /// The rail has refused.
    Refuse {
        /// In its words.
        reason: String,
    },
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Send => "be sent",
            Self::Confirm => "be confirmed",
            Self::Refuse { .. } => "be refused",
        }
    }

    /// The states that allow it; a state that is not named does not.
    #[must_use]
    pub const fn from_states(&self) -> &'static [State] {
        match self {
            Self::Send | Self::Confirm | Self::Refuse { .. } => &[State::Requested, State::Sent],
        }
    }
}

/// What happened to a payout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The rail has it.
    Sent,
    /// The rail has paid.
    Confirmed,
    /// The rail has refused.
    Returned {
        /// In its words.
        reason: String,
    },
}

impl Event {
    /// The name in storage.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Confirmed => "confirmed",
            Self::Returned { .. } => "returned",
        }
    }
}

/// What happens when the market tells a payout this.
///
/// # Errors
/// When the state does not allow it.
pub fn decide(payout: &Payout, command: Command) -> Result<Vec<Event>, Rejection> {
    if !command.from_states().contains(&payout.state) {
        let (state, command) = (payout.state.name(), command.name());
        return Err(Rejection::NotNow { what: "payout", state, command });
    }
    match command {
        Command::Send if payout.state == State::Sent => Ok(Vec::new()),
        Command::Send => Ok(vec![Event::Sent]),
        Command::Confirm => Ok(vec![Event::Confirmed]),
        Command::Refuse { reason } => {
            Ok(vec![Event::Returned { reason: reason.chars().take(500).collect() }])
        }
    }
}

/// Makes an event so.
#[must_use]
pub fn apply(mut payout: Payout, event: &Event) -> Payout {
    match event.clone() {
        Event::Sent => payout.state = State::Sent,
        Event::Confirmed => payout.state = State::Confirmed,
        Event::Returned { reason } => {
            payout.refusal = Some(reason);
            payout.state = State::Returned;
        }
    }
    payout
}
