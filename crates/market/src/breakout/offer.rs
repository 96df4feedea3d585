//! An offer to the author of a breakout. Refusing costs nothing; the price is set aside from the start.
//!
//! | state     | claim | renew | mark sent | accept   | decline  | withdraw  | expire  |
//! |-----------|-------|-------|-----------|----------|----------|-----------|---------|
//! | open      | open  | open  | open      | accepted | declined | withdrawn | expired |
//! | accepted, declined, withdrawn, expired | | | | | | | |
//!
//! An empty cell is a [`Rejection::NotNow`]. To a member the offer is theirs from the start. A stranger is never written
//! to: the offer has a claim address that its brand or an operator may send by hand. Whoever opens it signs in with the very
//! account that wrote the post, claims the offer once, and takes or refuses it; to refuse, the address alone will do.

use kernel::{
    AuthorOfferId, BrandId, BreakoutId, CampaignId, CreatorId, Money, Network, PlacementId, Timestamp,
};
use serde::{Deserialize, Serialize};

use crate::people::Actor;
use crate::rejection::Rejection;

/// Where an author's offer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Waiting for the author.
    Open,
    /// Became a placement.
    Accepted,
    /// Refused.
    Declined,
    /// Taken back.
    Withdrawn,
    /// Its time ended.
    Expired,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Accepted, Self::Declined, Self::Withdrawn, Self::Expired];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// What is kept of a claim address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// The SHA-256 of its secret, in hexadecimal. The secret itself is shown once and kept nowhere.
    pub digest: String,
    /// Until when it works.
    pub until: Timestamp,
}

/// An offer to the author of a breakout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuthorOffer {
    /// Its id.
    pub id: AuthorOfferId,
    /// For a reply under which post.
    pub post: BreakoutId,
    /// For which campaign.
    pub campaign: CampaignId,
    /// Whose.
    pub brand: BrandId,
    /// The post's network.
    pub network: Network,
    /// The author's lasting account id there.
    pub account: String,
    /// Whose it is: a member's from the start, a stranger's once it is claimed.
    pub creator: Option<CreatorId>,
    /// Whether its author was no member when it was made.
    pub stranger: bool,
    /// The claim address, while it works.
    pub claim: Option<Claim>,
    /// When somebody said that they have sent its claim address by hand.
    #[serde(default)]
    pub sent: Option<Timestamp>,
    /// What it pays, in sight from the start.
    pub price: Money,
    /// The placement that it becomes, under whose id its price is set aside.
    pub placement: PlacementId,
    /// Where it stands.
    pub state: State,
    /// When it was made.
    pub made: Timestamp,
    /// Until when it stands.
    pub until: Timestamp,
}

/// What can be asked of an author's offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Somebody with the claim address says that it is theirs.
    Claim {
        /// What they hold: the SHA-256 of the secret, in hexadecimal.
        digest: String,
        /// The account on the post's network that they have shown to be theirs.
        account: String,
    },
    /// Make a new claim address; the former works no more.
    Renew {
        /// The SHA-256 of its secret, in hexadecimal.
        digest: String,
    },
    /// Say that its claim address was sent by hand.
    MarkSent,
    /// Take it.
    Accept,
    /// Refuse it.
    Decline,
    /// Take it back.
    Withdraw,
    /// Its time, or the breakout, is over.
    Expire,
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Claim { .. } => "be claimed",
            Self::Renew { .. } => "have a new claim address",
            Self::MarkSent => "be marked as sent",
            Self::Accept => "be accepted",
            Self::Decline => "be declined",
            Self::Withdraw => "be withdrawn",
            Self::Expire => "expire",
        }
    }

    /// The states that allow it; a state that is not named does not.
    #[must_use]
    pub const fn from_states(&self) -> &'static [State] {
        match self {
            Self::Claim { .. }
            | Self::Renew { .. }
            | Self::MarkSent
            | Self::Accept
            | Self::Decline
            | Self::Withdraw
            | Self::Expire => &[State::Open],
        }
    }
}

/// What happened to an author's offer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// It has its author.
    Claimed {
        /// Who.
        creator: CreatorId,
    },
    /// It has a new claim address.
    Renewed {
        /// What is kept of it.
        claim: Claim,
    },
    /// Its claim address was sent by hand.
    Sent {
        /// When that was said.
        at: Timestamp,
    },
    /// Taken.
    Accepted,
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
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Claimed { .. } => "claimed",
            Self::Renewed { .. } => "renewed",
            Self::Sent { .. } => "sent_by_hand",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
        }
    }
}

/// What happens when `by` gives this command now. The market itself refuses for a stranger who holds the claim address,
/// withdraws what may no longer be offered, and lets expire what has ended with its breakout.
///
/// # Errors
/// When the state, the party or the time does not allow it.
pub fn decide(
    offer: &AuthorOffer,
    command: Command,
    by: Actor,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    allowed(offer, &command, by)?;
    let name = command.name();
    if !command.from_states().contains(&offer.state) {
        return Err(Rejection::NotNow { what: "offer", state: offer.state.name(), command: name });
    }
    let in_time = || {
        let late = Rejection::TooLate { command: "take up the offer", since: offer.until };
        if now < offer.until { Ok(()) } else { Err(late) }
    };
    match command {
        Command::Claim { digest, account } => {
            in_time()?;
            claim(offer, &digest, &account, by, now)
        }
        Command::Renew { .. } | Command::MarkSent if offer.creator.is_some() => {
            Err(Rejection::NotNow { what: "offer", state: "claimed", command: name })
        }
        Command::Renew { digest } => {
            in_time()?;
            Ok(vec![Event::Renewed { claim: Claim { digest, until: offer.until } }])
        }
        Command::MarkSent => in_time().map(|()| vec![Event::Sent { at: now }]),
        Command::Accept => in_time().map(|()| vec![Event::Accepted]),
        Command::Decline => Ok(vec![Event::Declined]),
        Command::Withdraw => Ok(vec![Event::Withdrawn]),
        Command::Expire => Ok(vec![Event::Expired]),
    }
}

/// Once, with the address, and as the author.
fn claim(
    offer: &AuthorOffer,
    digest: &str,
    account: &str,
    by: Actor,
    now: Timestamp,
) -> Result<Vec<Event>, Rejection> {
    let name = "be claimed";
    let Actor::Creator(creator) = by else {
        return Err(Rejection::WrongParty { what: "offer", command: name, needs: "a creator" });
    };
    if offer.creator.is_some() {
        return Err(Rejection::NotNow { what: "offer", state: "claimed", command: name });
    }
    if !offer.opens(digest, now) {
        let needs = "whoever holds its claim address, while that works,";
        return Err(Rejection::WrongParty { what: "offer", command: name, needs });
    }
    if offer.account != account {
        let needs = "the account that wrote the post";
        return Err(Rejection::WrongParty { what: "offer", command: name, needs });
    }
    Ok(vec![Event::Claimed { creator }])
}

impl AuthorOffer {
    /// Whether a secret with this hash opens it now.
    #[must_use]
    pub fn opens(&self, digest: &str, now: Timestamp) -> bool {
        self.claim.as_ref().is_some_and(|claim| claim.digest == digest && now < claim.until)
    }

    /// Whether its price is set aside and no placement has it yet.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.state, State::Open)
    }

    /// Whether it counts against a day's budget: what was refused, withdrawn or ran out is free to be offered again.
    #[must_use]
    pub const fn counts(&self) -> bool {
        matches!(self.state, State::Open | State::Accepted)
    }
}

fn allowed(offer: &AuthorOffer, command: &Command, by: Actor) -> Result<(), Rejection> {
    let is_brand = by == Actor::Brand(offer.brand);
    let is_operator = matches!(by, Actor::Operator(_));
    let is_system = by == Actor::System;
    let is_author = offer.creator.is_some_and(|creator| by == Actor::Creator(creator));
    let (fits, needs) = match command {
        Command::Claim { .. } => (matches!(by, Actor::Creator(_)), "a creator"),
        Command::Renew { .. } | Command::MarkSent => (is_brand || is_operator, "its brand or the operator"),
        Command::Accept => (is_author, "the author it was made to"),
        Command::Decline => (is_author || is_system, "the author it was made to"),
        Command::Withdraw => (is_brand || is_operator || is_system, "its brand or the operator"),
        Command::Expire => (is_system, "the market itself"),
    };
    if fits { Ok(()) } else { Err(Rejection::WrongParty { what: "offer", command: command.name(), needs }) }
}

/// Makes an event so. A claim address works no more once it was used or the offer is decided; a new one is still to be sent.
#[must_use]
pub fn apply(mut offer: AuthorOffer, event: &Event) -> AuthorOffer {
    let former = offer.claim.take();
    match event {
        Event::Claimed { creator } => offer.creator = Some(*creator),
        Event::Renewed { claim } => {
            offer.claim = Some(claim.clone());
            offer.sent = None;
        }
        Event::Sent { at } => {
            offer.claim = former;
            offer.sent = Some(*at);
        }
        Event::Accepted => offer.state = State::Accepted,
        Event::Declined => offer.state = State::Declined,
        Event::Withdrawn => offer.state = State::Withdrawn,
        Event::Expired => offer.state = State::Expired,
    }
    offer
}
