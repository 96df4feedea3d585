//! One run: people come, time passes, things go wrong, everything comes to rest, and the books are compared.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};

use app::ports::StoreError;
use kernel::{BasisPoints, Currency, Span};
use market::Policy;
use market::payout::Payee;

use crate::fault::Rates;
use crate::ground::Ground;
use crate::hub::{DAY, Hub};
use crate::people::{Life, Tallies, decks};
use crate::report::Report;
use crate::rng::Rng;
use crate::scheduler::{Scheduler, Spawner, Step};
use crate::server::{Outside, Server};
use crate::witness::Witness;
use crate::world::{Bank, Social, Stream, Writer};

/// 2026-01-05T00:00:00Z.
const START: i64 = 1_767_571_200_000_000;
/// No honest world takes longer than this, the time for its people to come apart.
const LONGEST: i64 = 400 * DAY;
/// At the end people ask for what they still hold, so often: no bank refuses more often and then pays.
const LAST_CALLS: u32 = 3;
/// Steps between two looks at the clock.
const LOOK_EVERY: u64 = 1_024;

/// What to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// How many placements shall be booked.
    pub placements: u64,
    /// The seed.
    pub seed: u64,
    /// How often things go wrong.
    pub rates: Rates,
}

impl Settings {
    /// So many placements from a seed, with the usual faults.
    #[must_use]
    pub fn new(placements: u64, seed: u64) -> Self {
        Self { placements, seed, rates: Rates::default() }
    }
}

/// Why a run came to no report.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SimulationError {
    /// Nothing to do.
    #[error("the number of placements is {0}: give 1 to {most}", most = SimulationError::MOST)]
    Placements(u64),
    /// The store could not be opened or read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl SimulationError {
    /// The most placements of one run: their truth is kept in memory.
    pub const MOST: u64 = 1_000_000;
}

/// How far a run has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Placements booked.
    pub booked: u64,
    /// Placements to be booked.
    pub placements: u64,
    /// Days passed in the world.
    pub days: u64,
}

/// The operator's settings in this world: an odd fee, and fewer looks, so that a run stays short.
#[must_use]
pub fn policy() -> Policy {
    Policy {
        fee: BasisPoints::new(1_235).unwrap_or(BasisPoints::ZERO),
        look_again: vec![Span::hours(1), Span::hours(30)],
        ..Policy::default()
    }
}

/// Runs a world to its end.
///
/// # Errors
/// When there is nothing to run, or the store cannot serve.
pub fn run(
    settings: &Settings,
    ground: Arc<dyn Ground>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Report, SimulationError> {
    if settings.placements == 0 || settings.placements > SimulationError::MOST {
        return Err(SimulationError::Placements(settings.placements));
    }
    let mut world = World::new(settings, ground);
    let rest = world.go(progress)?;
    crate::verdict::report(settings, &world, rest)
}

/// Everything of one run.
pub(crate) struct World {
    pub(crate) ground: Arc<dyn Ground>,
    pub(crate) hub: Arc<Hub>,
    pub(crate) witness: Arc<Mutex<Witness>>,
    pub(crate) server: Rc<Server>,
    pub(crate) life: Rc<Life>,
    scheduler: Scheduler,
}

impl World {
    fn new(settings: &Settings, ground: Arc<dyn Ground>) -> Self {
        let seed = settings.seed;
        let hub = Hub::new(seed, settings.rates.clone(), START);
        let social = Arc::new(Mutex::new(Social::watched(Stream::with_breaks(seed, START))));
        let bank = Arc::new(Mutex::new(Bank::new(seed)));
        let witness = Arc::new(Mutex::new(Witness::default()));
        let spawner = Spawner::default();
        let outside = Outside {
            ground: Arc::clone(&ground),
            hub: Arc::clone(&hub),
            social: Arc::clone(&social),
            bank: Arc::clone(&bank),
            witness: Arc::clone(&witness),
        };
        let server = Server::new(outside, policy(), spawner.clone());
        let life = Rc::new(Life {
            hub: Arc::clone(&hub),
            server: Rc::clone(&server),
            spawner: spawner.clone(),
            policy: policy(),
            social,
            bank,
            rng: RefCell::new(Rng::new(seed, "people")),
            writer: RefCell::new(Writer::new(seed)),
            decks: RefCell::new(decks()),
            diary: RefCell::default(),
            tallies: RefCell::new(Tallies::default()),
            target: settings.placements,
            booked: Cell::new(0),
            asking: Cell::new(0),
            open: RefCell::default(),
            over: RefCell::default(),
            creators: RefCell::default(),
        });
        let scheduler = Scheduler::new(Arc::clone(&hub), spawner);
        Self { ground, hub, witness, server, life, scheduler }
    }

    /// Lets everything happen. Gives the reason when it does not come to rest.
    fn go(&mut self, progress: &mut dyn FnMut(Progress)) -> Result<Option<String>, SimulationError> {
        self.people();
        self.server.start();
        let mut calls = 0;
        loop {
            match self.scheduler.step() {
                Step::Went => {}
                Step::Crashed => {
                    let cut_off = self.server.crash();
                    self.scheduler.wake(cut_off);
                }
                Step::Rest if calls < LAST_CALLS => {
                    calls += 1;
                    self.last_call();
                }
                Step::Rest => return Ok(None),
            }
            if let Some(error) = self.server.failure() {
                return Err(error.into());
            }
            if self.scheduler.steps.is_multiple_of(LOOK_EVERY) {
                progress(self.progress());
                if let Some(why) = self.restless() {
                    return Ok(Some(why));
                }
            }
        }
    }

    fn people(&self) {
        let placements = self.life.target;
        for number in 0..(placements / 80).max(4) {
            self.life.spawn(Rc::clone(&self.life).brand(number));
        }
        for number in 0..(placements / 4).max(16) {
            let creator = self.life.new_creator(number);
            self.life.spawn(Rc::clone(&self.life).creator(creator));
        }
    }

    /// Everybody asks for what they still hold.
    fn last_call(&self) {
        let diary = self.life.diary.borrow();
        let creators = diary.creators.keys().map(|id| (Payee::Creator(*id), ledger::Account::Creator(*id)));
        let brands = diary.brands.keys().map(|id| (Payee::Brand(*id), ledger::Account::Brand(*id)));
        for (payee, account) in creators.chain(brands) {
            let life = Rc::clone(&self.life);
            self.life.spawn(async move {
                for currency in [Currency::EUR, Currency::USD, Currency::JPY] {
                    let key = account.in_currency(currency);
                    let held = life.firmly(move |app| async move { Ok(app.store().balance(key).await?) });
                    if held.await.is_ok_and(|held| !held.is_zero()) {
                        let by = life.operator();
                        let ask =
                            move |app: app::App| async move { app.request_payout(payee, currency, by).await };
                        let _ = life.firmly(ask).await;
                    }
                }
            });
        }
    }

    pub(crate) fn days(&self) -> u64 {
        u64::try_from((self.hub.now() - START) / DAY).unwrap_or(0)
    }

    fn progress(&self) -> Progress {
        Progress { booked: self.life.booked.get(), placements: self.life.target, days: self.days() }
    }

    fn restless(&self) -> Option<String> {
        let witness = self.witness.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(endless) = &witness.endless {
            return Some(endless.clone());
        }
        let late = self.hub.now() > START + LONGEST;
        late.then(|| format!("{} days have passed and there is still work", self.days()))
    }
}
