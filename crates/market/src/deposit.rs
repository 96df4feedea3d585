//! A deposit: money that a brand says it has sent for a campaign, until an operator has seen it, or not.
//!
//! | state     | confirm   | withdraw  | dismiss   |
//! |-----------|-----------|-----------|-----------|
//! | announced | confirmed | withdrawn | dismissed |
//! | confirmed, withdrawn, dismissed | | | |
//!
//! An empty cell is a [`Rejection::NotNow`]. Announcing moves no money: only what an operator has seen counts.

use kernel::{BrandId, CampaignId, DepositId, Money, Timestamp};
use serde::{Deserialize, Serialize};

use crate::people::Actor;
use crate::rejection::{Rejection, fit};

/// Where a deposit stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// On its way, as the brand says.
    Announced,
    /// An operator has seen it.
    Confirmed,
    /// The brand has not sent it after all.
    Withdrawn,
    /// It never came.
    Dismissed,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Announced, Self::Confirmed, Self::Withdrawn, Self::Dismissed];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Confirmed => "confirmed",
            Self::Withdrawn => "withdrawn",
            Self::Dismissed => "dismissed",
        }
    }
}

/// A deposit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deposit {
    /// Its id, chosen by whoever announces it.
    pub id: DepositId,
    /// For which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub brand: BrandId,
    /// How much, as announced.
    pub amount: Money,
    /// What the brand has written into the transfer, 1 to 200 characters.
    pub reference: String,
    /// Where it stands.
    pub state: State,
    /// When it was announced.
    pub announced: Timestamp,
    /// What came in, and the bank's own reference for it.
    pub arrived: Option<Arrived>,
    /// Why it was dismissed.
    pub note: Option<String>,
}

/// What an operator has seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrived {
    /// How much.
    pub amount: Money,
    /// The bank's own reference.
    pub reference: String,
}

/// What can be asked of a deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// It has come in.
    Confirm(Arrived),
    /// It was not sent.
    Withdraw,
    /// It never came.
    Dismiss {
        /// What the brand is told, 1 to 2,000 characters.
        note: String,
    },
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirm(_) => "be confirmed",
            Self::Withdraw => "be withdrawn",
            Self::Dismiss { .. } => "be dismissed",
        }
    }
}

/// What happened to a deposit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It has come in.
    Confirmed(Arrived),
    /// It was not sent.
    Withdrawn,
    /// It never came.
    Dismissed {
        /// What the brand is told.
        note: String,
    },
}

impl Event {
    /// The name in storage.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Confirmed(_) => "confirmed",
            Self::Withdrawn => "withdrawn",
            Self::Dismissed { .. } => "dismissed",
        }
    }
}

/// What happens when `by` gives this command.
///
/// # Errors
/// When the state or the party does not allow it, or a text is unfit.
pub fn decide(deposit: &Deposit, command: Command, by: Actor) -> Result<Vec<Event>, Rejection> {
    let is_operator = matches!(by, Actor::Operator(_));
    let (fits, needs) = match command {
        Command::Confirm(_) => (is_operator || by == Actor::System, "the operator or the payment provider"),
        Command::Dismiss { .. } => (is_operator, "the operator"),
        Command::Withdraw => (by == Actor::Brand(deposit.brand), "its brand"),
    };
    if !fits {
        return Err(Rejection::WrongParty { what: "deposit", command: command.name(), needs });
    }
    if deposit.state != State::Announced {
        let (state, command) = (deposit.state.name(), command.name());
        return Err(Rejection::NotNow { what: "deposit", state, command });
    }
    match command {
        Command::Confirm(arrived) => {
            fit("the reference", &arrived.reference, 1, 200)?;
            arrived.amount.positive()?;
            Ok(vec![Event::Confirmed(arrived)])
        }
        Command::Withdraw => Ok(vec![Event::Withdrawn]),
        Command::Dismiss { note } => {
            fit("the note", &note, 1, 2_000)?;
            Ok(vec![Event::Dismissed { note }])
        }
    }
}

/// Makes an event so.
#[must_use]
pub fn apply(mut deposit: Deposit, event: &Event) -> Deposit {
    match event.clone() {
        Event::Confirmed(arrived) => {
            deposit.arrived = Some(arrived);
            deposit.state = State::Confirmed;
        }
        Event::Withdrawn => deposit.state = State::Withdrawn,
        Event::Dismissed { note } => {
            deposit.note = Some(note);
            deposit.state = State::Dismissed;
        }
    }
    deposit
}

#[cfg(test)]
mod tests {
    use kernel::{Currency, OperatorId};
    use uuid::Uuid;

    use super::*;

    #[test]
    fn only_an_operator_confirms_and_only_once() {
        let brand = BrandId::new(Uuid::from_u128(2));
        let amount = Money::new(5_000, Currency::EUR).unwrap();
        let deposit = Deposit {
            id: DepositId::new(Uuid::from_u128(1)),
            campaign: CampaignId::new(Uuid::from_u128(3)),
            brand,
            amount,
            reference: "CR-1".to_owned(),
            state: State::Announced,
            announced: Timestamp::EPOCH,
            arrived: None,
            note: None,
        };
        let operator = Actor::Operator(OperatorId::new(Uuid::from_u128(9)));
        let confirm = Command::Confirm(Arrived { amount, reference: "bank/7".to_owned() });
        let refused = decide(&deposit, confirm.clone(), Actor::Brand(brand));
        assert!(matches!(refused, Err(Rejection::WrongParty { .. })));
        let events = decide(&deposit, confirm.clone(), operator).unwrap();
        let confirmed = events.iter().fold(deposit.clone(), apply);
        assert_eq!(confirmed.state, State::Confirmed);
        assert!(matches!(decide(&confirmed, confirm, operator), Err(Rejection::NotNow { .. })));
        let other = Actor::Brand(BrandId::new(Uuid::from_u128(7)));
        assert!(decide(&deposit, Command::Withdraw, other).is_err());
    }
}
