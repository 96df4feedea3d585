//! What the town knows at a moment: the time, who lives there, what is open, what is due.
//!
//! One lock around it, never held over an await. Bound: the notebook holds what is open, not what was.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use app::NewCreator;
use app::ports::{Decision, Record, Version};
use kernel::{
    AuthorOfferId, BrandId, BreakoutId, CampaignId, CreatorId, DisputeId, OfferId, OperatorId, PlacementId,
    Span, Timestamp,
};
use market::breakout::{AuthorOffer, Breakout};
use market::people::Actor;
use market::{Campaign, Creator, Dispute, Offer, Placement, campaign, dispute, offer, placement};
use uuid::Uuid;

use super::outside::{Bank, Net};
use super::public::Stream;
use super::scenes::Cast;
use super::script::{Deed, Fate, Script};
use crate::rng::Rng;

/// How time passes.
#[derive(Debug, Clone, Copy)]
pub(super) enum Pace {
    /// By jumps.
    Still(Timestamp),
    /// By itself, so many times as fast as outside.
    Runs { speed: u32, from: Timestamp, since: Instant },
}

/// Something that somebody will do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    /// The next person joins.
    Join,
    /// The n-th campaign of the beginning is opened.
    Open(usize),
    /// The n-th scene of the beginning is booked.
    Scene(usize),
    /// A brand opens another campaign, if few are open.
    Opening,
    /// A brand makes an offer.
    Offering,
    /// A brand does something with its campaign.
    Campaign(CampaignId),
    /// Somebody takes a place.
    Arrival(CampaignId),
    Placement(PlacementId),
    Dispute(DisputeId),
    Offer(OfferId),
    /// The payment provider identifies somebody.
    Identify(CreatorId),
    /// What happened on the network is read, and breakouts are told to the market.
    Stream,
    /// The n-th standing campaign of the beginning is opened.
    Standing(usize),
    /// The operator looks at the product of a standing campaign.
    Product(CampaignId),
    /// The operator looks at a breakout.
    Review(BreakoutId),
    /// A brand looks for an author to make an offer to.
    Bid(CampaignId),
    /// Somebody does something about an offer to an author.
    AuthorOffer(AuthorOfferId),
}

/// What is due when: one time a key.
#[derive(Debug, Default)]
pub(super) struct Agenda {
    by_time: BTreeSet<(Timestamp, Key)>,
    by_key: BTreeMap<Key, Timestamp>,
}

impl Agenda {
    pub(super) fn set(&mut self, key: Key, due: Option<Timestamp>) {
        if let Some(before) = self.by_key.remove(&key) {
            self.by_time.remove(&(before, key));
        }
        if let Some(due) = due {
            self.by_key.insert(key, due);
            self.by_time.insert((due, key));
        }
    }

    pub(super) fn first(&self) -> Option<Timestamp> {
        self.by_time.first().map(|(due, _)| *due)
    }

    /// Takes the first that is due.
    pub(super) fn take(&mut self, now: Timestamp) -> Option<Key> {
        let (due, key) = *self.by_time.first()?;
        if due > now {
            return None;
        }
        self.set(key, None);
        Some(key)
    }
}

/// Everything.
#[derive(Debug)]
pub(super) struct State {
    pub(super) seed: u64,
    pub(super) pace: Pace,
    pub(super) entropy: Rng,
    pub(super) dice: Rng,
    pub(super) operator: OperatorId,
    pub(super) brands: BTreeSet<BrandId>,
    pub(super) folk: BTreeMap<CreatorId, Creator>,
    /// Those who book by chance, in an order that chance can pick from.
    pub(super) crowd: Vec<CreatorId>,
    pub(super) hands_off: BTreeSet<Actor>,
    pub(super) net: Net,
    pub(super) bank: Bank,
    pub(super) agenda: Agenda,
    pub(super) campaigns: BTreeMap<CampaignId, (Campaign, Version)>,
    pub(super) placements: BTreeMap<PlacementId, (Placement, Version)>,
    pub(super) disputes: BTreeMap<DisputeId, (Dispute, Version)>,
    pub(super) offers: BTreeMap<OfferId, (Offer, Version)>,
    pub(super) scripts: BTreeMap<PlacementId, Script>,
    pub(super) fates: BTreeMap<CampaignId, Fate>,
    pub(super) announced: BTreeMap<CampaignId, Timestamp>,
    /// How many texts have been written for a campaign.
    pub(super) written: BTreeMap<CampaignId, usize>,
    /// When somebody booked last.
    pub(super) booked: BTreeMap<CreatorId, Timestamp>,
    /// Copies that were refused.
    pub(super) tried: BTreeSet<PlacementId>,
    /// Whom the provider has not been able to identify.
    pub(super) unknown: BTreeSet<CreatorId>,
    pub(super) waves: usize,
    pub(super) closed: u64,
    /// When the past ends and visitors come in.
    pub(super) first_minute: Timestamp,
    /// The campaigns of the beginning, by number.
    pub(super) first_campaigns: BTreeMap<usize, CampaignId>,
    /// Who joins later, the next one last.
    pub(super) newcomers: Vec<(Timestamp, NewCreator)>,
    pub(super) cast: Cast,
    /// Every decision, while the past is played.
    pub(super) journal: Option<Vec<Decision>>,
    /// What happens on the network, where somebody looks out for it.
    pub(super) stream: Option<Stream>,
    pub(super) breakouts: BTreeMap<BreakoutId, (Box<Breakout>, Version)>,
    pub(super) author_offers: BTreeMap<AuthorOfferId, (AuthorOffer, Version)>,
    /// The secrets of claim addresses, as their brands sent them by hand.
    pub(super) claims: BTreeMap<AuthorOfferId, String>,
    /// Which campaigns have asked, or could not ask, the author of which post.
    pub(super) asked: BTreeSet<(BreakoutId, CampaignId)>,
}

impl State {
    pub(super) fn new(seed: u64, now: Timestamp) -> Self {
        let mut names = Rng::new(seed, "operator");
        Self {
            seed,
            pace: Pace::Still(now),
            entropy: Rng::new(seed, "town"),
            dice: Rng::new(seed, "dice"),
            operator: OperatorId::new(names.uuid()),
            brands: BTreeSet::new(),
            folk: BTreeMap::new(),
            crowd: Vec::new(),
            hands_off: BTreeSet::new(),
            net: Net::default(),
            bank: Bank::default(),
            agenda: Agenda::default(),
            campaigns: BTreeMap::new(),
            placements: BTreeMap::new(),
            disputes: BTreeMap::new(),
            offers: BTreeMap::new(),
            scripts: BTreeMap::new(),
            fates: BTreeMap::new(),
            announced: BTreeMap::new(),
            written: BTreeMap::new(),
            booked: BTreeMap::new(),
            tried: BTreeSet::new(),
            unknown: BTreeSet::new(),
            waves: 0,
            closed: 0,
            first_minute: now,
            first_campaigns: BTreeMap::new(),
            newcomers: Vec::new(),
            cast: Cast::default(),
            journal: None,
            stream: None,
            breakouts: BTreeMap::new(),
            author_offers: BTreeMap::new(),
            claims: BTreeMap::new(),
            asked: BTreeSet::new(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        match self.pace {
            Pace::Still(now) => now,
            Pace::Runs { speed, from, since } => {
                let real = u64::try_from(since.elapsed().as_micros()).unwrap_or(u64::MAX);
                from.plus(Span::micros(real.saturating_mul(u64::from(speed))))
            }
        }
    }

    #[allow(
        clippy::disallowed_methods,
        reason = "the visitor's time is measured; the town's is the market's clock"
    )]
    pub(super) fn run(&mut self, speed: u32) {
        self.pace = Pace::Runs { speed, from: self.now(), since: Instant::now() };
    }

    pub(super) fn halt(&mut self) {
        self.pace = Pace::Still(self.now());
    }

    /// Jumps on; nothing when time passes by itself.
    pub(super) fn jump(&mut self, to: Timestamp) {
        if let Pace::Still(now) = &mut self.pace {
            *now = to.max(*now);
        }
    }

    /// Seconds as a visitor feels them, as a span of the town; minutes while nobody watches.
    pub(super) fn seconds(&mut self, low: u64, high: u64) -> Span {
        let speed = match self.pace {
            Pace::Still(_) => 60,
            Pace::Runs { speed, .. } => u64::from(speed),
        };
        let millis = low * 1_000 + self.dice.below((high - low) * 1_000 + 1);
        Span::micros(millis.saturating_mul(1_000).saturating_mul(speed))
    }

    /// Whether the town acts for somebody: one of its own whom no visitor plays.
    pub(super) fn acts(&self, actor: Actor) -> bool {
        let own = match actor {
            Actor::Brand(id) => self.brands.contains(&id),
            Actor::Creator(id) => self.folk.contains_key(&id),
            Actor::Operator(id) => id == self.operator,
            Actor::System => false,
        };
        own && !self.hands_off.contains(&actor)
    }

    /// Whether a visitor waits for what happens to a placement, so that people hurry.
    pub(super) fn watched(&self, placement: &Placement) -> bool {
        matches!(self.pace, Pace::Runs { .. })
            && !(self.acts(Actor::Brand(placement.brand)) && self.acts(Actor::Creator(placement.creator)))
    }

    pub(super) fn script(&self, placement: &Placement) -> Script {
        let own = self.scripts.get(&placement.id).copied();
        let id = placement.id.uuid();
        let dealt = || match placement.reply_to {
            Some(_) => Script::reply(self.seed, id, Deed::Honest),
            None => Script::deal(self.seed, id),
        };
        let script = own.unwrap_or_else(dealt);
        if own.is_none() && self.watched(placement) { script.before_visitors() } else { script }
    }

    pub(super) fn fate(&self, campaign: &Campaign) -> Fate {
        let own = self.fates.get(&campaign.id).copied();
        own.unwrap_or_else(|| Fate::deal(self.seed, campaign.id.uuid(), campaign.opened))
    }

    /// The number of the next text of a campaign; each campaign begins somewhere else.
    pub(super) fn next_text(&mut self, campaign: CampaignId) -> usize {
        let count = self.written.entry(campaign).or_default();
        *count += 1;
        start(campaign.uuid()) + *count
    }

    /// A record was written.
    pub(super) fn note(&mut self, record: &Record, version: Version) {
        match record {
            Record::Campaign(it) => self.note_campaign(it, version),
            Record::Placement(it) => self.note_placement(it, version),
            Record::Dispute(it) => {
                let open = matches!(it.state, dispute::State::Opened | dispute::State::Answered);
                if keep(&mut self.disputes, it.id, it, version, open) {
                    self.reconsider_dispute(it.id);
                }
            }
            Record::Offer(it) => {
                if keep(&mut self.offers, it.id, it, version, it.state == offer::State::Sent) {
                    self.reconsider_offer(it.id);
                }
            }
            Record::Creator(it) => {
                if let Some(known) = self.folk.get_mut(&it.id) {
                    known.clone_from(it);
                }
            }
            Record::Breakout(it) => self.note_breakout(it, version),
            Record::AuthorOffer(it) => self.note_author_offer(it, version),
            Record::Brand(_) | Record::Payout(_) | Record::Deposit(_) | Record::Author(_) => {}
        }
    }

    fn note_campaign(&mut self, it: &Campaign, version: Version) {
        let open = match it.state {
            campaign::State::Draft
            | campaign::State::Funded
            | campaign::State::Live
            | campaign::State::Paused
            | campaign::State::Ended => true,
            campaign::State::Settled | campaign::State::Cancelled => false,
        };
        if it.state != campaign::State::Draft {
            self.announced.remove(&it.id);
        }
        let before = self.campaigns.get(&it.id).map(|(known, _)| (known.state, taken(known)));
        if keep(&mut self.campaigns, it.id, it, version, open) && before != Some((it.state, taken(it))) {
            self.reconsider_campaign(it.id);
        }
    }

    fn note_placement(&mut self, it: &Placement, version: Version) {
        self.net.rebuild(it);
        if it.state == placement::State::Paid {
            self.plan_identification(it);
        }
        let was_open = self.placements.contains_key(&it.id);
        let last = self.booked.entry(it.creator).or_insert(it.booked);
        *last = it.booked.max(*last);
        if keep(&mut self.placements, it.id, it, version, it.is_open()) {
            if was_open && !it.is_open() {
                self.closed += 1;
                self.scripts.remove(&it.id);
                self.tried.remove(&it.id);
            }
            self.reconsider_placement(it.id);
        }
    }

    fn plan_identification(&mut self, it: &Placement) {
        let identified = self.folk.get(&it.creator).is_some_and(|creator| creator.identified);
        if !identified && !self.unknown.contains(&it.creator) {
            let wait = self.seconds(8, 20);
            let due = self.now().plus(wait);
            self.agenda.set(Key::Identify(it.creator), Some(due));
        }
    }
}

const fn taken(campaign: &Campaign) -> u32 {
    campaign.taken_by_small + campaign.taken_by_others
}

/// Keeps a record while it is open, and says whether this was news.
pub(super) fn keep<K: Ord, V: Clone>(
    map: &mut BTreeMap<K, (V, Version)>,
    id: K,
    value: &V,
    version: Version,
    open: bool,
) -> bool {
    if map.get(&id).is_some_and(|(_, known)| *known >= version) {
        return false;
    }
    if open {
        map.insert(id, (value.clone(), version));
    } else {
        map.remove(&id);
    }
    true
}

/// Where a campaign begins in the lists of words.
fn start(id: Uuid) -> usize {
    let (high, low) = id.as_u64_pair();
    usize::try_from((high ^ low.rotate_left(7)) % 997).unwrap_or(0)
}
