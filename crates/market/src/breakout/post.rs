//! A post that breaks out: spotted, looked at by an operator, shown to brands or held back, and over.
//!
//! | state     | sight | show  | hold back | reserve | release | end  | forget |
//! |-----------|-------|-------|-----------|---------|---------|------|--------|
//! | spotted   | spotted, or waiting when its text is known | | | | | over | over |
//! | waiting   | waiting | shown | held back | | | over | over |
//! | shown     | shown | | held back | shown | shown | over | over |
//! | held back | held back | shown | | | held back | over | over |
//! | over      | | | | | over | | over |
//!
//! An empty cell is a [`Rejection::NotNow`]. Nobody can judge a post whose words are not known, so it waits for its review
//! only once they are. What is told of a post comes late, doubled and out of order: [`Command::Sight`] keeps the earliest
//! first alert and the latest counts, and changes nothing when it brings nothing new.

use kernel::{AuthorOfferId, BreakoutId, Span, Timestamp};
use serde::{Deserialize, Serialize};

pub use super::spotting::{Counts, Forecast, Point, Spotting};
use crate::people::Actor;
use crate::policy::Policy;
use crate::rejection::{Rejection, fit};

/// Where a breakout stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Seen, and its text is not known yet.
    Spotted,
    /// Waits for an operator.
    Waiting,
    /// Brands see it.
    Shown,
    /// No brand sees it.
    HeldBack,
    /// It spreads no more.
    Over,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Spotted, Self::Waiting, Self::Shown, Self::HeldBack, Self::Over];

    /// The name in storage and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Spotted => "spotted",
            Self::Waiting => "waiting",
            Self::Shown => "shown",
            Self::HeldBack => "held_back",
            Self::Over => "over",
        }
    }
}

/// Why an operator keeps a post from brands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldCode {
    /// Politics, faith, health, grief: where advertising offends.
    Sensitive,
    /// The author seems to be a minor, or the post is about one.
    Minor,
    /// An accident, a death, a war.
    Tragedy,
    /// Something else, told in the note.
    Other,
}

impl HoldCode {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Sensitive, Self::Minor, Self::Tragedy, Self::Other];

    /// The code.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sensitive => "sensitive",
            Self::Minor => "minor",
            Self::Tragedy => "tragedy",
            Self::Other => "other",
        }
    }
}

/// What an operator said last.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewed {
    /// Why it is held back; nothing when it is shown.
    pub held: Option<HoldCode>,
    /// In the operator's words.
    pub note: String,
    /// When.
    pub at: Timestamp,
}

/// A post that breaks out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Breakout {
    /// Its id, which follows from the post's address.
    pub id: BreakoutId,
    /// The latest word about it.
    pub seen: Spotting,
    /// Where it stands.
    pub state: State,
    /// The operator's word.
    pub reviewed: Option<Reviewed>,
    /// The one offer that is open or was taken: there is never a second one.
    pub offer: Option<AuthorOfferId>,
    /// When it was first told.
    pub since: Timestamp,
}

impl Breakout {
    /// A breakout at its first sighting.
    #[must_use]
    pub const fn spotted(id: BreakoutId, seen: Spotting, now: Timestamp) -> Self {
        Self { id, seen, state: State::Spotted, reviewed: None, offer: None, since: now }
    }

    /// When it ends unless something new is told: after a quiet time, and at a greatest age whatever is told. An author's
    /// or an engine's clock that runs ahead makes neither later.
    #[must_use]
    pub fn fades(&self, policy: &Policy) -> Timestamp {
        self.seen.updated.plus(policy.breakout_quiet).min(self.latest(policy))
    }

    /// Whether brands may know of it: it is shown, or was until it ended. What waits or is held back is not there for them.
    #[must_use]
    pub fn is_for_brands(&self) -> bool {
        match self.state {
            State::Shown => true,
            State::Over => self.reviewed.as_ref().is_some_and(|said| said.held.is_none()),
            State::Spotted | State::Waiting | State::HeldBack => false,
        }
    }

    /// Without what its author wrote and is called.
    #[must_use]
    pub fn without_words(mut self) -> Self {
        forget(&mut self.seen);
        self
    }

    /// When it ends at the latest.
    #[must_use]
    pub fn latest(&self, policy: &Policy) -> Timestamp {
        self.seen.posted.min(self.since).plus(policy.breakout_longest)
    }
}

/// What can be asked of a breakout.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Something is told of it.
    Sight {
        /// What.
        told: Box<Spotting>,
    },
    /// Brands may see it.
    Show,
    /// Brands may not.
    HoldBack {
        /// Why.
        code: HoldCode,
        /// In words, up to 500 characters; wanted when the code is `Other`.
        note: String,
    },
    /// Its author is made an offer.
    Reserve {
        /// Which.
        offer: AuthorOfferId,
    },
    /// The offer came to nothing.
    Release {
        /// Which.
        offer: AuthorOfferId,
    },
    /// It spreads no more.
    End,
    /// Its author has left the market: over at once, and nothing is kept of what they wrote or are called.
    Forget,
}

impl Command {
    /// The verb, for messages.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sight { .. } => "be sighted",
            Self::Show => "be shown to brands",
            Self::HoldBack { .. } => "be held back",
            Self::Reserve { .. } => "have an offer made",
            Self::Release { .. } => "be free for another offer",
            Self::End => "end",
            Self::Forget => "be forgotten",
        }
    }

    /// The states that allow it; a state that is not named does not.
    #[must_use]
    pub const fn from_states(&self) -> &'static [State] {
        match self {
            Self::Sight { .. } | Self::End => {
                &[State::Spotted, State::Waiting, State::Shown, State::HeldBack]
            }
            Self::Show => &[State::Waiting, State::HeldBack],
            Self::HoldBack { .. } => &[State::Waiting, State::Shown],
            Self::Reserve { .. } => &[State::Shown],
            Self::Release { .. } => &[State::Shown, State::HeldBack, State::Over],
            Self::Forget => &State::ALL,
        }
    }
}

/// What happened to a breakout.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// Something new is known of it.
    Sighted {
        /// All that is known now.
        seen: Box<Spotting>,
    },
    /// It waits for an operator.
    Queued,
    /// Brands see it.
    Shown {
        /// Since when.
        at: Timestamp,
    },
    /// No brand sees it.
    HeldBack {
        /// Why.
        code: HoldCode,
        /// In words.
        note: String,
        /// Since when.
        at: Timestamp,
    },
    /// An offer is open.
    Reserved {
        /// Which.
        offer: AuthorOfferId,
    },
    /// It came to nothing.
    Released {
        /// Which.
        offer: AuthorOfferId,
    },
    /// It is over.
    Ended,
    /// It is over, and its words and its author's name are gone.
    Forgotten,
}

impl Event {
    /// The name in storage.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Sighted { .. } => "sighted",
            Self::Queued => "queued",
            Self::Shown { .. } => "shown",
            Self::HeldBack { .. } => "held_back",
            Self::Reserved { .. } => "reserved",
            Self::Released { .. } => "released",
            Self::Ended => "ended",
            Self::Forgotten => "forgotten",
        }
    }
}

/// What happens when `by` gives this command now. A sighting that brings nothing new has no events.
///
/// # Errors
/// When the state, the party or the time does not allow it, or an offer stands in the way.
pub fn decide(
    breakout: &Breakout,
    command: Command,
    by: Actor,
    now: Timestamp,
    policy: &Policy,
) -> Result<Vec<Event>, Rejection> {
    allowed(&command, by)?;
    if !command.from_states().contains(&breakout.state) {
        let (state, command) = (breakout.state.name(), command.name());
        return Err(Rejection::NotNow { what: "breakout", state, command });
    }
    match command {
        Command::Sight { told } => Ok(sight(breakout, &told)),
        Command::Show => Ok(vec![Event::Shown { at: now }]),
        Command::HoldBack { code, note } => {
            fit("the note", &note, usize::from(code == HoldCode::Other), 500)?;
            Ok(vec![Event::HeldBack { code, note, at: now }])
        }
        Command::Reserve { .. } if breakout.offer.is_some() => {
            Err(Rejection::NotNow { what: "breakout", state: "taken by an offer", command: "have another" })
        }
        Command::Reserve { offer } => Ok(vec![Event::Reserved { offer }]),
        Command::Release { offer } if breakout.offer == Some(offer) => Ok(vec![Event::Released { offer }]),
        Command::Release { .. } => Ok(Vec::new()),
        Command::End if now < breakout.fades(policy) => {
            Err(Rejection::TooEarly { command: "end it", until: breakout.fades(policy) })
        }
        Command::End => Ok(vec![Event::Ended]),
        Command::Forget => Ok(vec![Event::Forgotten]),
    }
}

fn sight(breakout: &Breakout, told: &Spotting) -> Vec<Event> {
    let seen = breakout.seen.merged(told);
    let queued = breakout.state == State::Spotted && !seen.text.trim().is_empty();
    let news = (seen != breakout.seen).then(|| Event::Sighted { seen: Box::new(seen) });
    news.into_iter().chain(queued.then_some(Event::Queued)).collect()
}

fn allowed(command: &Command, by: Actor) -> Result<(), Rejection> {
    let (fits, needs) = match command {
        Command::Show | Command::HoldBack { .. } => (matches!(by, Actor::Operator(_)), "the operator"),
        Command::Reserve { .. } => (matches!(by, Actor::Brand(_)), "a brand"),
        Command::Sight { .. } | Command::Release { .. } | Command::End | Command::Forget => {
            (by == Actor::System, "the market itself")
        }
    };
    if fits {
        Ok(())
    } else {
        Err(Rejection::WrongParty { what: "breakout", command: command.name(), needs })
    }
}

/// Makes an event so.
#[must_use]
pub fn apply(mut breakout: Breakout, event: &Event) -> Breakout {
    match event {
        Event::Sighted { seen } => breakout.seen = (**seen).clone(),
        Event::Queued => breakout.state = State::Waiting,
        Event::Shown { at } => {
            breakout.state = State::Shown;
            breakout.reviewed = Some(Reviewed { held: None, note: String::new(), at: *at });
        }
        Event::HeldBack { code, note, at } => {
            breakout.state = State::HeldBack;
            breakout.reviewed = Some(Reviewed { held: Some(*code), note: note.clone(), at: *at });
        }
        Event::Reserved { offer } => breakout.offer = Some(*offer),
        Event::Released { .. } => breakout.offer = None,
        Event::Ended => {
            breakout.state = State::Over;
            if breakout.offer.is_none() {
                forget(&mut breakout.seen);
            }
        }
        Event::Forgotten => {
            breakout.state = State::Over;
            forget(&mut breakout.seen);
        }
    }
    breakout
}

/// Of people who were made no offer nothing is kept that they wrote or are called: only their post's address and size.
fn forget(seen: &mut Spotting) {
    seen.name.clear();
    seen.text.clear();
    seen.tags.clear();
}

/// How long after its first alert something happened.
#[must_use]
pub const fn since_alert(seen: &Spotting, at: Timestamp) -> Span {
    at.since(seen.first_alert)
}
