//! What all people share: the program they talk to, the time, chance, and the diary of what they know.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use app::{App, AppError};
use kernel::{CampaignId, CreatorId, OperatorId, Timestamp};
use market::people::Actor;
use market::{Placement, Policy, Terms};

use super::cards::{CREATORS, Card, LATE_GIVERS, PLANS, Plan, REPLIES, REVIEWS, Reply, Review};
use super::creator::Creator;
use crate::diary::{Diary, Fact};
use crate::hub::{DAY, Hub, MINUTE, SECOND, Wish};
use crate::rng::{Deck, Rng};
use crate::scheduler::{Group, Spawner};
use crate::server::{Server, Trouble};
use crate::world::{Bank, Social, Writer};

/// How often a person asks the same thing before giving up: far beyond what honest faults can cause.
const PATIENCE: u32 = 60;

/// What people counted.
#[derive(Debug, Default, Clone)]
pub(crate) struct Tallies {
    /// Drafts refused, by problem.
    pub(crate) wording: BTreeMap<String, u64>,
    /// Own words that were refused all the same.
    pub(crate) honest_refused: u64,
    /// Bookings refused, by condition.
    pub(crate) not_eligible: BTreeMap<String, u64>,
    /// Calls without an answer.
    pub(crate) unanswered: u64,
    /// Commands of strangers, repeated and late ones that were refused, as they should be.
    pub(crate) refused: u64,
    /// Commands repeated under the same id that changed nothing.
    pub(crate) repeated: u64,
}

/// The decks that people draw from.
pub(crate) struct Decks {
    pub(crate) creators: Deck<Card>,
    pub(crate) late: Deck<Card>,
    pub(crate) reviews: Deck<Review>,
    pub(crate) replies: Deck<Reply>,
    pub(crate) plans: Deck<Plan>,
}

/// A campaign as people see it.
pub(crate) struct Campaign {
    pub(crate) id: CampaignId,
    pub(crate) brand: Actor,
    pub(crate) terms: Terms,
    pub(crate) language: kernel::Language,
    /// Drafts that were taken.
    pub(crate) texts: RefCell<Vec<String>>,
    /// Somebody waits for a twin.
    pub(crate) lobby: RefCell<Option<Waiting>>,
}

/// A creator who waits for another one with the same words.
pub(crate) struct Waiting {
    pub(crate) creator: CreatorId,
    pub(crate) text: String,
    /// When both hand them in; 0 while nobody has come.
    pub(crate) meeting: Rc<Cell<i64>>,
}

/// Everything that people share.
pub(crate) struct Life {
    pub(crate) hub: Arc<Hub>,
    pub(crate) server: Rc<Server>,
    pub(crate) spawner: Spawner,
    pub(crate) policy: Policy,
    pub(crate) social: Arc<Mutex<Social>>,
    pub(crate) bank: Arc<Mutex<Bank>>,
    pub(crate) rng: RefCell<Rng>,
    pub(crate) writer: RefCell<Writer>,
    pub(crate) decks: RefCell<Decks>,
    pub(crate) diary: RefCell<Diary>,
    pub(crate) tallies: RefCell<Tallies>,
    pub(crate) target: u64,
    pub(crate) booked: Cell<u64>,
    pub(crate) asking: Cell<u64>,
    pub(crate) open: RefCell<Vec<Rc<Campaign>>>,
    pub(crate) over: RefCell<Vec<Rc<Campaign>>>,
    pub(crate) creators: RefCell<Vec<Rc<Creator>>>,
}

impl Life {
    pub(crate) fn between(&self, low: i64, high: i64) -> i64 {
        self.rng.borrow_mut().between(low, high)
    }

    pub(crate) fn chance(&self, in_ten_thousand: u32) -> bool {
        self.rng.borrow_mut().chance(in_ten_thousand)
    }

    pub(crate) fn uuid(&self) -> uuid::Uuid {
        self.rng.borrow_mut().uuid()
    }

    pub(crate) fn pick<T: Clone>(&self, items: &[T]) -> Option<T> {
        self.rng.borrow_mut().pick(items).cloned()
    }

    pub(crate) fn now(&self) -> i64 {
        self.hub.now()
    }

    /// Waits some time between two bounds.
    pub(crate) async fn wait(&self, low: i64, high: i64) {
        let span = self.between(low, high);
        self.hub.sleep(span).await;
    }

    pub(crate) async fn wait_until(&self, at: i64) {
        self.hub.sleep((at - self.now()).max(0)).await;
    }

    pub(crate) fn operator(&self) -> Actor {
        Actor::Operator(OperatorId::new(uuid::Uuid::from_u128(1)))
    }

    pub(crate) fn social(&self) -> MutexGuard<'_, Social> {
        self.social.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn bank(&self) -> MutexGuard<'_, Bank> {
        self.bank.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn spawn(&self, task: impl Future<Output = ()> + 'static) {
        self.spawner.spawn(Group::Person, task);
    }

    pub(crate) fn note(&self, placement: kernel::PlacementId, fact: Fact) {
        self.diary.borrow_mut().note(placement, fact);
    }

    pub(crate) fn surprise(&self, what: String) {
        self.diary.borrow_mut().surprises.push(what);
    }

    /// Whether as many places are taken, or being asked for, as this world shall see.
    pub(crate) fn full(&self) -> bool {
        self.booked.get() >= self.target
    }

    /// Takes one of the places that this world shall still see.
    pub(crate) fn may_ask(&self) -> bool {
        let may = self.booked.get() + self.asking.get() < self.target;
        if may {
            self.asking.set(self.asking.get() + 1);
        }
        may
    }

    pub(crate) fn asked(&self, got_it: bool) {
        self.asking.set(self.asking.get().saturating_sub(1));
        self.booked.set(self.booked.get() + u64::from(got_it));
    }

    /// Asks until there is a clear answer: for what can be asked twice without harm.
    pub(crate) async fn firmly<T, F, Fut>(&self, ask: F) -> Result<T, AppError>
    where
        T: 'static,
        F: Fn(App) -> Fut,
        Fut: Future<Output = Result<T, AppError>> + 'static,
    {
        let mut last = AppError::Busy;
        for _ in 0..PATIENCE {
            match self.server.call(&ask).await {
                Ok(answer) => return Ok(answer),
                Err(trouble) => last = self.unclear(trouble)?,
            }
            self.wait(5 * SECOND, 10 * MINUTE).await;
        }
        self.surprise(format!("a person gave up after {PATIENCE} attempts: {last}"));
        Err(last)
    }

    /// Gives a command that must not be given twice: without an answer, looks first whether it was carried out.
    pub(crate) async fn persist<T, F, Fut, L, Look>(
        &self,
        ask: F,
        look: L,
        done: impl Fn(&T) -> bool,
    ) -> Result<T, AppError>
    where
        T: 'static,
        F: Fn(App) -> Fut,
        Fut: Future<Output = Result<T, AppError>> + 'static,
        L: Fn(App) -> Look,
        Look: Future<Output = Result<T, AppError>> + 'static,
    {
        let mut last = AppError::Busy;
        for _ in 0..PATIENCE {
            match self.server.call(&ask).await {
                Ok(answer) => return Ok(answer),
                Err(trouble) => last = self.unclear(trouble)?,
            }
            self.wait(5 * SECOND, 10 * MINUTE).await;
            let found = self.firmly(&look).await?;
            if done(&found) {
                return Ok(found);
            }
        }
        self.surprise(format!("a person gave up after {PATIENCE} commands: {last}"));
        Err(last)
    }

    /// The same about a placement.
    pub(crate) async fn command<F, Fut>(
        &self,
        id: kernel::PlacementId,
        ask: F,
        done: impl Fn(&Placement) -> bool,
    ) -> Result<Placement, AppError>
    where
        F: Fn(App) -> Fut,
        Fut: Future<Output = Result<Placement, AppError>> + 'static,
    {
        let look = move |app: App| async move { Ok(app.placement(id).await?.value) };
        self.persist(ask, look, done).await
    }

    /// What there is to say when an answer did not come, or the refusal when it is clear.
    fn unclear(&self, trouble: Trouble) -> Result<AppError, AppError> {
        let refused = trouble.is_refusal();
        match trouble {
            Trouble::App(error) if refused => Err(error),
            Trouble::App(error) => {
                self.tallies.borrow_mut().unanswered += 1;
                Ok(error)
            }
            Trouble::Lost => {
                self.tallies.borrow_mut().unanswered += 1;
                Ok(AppError::Busy)
            }
        }
    }

    pub(crate) async fn look(&self, id: kernel::PlacementId) -> Result<Placement, AppError> {
        self.firmly(|app| async move { Ok(app.placement(id).await?.value) }).await
    }

    /// Looks at a placement, at every news of it and once a day, until something holds or it is too late.
    pub(crate) async fn until(
        &self,
        id: kernel::PlacementId,
        deadline: i64,
        holds: impl Fn(&Placement) -> bool,
    ) -> Option<Placement> {
        loop {
            let found = self.look(id).await.ok()?;
            if holds(&found) {
                return Some(found);
            }
            if self.now() >= deadline {
                return None;
            }
            let next = deadline.min(self.now() + DAY);
            self.hub.nap(Wish::News(id, next)).await;
        }
    }

    /// A command that nobody should be able to give: it must be refused.
    pub(crate) async fn must_be_refused<T, F, Fut>(&self, what: &str, ask: F)
    where
        T: 'static,
        F: Fn(App) -> Fut,
        Fut: Future<Output = Result<T, AppError>> + 'static,
    {
        match self.firmly(ask).await {
            Ok(_) => self.surprise(format!("was carried out and must be refused: {what}")),
            Err(_) => self.tallies.borrow_mut().refused += 1,
        }
    }

    /// A command that must be carried out.
    pub(crate) async fn must_be_done<T, F, Fut>(&self, what: &str, ask: F) -> Option<T>
    where
        T: 'static,
        F: Fn(App) -> Fut,
        Fut: Future<Output = Result<T, AppError>> + 'static,
    {
        match self.firmly(ask).await {
            Ok(answer) => Some(answer),
            Err(error) => {
                self.surprise(format!("was refused and must be carried out: {what}: {error}"));
                None
            }
        }
    }
}

/// Microseconds as the market writes them.
pub(crate) const fn at(micros: i64) -> Timestamp {
    Timestamp::from_micros(micros)
}

/// Fresh decks.
pub(crate) fn decks() -> Decks {
    Decks {
        creators: Deck::new(&CREATORS),
        late: Deck::new(&LATE_GIVERS),
        reviews: Deck::new(&REVIEWS),
        replies: Deck::new(&REPLIES),
        plans: Deck::new(&PLANS),
    }
}
