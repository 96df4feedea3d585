//! One placement from booking to payment, as its creator sees it.

use kernel::{DisputeId, Network, Timestamp};
use ledger::movements::Earned;
use market::people::Actor;
use market::placement::{Hold, Placement, State};
use market::{Brand, Campaign, Creator, Payout, Policy};

use super::creator::{self, Next};
use crate::drafting::setting;
use crate::ports::{Find, Kind, Order, RecordId};
use crate::publishing::REFUSED;
use crate::{App, AppError};

/// Something that happened to a placement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happened {
    /// The event's name.
    pub name: String,
    /// When.
    pub at: Timestamp,
}

/// The market was asked to publish.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// Why the network refused it for good, in its own words, if it did.
    pub refused: Option<String>,
}

/// A placement with everything around it.
#[derive(Debug, Clone)]
pub struct PlacementSheet {
    /// The placement.
    pub placement: Placement,
    /// Its campaign.
    pub campaign: Campaign,
    /// Whose it is.
    pub brand: Brand,
    /// The creator.
    pub creator: Creator,
    /// What comes next.
    pub next: Next,
    /// What the creator receives, and the fee.
    pub earned: Earned,
    /// What happened, in order.
    pub history: Vec<Happened>,
    /// Whether the brand's silence approved the draft.
    pub by_silence: bool,
    /// Every dispute there was about it, the oldest first.
    pub disputes: Vec<DisputeId>,
    /// The payout that took its money along, as far as can be told.
    pub payout: Option<Payout>,
    /// Whether the market was asked to publish it, and what came of that.
    pub asked: Option<Asked>,
    /// The words to begin with, fit for the country and the language.
    pub disclosure: Option<&'static str>,
}

/// Whether a step has been taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Behind.
    Done,
    /// Under way.
    Now,
    /// To come.
    Ahead,
    /// Ended here.
    Failed,
}

/// A step on the way to the payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leg {
    /// Its name, for messages.
    pub name: &'static str,
    /// Whether it has been taken.
    pub pace: Pace,
    /// When it was taken.
    pub at: Option<Timestamp>,
    /// Until when it has to be, or when it will be.
    pub until: Option<Timestamp>,
    /// For a step to come: when it will have been taken if everybody before takes all their time.
    pub latest: Option<Timestamp>,
}

/// Events read of a placement: its looks and revisions are bounded by the policy.
const EVENTS: u32 = 200;

/// Whether the market may publish there on somebody's behalf: X forbids paying for posts through its interface, so
/// that everything there is done by hand.
#[must_use]
pub const fn market_publishes(network: Network) -> bool {
    match network {
        Network::Bluesky | Network::Mastodon => true,
        Network::X => false,
    }
}

impl PlacementSheet {
    /// When an event of this name happened last.
    #[must_use]
    pub fn last(&self, name: &str) -> Option<Timestamp> {
        self.history.iter().rev().find(|it| it.name == name).map(|it| it.at)
    }

    /// Every step from the booking to the payment, with its date.
    #[must_use]
    pub fn legs(&self, policy: &Policy) -> Vec<Leg> {
        let it = &self.placement;
        let reached = rank(self);
        let seen = it.post.as_ref().and_then(|post| post.first_seen);
        let paid_out = self.payout.as_ref().filter(|it| it.state == market::payout::State::Confirmed);
        let draft_until = policy.draft_until(it);
        let draft_at = it.draft.as_ref().map(|draft| draft.at);
        let silence = draft_at.map(|at| policy.silence(it, at));
        let publish_until = it.approved.map(|at| policy.publish_until(it, at));
        let rows: [(&'static str, Option<Timestamp>, Option<Timestamp>); 8] = [
            ("booked", Some(it.booked), None),
            ("draft", draft_at, Some(draft_until)),
            ("review", it.approved, silence),
            ("publish", it.post.as_ref().map(|post| post.declared), publish_until),
            ("check", seen.and(self.last("checks_passed")).or(seen), None),
            ("stay", self.last("delivered"), it.hold_until),
            ("paid", self.last("paid"), None),
            ("paid-out", paid_out.map(|it| it.requested), None),
        ];
        let latest = self.latest(policy);
        let mut legs = Vec::with_capacity(rows.len());
        for (at, (name, done, until)) in rows.into_iter().enumerate() {
            let pace = match at.cmp(&reached) {
                std::cmp::Ordering::Less => Pace::Done,
                std::cmp::Ordering::Equal if self.is_lost() => Pace::Failed,
                std::cmp::Ordering::Equal if at == rows.len() - 1 && paid_out.is_some() => Pace::Done,
                std::cmp::Ordering::Equal => Pace::Now,
                std::cmp::Ordering::Greater => Pace::Ahead,
            };
            let latest = latest.get(at).copied().flatten().filter(|_| pace == Pace::Ahead && !self.is_lost());
            let (at, until) = match pace {
                Pace::Done => (done, None),
                Pace::Now => (None, until),
                Pace::Ahead => (None, None),
                Pace::Failed => (self.lost_at(), None),
            };
            legs.push(Leg { name, pace, at, until, latest });
        }
        legs
    }

    /// The end of each step's time, one after the other; nothing for the payout, whose time is the bank's.
    fn latest(&self, policy: &Policy) -> [Option<Timestamp>; 8] {
        let it = &self.placement;
        let draft = it.draft.as_ref().map_or_else(|| policy.draft_until(it), |draft| draft.at);
        let review = it.approved.unwrap_or_else(|| policy.silence(it, draft));
        let publish = it.post.as_ref().map_or_else(|| policy.publish_until(it, review), |post| post.declared);
        let stay = it.hold_until.unwrap_or(publish.plus(it.holding));
        [
            Some(it.booked),
            Some(draft),
            Some(review),
            Some(publish),
            Some(publish),
            Some(stay),
            Some(stay),
            None,
        ]
    }

    /// Whether it ends, or seems to end, without being paid.
    #[must_use]
    pub const fn is_lost(&self) -> bool {
        matches!(self.placement.state, State::Rejected | State::Breached | State::GivenBack | State::Failed)
    }

    fn lost_at(&self) -> Option<Timestamp> {
        let names = ["rejected", "breached", "given_back", "failed"];
        self.history.iter().rev().find(|it| names.contains(&it.name.as_str())).map(|it| it.at)
    }
}

/// The step that a placement stands at.
fn rank(sheet: &PlacementSheet) -> usize {
    let it = &sheet.placement;
    match it.state {
        State::Booked => 1,
        State::Drafted | State::Rejected => 2,
        State::Approved => 3,
        State::Published | State::Verifying => 4,
        State::Holding => 5,
        State::Delivered => 6,
        State::Paid => 7,
        State::Breached => {
            if it.hold_until.is_some() {
                5
            } else {
                4
            }
        }
        State::Failed => {
            if it.approved.is_some() {
                3
            } else {
                1
            }
        }
        State::GivenBack => match (it.hold, &it.draft, it.approved, &it.post, it.hold_until) {
            (Hold::Returned, ..) => 7,
            (_, _, _, _, Some(_)) => 5,
            (_, _, _, Some(_), None) => 4,
            (_, _, Some(_), None, None) => 3,
            (_, Some(_), None, None, None) => 2,
            (_, None, None, None, None) => 1,
        },
    }
}

impl App {
    /// A placement with everything around it.
    ///
    /// # Errors
    /// Records that are not there, or the store's.
    pub async fn creator_placement(&self, placement: Placement) -> Result<PlacementSheet, AppError> {
        let it = &placement;
        let (campaign, brand, creator) =
            (RecordId::Campaign(it.campaign), RecordId::Brand(it.brand), RecordId::Creator(it.creator));
        let known = self.gathered([campaign, brand]).await?;
        let found = known.campaign(it.campaign).cloned().ok_or(AppError::NotFound(campaign))?;
        let brand = known.brand(it.brand).cloned().ok_or(AppError::NotFound(brand))?;
        let creator = self.creator(it.creator).await.map_err(|_| AppError::NotFound(creator))?.value;
        let kept = self.store.events(RecordId::Placement(it.id), 0, EVENTS).await?;
        let contested = kept.iter().filter(|event| event.name == "contested");
        let disputes = contested.filter_map(|event| event.body["dispute"].as_str()?.parse().ok()).collect();
        let approved = kept.iter().rev().find(|event| event.name == "approved");
        let by_silence = approved.is_some_and(|event| event.body["by_silence"].as_bool() == Some(true));
        let history: Vec<Happened> =
            kept.into_iter().map(|event| Happened { name: event.name, at: event.at }).collect();
        let disclosure = wording::suggested_disclosure(&setting(it, &found, &creator));
        let mut sheet = PlacementSheet {
            next: Next::of(it, &self.policy),
            earned: Earned::of(it.price, it.fee)?,
            campaign: found,
            brand,
            creator,
            history,
            by_silence,
            disputes,
            payout: None,
            asked: None,
            disclosure,
            placement,
        };
        if let (State::Paid, Some(paid)) = (sheet.placement.state, sheet.last("paid")) {
            sheet.payout = self.payout_since(&sheet.placement, paid).await?;
        }
        if sheet.placement.state == State::Approved {
            sheet.asked = self.asked_to_publish(&sheet.placement).await?;
        }
        Ok(sheet)
    }

    /// The first payout asked for once the placement was paid: it took the balance, and this with it.
    async fn payout_since(&self, placement: &Placement, paid: Timestamp) -> Result<Option<Payout>, AppError> {
        let find = Find {
            creator: Some(placement.creator),
            order: Order::Oldest,
            after: Some((paid, uuid::Uuid::nil())),
            ..Find::newest(Kind::Payout, 20)
        };
        let found = self.store.find(&find).await?;
        let payouts = found.into_iter().filter_map(|(record, _)| creator::payout(record));
        let mut own = payouts.filter(|it| it.amount.currency() == placement.price.currency());
        Ok(own.find(|it| it.state != market::payout::State::Returned))
    }

    async fn asked_to_publish(&self, placement: &Placement) -> Result<Option<Asked>, AppError> {
        let lines = self.store.audit(&RecordId::Placement(placement.id).to_string(), EVENTS).await?;
        let by = Actor::Creator(placement.creator);
        let asked = lines.iter().filter(|line| line.actor == by && line.action == "ask for publication");
        let Some(at) = asked.map(|line| line.at).max() else { return Ok(None) };
        let refused = lines.iter().filter(|line| line.actor == Actor::System && line.at >= at);
        let refused = refused
            .filter_map(|line| line.action.strip_prefix(REFUSED)?.strip_prefix(": ").map(str::to_owned))
            .next_back();
        Ok(Some(Asked { at, refused }))
    }
}
