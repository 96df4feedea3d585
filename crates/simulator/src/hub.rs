//! What every part of the world shares: the time, the numbers of chance and faults, and what a task waits for.
//!
//! A port is called from inside a task and gives its wish here ([`Wish`]) before it returns `Pending`; the
//! scheduler takes the wish after each step. One lock, never held over an await, never contended: everything
//! runs on one thread.

use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use kernel::{PlacementId, Timestamp};

use crate::fault::{Fault, Place, Rates};
use crate::rng::{Deck, Rng};

/// One second in the world's time.
pub(crate) const SECOND: i64 = 1_000_000;
/// One minute.
pub(crate) const MINUTE: i64 = 60 * SECOND;
/// One hour.
pub(crate) const HOUR: i64 = 60 * MINUTE;
/// One day.
pub(crate) const DAY: i64 = 24 * HOUR;

/// What a task that returned `Pending` waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Its next turn.
    Turn,
    /// A time.
    Until(i64),
    /// News of a placement, or a time.
    News(PlacementId, i64),
    /// A job, the next known one at this time.
    Work(Option<i64>),
    /// Nothing any more: the program it belongs to is crashing.
    Never,
}

/// What a commit brought about, for the scheduler.
#[derive(Debug, Default)]
pub(crate) struct Echo {
    /// Placements that were written.
    pub(crate) news: Vec<PlacementId>,
    /// Jobs' times.
    pub(crate) jobs: Vec<i64>,
}

#[derive(Debug)]
struct State {
    now: i64,
    task: usize,
    wish: Wish,
    echo: Echo,
    chance: Rng,
    entropy: Rng,
    cuts: Rng,
    rates: Rates,
    fired: BTreeMap<Fault, u64>,
    calls: u64,
    places: Deck<Place>,
    crash_after: u64,
    crash_at: Place,
    crashing: Option<Place>,
    crashes: BTreeMap<Place, u64>,
}

/// The shared part of the world.
#[derive(Debug)]
pub(crate) struct Hub(Mutex<State>);

impl Hub {
    pub(crate) fn new(seed: u64, rates: Rates, start: i64) -> Arc<Self> {
        let places = Deck::new(&Place::ALL.map(|place| (place, 1)));
        let mut state = State {
            now: start,
            task: 0,
            wish: Wish::Turn,
            echo: Echo::default(),
            chance: Rng::new(seed, "chance"),
            entropy: Rng::new(seed, "entropy"),
            cuts: Rng::new(seed, "cuts"),
            rates,
            fired: BTreeMap::new(),
            calls: 0,
            places,
            crash_after: 0,
            crash_at: Place::BeforeRead,
            crashing: None,
            crashes: BTreeMap::new(),
        };
        state.plan_crash();
        Arc::new(Self(Mutex::new(state)))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn now(&self) -> i64 {
        self.lock().now
    }

    pub(crate) fn timestamp(&self) -> Timestamp {
        Timestamp::from_micros(self.now())
    }

    /// Jumps to a later time.
    pub(crate) fn advance(&self, to: i64) {
        let mut state = self.lock();
        state.now = state.now.max(to);
    }

    pub(crate) fn set_task(&self, task: usize) {
        self.lock().task = task;
    }

    pub(crate) fn task(&self) -> usize {
        self.lock().task
    }

    fn wish(&self, wish: Wish) {
        self.lock().wish = wish;
    }

    pub(crate) fn take_wish(&self) -> Wish {
        std::mem::replace(&mut self.lock().wish, Wish::Turn)
    }

    pub(crate) fn echo(&self, news: Option<PlacementId>, job: Option<i64>) {
        let mut state = self.lock();
        state.echo.news.extend(news);
        state.echo.jobs.extend(job);
    }

    pub(crate) fn take_echo(&self) -> Echo {
        std::mem::take(&mut self.lock().echo)
    }

    pub(crate) fn index(&self, length: usize) -> usize {
        self.lock().chance.index(length)
    }

    pub(crate) fn between(&self, low: i64, high: i64) -> i64 {
        self.lock().chance.between(low, high)
    }

    pub(crate) fn chance(&self, in_ten_thousand: u32) -> bool {
        self.lock().chance.chance(in_ten_thousand)
    }

    pub(crate) fn entropy(&self) -> u64 {
        self.lock().entropy.bits()
    }

    /// A statement to cut before; a stream of its own, since stores have different numbers of statements.
    pub(crate) fn statement(&self, most: u64) -> u32 {
        u32::try_from(self.lock().cuts.below(most)).unwrap_or(0)
    }

    /// Whether this fault strikes here and now. It counts when it has happened ([`Hub::fired`]).
    pub(crate) fn strikes(&self, fault: Fault) -> bool {
        let mut state = self.lock();
        let rate = state.rates.faults.get(&fault).copied().unwrap_or(0);
        state.chance.chance(rate)
    }

    /// A fault has happened.
    pub(crate) fn fired(&self, fault: Fault) {
        *self.lock().fired.entry(fault).or_default() += 1;
    }

    /// Whether the crash that is due strikes at this place.
    pub(crate) fn crash_due(&self, place: Place) -> bool {
        let state = self.lock();
        state.rates.calls_between_crashes > 0
            && state.crashing.is_none()
            && state.calls >= state.crash_after
            && state.crash_at == place
    }

    /// The program dies here, once the scheduler sees it.
    pub(crate) fn crash(&self, place: Place) {
        let mut state = self.lock();
        state.crashing = Some(place);
        *state.crashes.entry(place).or_default() += 1;
        state.plan_crash();
    }

    pub(crate) fn take_crash(&self) -> Option<Place> {
        self.lock().crashing.take()
    }

    /// Counts a call to the outside, which takes a moment.
    pub(crate) fn called(&self) {
        let mut state = self.lock();
        state.calls += 1;
        let moment = state.chance.between(200, 12_000);
        state.now += moment;
    }

    pub(crate) fn tallies(&self) -> (u64, BTreeMap<Fault, u64>, BTreeMap<Place, u64>) {
        let state = self.lock();
        let faults = Fault::ALL.map(|fault| (fault, state.fired.get(&fault).copied().unwrap_or(0)));
        let crashes = Place::ALL.map(|place| (place, state.crashes.get(&place).copied().unwrap_or(0)));
        (state.calls, faults.into(), crashes.into())
    }

    /// The faults that were asked for and never happened.
    pub(crate) fn never_fired(&self) -> Vec<Fault> {
        let state = self.lock();
        let asked = state.rates.faults.iter().filter(|(_, rate)| **rate > 0);
        asked.map(|(fault, _)| *fault).filter(|fault| !state.fired.contains_key(fault)).collect()
    }

    /// Gives other tasks their turn, up to two times.
    pub(crate) async fn pause(self: &Arc<Self>) {
        for _ in 0..self.index(3) {
            self.nap(Wish::Turn).await;
        }
    }

    pub(crate) async fn sleep(self: &Arc<Self>, span: i64) {
        self.nap(Wish::Until(self.now() + span)).await;
    }

    pub(crate) fn nap(self: &Arc<Self>, wish: Wish) -> Nap {
        Nap { hub: Arc::clone(self), wish, asked: false }
    }

    /// An await at which the program may die.
    pub(crate) async fn crash_point(self: &Arc<Self>, place: Place) {
        if self.crash_due(place) {
            self.crash(place);
            self.nap(Wish::Never).await;
        }
    }
}

impl State {
    /// The next crash: some calls from now, at the next of the places in turn.
    fn plan_crash(&mut self) {
        let mean = self.rates.calls_between_crashes;
        self.crash_after = self.calls + mean / 2 + self.chance.below(mean.max(1));
        self.crash_at = self.places.draw(&mut self.chance).unwrap_or(Place::BeforeRead);
    }
}

/// One wait.
#[derive(Debug)]
pub(crate) struct Nap {
    hub: Arc<Hub>,
    wish: Wish,
    asked: bool,
}

impl Future for Nap {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.asked && self.wish != Wish::Never {
            return Poll::Ready(());
        }
        self.asked = true;
        self.hub.wish(self.wish);
        Poll::Pending
    }
}
