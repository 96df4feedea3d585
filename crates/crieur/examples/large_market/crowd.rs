//! Everybody and everything, in batches: while one is written, the next is made.

use std::collections::HashMap;
use std::sync::Arc;

use app::ports::{CommitError, Decision, Record, Store as _, Version};
use eyre::Result;
use indicatif::ProgressBar;
use kernel::{Currency, Money, OperatorId, Span, Timestamp};
use market::campaign::State as Stage;
use market::people::{Actor, Creator};
use market::placement::{Placement, State};
use store::SqlStore;
use tokio::task::JoinHandle;

use crate::Args;
use crate::cast::Sights;
use crate::chance::Chance;
use crate::ground::{self, Run, wrote};
use crate::life::{self, Life};

/// Decisions in one transaction.
const BATCH: usize = 30_000;
/// Placements paid before a creator's earnings go out.
const PAID_TOGETHER: u32 = 3;
/// The longest past.
const YEAR: u64 = 365 * 86_400_000_000;

/// Decisions on their way into the store.
struct Batches {
    store: Arc<SqlStore>,
    next: Vec<Decision>,
    writing: Option<JoinHandle<Result<(), CommitError>>>,
}

impl Batches {
    async fn add(&mut self, decisions: Vec<Decision>) -> Result<()> {
        self.next.extend(decisions);
        if self.next.len() >= BATCH { self.write().await } else { Ok(()) }
    }

    async fn write(&mut self) -> Result<()> {
        if let Some(writing) = self.writing.take() {
            writing.await??;
        }
        let (store, batch) = (Arc::clone(&self.store), std::mem::take(&mut self.next));
        self.writing = Some(tokio::spawn(async move { store.commit_all(batch).await }));
        Ok(())
    }

    async fn end(mut self) -> Result<()> {
        self.write().await?;
        match self.writing.take() {
            Some(writing) => Ok(writing.await??),
            None => Ok(()),
        }
    }
}

/// Fills a store.
pub(crate) async fn fill(
    args: &Args,
    store: &Arc<SqlStore>,
    now: Timestamp,
    bar: &ProgressBar,
) -> Result<Sights> {
    let mut chance = Chance(args.seed);
    let mut batches = Batches { store: Arc::clone(store), next: Vec::new(), writing: None };
    let creators = simulator::town::crowd(args.seed, args.creators, now);
    for creator in &creators {
        let by = Actor::Creator(creator.id);
        let decision = wrote(creator.joined, Record::Creator(creator.clone()), Version::NEW, by, "join")?;
        batches.add(vec![decision]).await?;
    }
    let brands = ground::brands(&mut chance, args.brands, now);
    for brand in &brands {
        let by = Actor::Brand(brand.id);
        let decision = wrote(brand.joined, Record::Brand(brand.clone()), Version::NEW, by, "join")?;
        batches.add(vec![decision]).await?;
    }
    let mut runs = ground::campaigns(&mut chance, &brands, args.campaigns, args.placements, now)?;
    for run in &mut runs {
        let opening = ground::opening(&mut chance, run)?;
        batches.add(opening).await?;
    }
    let mut sights = Sights {
        operator: Some(OperatorId::new(chance.id(now))),
        brand: brands.first().map(|brand| brand.id),
        creator: creators.first().map(|creator| creator.id),
        ..Sights::default()
    };
    let mut earnings = HashMap::new();
    let gap = YEAR / args.placements.max(1);
    for number in 0..args.placements {
        let at = now.minus(Span::micros(YEAR - number * gap));
        let Some(run) = open_at(&mut chance, &runs, at) else { continue };
        let creator =
            if chance.below(500) == 0 { &creators[0] } else { &creators[chance.index(creators.len())] };
        let Some(profile) = creator.profiles.get(chance.index(creator.profiles.len())) else { continue };
        let first = life::booked(&mut chance, &runs[run], creator, profile, at);
        let life = life::live(&mut chance, first, now)?;
        settle(&mut runs[run], &life.placement);
        note(&mut sights, &life);
        let paid = paid_out(&mut chance, &mut earnings, creator, &life, now)?;
        batches.add(life.decisions).await?;
        batches.add(paid).await?;
        bar.inc(1);
    }
    for run in &runs {
        let closing = ground::closing(&mut chance, run, now)?;
        batches.add(closing).await?;
    }
    campaigns_worth_seeing(&mut sights, &runs, now);
    batches.end().await?;
    Ok(sights)
}

/// A campaign that is open at a time.
fn open_at(chance: &mut Chance, runs: &[Run], at: Timestamp) -> Option<usize> {
    (0..200).map(|_| chance.index(runs.len())).find(|run| {
        let campaign = &runs[*run].campaign;
        let taken = campaign.taken_by_small + campaign.taken_by_others;
        let open = campaign.terms.start <= at && at < campaign.terms.end;
        open && campaign.state == Stage::Live && taken < campaign.terms.posts
    })
}

/// What a placement leaves of its campaign.
fn settle(run: &mut Run, placement: &Placement) {
    use market::placement::Hold;
    match placement.hold {
        Hold::Held => run.open += 1,
        Hold::Settled => {}
        Hold::Released | Hold::Returned => return,
    }
    run.left -= placement.price.minor();
    if placement.small {
        run.campaign.taken_by_small += 1;
    } else {
        run.campaign.taken_by_others += 1;
    }
}

fn paid_out(
    chance: &mut Chance,
    earnings: &mut HashMap<(uuid::Uuid, Currency), (i64, u32, Timestamp)>,
    creator: &Creator,
    life: &Life,
    now: Timestamp,
) -> Result<Vec<Decision>> {
    let Some((earned, at)) = life.earned else { return Ok(Vec::new()) };
    let key = (creator.id.uuid(), earned.currency());
    let kept = earnings.entry(key).or_insert((0, 0, at));
    *kept = (kept.0 + earned.minor(), kept.1 + 1, kept.2.max(at));
    let at = kept.2.plus(Span::minutes(1));
    if kept.1 < PAID_TOGETHER || at.plus(Span::hours(1)) > now {
        return Ok(Vec::new());
    }
    let amount = Money::new(kept.0, earned.currency())?;
    earnings.remove(&key);
    life::payout(chance, creator, amount, at)
}

fn note(sights: &mut Sights, life: &Life) {
    let placement = &life.placement;
    let brands = Some(placement.brand) == sights.brand;
    let own = Some(placement.creator) == sights.creator;
    let id = Some(placement.id);
    if life.dispute.is_some() {
        sights.dispute = life.dispute;
        if brands {
            sights.brands_dispute = life.dispute;
        }
    }
    if placement.state == State::Drafted && brands {
        sights.drafted_placement = id;
    }
    if placement.state == State::Paid {
        if brands {
            sights.paid_placement = id;
            sights.post = placement.post.as_ref().map(|post| post.address.clone());
        }
        if own {
            sights.own_paid_placement = id;
        }
    }
    if own && placement.state == State::Approved
        || own && placement.is_open() && sights.own_open_placement.is_none()
    {
        sights.own_open_placement = id;
    }
}

fn campaigns_worth_seeing(sights: &mut Sights, runs: &[Run], now: Timestamp) {
    let own = runs.iter().filter(|run| Some(run.campaign.brand) == sights.brand);
    let own = own.filter(|run| run.campaign.state == Stage::Live);
    let full = |run: &&Run| run.campaign.taken_by_small + run.campaign.taken_by_others;
    let (live, over): (Vec<&Run>, Vec<&Run>) = own.partition(|run| run.campaign.terms.end > now);
    sights.live_campaign = live.into_iter().max_by_key(full).map(|run| run.campaign.id);
    sights.settled_campaign = over.into_iter().max_by_key(full).map(|run| run.campaign.id);
}
