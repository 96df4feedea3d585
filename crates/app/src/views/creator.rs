//! What a creator has to do, has under way and has behind them.

use kernel::{CreatorId, DisputeId, Money, Timestamp};
use ledger::Account;
use ledger::movements::Earned;
use market::offer::State as OfferState;
use market::placement::{Hold, Placement, State, Verdict};
use market::{Campaign, Creator, Dispute, Offer, Policy};
use uuid::Uuid;

use super::known::Known;
use crate::ports::{Find, Kind, Record, RecordId, TallyOf};
use crate::{App, AppError};

/// What comes next for a placement, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The creator writes.
    Write {
        /// When the place is lost.
        until: Timestamp,
    },
    /// The brand reviews.
    Review {
        /// When its silence approves.
        silence: Timestamp,
    },
    /// The creator publishes.
    Publish {
        /// When the place is lost.
        until: Timestamp,
    },
    /// The market looks at the post for the first time.
    Check,
    /// The post stays.
    Stay {
        /// Until when.
        until: Timestamp,
    },
    /// The market pays.
    Settle,
    /// The creator writes again, or appeals.
    Rewrite {
        /// Drafts left.
        left: u32,
        /// Until when one can appeal or write.
        until: Timestamp,
    },
    /// The creator may appeal.
    Appeal {
        /// Until when.
        until: Timestamp,
    },
    /// An operator decides.
    Dispute {
        /// The dispute.
        id: DisputeId,
    },
    /// Earned.
    Paid,
    /// Over, without money.
    Over,
}

/// In whose hands a placement is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// The creator's.
    Creator,
    /// Somebody else's.
    Others,
    /// Nobody's: it is over.
    Nobody,
}

impl Next {
    /// What comes next.
    #[must_use]
    pub fn of(placement: &Placement, policy: &Policy) -> Self {
        if let (Some(id), true) = (placement.dispute, placement.is_open()) {
            return Self::Dispute { id };
        }
        match placement.state {
            State::Booked => Self::Write { until: policy.draft_until(placement) },
            State::Drafted => Self::Review { silence: policy.silence(placement, since_draft(placement)) },
            State::Approved => {
                let approved = placement.approved.unwrap_or(placement.booked);
                Self::Publish { until: policy.publish_until(placement, approved) }
            }
            State::Published | State::Verifying => Self::Check,
            State::Holding => Self::Stay { until: placement.hold_until.unwrap_or(placement.booked) },
            State::Delivered => Self::Settle,
            State::Paid => Self::Paid,
            State::Rejected if placement.hold == Hold::Held => Self::Rewrite {
                left: drafts_left(placement, policy),
                until: decided(placement).plus(policy.appeal_window),
            },
            State::Breached if placement.hold == Hold::Held => {
                Self::Appeal { until: decided(placement).plus(policy.appeal_window) }
            }
            State::Rejected | State::Breached | State::GivenBack | State::Failed => Self::Over,
        }
    }

    /// In whose hands it is.
    #[must_use]
    pub const fn turn(self) -> Turn {
        match self {
            Self::Write { .. } | Self::Publish { .. } | Self::Rewrite { .. } | Self::Appeal { .. } => {
                Turn::Creator
            }
            Self::Review { .. } | Self::Check | Self::Stay { .. } | Self::Settle | Self::Dispute { .. } => {
                Turn::Others
            }
            Self::Paid | Self::Over => Turn::Nobody,
        }
    }

    /// The name, for messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Write { .. } => "write",
            Self::Review { .. } => "review",
            Self::Publish { .. } => "publish",
            Self::Check => "check",
            Self::Stay { .. } => "stay",
            Self::Settle => "settle",
            Self::Rewrite { .. } => "rewrite",
            Self::Appeal { .. } => "appeal",
            Self::Dispute { .. } => "dispute",
            Self::Paid => "paid",
            Self::Over => "over",
        }
    }

    /// Until when, if time has a say.
    #[must_use]
    pub const fn until(self) -> Option<Timestamp> {
        match self {
            Self::Write { until }
            | Self::Review { silence: until }
            | Self::Publish { until }
            | Self::Stay { until }
            | Self::Rewrite { until, .. }
            | Self::Appeal { until } => Some(until),
            Self::Check | Self::Settle | Self::Dispute { .. } | Self::Paid | Self::Over => None,
        }
    }
}

/// Drafts that a creator may still hand in.
#[must_use]
pub fn drafts_left(placement: &Placement, policy: &Policy) -> u32 {
    policy.most_drafts.saturating_sub(placement.draft.as_ref().map_or(0, |draft| draft.revision))
}

fn since_draft(placement: &Placement) -> Timestamp {
    placement.draft.as_ref().map_or(placement.booked, |draft| draft.at)
}

/// When the last word against a placement fell.
fn decided(placement: &Placement) -> Timestamp {
    match placement.verdict {
        Some(Verdict::Rejected { at, .. } | Verdict::Breached { at, .. } | Verdict::Failed { at, .. }) => at,
        None => placement.booked,
    }
}

/// A placement in a list.
#[derive(Debug, Clone)]
pub struct PlacementLine {
    /// The placement.
    pub placement: Placement,
    /// Whose campaign it is in.
    pub brand: String,
    /// Where the campaign leads: its link's host.
    pub host: String,
    /// What comes next.
    pub next: Next,
}

/// An offer in a list.
#[derive(Debug, Clone)]
pub struct OfferLine {
    /// The offer.
    pub offer: Offer,
    /// Whose.
    pub brand: String,
    /// For which campaign.
    pub campaign: Option<Campaign>,
    /// What the creator would receive, after the fee.
    pub receives: Option<Money>,
    /// Whether its time is over, even before the market has written that down.
    pub late: bool,
}

/// Which of a creator's placements to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Waiting for the creator.
    ToDo,
    /// Waiting for others.
    UnderWay,
    /// Over.
    Done,
}

impl Part {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::ToDo, Self::UnderWay, Self::Done];

    /// The name in addresses and messages.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::ToDo => "to-do",
            Self::UnderWay => "under-way",
            Self::Done => "done",
        }
    }

    const fn turn(self) -> Turn {
        match self {
            Self::ToDo => Turn::Creator,
            Self::UnderWay => Turn::Others,
            Self::Done => Turn::Nobody,
        }
    }
}

/// One page of a creator's placements.
#[derive(Debug, Clone)]
pub struct PlacementList {
    /// The placements.
    pub lines: Vec<PlacementLine>,
    /// Where the next page begins, if there is one.
    pub after: Option<(Timestamp, Uuid)>,
}

/// What a creator sees first.
#[derive(Debug, Clone)]
pub struct CreatorHome {
    /// Them.
    pub creator: Creator,
    /// What waits for them, the most urgent first.
    pub todo: Vec<PlacementLine>,
    /// Offers that stand.
    pub offers: Vec<OfferLine>,
    /// Disputes in which they have not spoken yet.
    pub disputes: Vec<Dispute>,
    /// Earned and not yet paid out.
    pub earned: Money,
    /// How many placements are in the hands of others.
    pub under_way: u64,
    /// How many were paid.
    pub paid: u64,
}

/// Placements that wait for one creator are few: limits and windows see to it.
const WAITING: u32 = 60;
/// Open placements of one creator, read at once.
const OPEN: u32 = 200;
/// States in which a placement is over, or may be: a rejection and a breach can be appealed for a while.
const OVER: [&str; 5] = ["paid", "given_back", "failed", "rejected", "breached"];

impl App {
    /// What a creator sees first.
    ///
    /// # Errors
    /// An unknown creator, or the store's.
    pub async fn creator_home(&self, id: CreatorId) -> Result<CreatorHome, AppError> {
        let creator = self.creator(id).await?.value;
        let todo = self.creator_placements(id, Part::ToDo, None, WAITING).await?.lines;
        let offers = self.creator_offers(id, true, WAITING).await?;
        let disputes = self.disputes_to_answer(id).await?;
        let account = Account::Creator(id).in_currency(creator.currency);
        let earned = self.store.balance(account).await?;
        let counts = self.store.tally(Kind::Placement, TallyOf::Creator(id)).await?;
        let count = |states: &[&str]| {
            counts.iter().filter(|(state, _)| states.contains(&state.as_str())).map(|(_, count)| count).sum()
        };
        let under_way = count(&["drafted", "published", "verifying", "holding", "delivered"]);
        Ok(CreatorHome { creator, todo, offers, disputes, earned, under_way, paid: count(&["paid"]) })
    }

    /// A page of a creator's placements: what waits for them with the soonest end first, the rest newest first.
    ///
    /// # Errors
    /// The store's.
    pub async fn creator_placements(
        &self,
        creator: CreatorId,
        part: Part,
        after: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Result<PlacementList, AppError> {
        let most = usize::try_from(limit).unwrap_or(usize::MAX);
        let (mut placements, full) = match part {
            Part::ToDo | Part::UnderWay => (self.open_placements_of(creator).await?, false),
            Part::Done => {
                let find = Find { creator: Some(creator), after, ..Find::newest(Kind::Placement, limit) };
                let found = self.store.find(&find.in_states(&OVER)).await?;
                let full = found.len() >= most;
                (found.into_iter().filter_map(|(record, _)| placement(record)).collect(), full)
            }
        };
        // Where the next page begins is said before those of another part are left out.
        let last = placements.last().filter(|_| full).map(|it| (it.booked, it.id.uuid()));
        placements.retain(|it| Next::of(it, &self.policy).turn() == part.turn());
        if let Some(after) = after {
            placements.retain(|it| (it.booked, it.id.uuid()) < after);
        }
        let more = placements.len() > most;
        placements.truncate(most);
        let cut = placements.last().filter(|_| more).map(|it| (it.booked, it.id.uuid()));
        let mut lines = self.placement_lines(placements).await?;
        if part == Part::ToDo {
            lines.sort_by_key(|line| (line.next.until(), line.placement.id));
        }
        Ok(PlacementList { lines, after: last.or(cut) })
    }

    /// A creator's placements that are not over, the newest first.
    pub(super) async fn open_placements_of(&self, creator: CreatorId) -> Result<Vec<Placement>, AppError> {
        let found = self.store.open_of(creator, OPEN).await?;
        Ok(found.into_iter().filter_map(|(record, _)| placement(record)).collect())
    }

    async fn placement_lines(&self, placements: Vec<Placement>) -> Result<Vec<PlacementLine>, AppError> {
        let ids =
            placements.iter().flat_map(|it| [RecordId::Brand(it.brand), RecordId::Campaign(it.campaign)]);
        let known: Known = self.gathered(ids).await?;
        let line = |placement: Placement| PlacementLine {
            brand: known.brand_name(placement.brand),
            host: known
                .campaign(placement.campaign)
                .map(|it| it.terms.link.host().to_owned())
                .unwrap_or_default(),
            next: Next::of(&placement, &self.policy),
            placement,
        };
        Ok(placements.into_iter().map(line).collect())
    }

    /// A creator's offers, the newest first: those that stand, or those behind them.
    ///
    /// # Errors
    /// The store's.
    pub async fn creator_offers(
        &self,
        creator: CreatorId,
        standing: bool,
        limit: u32,
    ) -> Result<Vec<OfferLine>, AppError> {
        let find = Find { creator: Some(creator), ..Find::newest(Kind::Offer, limit) };
        let states: &[&'static str] =
            if standing { &["sent"] } else { &["accepted", "declined", "withdrawn", "expired"] };
        let found = self.store.find(&find.in_states(states)).await?;
        let offers: Vec<Offer> = found.into_iter().filter_map(|(record, _)| offer(record)).collect();
        let ids = offers.iter().flat_map(|it| [RecordId::Brand(it.brand), RecordId::Campaign(it.campaign)]);
        let known = self.gathered(ids).await?;
        let now = self.now();
        let line = |offer: Offer| OfferLine {
            brand: known.brand_name(offer.brand),
            receives: known.campaign(offer.campaign).and_then(|it| receives(offer.price, it)),
            campaign: known.campaign(offer.campaign).cloned(),
            late: offer.state == OfferState::Sent && now >= offer.until,
            offer,
        };
        Ok(offers.into_iter().map(line).collect())
    }

    async fn disputes_to_answer(&self, creator: CreatorId) -> Result<Vec<Dispute>, AppError> {
        let find = Find { creator: Some(creator), ..Find::newest(Kind::Dispute, WAITING) };
        let found = self.store.find(&find.in_states(&["opened"])).await?;
        let disputes = found.into_iter().filter_map(|(record, _)| dispute(record));
        Ok(disputes.filter(|it| it.other_side() == market::people::Actor::Creator(creator)).collect())
    }
}

fn receives(price: Money, campaign: &Campaign) -> Option<Money> {
    Earned::of(price, campaign.fee).ok().map(|earned| earned.creator)
}

macro_rules! taken {
    ($($name:ident, $kind:ident, $value:ty;)+) => {
        $(pub(crate) fn $name(record: Record) -> Option<$value> {
            if let Record::$kind(value) = record { Some(value) } else { None }
        })+
    };
}

taken! {
    placement, Placement, Placement;
    offer, Offer, Offer;
    dispute, Dispute, Dispute;
    payout, Payout, market::Payout;
}
