//! Audiences with the truth: people who follow somebody, and fakes that a seller sold, as the press tells of them.
//!
//! Shape: a [`Plan`] says how large an audience is, what share of it was bought, of which [`Ware`]s and by whom; [`make`] gives a
//! [`Made`]: followers in the order in which they followed, what each truly is, whom they follow, who acts on the posts,
//! whose name and picture they carry, and the receipts.
//!
//! | where to look | for |
//! |---|---|
//! | `network.rs` | when people joined the network: it grew in waves |
//! | `growth.rs` | when they followed: steadily, by day, in bursts after breakouts and mentions |
//! | `people.rs` | what their profiles show; a sixth of the genuine are silent and look empty |
//! | `wares.rs`, `fakes.rs` | what is sold, at what price, how it is made, delivered and dressed |
//! | `lists.rs`, `engagers.rs`, `identities.rs` | whom each follows and when; reposts and likes; names, handles, pictures, words |
//!
//! Nothing here knows how an audit looks at it: sellers do what helps them sell, and genuine people do what looks bad now and
//! then (they come in bursts that nobody explains, join and follow on the same day, hide their figures).
//! Pure: the same plan gives the same audience on every machine; whole numbers only. Cost: about a microsecond an account
//! besides what it follows; memory 100 bytes an account, 8 for each account that it follows.

mod chance;
mod engagers;
mod fakes;
mod growth;
mod identities;
mod lists;
mod network;
mod people;
mod wares;

use audience::Follower;
use kernel::BasisPoints;

pub use engagers::{Act, Engaged};
pub use growth::{Burst, Cause};
pub use identities::Identity;
pub use lists::{Followed, Lists};
pub use wares::{Buyer, Receipt, Ware};

use crate::rng::Rng;
use chance::{len, place};
use fakes::Delivery;
use network::Network;

/// The smallest audience that is made.
pub const LEAST: u32 = 100;
/// The largest.
pub const MOST: u32 = 1_000_000;
/// The largest share that is bought: 80 %.
pub const MOST_BOUGHT: u16 = 8_000;

/// What to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The same seed makes the same audience.
    pub seed: u64,
    /// How many follow in all: [`LEAST`] to [`MOST`].
    pub size: u32,
    /// What share of them was bought: 0 to [`MOST_BOUGHT`]. The count is rounded down.
    pub bought: BasisPoints,
    /// What was bought, in equal parts; the seed chooses when there is nothing here.
    pub wares: Vec<Ware>,
    /// Who paid.
    pub buyer: Buyer,
    /// The present, in seconds since 1970.
    pub now: i64,
    /// How many accounts that it follows are known of each at most; 0 leaves the lists out.
    pub lists: u32,
    /// How many of the latest posts are told with who acted on them; 0 leaves them out.
    pub posts: u32,
    /// Whether reposts and likes were bought for these posts too.
    pub robots: bool,
    /// Whether names, handles, pictures and words are told.
    pub identities: bool,
    /// What share of figures is hidden, apart from columns that the network does not tell at all.
    pub hidden: BasisPoints,
}

impl Plan {
    /// An audience with everything told, its wares chosen by the seed, in the hands of its owner.
    #[must_use]
    pub fn new(seed: u64, size: u32, bought: BasisPoints, now: i64) -> Self {
        Self {
            seed,
            size,
            bought,
            wares: Vec::new(),
            buyer: Buyer::Owner,
            now,
            lists: 30,
            posts: 12,
            robots: false,
            identities: false,
            hidden: BasisPoints::new(300).unwrap_or(BasisPoints::ZERO),
        }
    }
}

/// Why a plan cannot be carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// Too few or too many.
    #[error("an audience of {0} cannot be made: choose {LEAST} to {MOST}")]
    Size(u32),
    /// More than sellers sell.
    #[error("{0} hundredths of a per cent cannot be bought: choose 0 to {MOST_BOUGHT}")]
    Bought(u16),
    /// Before there was a network.
    #[error("the present is {0}: choose a moment after 2010, in seconds since 1970")]
    Now(i64),
}

/// What an account truly is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Truth {
    /// Somebody who wanted to follow.
    Genuine,
    /// Bought.
    Bought {
        /// As what.
        ware: Ware,
        /// On which receipt, as a place in [`Made::receipts`].
        receipt: u32,
    },
}

impl Truth {
    /// Whether somebody paid for it.
    #[must_use]
    pub fn is_bought(self) -> bool {
        match self {
            Self::Bought { .. } => true,
            Self::Genuine => false,
        }
    }
}

/// An audience and the truth of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Made {
    /// The followers, in the order in which they followed; the id of each is its place in it.
    pub audience: Vec<Follower>,
    /// What each truly is, beside it.
    pub truth: Vec<Truth>,
    /// Bursts of genuine growth, in order of time.
    pub bursts: Vec<Burst>,
    /// Whom each follows besides this account, and since when.
    pub lists: Lists,
    /// Genuine people who followed a bought account back: who, whom, both as places.
    pub follow_backs: Vec<(u32, u32)>,
    /// The latest posts, the oldest first, with who acted on them.
    pub posts: Vec<Engaged>,
    /// Accounts outside of the audience that act for money, rising: ids from the size of the audience up.
    pub robots: Vec<u64>,
    /// Names, handles, pictures and words: of the audience in its order, then of people outside of it.
    pub identities: Vec<Identity>,
    /// What was paid.
    pub receipts: Vec<Receipt>,
}

impl Made {
    /// How many were bought.
    #[must_use]
    pub fn bought(&self) -> usize {
        self.truth.iter().filter(|truth| truth.is_bought()).count()
    }
}

/// An account while it is made.
#[derive(Debug, Clone, Copy)]
struct Coming {
    follower: Follower,
    truth: Truth,
    /// Which batch of the seller's stock; people have none.
    batch: u32,
    /// How much it does on the network, in doublings.
    lively: i64,
}

/// Makes an audience.
///
/// # Errors
/// A size, a share or a present that cannot be: [`PlanError`].
pub fn make(plan: &Plan) -> Result<Made, PlanError> {
    if !(LEAST..=MOST).contains(&plan.size) {
        return Err(PlanError::Size(plan.size));
    }
    if plan.bought.hundredths() > MOST_BOUGHT {
        return Err(PlanError::Bought(plan.bought.hundredths()));
    }
    let network = Network::new(plan.seed, plan.now).ok_or(PlanError::Now(plan.now))?;
    let bought = u64::from(plan.size) * u64::from(plan.bought.hundredths()) / 10_000;
    let genuine = u64::from(plan.size) - bought;
    let (mut coming, bursts) = people::come(plan, &network, genuine);
    let Delivery { accounts, receipts } = fakes::deliver(plan, &network, bought);
    coming.extend(accounts);
    // Stable, so that those of one second stand as they were made.
    coming.sort_by_key(|one| one.follower.followed);
    for (at, one) in coming.iter_mut().enumerate() {
        one.follower.id = len(at);
    }
    let lists = lists::follow(plan, &coming);
    let follow_backs = lists::follow_back(plan, &coming);
    let (posts, robots) = engagers::act(plan, &coming);
    let identities = identities::dress(plan, &coming);
    people::hide(plan, &mut coming);
    Ok(Made {
        audience: coming.iter().map(|one| one.follower).collect(),
        truth: coming.iter().map(|one| one.truth).collect(),
        bursts,
        lists,
        follow_backs,
        posts,
        robots,
        identities,
        receipts,
    })
}

/// Places of the accounts for which something holds.
fn places(coming: &[Coming], holds: impl Fn(&Coming) -> bool) -> Vec<u32> {
    coming.iter().enumerate().filter(|(_, one)| holds(one)).map(|(at, _)| place(at)).collect()
}

/// A stream of numbers for one part of a plan.
fn dice(plan: &Plan, part: &str) -> Rng {
    Rng::new(plan.seed, part)
}
