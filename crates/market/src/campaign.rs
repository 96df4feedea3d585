//! A campaign: a message with conditions and a budget.
//!
//! | state     | fund   | launch | book | free | check product | pause  | resume | end   | stop  | cancel    | settle  |
//! |-----------|--------|--------|------|------|---------------|--------|--------|-------|-------|-----------|---------|
//! | draft     | draft, or funded when the budget is there | | | | draft | | | | | cancelled | |
//! | funded    | funded | live   |      |      | funded        |        |        |       |       | cancelled |         |
//! | live      | live   |        | live | live | live          | paused |        | ended | ended |           |         |
//! | paused    | paused |        |      | paused | paused      |        | live   | ended | ended |           |         |
//! | ended     |        |        |      | ended |              |        |        |       | ended |           | settled |
//! | settled   |        |        |      |      |               |        |        |       |       |           |         |
//! | cancelled |        |        |      |      |               |        |        |       |       |           |         |
//!
//! An empty cell is a [`Rejection::NotNow`]. Money comes first: nothing is live before its budget is there. A campaign that was
//! found false is stopped once: it has ended, and [`Campaign::stopped`] says why; each of its placements is then stopped too.

use kernel::{BasisPoints, BrandId, CampaignId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::breakout::standing::{ProductCheck, Standing};
use crate::people::Actor;
use crate::rejection::{Rejection, fit};
use crate::terms::Terms;

/// Where a campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Written, without its money.
    Draft,
    /// The budget is there.
    Funded,
    /// Open for booking.
    Live,
    /// No new bookings for now.
    Paused,
    /// No new bookings any more; placements go on.
    Ended,
    /// Every placement is closed and the remainder is back with the brand.
    Settled,
    /// Called off before it was live; its money is back with the brand.
    Cancelled,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Draft, Self::Funded, Self::Live, Self::Paused, Self::Ended, Self::Settled, Self::Cancelled];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Funded => "funded",
            Self::Live => "live",
            Self::Paused => "paused",
            Self::Ended => "ended",
            Self::Settled => "settled",
            Self::Cancelled => "cancelled",
        }
    }
}

/// Why and when the market stopped a campaign as false.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    /// What the operator found, 1 to 2,000 characters.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// A campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Campaign {
    /// Its id.
    pub id: CampaignId,
    /// Who pays.
    pub brand: BrandId,
    /// What for.
    pub terms: Terms,
    /// The platform's share of each price, as it was when the campaign was opened.
    pub fee: BasisPoints,
    /// Where it stands.
    pub state: State,
    /// All that came in.
    pub funded: Money,
    /// Places taken by small accounts.
    pub taken_by_small: u32,
    /// Places taken by others.
    pub taken_by_others: u32,
    /// When it was opened.
    pub opened: Timestamp,
    /// What makes it one for breakouts: its places go to authors who are made an offer, none to the open list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breakout: Option<Standing>,
    /// Found false, and stopped by the market for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
}

/// What can be asked of a campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Money came in.
    Fund {
        /// How much.
        amount: Money,
    },
    /// Open it for booking.
    Launch,
    /// Take one place. Eligibility has been held against the same state by the caller.
    Book {
        /// Whether a small account takes it.
        small: bool,
    },
    /// Give one place back.
    Free {
        /// Whether a small account had it.
        small: bool,
    },
    /// An operator has looked at the product of a standing breakout campaign.
    CheckProduct {
        /// What was found.
        check: ProductCheck,
    },
    /// No new bookings for now.
    Pause,
    /// Open again.
    Resume,
    /// No new bookings any more.
    End,
    /// It was found false: no new bookings or offers, and whoever has worked for it is paid.
    Stop {
        /// What was found, 1 to 2,000 characters.
        note: String,
    },
    /// Call it off before it is live.
    Cancel,
    /// Close the books.
    Settle {
        /// Placements that are still open.
        open: u64,
    },
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Fund { .. } => "be funded",
            Self::Launch => "be launched",
            Self::Book { .. } => "be booked",
            Self::Free { .. } => "take a place back",
            Self::CheckProduct { .. } => "have its product checked",
            Self::Pause => "be paused",
            Self::Resume => "be resumed",
            Self::End => "be ended",
            Self::Stop { .. } => "be stopped as false",
            Self::Cancel => "be cancelled",
            Self::Settle { .. } => "be settled",
        }
    }

    /// The states that allow it; a state that is not named does not.
    #[must_use]
    pub const fn from_states(&self) -> &'static [State] {
        match self {
            Self::Fund { .. } | Self::CheckProduct { .. } => {
                &[State::Draft, State::Funded, State::Live, State::Paused]
            }
            Self::Launch => &[State::Funded],
            Self::Book { .. } | Self::Pause => &[State::Live],
            Self::Free { .. } | Self::Stop { .. } => &[State::Live, State::Paused, State::Ended],
            Self::Resume => &[State::Paused],
            Self::End => &[State::Live, State::Paused],
            Self::Cancel => &[State::Draft, State::Funded],
            Self::Settle { .. } => &[State::Ended],
        }
    }
}

/// What happened to a campaign.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Money came in.
    Received {
        /// How much.
        amount: Money,
    },
    /// The budget is there.
    Funded,
    /// Open for booking.
    Launched,
    /// A place was taken.
    PlaceTaken {
        /// By a small account.
        small: bool,
    },
    /// A place came back.
    PlaceFreed {
        /// From a small account.
        small: bool,
    },
    /// An operator has looked at the product.
    ProductChecked {
        /// What was found.
        check: ProductCheck,
    },
    /// No new bookings for now.
    Paused,
    /// Open again.
    Resumed,
    /// No new bookings any more.
    Ended,
    /// Found false and stopped.
    Stopped {
        /// What was found.
        note: String,
        /// When.
        at: Timestamp,
    },
    /// Called off.
    Cancelled,
    /// Books closed.
    Settled,
}

impl Event {
    /// The name in storage.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Received { .. } => "received",
            Self::Funded => "funded",
            Self::Launched => "launched",
            Self::PlaceTaken { .. } => "place_taken",
            Self::PlaceFreed { .. } => "place_freed",
            Self::ProductChecked { .. } => "product_checked",
            Self::Paused => "paused",
            Self::Resumed => "resumed",
            Self::Ended => "ended",
            Self::Stopped { .. } => "stopped",
            Self::Cancelled => "cancelled",
            Self::Settled => "settled",
        }
    }
}

/// What happens when `by` gives this command now.
///
/// # Errors
/// When the state, the party or the time does not allow it.
pub fn decide(
    campaign: &Campaign,
    command: Command,
    by: Actor,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    allowed(campaign, &command, by)?;
    if !command.from_states().contains(&campaign.state) {
        let (state, command) = (campaign.state.name(), command.name());
        return Err(Rejection::NotNow { what: "campaign", state, command });
    }
    let end = campaign.terms.end;
    match command {
        Command::Fund { amount } => receive(campaign, amount),
        Command::Launch if now >= end => Err(Rejection::TooLate { command: "launch it", since: end }),
        Command::Launch => Ok(vec![Event::Launched]),
        Command::Book { small } => Ok(vec![Event::PlaceTaken { small }]),
        Command::Free { small } => Ok(vec![Event::PlaceFreed { small }]),
        Command::CheckProduct { .. } if campaign.breakout.is_none() => {
            let state = "for the open list";
            Err(Rejection::NotNow { what: "campaign", state, command: "have its product checked" })
        }
        Command::CheckProduct { check } => {
            fit("the note", &check.note, 0, 1_000)?;
            Ok(vec![Event::ProductChecked { check }])
        }
        Command::Pause => Ok(vec![Event::Paused]),
        Command::Resume => Ok(vec![Event::Resumed]),
        Command::End if by == Actor::System && now < end => {
            Err(Rejection::TooEarly { command: "end it", until: end })
        }
        Command::End => Ok(vec![Event::Ended]),
        Command::Stop { .. } if campaign.stopped.is_some() => {
            Err(Rejection::NotNow { what: "campaign", state: "stopped", command: "be stopped as false" })
        }
        Command::Stop { note } => {
            let note = fit("the reason", &note, 1, 2_000)?.to_owned();
            Ok(vec![Event::Stopped { note, at: now }])
        }
        Command::Cancel => Ok(vec![Event::Cancelled]),
        Command::Settle { open: 0 } => Ok(vec![Event::Settled]),
        Command::Settle { open } => Err(Rejection::StillOpen { open }),
    }
}

fn receive(campaign: &Campaign, amount: Money) -> Result<Vec<Event>, Rejection> {
    let funded = campaign.funded.plus(amount.positive()?)?;
    let enough = funded.compare(campaign.terms.budget)?.is_ge();
    let mut events = vec![Event::Received { amount }];
    if enough && campaign.state == State::Draft {
        events.push(Event::Funded);
    }
    Ok(events)
}

fn allowed(campaign: &Campaign, command: &Command, by: Actor) -> Result<(), Rejection> {
    let is_brand = by == Actor::Brand(campaign.brand);
    let is_operator = matches!(by, Actor::Operator(_));
    let is_system = by == Actor::System;
    let (fits, needs) = match command {
        Command::Fund { .. } => (is_operator || is_system, "the operator or the payment provider"),
        Command::Launch | Command::Resume => (is_brand, "its brand"),
        Command::Pause | Command::Cancel => (is_brand || is_operator, "its brand or the operator"),
        Command::End => (is_brand || is_operator || is_system, "its brand or the operator"),
        Command::CheckProduct { .. } | Command::Stop { .. } => (is_operator, "the operator"),
        // The brand, when it makes the author of a breakout an offer: the place is kept until that is answered.
        Command::Book { .. } => {
            (matches!(by, Actor::Creator(_)) || is_brand, "a creator, or its brand for an offer")
        }
        Command::Free { .. } | Command::Settle { .. } => (is_system, "the market itself"),
    };
    if fits {
        Ok(())
    } else {
        Err(Rejection::WrongParty { what: "campaign", command: command.name(), needs })
    }
}

/// Makes an event so.
#[must_use]
pub fn apply(mut campaign: Campaign, event: &Event) -> Campaign {
    match event {
        Event::Received { amount } => {
            // `decide` has made this sum already; on the same state it cannot fail.
            campaign.funded = campaign.funded.plus(*amount).unwrap_or(campaign.funded);
        }
        Event::Funded => campaign.state = State::Funded,
        Event::Launched | Event::Resumed => campaign.state = State::Live,
        Event::PlaceTaken { small: true } => campaign.taken_by_small += 1,
        Event::PlaceTaken { small: false } => campaign.taken_by_others += 1,
        Event::PlaceFreed { small: true } => {
            campaign.taken_by_small = campaign.taken_by_small.saturating_sub(1);
        }
        Event::PlaceFreed { small: false } => {
            campaign.taken_by_others = campaign.taken_by_others.saturating_sub(1);
        }
        Event::ProductChecked { check } => {
            if let Some(standing) = &mut campaign.breakout {
                standing.product = Some(check.clone());
            }
        }
        Event::Paused => campaign.state = State::Paused,
        Event::Ended => campaign.state = State::Ended,
        Event::Stopped { note, at } => {
            campaign.stopped = Some(Stopped { note: note.clone(), at: *at });
            campaign.state = State::Ended;
        }
        Event::Cancelled => campaign.state = State::Cancelled,
        Event::Settled => campaign.state = State::Settled,
    }
    campaign
}
