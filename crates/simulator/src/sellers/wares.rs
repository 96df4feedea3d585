//! What sellers sell, and what it costs: 14 euros a thousand in packs of 1,000 and 5,000, 6 cents a fan for better ones.

use kernel::{Currency, Money};

use super::chance::signed;

/// What is sold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ware {
    /// Empty accounts in packs, made in batches and delivered within hours.
    Pack,
    /// A few dozen a day over weeks, from many batches.
    Drip,
    /// Aged accounts with filled profiles, half of them taken over from people, that follow real accounts too.
    Camouflage,
    /// Accounts that follow whoever follows back, and have got honest people to.
    FollowBack,
    /// Accounts with the name, picture and words of real people, changed a little.
    Stolen,
    /// Robots that repost and like for whoever pays, the same ones again and again, and follow their customers.
    Robot,
}

impl Ware {
    /// Every ware.
    pub const ALL: [Self; 6] =
        [Self::Pack, Self::Drip, Self::Camouflage, Self::FollowBack, Self::Stolen, Self::Robot];

    /// Its name, such as `follow_back`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pack => "pack",
            Self::Drip => "drip",
            Self::Camouflage => "camouflage",
            Self::FollowBack => "follow_back",
            Self::Stolen => "stolen",
            Self::Robot => "robot",
        }
    }

    /// How many one pays for to get so many: packs are whole. The network has taken the others down since.
    #[must_use]
    pub(super) fn ordered(self, fans: u64) -> u64 {
        match self {
            Self::Pack => fans.div_ceil(PACK) * PACK,
            Self::Drip | Self::Camouflage | Self::FollowBack | Self::Stolen | Self::Robot => fans,
        }
    }

    /// What so many cost, in cents of a euro: packs by the thousand, everything else by the fan.
    ///
    /// Packs of 5,000 cost five times as much as those of 1,000: the press names no discount.
    #[must_use]
    pub fn cents(self, ordered: u64) -> u64 {
        match self {
            Self::Pack => ordered.div_ceil(PACK).saturating_mul(PACK_CENTS),
            Self::Drip | Self::Camouflage | Self::FollowBack | Self::Stolen | Self::Robot => {
                ordered.saturating_mul(FAN_CENTS)
            }
        }
    }
}

/// Fans in a pack.
pub(super) const PACK: u64 = 1_000;
/// 14 euros.
const PACK_CENTS: u64 = 1_400;
/// 6 cents.
const FAN_CENTS: u64 = 6;

/// Who paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Buyer {
    /// Whoever the account is of.
    Owner,
    /// Somebody who wants them to look as if they had.
    Rival,
}

/// What was paid for one order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipt {
    /// What.
    pub ware: Ware,
    /// By whom.
    pub buyer: Buyer,
    /// When it was ordered, in seconds since 1970.
    pub at: i64,
    /// How many were paid for.
    pub ordered: u64,
    /// How many are still there.
    pub there: u64,
    /// The price.
    pub paid: Money,
}

impl Receipt {
    /// An order of so many that are still there.
    pub(super) fn new(ware: Ware, buyer: Buyer, at: i64, there: u64) -> Self {
        let ordered = ware.ordered(there);
        let euros = Currency::EUR;
        let paid = Money::new(signed(ware.cents(ordered)), euros).unwrap_or(Money::zero(euros));
        Self { ware, buyer, at, ordered, there, paid }
    }
}
