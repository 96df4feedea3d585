//! An offer: a campaign's invitation to one creator. Refusing costs nothing.
//!
//! | state     | accept   | decline  | withdraw  | expire  |
//! |-----------|----------|----------|-----------|---------|
//! | sent      | accepted | declined | withdrawn | expired |
//! | accepted, declined, withdrawn, expired | | | | |
//!
//! An empty cell is a [`Rejection::NotNow`]. Accepting books a place under the same conditions as the open list.

use kernel::{BrandId, CampaignId, CreatorId, Money, OfferId, PlacementId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::people::Actor;
use crate::rejection::Rejection;

/// Where an offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waiting for the creator.
    Sent,
    /// Became a placement.
    Accepted,
    /// Refused.
    Declined,
    /// Taken back by the brand, or by the market with a campaign that it stopped.
    Withdrawn,
    /// Its time ended.
    Expired,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Sent, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// An offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Its id.
    pub id: OfferId,
    /// For a place in which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub brand: BrandId,
    /// To whom.
    pub creator: CreatorId,
    /// What it pays, in sight from the start.
    pub price: Money,
    /// Where it stands.
    pub state: State,
    /// When it was sent.
    pub sent: Timestamp,
    /// Until when it stands.
    pub until: Timestamp,
    /// The placement it became.
    pub placement: Option<PlacementId>,
}

/// What can be asked of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Take it.
    Accept {
        /// The placement it becomes.
        placement: PlacementId,
    },
    /// Refuse it.
    Decline,
    /// Take it back.
    Withdraw,
    /// Its time is over.
    Expire,
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accept { .. } => "be accepted",
            Self::Decline => "be declined",
            Self::Withdraw => "be withdrawn",
            Self::Expire => "expire",
        }
    }

    /// The states that allow it; a state that is not named does not.
    #[must_use]
    pub const fn from_states(self) -> &'static [State] {
        match self {
            Self::Accept { .. } | Self::Decline | Self::Withdraw | Self::Expire => &[State::Sent],
        }
    }
}

/// What happened to an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Taken.
    Accepted {
        /// The placement it became.
        placement: PlacementId,
    },
    /// Refused.
    Declined,
    /// Taken back.
    Withdrawn,
    /// Its time ended.
    Expired,
}

impl Event {
    /// The name in storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted { .. } => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// What happens when `by` gives this command now.
///
/// # Errors
/// When the state, the party or the time does not allow it.
pub fn decide(offer: &Offer, command: Command, by: Actor, now: Timestamp) -> Result<Vec<Event>, Rejection> {
    let (fits, needs) = match command {
        Command::Accept { .. } | Command::Decline => {
            (by == Actor::Creator(offer.creator), "the creator it was made to")
        }
        // The market itself, when the campaign was found false.
        Command::Withdraw => (by == Actor::Brand(offer.brand) || by == Actor::System, "its brand"),
        Command::Expire => (by == Actor::System, "the market itself"),
    };
    if !fits {
        return Err(Rejection::WrongParty { what: "offer", command: command.name(), needs });
    }
    if !command.from_states().contains(&offer.state) {
        let (state, command) = (offer.state.name(), command.name());
        return Err(Rejection::NotNow { what: "offer", state, command });
    }
    match command {
        Command::Accept { .. } if now >= offer.until => {
            Err(Rejection::TooLate { command: "accept the offer", since: offer.until })
        }
        Command::Accept { placement } => Ok(vec![Event::Accepted { placement }]),
        Command::Decline => Ok(vec![Event::Declined]),
        Command::Withdraw => Ok(vec![Event::Withdrawn]),
        Command::Expire if now < offer.until => {
            Err(Rejection::TooEarly { command: "let it expire", until: offer.until })
        }
        Command::Expire => Ok(vec![Event::Expired]),
    }
}

/// Makes an event so.
#[must_use]
pub fn apply(mut offer: Offer, event: &Event) -> Offer {
    match *event {
        Event::Accepted { placement } => {
            offer.placement = Some(placement);
            offer.state = State::Accepted;
        }
        Event::Declined => offer.state = State::Declined,
        Event::Withdrawn => offer.state = State::Withdrawn,
        Event::Expired => offer.state = State::Expired,
    }
    offer
}
